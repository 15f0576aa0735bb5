"""The worked situations that come with the domain: what Lantern must say in each of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import cast

import pytest
from tests.procedures.make import NOON, assessed

from lantern.packs.calendars import Calendars
from lantern.packs.case_files import Case, read_cases
from lantern.packs.library import library
from lantern.packs.plain_yaml import read_yaml
from lantern.packs.vocabularies import ROOT
from lantern.procedures.assessment import Assessment, Duty

Table = Mapping[str, object]
Everybody = dict[str | None, object]
Codes = dict[tuple[str | None, str], set[str]]

FILE = ROOT / "vignettes.yaml"
SATURDAY = 5
# What a message of one case must contain, and the words by which the packs ask for it in every case.
ASKED_FOR_AS = {
    "her words": ("the child's own words", "their words"),
    "last seen 21:00": ("last seen",),
    "man outside on Sunday": ("a person or car seen near",),
    "when told": ("when it was told",),
    "white van 20:30": ("a person or car seen near",),
    "who": ("who did it",),
}


@cache
def cases() -> Mapping[str, Case]:
    found = read_cases(FILE, now=NOON)
    return {case.situation.id: case for case in found if isinstance(case, Case)}


CASE_IDS = tuple(cases())


@cache
def answer(identity: str) -> Assessment:
    return assessed(cases()[identity].situation)


def table(value: object) -> Table:
    return cast("Table", value or {})


def tables(value: object) -> list[Table]:
    return cast("list[Table]", value or [])


def words(value: object) -> set[str]:
    return {value} if isinstance(value, str) else set(cast("Iterable[str]", value or ()))


def have_packs() -> frozenset[str]:
    """Every decision that the packs of today can give."""
    return frozenset(item.answers for procedure in library().procedures for item in procedure.decisions)


def expected_codes(identity: str) -> Codes:
    """What is expected of the procedures that Lantern has, by person and decision."""
    expected = cases()[identity].expected
    everybody: Everybody = {None: expected["decisions"]}
    for who, theirs in table(expected.get("subjects")).items():
        everybody[who] = table(theirs)["decisions"]
    return by_person(everybody, have_packs())


def given_codes(identity: str) -> Codes:
    found = answer(identity)
    everybody: Everybody = {None: found.decisions}
    everybody.update(found.subjects.items())
    return by_person(everybody, have_packs())


def by_person(everybody: Everybody, known: frozenset[str]) -> Codes:
    return {
        (who, name): words(given)
        for who, theirs in everybody.items()
        for name, given in table(theirs).items()
        if name in known
    }


def forbidden(identity: str) -> Iterator[Table]:
    yield from tables(cases()[identity].expected.get("must_not"))


def is_as_expected(duty: Duty, expected: Table) -> bool:
    due = expected.get("due")
    same_due = due is None or (duty.due is not None and duty.due.isoformat() == due)
    about = words(expected.get("about"))
    return (
        set(duty.to) == words(expected["to"])
        and duty.by.word == expected["by"]
        and same_due
        and (not about or set(duty.about) == about)
        and words(expected["because"]) <= set(duty.because)
        and all(
            {word, *ASKED_FOR_AS.get(word, ())} & set(duty.must_contain) for word in words(expected.get("must_contain"))
        )
    )


def test_every_case_of_the_file_is_read() -> None:
    found = read_cases(FILE, now=NOON)

    assert [case for case in found if not isinstance(case, Case)] == []
    assert len(found) == len(CASE_IDS) == 26


@pytest.mark.parametrize("identity", CASE_IDS)
def test_the_decisions_of_a_case_are_exactly_those_expected(identity: str) -> None:
    assert given_codes(identity) == expected_codes(identity)


@pytest.mark.parametrize("identity", CASE_IDS)
def test_no_decision_appears_that_must_not(identity: str) -> None:
    given = given_codes(identity)

    wrong = [
        (name, code)
        for rule in forbidden(identity)
        for name, code in table(rule.get("decision")).items()
        for (who, decided), codes in given.items()
        if decided == name and code in codes and rule.get("subject") in {None, who}
    ]

    assert wrong == []


@pytest.mark.parametrize("identity", CASE_IDS)
def test_no_duty_has_a_recipient_or_a_reason_that_it_must_not_have(identity: str) -> None:
    duties = answer(identity).duties

    wrong = [
        (duty.key, rule["why"])
        for rule in forbidden(identity)
        for duty in duties
        if any(str(rule.get("duty_to_contains", "nobody")) in word for word in duty.to)
        or rule.get("duty_because") in duty.because
    ]

    assert wrong == []


@pytest.mark.parametrize("identity", CASE_IDS)
def test_every_duty_of_a_case_is_there_with_recipients_deadline_and_reasons(identity: str) -> None:
    expected = tables(cases()[identity].expected["duties"])
    duties = answer(identity).duties

    missing = [wanted["do"] for wanted in expected if not any(is_as_expected(duty, wanted) for duty in duties)]

    assert expected
    assert missing == []


@pytest.mark.parametrize("identity", CASE_IDS)
def test_every_prohibition_of_a_case_is_there_with_its_reasons(identity: str) -> None:
    expected = tables(cases()[identity].expected["prohibited"])
    reasons = [set(item.because) for item in answer(identity).prohibited]

    missing = [wanted["what"] for wanted in expected if not any(words(wanted["because"]) <= found for found in reasons)]

    assert expected
    assert missing == []


@pytest.mark.parametrize("nation", ["england", "wales"])
def test_the_bank_holidays_of_the_file_are_those_of_the_calendar(nation: str) -> None:
    whole = table(read_yaml(FILE.read_text(encoding="utf-8")))
    stated = {date.fromisoformat(day) for day in words(table(whole["calendar"])["bank_holidays"])}
    years = {day.year for day in stated}

    calendar = Calendars()[nation]

    known = {day for day in calendar.holidays if day.year in years and day.weekday() < SATURDAY}
    assert stated == known
