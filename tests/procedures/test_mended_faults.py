"""Faults met once: each of these failed before its fault was mended, and keeps it mended."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.procedures.make import (
    NO_CONTACTS,
    NOON,
    Values,
    a_duty,
    assessed,
    decision,
    duty,
    library_facts,
    lower_layer,
    one_person,
    pack,
    person,
    read,
    read_lower,
    said,
    situation,
    together,
    without,
)

from lantern.packs.calendars import london
from lantern.packs.library import Library, library
from lantern.procedures.assess import assess, can_matter
from lantern.procedures.clocks import Clock
from lantern.procedures.contacts import BlockedAddress, Directory
from lantern.procedures.layering import layered
from lantern.procedures.merging import merged
from lantern.procedures.parsing import ExpressionError, parse
from lantern.procedures.problems import PackError
from lantern.procedures.situation import Situation
from lantern.procedures.wording import filled
from lantern.spelling.folding import fold

SUMMER_EVENING = datetime(2026, 6, 18, 23, 30, tzinfo=UTC)
URGENT = {"asylum_seeker": "yes", "concern_safety_or_welfare": "yes", "action_needed_today_to_protect": "yes"}
AFTER_BOTH = datetime(2027, 6, 10, 12, tzinfo=UTC)


def refused(values: Values) -> str:
    with pytest.raises(PackError) as caught:
        together(read(values))
    return str(caught.value)


def waiting(code: str = "found") -> Values:
    return without(decision(code, when_unknown="p", policy="ask_first"), "when")


# -- 1. a deadline is lost when duties merge ----------------------------------------------------------


def test_a_clock_that_has_not_started_never_replaces_a_deadline_that_is_known() -> None:
    today = a_duty(by=Clock(kind="same_day"), due=date(2026, 11, 18))
    not_started = a_duty(by=Clock(kind="hours", amount=72, start="returned_at"))

    found = merged((today, not_started))

    assert found[0].due == date(2026, 11, 18)


def test_a_day_ends_by_local_time_when_deadlines_are_compared() -> None:
    end_of_the_day = a_duty(by=Clock(kind="same_day"), due=date(2026, 6, 18))
    half_an_hour_later = a_duty(by=Clock(kind="hours", amount=4), due=SUMMER_EVENING)

    found = merged((half_an_hour_later, end_of_the_day), zone=london())

    assert found[0].due == date(2026, 6, 18)


# -- 2. policies that a pack can promise and break -----------------------------------------------------


def test_an_addition_never_tells_anybody_outside_while_a_step_waits() -> None:
    more = {"when": "p is unknown", "to": ["police"]}

    assert "ask_first" in refused(pack(decision=[waiting()], duty=[duty(to=["case file"], also=[more])]))


@pytest.mark.parametrize(
    "change", [{"duty": [duty("more", on=["found"])]}, {"tighten": [{"duty": "tell", "to": ["police"]}]}]
)
def test_a_lower_layer_never_tells_anybody_outside_while_a_step_waits(change: Values) -> None:
    base = read(pack(decision=[waiting()], duty=[duty(to=["case file"])]))

    with pytest.raises(PackError):
        layered(base, [read_lower(lower_layer(**change))])


def test_every_policy_of_a_code_is_looked_at_and_not_only_the_last() -> None:
    second = without(decision(when_unknown="q", policy="assume_protective"), "when")

    assert "ask_first" in refused(pack(decision=[waiting(), second]))


# -- 3. slips of a pack that are dropped in silence ----------------------------------------------------


def test_an_addition_to_a_result_that_is_not_there_is_reported() -> None:
    named = {"name": "troubled", "per": "person", "is": "p", "label": "x", "open": True}

    assert "trubled" in refused(pack(named=[named], adds_to=[{"to": "trubled", "when": "q"}]))


def test_a_clock_that_waits_for_a_duty_nobody_gives_is_reported() -> None:
    assert "nothing_such" in refused(pack(duty=[duty(by={"after": "nothing_such"})]))


def test_whether_a_gate_is_asked_about_can_only_be_true_or_false() -> None:
    assert "asks_at_gate" in refused(pack(asks_at_gate="false"))


def test_whom_a_procedure_of_the_whole_concern_runs_for_is_never_ignored() -> None:
    assert "runs_for" in refused(pack(per="concern", runs_for="a", applies_when="b", decision=[decision(when="b")]))


# -- 4. conditions ------------------------------------------------------------------------------------


def test_a_number_with_thousands_of_digits_is_refused_like_any_other_fault() -> None:
    with pytest.raises(ExpressionError):
        parse(f"at least {'1' * 5000} of (a, b)")


@pytest.mark.parametrize("test", [" is yes", " raised by (b)"])
def test_a_test_of_a_test_of_a_test_has_a_limit_that_is_said(test: str) -> None:
    with pytest.raises(ExpressionError):
        said("a" + test * 3000)


def test_a_choice_that_is_called_yes_is_a_choice_and_not_a_bare_yes() -> None:
    assert said("plate is part", plate="yes") == "no"


# -- 5. results ---------------------------------------------------------------------------------------


def test_a_whole_number_is_an_answer_like_any_other() -> None:
    found = assessed(one_person({**URGENT, "waited_minutes": 6}))

    assert "red_flag" in {item.key for item in found.duties}


def test_the_fact_that_starts_a_clock_can_matter() -> None:
    procedures = together(read(pack(duty=[duty(by={"hours": 72, "from": "returned_at"})])))
    case = situation({}, person(facts={"p": "yes"}))
    later = case.with_answer("returned_at", "p1", NOON)

    before, after = (assess(item, procedures, NO_CONTACTS).duties[0].due for item in (case, later))

    assert before != after
    assert ("returned_at", "p1") in can_matter(case, procedures, NO_CONTACTS)


def test_the_order_of_people_means_nothing_where_each_waited_for_themselves() -> None:
    first = person("p1", facts={**URGENT, "waited_minutes": 3.0})
    second = person("p2", facts={**URGENT, "waited_minutes": 9.0})

    one_way, other_way = (assessed(situation({}, *people)) for people in ((first, second), (second, first)))

    assert {item.key for item in one_way.duties} == {item.key for item in other_way.duties}


def test_what_was_said_under_a_person_is_not_asked_for_again() -> None:
    found = assessed(situation({}, person(facts={**URGENT, "harm_to_prevent": "a beating"})))

    assert "harm_to_prevent" not in {item.fact for item in found.ask_next}


# -- 6. editions --------------------------------------------------------------------------------------


def test_a_replayed_edition_leaves_out_what_an_area_added_later() -> None:
    case = replace(unsure_in_luton(), noticed_at=AFTER_BOTH, now=AFTER_BOTH)
    found = library_with_a_later_extension()

    replayed = advice(found, case, edition="2026-11")

    assert "S001-54" not in replayed


def test_a_later_edition_of_what_an_area_adds_takes_the_place_of_the_earlier_one() -> None:
    case = replace(unsure_in_luton(), noticed_at=AFTER_BOTH, now=AFTER_BOTH)
    found = library_with_a_later_extension()

    today = advice(found, case)

    assert "S001-54" in today
    assert "S001-53" not in today


# -- 7. spellings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", ["\u2011", "\u2013", "/"])
def test_a_blocked_number_is_blocked_with_any_separator(separator: str) -> None:
    assert BlockedAddress(pattern="01582 547563", reason="wrong", because=("L-67",)).blocks(f"01582{separator}547563")


@pytest.mark.parametrize("spelling", ["+44 (0)1582 547563", "+44(0)1582547563", "tel:01582547563", "Tel. 01582 547563"])
def test_a_blocked_number_is_blocked_in_these_spellings_too(spelling: str) -> None:
    assert BlockedAddress(pattern="01582 547563", reason="wrong", because=("L-67",)).blocks(spelling)


@pytest.mark.parametrize(("first", "second"), [("कि", "का"), ("கி", "கீ"), ("မင်း", "မင")])
def test_vowels_that_are_written_as_marks_tell_words_apart(first: str, second: str) -> None:
    assert fold(first) != fold(second)


@pytest.mark.parametrize(("first", "second"), [("مُحَمَّد", "محمد"), ("דָּוִד", "דוד")])
def test_vowel_points_that_may_be_left_out_do_not_tell_words_apart(first: str, second: str) -> None:
    assert fold(first) == fold(second)


def unsure_in_luton() -> Situation:
    return one_person({"clearly_adult": "yes", "abuse_or_risk": "yes", "care_support_needs": "unknown"})


def library_with_a_later_extension() -> Library:
    known = library()
    old = next(item for item in known.extensions if item.extends == "DP-07")
    changed = tuple(replace(item, because=("S001-54",)) for item in old.tightenings)
    new = replace(old, edition="2027-05", in_force_from=date(2027, 5, 1), digest="new", tightenings=changed)
    return Library(known.procedures, (old, new), Directory())


def advice(found: Library, case: Situation, edition: str | None = None) -> tuple[str, ...]:
    answer = assess(case, found.for_situation(case, edition=edition), found.directory)
    return next(item.because for item in answer.duties if item.key == "ask_adult_safeguarding")


READ_THOUGH_NOT_LISTED = ("person_is_abroad", "in_care")


def unread(case: Situation) -> list[str]:
    return [warning for warning in assessed(case).warnings if "change nothing on this page" in warning]


@pytest.mark.parametrize("value", ["yes", "unknown"])
def test_an_answer_that_no_procedure_reads_is_named_and_never_passes_for_one_that_was_weighed(value: str) -> None:
    wanted = library_facts()["phone_kept"].ask  # read in a children's home only; this is a charity

    found = unread(situation({}, person(facts={"phone_kept": value, "says_under_18": "yes"})))

    assert len(found) == 1
    assert f'"{wanted}"' in found[0]
    assert library_facts()["says_under_18"].ask not in found[0]


def test_a_no_to_what_nothing_reads_needs_no_warning() -> None:
    assert unread(situation({}, person(facts={"phone_kept": "no"}))) == []


def test_many_answers_that_nothing_reads_stay_one_short_warning() -> None:
    here = library().for_situation(situation({}, person()))
    followed = {item.procedure.id for item in here.compiled}
    names = [
        name
        for name, known in library_facts().items()
        if known.scope == "subject" and known.procedures and known.type == "yn" and known.askable
        if followed.isdisjoint(known.procedures) and name not in READ_THOUGH_NOT_LISTED
    ]
    assert len(names) > 5

    found = unread(situation({}, person(facts=dict.fromkeys(names, "yes"))))

    assert len(found) == 1
    assert found[0].count('"') == 10
    assert f"and {len({library_facts()[name].ask for name in names}) - 5} more" in found[0]


@pytest.mark.parametrize("role", ["service_user", "worker", "witness", "alleged"])
@pytest.mark.parametrize("open_questions", [{}, {"imminent_risk_to_life": "unknown", "danger_sign_named": "no"}])
def test_a_yes_to_danger_from_anybody_calls_999_wherever_it_was_asked(
    role: str, open_questions: dict[str, str]
) -> None:
    case = situation(open_questions, person("p1", role, facts={"immediate_danger": "yes"}))

    assert assessed(case).codes("DP-01") == ("call_999",)


@pytest.mark.parametrize("name", READ_THOUGH_NOT_LISTED)
def test_an_answer_that_a_condition_reads_is_never_called_unread(name: str) -> None:
    assert unread(situation({}, person(facts={name: "yes"}))) == []


# -- words of a message that are also the name of a fact ------------------------------------------------


def test_a_word_of_a_message_is_not_taken_for_a_fact_that_is_a_choice() -> None:
    found = assessed(one_person({"clearly_adult": "yes", "approached": "yes", "offer_made": "yes"}))

    assert any("place" in duty.must_contain for duty in found.duties)
    assert not [question for question in found.ask_next if question.fact == "place"]


def test_agencies_that_are_kept_out_for_a_person_do_not_keep_the_person_out() -> None:
    rules = pack(
        per="person",
        exclusion=[{"class": "must_not_know", "when": "p", "because": ["S-1"], "recipients": ["the provider"]}],
    )

    found = assess(situation(None, person(facts={"p": "yes"})), together(read(rules)), NO_CONTACTS)

    assert [(item.subject, item.recipients) for item in found.exclusions] == [(None, ("the provider",))]


# -- gaps in a text that a person's own answer fills ----------------------------------------------------


def test_a_gap_is_filled_with_the_answer_of_the_one_person_the_text_is_about() -> None:
    girl = person("girl", facts={"safe_contact": "Tuesday at ten", "last_seen_at": AFTER_BOTH})
    case = situation({"waited_minutes": 5.5}, girl, person("boy"))

    text = "{safe_contact}; {last_seen_at}; {waited_minutes}; {harm_to_prevent}"

    assert filled(text, case, ("girl",), london()) == "Tuesday at ten; Thu 10 Jun 2027, 13:00; 5.5; ………"
    assert filled("{safe_contact}", case, ("boy",)) == filled("{safe_contact}", case, ("girl", "boy")) == "………"


# -- the question at a gate ----------------------------------------------------------------------------


def test_what_another_procedure_asks_anyway_does_not_silence_the_question_of_a_gate() -> None:
    found = assessed(one_person({"documented_under_18": "yes", "overseas_risk": "unknown"}))

    asked = {question.fact for question in found.ask_next}
    assert "person_is_abroad" in asked  # the procedure on harm abroad asks it
    assert "not_where_expected" in asked  # and still somebody asks whether the child is missing
