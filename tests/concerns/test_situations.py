"""From what a reporter says to what the procedures read. No database, no network, no clock."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantern.concerns.said import PersonSaid, Said, read
from lantern.concerns.situations import case_of, danger_of, situation_of
from lantern.packs.answers import answer
from lantern.packs.case_files import Case, read_cases
from lantern.packs.intake_files import IntakeQuestion, intake, read_intake
from lantern.packs.library import library
from lantern.packs.vocabularies import ROOT, read_toml, sources, vocabulary
from lantern.procedures.assess import assess
from lantern.procedures.problems import PackError
from lantern.procedures.situation import Situation, Subject

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUSE = {"jurisdiction": "england", "area": "Luton", "organisation": {"type": "charity"}}
BLANK = Said(words="She waits.", noticed_at=AT.isoformat(), house=HOUSE)
CASES = [
    case
    for case in read_cases(ROOT / "vignettes.yaml", now=AT)
    if isinstance(case, Case) and case.situation.organisation.type == "charity"
]
examples = settings(deadline=None, max_examples=60)
ROLE_OF = {role: choice.key for choice in intake().questions["part"].choices for role in choice.roles}


def choices_of(question: IntakeQuestion) -> st.SearchStrategy[Any]:
    keys = st.sampled_from([choice.key for choice in question.choices])
    return st.lists(keys, unique=True, min_size=1) if question.several else keys


def given_in(scope: str) -> st.SearchStrategy[dict[str, Any]]:
    found = {key: choices_of(one) for key, one in intake().questions.items() if one.scope == scope}
    return st.fixed_dictionaries({}, optional=found)


PEOPLE = st.lists(
    st.builds(
        lambda label, chosen: PersonSaid(id="p0", label=label, given=chosen), st.text(max_size=20), given_in("person")
    ),
    max_size=4,
).map(lambda people: tuple(replace(person, id=f"p{number}") for number, person in enumerate(people, start=1)))
SAID = st.builds(
    lambda chosen, people, out, words: replace(BLANK, given=chosen, people=people, kept_out=tuple(out), words=words),
    given_in("concern"), PEOPLE,
    st.lists(st.sampled_from([choice.key for choice in intake().questions["post"].choices]), unique=True),
    st.text(max_size=60),
)  # fmt: skip


@examples
@given(SAID)
def test_whatever_is_said_can_be_kept_and_read_again(said: Said) -> None:
    assert read(said.written()) == said


@examples
@given(SAID)
def test_whatever_is_chosen_is_a_situation_that_the_procedures_can_read(said: Said) -> None:
    situation = situation_of(said, "7K2M-Q4XD", at=AT)

    assert assess(situation, library().for_situation(situation), library().directory).editions


@examples
@given(SAID)
def test_what_was_left_open_is_no_answer(said: Said) -> None:
    form = intake()
    case = case_of(said, form)
    chosen = [c for key, value in said.given.items() for c in form.questions[key].chosen(value)]

    assert set(case["facts"]) == set(form.always) | {fact for choice in chosen for fact in choice.sets}
    for person, kept in zip(said.people, case["subjects"], strict=False):
        own = [c for key, value in person.given.items() for c in form.questions[key].chosen(value)]
        assert set(kept["facts"]) == {fact for choice in own for fact in choice.sets}


@examples
@given(SAID)
def test_nobody_whose_post_is_kept_out_is_asked_to_deal_with_it(said: Said) -> None:
    situation = situation_of(said, "7K2M-Q4XD", at=AT)
    assessment = assess(situation, library().for_situation(situation), library().directory)
    feared = {
        post for person in situation.subjects if person.roles & vocabulary().classes["feared"] for post in person.posts
    }

    assert not [duty.key for duty in assessment.duties if duty.who in feared and not duty.personal]


def test_a_report_of_nobody_is_about_one_person_who_may_be_harmed() -> None:
    (only,) = situation_of(BLANK, "r", at=AT).subjects

    assert only == Subject(id="p1", roles=frozenset({"harmed"}))


def test_i_do_not_know_is_an_answer_and_never_a_no() -> None:
    said = replace(BLANK, given={"danger": "unknown"})

    facts = situation_of(said, "r", at=AT).facts

    assert facts["imminent_risk_to_life"] == "unknown"
    assert "no" not in facts.values()
    assert danger_of(said, intake()) == "unknown"


def test_somebody_close_who_interpreted_is_in_the_concern_and_may_not_interpret() -> None:
    situation = situation_of(replace(BLANK, given={"interpreter": "close"}), "r", at=AT)
    assessment = assess(situation, library().for_situation(situation), library().directory)

    assert [item.kind for item in assessment.exclusions] == ["must_not_interpret"]


def test_an_answer_put_aside_is_not_asked_and_an_answer_takes_it_back() -> None:
    aside = BLANK.with_answer("danger_sign_past", None, None)
    back = aside.with_answer("danger_sign_past", None, "no")

    assert (aside.later, dict(aside.answers)) == ((":danger_sign_past",), {})
    assert (back.later, dict(back.answers)) == ((), {"danger_sign_past": "no"})


# -- the held cases, said through the form --------------------------------------------------------------


def said_of(case: Case) -> Said:
    """What a reporter would have to say so that the form tells the procedures the same as the case file does."""
    situation = case.situation
    people = tuple(_person(number, person) for number, person in enumerate(situation.subjects, start=1))
    return Said(
        words="as told", noticed_at=situation.noticed_at.isoformat(), answers=_plain(situation.facts), people=people,
        house={
            "jurisdiction": situation.nation, "area": situation.area,
            "organisation": {"type": "charity", "is_first_responder": False, "has_duty_to_notify": False},
        },
    )  # fmt: skip


def _person(number: int, person: Subject) -> PersonSaid:
    part = [ROLE_OF[role] for role in sorted(person.roles)]
    return PersonSaid(id=f"p{number}", label=person.label, given={"part": part}, answers=_plain(person.facts))


def _plain(facts: Any) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in facts.items()
    }


def _codes(situation: Situation) -> object:
    found = assess(situation, library().for_situation(situation), library().directory)
    body = answer(found, situation, vocabulary())
    people = [one["decisions"] for one in body["subjects"].values()]
    return body["decisions"], people, [(duty["key"], duty["to"], duty["by"]) for duty in body["duties"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.situation.id)
def test_a_case_that_is_reported_gets_the_same_answer_as_on_the_command_line(case: Case) -> None:
    told = replace(case.situation, now=case.situation.noticed_at, flat=False)
    # A report is always a worry; a case file may leave that open.
    told = told if "matter" in told.facts else told.with_answer("concern_safety_or_welfare", None, "yes")
    people = tuple(replace(person, id=f"p{number}") for number, person in enumerate(told.subjects, start=1))

    situation = situation_of(said_of(case), case.situation.id, at=told.noticed_at)

    assert _codes(situation) == _codes(replace(told, subjects=people))


# -- the file of the form -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"question": [{"key": "x", "scope": "house", "ask": "?", "why": "!"}]}, "write concern or person"),
        ({"question": [{"key": "x", "scope": "concern", "ask": "?", "why": "!", "choice": []}]}, "needs choices"),
        ({"always": {"no_such_fact": "yes"}}, "no_such_fact"),
        ({"kept_out_roles": ["exluded"]}, "excluded"),
        ({"because": ["S999-99"]}, "is no source"),
        (
            {"question": [{"key": "x", "scope": "person", "ask": "?", "why": "!", "choice": [
                {"key": "y", "label": "Yes", "needs": ["aeg"]}]}]},
            'there is no question "aeg"',
        ),
        (
            {"question": [{"key": "x", "scope": "concern", "ask": "?", "why": "!", "choice": [
                {"key": "y", "label": "Yes", "sets": {"says_under_18": "yes"}}]}]},
            "belongs to subject",
        ),
    ],
)  # fmt: skip
def test_a_fault_in_the_form_says_what_is_wrong(broken: dict[str, Any], said: str) -> None:
    whole = {**read_toml(ROOT / "intake.toml"), **broken}

    with pytest.raises(PackError) as fault:
        read_intake(whole, vocabulary(), frozenset(sources()))

    assert said in "\n".join(problem.what for problem in fault.value.problems)
