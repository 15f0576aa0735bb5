"""Messages, questions, what-ifs and care: made of the packs, and nothing of them is hard-wired."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote

import pytest

from lantern.concerns.now_asking import NOBODY, asks, facts_of, topics, value_words
from lantern.concerns.now_calls import calls_of, told
from lantern.concerns.now_care import care, care_guide
from lantern.concerns.now_kinds import Tried
from lantern.concerns.now_messages import Message, betrays, message_of
from lantern.concerns.now_setting import Setting
from lantern.concerns.now_what_if import Supposed, difference, supposed
from lantern.packs.guide_library import guides
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.assess import assess
from lantern.procedures.assessment import Duty
from tests.concerns.now_cases import page_of, setting_of, tried, vignettes

CASES = tuple(vignettes())
DIALLED = datetime(2026, 11, 19, 14, 2, tzinfo=UTC)


def duty_of(setting: Setting, key: str) -> Duty:
    return next(duty for duty in setting.assessment.duties if duty.key == key)


def mail(setting: Setting, *kinds: Tried) -> Message:
    calls = calls_of([tried(kind, DIALLED.replace(minute=2 + number)) for number, kind in enumerate(kinds)])
    facts = told(vocabulary(), lambda _: calls, lambda _: "MH-77" if kinds else "", DIALLED)
    return message_of(duty_of(setting, "migrant_help_email"), setting, facts)


# -- messages ----------------------------------------------------------------------------------------


def test_the_recipients_are_those_of_the_directory_and_each_says_whether_it_was_verified() -> None:
    found = mail(setting_of(vignettes()["V03"]))

    assert [one.label for one in found.to] == [
        "Migrant Help", "Home Office asylum safeguarding", "our own safeguarding mailbox",
    ]  # fmt: skip
    assert found.to[0].address == "escalations@migranthelpuk.org"
    assert not found.to[0].verified
    assert found.to[2].address == ""


def test_the_exact_time_of_the_call_and_its_reference_stand_in_the_message_that_follows_it() -> None:
    before = mail(setting_of(vignettes()["V03"]))
    after = mail(setting_of(vignettes()["V03"]), Tried.DIALLED, Tried.ANSWERED)

    assert "Date and exact time of the call or form: ………" in before.body
    assert "Date and exact time of the call or form: Thu 19 Nov 2026, 14:03" in after.body
    assert "telephone, MH-77" in after.body
    assert after.gaps < before.gaps


@pytest.mark.parametrize("fact", ["harm_to_prevent", "action_requested"])
def test_what_must_stand_in_it_is_asked_for_first_and_i_do_not_know_is_an_answer(fact: str) -> None:
    setting = setting_of(vignettes()["V03"].with_answer(fact, None, None))
    unknown = setting_of(vignettes()["V03"].with_answer(fact, None, "unknown"))

    assert mail(setting).missing == (fact,)
    assert mail(unknown).missing == ()
    assert mail(unknown).gaps > mail(setting_of(vignettes()["V03"])).gaps


def test_the_link_for_the_mail_program_holds_the_whole_message_and_no_other_address() -> None:
    found = mail(setting_of(vignettes()["V03"]))
    address, _, rest = found.mail_link.removeprefix("mailto:").partition("?")
    parts = parse_qs(rest, strict_parsing=True)

    assert unquote(address) == "escalations@migranthelpuk.org"
    assert parts["cc"] == ["asylumsafeguarding@homeoffice.gov.uk"]
    assert parts["subject"] == [found.subject]
    assert parts["body"] == [found.body]


@pytest.mark.parametrize(
    ("harm", "shown"),
    [
        ("Rebin is beaten", ["Rebin"]),
        ("ring 07700 900123 first", ["07700 900123"]),
        ("she is at LU1 2AB", ["LU1 2AB"]),
        ("write to robin@example.org", ["robin@example.org"]),
        ("stabbing by room-mate", []),
    ],
)
def test_what_may_show_who_it_is_about_is_pointed_out(harm: str, shown: list[str]) -> None:
    situation = vignettes()["V03"]
    people = tuple(replace(person, label="Rebin") for person in situation.subjects)

    assert betrays(harm, replace(situation, subjects=people)) == shown


# -- questions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_every_question_says_why_it_is_asked_and_what_happens_when_nobody_knows(case: str) -> None:
    setting = setting_of(vignettes()[case])

    shown = asks(setting.assessment.ask_next, setting.assessment.ask_next, setting)

    assert len(shown) == len(setting.assessment.ask_next)
    assert [one.number for one in shown] == list(range(1, len(shown) + 1))
    assert all(one.ask and one.why and one.dont_know for one in shown)


def test_a_question_leads_to_its_own_place_and_one_that_only_others_can_answer_leads_nowhere() -> None:
    setting = setting_of(vignettes()["V05"])
    first, *rest = setting.assessment.ask_next

    shown = asks((*rest[::-1], first), tuple(rest), setting)

    assert [one.number for one in shown] == [*range(len(rest), 0, -1), 0]
    assert not shown[-1].quick


def test_every_fact_that_may_be_asked_stands_in_exactly_one_topic() -> None:
    words = vocabulary()
    offered = [
        fact.name
        for topic in range(1, len(words.topics) + 1)
        for person in (True, False)
        for fact in facts_of(words, topic, person=person)
    ]

    assert sorted(offered) == sorted(name for name, fact in words.facts.items() if fact.askable)
    assert facts_of(words, 0, person=True) == facts_of(words, len(words.topics) + 1, person=True) == ()


def test_a_topic_names_the_people_of_whom_something_may_be_said() -> None:
    situation = vignettes()["V05"]
    ids = tuple(person.id for person in situation.subjects)

    found = {topic.title: topic.people for topic in topics(vocabulary(), situation, ids)}

    assert [number for number, _ in found["Danger now or before"]] == [NOBODY, *range(1, len(ids) + 1)]
    assert [number for number, _ in found["Made to work, or used"]] == list(range(1, len(ids) + 1))


def test_an_answer_is_shown_in_words() -> None:
    setting = setting_of(vignettes()["V03"])

    assert value_words(("moved", "transferred_away"), setting) == "moved, transferred away"
    assert value_words(DIALLED, setting) == "Thu 19 Nov 2026, 14:02"
    assert value_words(5.5, setting) == "5.5"
    assert value_words(None, setting) == ""


# -- what if -----------------------------------------------------------------------------------------


def one_that_says(setting: Setting, words: str) -> Supposed:
    return next(one for one in supposed(setting) if words in one.say)


@pytest.mark.parametrize("case", CASES)
def test_everything_that_may_be_supposed_can_be_looked_at_and_changes_nothing_here(case: str) -> None:
    setting = setting_of(vignettes()[case])
    before = page_of(setting)

    offered = supposed(setting)
    shown = [difference(one, setting) for one in offered]

    assert offered
    assert len({one.key for one in offered}) == len(offered)
    assert any(not one.nothing for one in shown)
    assert page_of(setting) == before


def test_what_if_it_gets_worse_is_answered_with_999() -> None:
    setting = setting_of(vignettes()["V03"])

    found = difference(one_that_says(setting, "It gets worse"), setting)

    assert found.danger.startswith("CALL 999 NOW")
    assert "Call 999 now" in [told.duty.what for told in found.to_do]
    assert "999" in found.hear or "999" in {word for duty in setting.assessment.duties for word in duty.to}


def test_what_if_i_tell_the_mother_means_more_where_a_relative_must_not_know() -> None:
    situation = vignettes()["V05"]
    kept_out = next(
        vignettes()[case]
        for case in CASES
        if any(
            item.kind == "must_not_know" and item.subject
            for item in setting_of(vignettes()[case]).assessment.exclusions
        )
    )
    out = {item.subject for item in setting_of(kept_out).assessment.exclusions if item.kind == "must_not_know"}
    relatives = tuple(
        replace(person, roles=person.roles | {"relative"}) if person.id in out else person
        for person in kept_out.subjects
    )

    with_them = one_that_says(setting_of(replace(kept_out, subjects=relatives)), "I tell the mother")
    without = one_that_says(setting_of(situation), "I tell the mother")

    assert {change.fact for change in with_them.changes} == {"parents_know", "excluded_person_informed"}
    assert {change.fact for change in without.changes} == {"parents_know"}


def test_every_common_what_if_names_facts_answers_and_roles_that_there_are() -> None:
    words = vocabulary()

    for known in words.what_ifs:
        for fact, answer in {**known.answers, **known.then}.items():
            assert words.facts[fact].type == "yn"
            assert answer in {"yes", "no", "unknown"}
        assert set(known.kept_out) <= set(words.roles)


# -- care --------------------------------------------------------------------------------------------


def results() -> set[str]:
    found = {f"{given.answers} {given.code}" for known in library().procedures for given in known.decisions}
    return found | {f"{known.id} {duty.key}" for known in library().procedures for duty in known.duties}


def test_care_is_offered_after_results_that_there_are() -> None:
    named = [(guide.name, place) for guide in guides().found for place in guide.offered_after]

    assert {name for name, _ in named} == {"care_for_workers"}
    assert [place for _, place in named if place not in results()] == []


@pytest.mark.parametrize(
    ("fact", "value", "offered"),
    [
        ("imminent_risk_to_life", "yes", True),
        ("suicidal_thoughts_or_self_harm", "yes", True),
        ("imminent_risk_to_life", "no", False),
    ],
)
def test_care_is_offered_after_999_or_a_suicide_and_not_after_every_report(
    fact: str, value: str, *, offered: bool
) -> None:
    situation = vignettes()["V03"]
    whose = situation.subjects[0].id if vocabulary().facts[fact].scope == "subject" else None
    changed = situation.with_answer(fact, whose, value)
    found = care_guide(guides().found, assess(changed, library().for_situation(changed), library().directory))

    assert (found is not None) is offered


def test_care_is_said_in_the_words_of_the_guide_with_a_number_and_how_sure_it_is() -> None:
    guide = next(known for known in guides().found if known.offered_after)
    found = care(guide, library().directory, nation="england", area="Luton")

    assert found.says[0] == "Thank you. You did it right. It was hard."
    assert "You need not go on the next visit. Shall we take you off? You can say no." in found.says
    assert [(way.value, way.words) for way in found.ways] == [("116 123", ("not verified",))]
