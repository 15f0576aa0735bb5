"""The directory of a place at an hour: open first, no other area, nobody left out (T-24, T-30)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantern.directory.contact_presenters import all_listed, contacts_of, hour_of, label_of
from lantern.directory.house import House
from lantern.directory.listing import Listed, by_hour, contact_mark, fits, here, listed, missing
from lantern.directory.opening_hours import opens_next
from lantern.directory.reaching import Place, calendars, places
from lantern.directory.standing import NOTHING_CHECKED, Check, Checks, Found, mark_of
from lantern.packs.calendars import london
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.clocks import OfficeHours, read_office_hours
from lantern.procedures.contacts import Contact, Way, is_open
from lantern.procedures.situation import Organisation
from lantern.spelling.folding import fold

LUTON = Place("england", "Luton")
TUESDAY = datetime(2026, 11, 24, 11, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 3, tzinfo=UTC)
A_YEAR = st.datetimes(datetime(2026, 3, 1), datetime(2027, 4, 30), timezones=st.just(UTC))  # noqa: DTZ001 -- just beside
HOURS = ("mon-fri 09:00-17:00", "every day 09:00-17:00", "mon-thu,sat 08:30-16:00", "sun 00:00-23:59")
CHARITY = House("england", "Luton", Organisation(type="charity", is_first_responder=False, has_duty_to_notify=False))


def found(place: Place = LUTON, at: datetime = TUESDAY, checks: Checks = NOTHING_CHECKED) -> tuple[Listed, ...]:
    return by_hour(all_listed(contacts_of(CHARITY, place), place, at, checks), vocabulary().recipients)


# -- the place ---------------------------------------------------------------------------------------


@given(place=st.sampled_from(places()), at=A_YEAR)
@settings(deadline=None)
def test_no_contact_of_another_area_or_nation_is_ever_shown_and_none_of_this_one_is_left_out(
    place: Place, at: datetime
) -> None:
    shown = {one.mark for one in found(place, at)}

    for contact in library().directory.contacts:
        belongs = place.nation in contact.nations and (not contact.areas or place.area in contact.areas)
        assert (contact_mark(contact) in shown) == belongs


@given(place=st.sampled_from(places()), at=A_YEAR)
@settings(deadline=None)
def test_every_contact_keeps_all_its_ways_at_every_hour(place: Place, at: datetime) -> None:
    for one in found(place, at):
        assert sorted(known.way.value for known in one.ways) == sorted(way.value for way in one.contact.ways)
        assert one.ways


def test_what_is_not_known_here_is_named() -> None:
    def absent(place: Place) -> set[str]:
        recipients = vocabulary().recipients.values()
        return {one.word for one in missing(recipients, here(library().directory.contacts, place))}

    assert "MASH of the area" in absent(Place("england", None))
    assert "MASH of the area" in absent(Place("wales", None))
    assert "MASH of the area" not in absent(LUTON)


def test_no_two_contacts_have_the_same_address() -> None:
    contacts = library().directory.contacts

    assert len({contact_mark(contact) for contact in contacts}) == len(contacts)


# -- the hour ----------------------------------------------------------------------------------------


@given(st.sampled_from(HOURS), A_YEAR, st.sampled_from(sorted(calendars())))
def test_an_office_opens_when_it_is_said_to_and_at_no_moment_before(text: str, at: datetime, nation: str) -> None:
    hours, calendar, zone = read_office_hours(text), calendars()[nation], london()
    assert isinstance(hours, OfficeHours)
    opening = opens_next(hours, at, calendar=calendar, zone=zone)
    assert opening is not None
    assert opening > at

    # Counted in UTC: where the clocks change, two local hours may be one, or none.
    exact = opening.astimezone(UTC)
    assert is_open(hours, exact, calendar=calendar, zone=zone)
    if not is_open(hours, at, calendar=calendar, zone=zone):
        steps = range(0, int((exact - at).total_seconds()), 600)
        assert not any(is_open(hours, at + timedelta(seconds=step), calendar=calendar, zone=zone) for step in steps)


def test_over_christmas_the_office_opens_after_the_bank_holidays_of_its_own_nation() -> None:
    hours, eve = read_office_hours("mon-fri 09:00-17:00"), datetime(2026, 12, 24, 18, tzinfo=UTC)

    def opens(nation: str, at: datetime = eve) -> date | None:
        opening = opens_next(hours, at, calendar=calendars()[nation], zone=london())
        return opening.date() if opening else None

    assert opens("england") == date(2026, 12, 29)
    assert opens("england", datetime(2026, 12, 31, 18, tzinfo=UTC)) == date(2027, 1, 4)
    assert opens("scotland", datetime(2026, 12, 31, 18, tzinfo=UTC)) == date(2027, 1, 5)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_on_the_days_on_which_the_clocks_change_nine_is_nine_by_the_clock_on_the_wall(day: date) -> None:
    at = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
    opening = opens_next(read_office_hours("every day 09:00-17:00"), at, calendar=calendars()["wales"], zone=london())

    assert opening is not None
    assert (opening.date(), opening.hour) == (day, 9)


def test_what_never_closes_never_opens() -> None:
    assert opens_next(None, NIGHT, calendar=calendars()["england"], zone=london()) is None


@given(place=st.sampled_from(places()), at=A_YEAR)
@settings(deadline=None)
def test_at_every_hour_999_comes_first_then_who_answers_now_and_last_who_has_no_number(
    place: Place, at: datetime
) -> None:
    shown = found(place, at)
    rest = [one for one in shown if one.contact.role != "999"]

    assert shown[0].contact.role == "999"
    assert [one.reachable for one in rest] == sorted((one.reachable for one in rest), reverse=True)
    opened = [one.opened for one in rest if one.reachable]
    assert opened == sorted(opened, reverse=True)


def test_at_night_the_number_for_the_night_stands_before_the_office_that_is_closed() -> None:
    def order(at: datetime) -> list[str]:
        return [one.contact.role for one in found(at=at)]

    assert order(NIGHT).index("MASH out of hours") < order(NIGHT).index("MASH of the area")
    closed = next(one for one in found(at=NIGHT) if one.contact.role == "MASH of the area")
    assert closed.opens_at == datetime(2026, 11, 24, 9, tzinfo=UTC)


# -- what was reported wrong -------------------------------------------------------------------------


def wrong(way: Way) -> Checks:
    return Checks(
        (Check(mark=mark_of(way), found=Found.WRONG, at=NIGHT, on=NIGHT.date(), since=NIGHT, roles=frozenset()),)
    )


def test_a_way_that_was_reported_wrong_stands_last_and_is_still_there() -> None:
    contact = next(one for one in library().directory.contacts if one.role == "First Responder: local authority")
    first = contact.ways[0]
    seen = listed(contact, library().directory, wrong(first), hour_of(LUTON, TUESDAY))

    assert [known.standing.troubled for known in seen.ways] == [False, False, True]
    assert seen.ways[-1].way == first


def test_the_same_number_behind_another_contact_is_wrong_there_as_well() -> None:
    number = Way(kind="telephone", value="01582547653")
    troubled = {
        one.contact.role for one in found(checks=wrong(number)) if any(known.standing.troubled for known in one.ways)
    }

    assert troubled == {"MASH of the area", "children's services of the area", "First Responder: local authority"}


# -- what looks right and is not (T-30) --------------------------------------------------------------


def test_a_withdrawn_number_is_never_offered_and_says_why() -> None:
    barred = Contact(
        role="MASH of the area", name="MASH", nations=frozenset({"england"}), areas=frozenset({"Luton"}),
        ways=(Way(kind="telephone", value="01582 547563", verified_on="2026-11"),),
    )  # fmt: skip
    seen = listed(barred, library().directory, NOTHING_CHECKED, hour_of(LUTON, TUESDAY))

    assert not seen.reachable
    assert "01582 547653" in seen.ways[0].blocked


def test_whoever_looks_for_a_wrong_number_finds_the_contact_with_the_right_one() -> None:
    hits = [one.contact.role for one in found() if fits(one, label_of(one.contact.role), "01582 547563")]

    assert "MASH of the area" in hits


@pytest.mark.parametrize("words", ["LADO", "lado  luton", "548069", "01582 548069", "01582548069"])
def test_a_contact_is_found_by_any_of_its_words_and_by_its_number_however_it_is_written(words: str) -> None:
    hits = [one.contact.role for one in found() if fits(one, label_of(one.contact.role), words)]

    assert hits == ["LADO of the area"]
    assert fold("LADO") == "lado"
