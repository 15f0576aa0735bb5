from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.procedures.make import ZONE

from lantern.packs.calendars import Calendars
from lantern.packs.library import library
from lantern.procedures.clocks import read_office_hours
from lantern.procedures.contacts import BlockedAddress, Contact, Directory, Way, is_open

NATIONS = ("england", "wales", "scotland", "northern_ireland")
AREAS = ("Luton", "Leeds", "Kent", None)
SPELLINGS = [
    "01582 547563",
    "01582547563",
    "01582-547-563",
    "(01582) 547563",
    "01582.547.563",
    "+44 1582 547563",
    "+441582547563",
    "+44-1582-547563",
    "0044 1582 547563",
    "00441582547563",
    " 01582\u00a0547563 ",
]


def contact(
    role: str = "MASH of the area", *, name: str = "", areas: tuple[str, ...] = (), layer: str = "law"
) -> Contact:
    return Contact(
        role=role,
        name=name or f"{layer} {areas}",
        ways=(Way(kind="telephone", value="0123 4567890", verified_on="2026-11"),),
        nations=frozenset({"england"}),
        areas=frozenset(areas),
        layer=layer,
    )


def blocked(pattern: str) -> BlockedAddress:
    return BlockedAddress(pattern=pattern, reason="wrong", because=("L-1",))


CONTACTS = st.builds(
    contact,
    st.sampled_from(["MASH of the area", "police"]),
    areas=st.lists(st.sampled_from(["Luton", "Leeds", "Kent"]), max_size=2).map(tuple),
    layer=st.sampled_from(["law", "area", "organisation"]),
)


# -- whose contact ------------------------------------------------------------------------------------


@given(st.lists(CONTACTS, max_size=8), st.sampled_from(AREAS))
def test_a_contact_of_another_area_is_never_offered(contacts: list[Contact], area: str | None) -> None:
    found = Directory(tuple(contacts)).find("MASH of the area", area=area, nation="england")

    assert all(item.role == "MASH of the area" for item in found)
    assert all(not item.areas or area in item.areas for item in found)


@given(st.lists(CONTACTS, max_size=8), st.sampled_from(AREAS))
def test_every_contact_that_fits_is_offered(contacts: list[Contact], area: str | None) -> None:
    found = Directory(tuple(contacts)).find("police", area=area, nation="england")

    fitting = [item for item in contacts if item.role == "police" and (not item.areas or area in item.areas)]
    assert len(found) == len(fitting)


@given(st.permutations([contact(layer=layer) for layer in ("law", "area", "organisation")]))
def test_the_organisation_comes_before_the_area_and_the_area_before_the_law(contacts: list[Contact]) -> None:
    found = Directory(tuple(contacts)).find("MASH of the area", area="Luton", nation="england")

    assert [item.layer for item in found] == ["organisation", "area", "law"]


@pytest.mark.parametrize("area", ["Luton", "LUTON", " luton ", "Lúton"])
def test_an_area_is_found_however_it_is_spelt(area: str) -> None:
    directory = Directory((contact(areas=("Luton",)),))

    assert directory.find("MASH of the area", area=area, nation="england")


def test_a_contact_of_another_nation_is_never_offered() -> None:
    assert Directory((contact(),)).find("MASH of the area", area="Luton", nation="wales") == ()


def test_without_an_area_no_contact_of_an_area_is_offered() -> None:
    directory = Directory((contact(areas=("Luton",)), contact(name="national")))

    assert [item.name for item in directory.find("MASH of the area", area=None, nation="england")] == ["national"]


# -- what must not be used ----------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("pattern", ["01582 547563", "+44 1582 547563", "0044 1582-547563"])
def test_a_blocked_number_is_blocked_however_it_and_the_entry_are_written(pattern: str, spelling: str) -> None:
    assert blocked(pattern).blocks(spelling)


@pytest.mark.parametrize("value", ["01582 547653", "01582 54756", "1582 547563", "", "mash@luton.gov.uk", "101"])
def test_another_number_is_not_blocked(value: str) -> None:
    assert not blocked("01582 547563").blocks(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("help@migranthehelpuk.org", True),
        (" Help@MigrantHeHelpUK.org ", True),
        ("https://www.migranthehelpuk.org/form", True),
        ("help@mail.migranthehelpuk.org", True),
        ("help@migranthelpuk.org", False),
        ("https://www.migranthelpuk.org/form", False),
        ("x@stophetraffik.org", True),
        ("x@stopthetraffik.org", False),
    ],
)
def test_the_misspelt_domains_are_blocked_and_the_right_ones_are_not(value: str, *, expected: bool) -> None:
    assert (library().directory.is_blocked(value) is not None) is expected


@pytest.mark.parametrize("value", ["01582 547563", "0800 783 2589", "0300 303 8151", "+44 300 303 8151"])
def test_a_wrong_number_of_the_seed_is_blocked_with_its_reason(value: str) -> None:
    found = library().directory.is_blocked(value)

    assert found is not None
    assert found.reason
    assert found.because


def test_an_address_is_looked_up_twice_with_the_same_answer() -> None:
    directory = Directory((), (blocked("*@wrong.org"),))

    assert directory.is_blocked("x@wrong.org") is directory.is_blocked("x@wrong.org")
    assert directory.is_blocked("x@right.org") is directory.is_blocked("x@right.org") is None


# -- the directory that comes with Lantern ------------------------------------------------------------


def test_no_contact_that_comes_with_lantern_is_a_blocked_one() -> None:
    directory = library().directory

    wrong = [way.value for item in directory.contacts for way in item.ways if directory.is_blocked(way.value)]

    assert wrong == []


def test_every_way_to_a_contact_was_verified_or_says_why_not() -> None:
    ways = [way for item in library().directory.contacts for way in item.ways]

    assert ways
    assert all((way.verified_on is None) is not (way.unverified is None) for way in ways)


def test_what_belongs_to_an_area_names_its_area() -> None:
    nowhere = [item.name for item in library().directory.contacts if item.layer == "area" and not item.areas]

    assert nowhere == []


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("role", ["999", "police 101"])
def test_the_emergency_numbers_are_there_in_every_nation(role: str, nation: str) -> None:
    assert library().directory.find(role, area=None, nation=nation)


@pytest.mark.parametrize("area", ["Leeds", None])
def test_children_s_services_of_luton_are_offered_in_luton_only(area: str | None) -> None:
    directory = library().directory

    assert directory.find("MASH of the area", area="Luton", nation="england")
    assert directory.find("MASH of the area", area=area, nation="england") == ()


# -- who answers when ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 18, 8, 59, tzinfo=ZONE), False),
        (datetime(2026, 11, 18, 9, tzinfo=ZONE), True),
        (datetime(2026, 11, 18, 17, tzinfo=ZONE), False),
        (datetime(2026, 11, 21, 12, tzinfo=ZONE), False),
        (datetime(2026, 12, 25, 12, tzinfo=ZONE), False),
    ],
)
def test_an_office_answers_in_its_hours_only(moment: datetime, *, expected: bool) -> None:
    hours = read_office_hours("mon-fri 09:00-17:00")

    assert is_open(hours, moment, calendar=Calendars()["england"], zone=ZONE) is expected
    assert is_open(None, moment, calendar=Calendars()["england"], zone=ZONE)
