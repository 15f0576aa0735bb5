"""No duty is due at an hour when nobody answers, without the one to turn to beside it (L-62)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
from tests.procedures.make import assessed, one_person

from lantern.packs.calendars import Calendars, london
from lantern.packs.case_files import Case, read_cases
from lantern.packs.library import library
from lantern.packs.vocabularies import ROOT, vocabulary
from lantern.procedures.assessment import Assessment, Duty
from lantern.procedures.contacts import is_open
from lantern.procedures.situation import FactValue, Situation

SPOKEN = ("telephone", "in person", "at the door")
ZONE = london()


@cache
def cases() -> tuple[Situation, ...]:
    found = read_cases(ROOT / "vignettes.yaml", now=datetime(2026, 11, 22, tzinfo=UTC))
    return tuple(case.situation for case in found if isinstance(case, Case))


def moved(case: Situation, day: date, at: time) -> Situation:
    """The same case on another day, with every date in it moved by as much."""
    moment = datetime.combine(day, at, tzinfo=ZONE)
    shift = day - case.noticed_at.astimezone(ZONE).date()
    people = tuple(replace(person, facts=shifted(person.facts, shift)) for person in case.subjects)
    return replace(case, noticed_at=moment, now=moment, facts=shifted(case.facts, shift), subjects=people)


def shifted(facts: object, shift: timedelta) -> dict[str, FactValue]:
    assert hasattr(facts, "items")
    return {name: value + shift if isinstance(value, date) else value for name, value in facts.items()}


def nobody_answers(duty: Duty, case: Situation) -> list[str]:
    """Recipients who are closed when the duty is due, and nobody stands beside them."""
    known = vocabulary().recipients
    procedures = library().for_situation(case)
    calendar = Calendars()[case.nation]
    silent = []
    for word in duty.to:
        if not known[word].outside or known[word].people or not any(way in duty.channel for way in SPOKEN):
            continue
        contact = next(iter(duty.contacts.get(word, ())), None)
        hours = contact.hours if contact else procedures.default_hours[word]
        if contact and any(way.out_of_hours for way in contact.ways):
            continue
        if duty.by.kind == "immediate" or duty.now:
            opened = is_open(hours, case.now, calendar=calendar, zone=ZONE)
        elif isinstance(duty.due, datetime):
            opened = is_open(hours, duty.due, calendar=calendar, zone=ZONE)
        elif duty.due is not None:
            day = duty.due
            quarters = (
                datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(minutes=15 * n) for n in range(96)
            )
            opened = any(is_open(hours, at, calendar=calendar, zone=ZONE) for at in quarters if at >= case.now)
        else:
            continue
        if not opened and word not in duty.when_closed and not (set(duty.to) & {"999", "police", "police 101"}):
            silent.append(word)
    return silent


DAYS = [
    date(2026, 11, 18),  # a Wednesday
    date(2026, 11, 21),  # a Saturday
    date(2026, 12, 24),  # Christmas Eve
    date(2026, 12, 26),
    date(2026, 12, 28),  # a substitute day
    date(2027, 3, 26),  # Good Friday
    date(2027, 3, 28),  # the clocks change
    date(2027, 10, 31),  # and back
]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("hour", [3, 8, 12, 17, 23])
def test_whoever_is_closed_when_a_duty_is_due_has_somebody_beside_them(day: date, hour: int) -> None:
    silent = [
        (case.id, duty.key, words)
        for case in (moved(case, day, time(hour, 30)) for case in cases())
        for duty in assessed(case).duties
        if (words := nobody_answers(duty, case))
    ]

    assert silent == []


ADVICE = {"clearly_adult": "yes", "care_support_needs": "yes", "abuse_or_risk": "unknown"}


def advice(moment: datetime) -> Assessment:
    return assessed(replace(one_person(ADVICE), noticed_at=moment, now=moment))


def test_a_closed_office_names_whom_to_turn_to() -> None:
    night = advice(datetime(2026, 11, 21, 22, 0, tzinfo=ZONE))

    duty = next(duty for duty in night.duties if "Adult Safeguarding of the area" in duty.to)
    assert duty.when_closed == {"Adult Safeguarding of the area": "police 101"}
    assert duty.contacts["police 101"]


def test_an_open_office_needs_nobody_beside_it() -> None:
    noon = advice(datetime(2026, 11, 18, 12, 0, tzinfo=ZONE))

    assert all(not duty.when_closed for duty in noon.duties)


def test_where_no_number_is_known_the_page_names_whom_to_ring_instead() -> None:
    girl = replace(one_person({"documented_under_18": "yes", "significant_harm_suspected": "yes"}), area="Nowhere")

    duty = next(duty for duty in assessed(girl).duties if duty.key == "refer_child")

    assert duty.contacts["MASH of the area"] == ()
    assert duty.when_closed == {"MASH of the area": "police 101"}
    assert duty.contacts["police 101"]
