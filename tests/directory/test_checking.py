"""What must be checked by calling: each way once, most urgent first, and never the number for emergencies."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from lantern.directory.actions import NeverTried, record_check
from lantern.directory.check_presenters import tasks_of
from lantern.directory.checking import ToCheck, checkable
from lantern.directory.contact_presenters import all_listed
from lantern.directory.house import House
from lantern.directory.models import Check as Row
from lantern.directory.queries import checks, reported_between
from lantern.directory.reaching import Place
from lantern.directory.standing import NOTHING_CHECKED, Check, Checks, Found, Known, mark_of
from lantern.directory.standpoint import Standpoint
from lantern.folders.of_the_house import HOUSE as HOUSE_FOLDER
from lantern.packs import check_figures as figures
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Contact, Way
from lantern.procedures.problems import PackError
from lantern.procedures.situation import Organisation
from lantern.vault.audit import THE_SYSTEM

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUSE = House(
    "england", "Luton", Organisation(type="charity", is_first_responder=False, has_duty_to_notify=False), "07700 900411"
)
MASH = Way(kind="telephone", value="01582 547653")


def tasks(*checks: Check, at: datetime = NOON) -> tuple[ToCheck, ...]:
    return tasks_of(HOUSE, Checks(checks) if checks else NOTHING_CHECKED, at)


def check(way: Way, found: Found, *roles: str) -> Check:
    return Check(mark=mark_of(way), found=found, at=NOON, on=NOON.date(), since=NOON, roles=frozenset(roles))


def test_each_number_is_rung_once_for_everybody_behind_it() -> None:
    marks = [one.mark for one in tasks()]
    mash = next(one for one in tasks() if one.mark == mark_of(MASH))

    assert len(marks) == len(set(marks))
    assert mash.roles == {"MASH of the area", "children's services of the area", "First Responder: local authority"}


def test_the_number_for_emergencies_is_never_tried_out() -> None:
    values = {one.way.value for one in tasks()}

    assert "101" in values
    assert not {"999", "18000", "999 from a mobile, then 55"} & values


def test_what_only_says_where_to_look_and_what_is_blocked_cannot_be_tried() -> None:
    assert all(one.way.kind != "other" for one in tasks())
    assert "01582 547563" not in {one.way.value for one in tasks()}


def test_our_own_number_is_checked_like_the_others() -> None:
    own = next(one for one in tasks() if one.way.value == "07700 900411")

    assert own.standing.known is Known.UNVERIFIED


def test_what_is_due_comes_first_and_of_it_what_is_used_at_once() -> None:
    found = tasks(check(Way(kind="telephone", value="101"), Found.WRONG))
    due = [one for one in found if one.due]

    assert [one.due for one in found] == sorted((one.due for one in found), reverse=True)
    assert [one.pressing for one in due] == sorted((one.pressing for one in due), reverse=True)
    assert (due[0].way.value, due[0].standing.known) == ("101", Known.WRONG)


def test_a_number_that_was_right_today_is_not_asked_for_again_until_a_year_is_over() -> None:
    number = next(one for one in tasks() if one.way.value == "07700 900411")
    right = check(number.way, Found.RIGHT, *number.roles)

    def waits(at: datetime) -> bool:
        return next(one.due for one in tasks(right, at=at) if one.mark == number.mark)

    assert not waits(NOON)
    assert not waits(datetime(2027, 11, 30, 12, tzinfo=UTC))
    assert waits(datetime(2027, 12, 1, 12, tzinfo=UTC))


def test_how_long_a_check_counts_stands_in_a_file_with_its_status() -> None:
    assert figures.check_figures() == figures.CheckFigures(12, "to_confirm")


@pytest.mark.parametrize("words", ["", "[old_after]\nmonths = 0\nstatus = 'confirmed'", "[old_after]\nmonths = true"])
def test_a_figure_that_is_none_is_refused(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    file = tmp_path_factory.mktemp("pack") / "contact_checks.toml"
    file.write_text(words)

    with pytest.raises(PackError, match="months"):
        figures.check_figures(file)


# -- a number for emergencies behind another contact -------------------------------------------------

NUMBER_999 = Way(kind="telephone", value="999")
OTHER = Contact(
    role="MASH of the area", name="MASH, at night", nations=frozenset({"england"}), areas=frozenset({"Luton"}),
    ways=(NUMBER_999, MASH),
)  # fmt: skip


def test_behind_another_contact_the_number_for_emergencies_is_not_tried_either() -> None:
    found = checkable(
        [OTHER], library().directory, NOTHING_CHECKED, recipients=vocabulary().recipients, pressing=frozenset(),
        on=NOON.date(), months=12,
    )  # fmt: skip

    assert [one.way for one in found] == [MASH]


def test_behind_another_contact_nothing_is_held_against_the_number_for_emergencies() -> None:
    told = Checks((check(NUMBER_999, Found.WRONG, OTHER.role), check(MASH, Found.WRONG, OTHER.role)))
    here = Standpoint(Place("england", "Luton"), NOON, told)

    assert not here.standing(OTHER.role, NUMBER_999).troubled
    assert here.standing(OTHER.role, MASH).troubled


@pytest.mark.django_db
def test_that_the_number_for_emergencies_is_wrong_is_not_written_down_and_not_read() -> None:
    with pytest.raises(NeverTried):
        record_check(
            id=uuid4(), way=NUMBER_999, roles=[OTHER.role], found=Found.WRONG, by=THE_SYSTEM, at=NOON, since=NOON
        )
    assert not Row.objects.exists()
    # As one that was written before this was held.
    Row(
        id=uuid4(), folder=HOUSE_FOLDER, way=mark_of(NUMBER_999), kind="telephone", found=Found.WRONG.value, at=NOON,
        since=NOON, by=None, roles=[OTHER.role], body=b"",
    ).save()  # fmt: skip

    assert checks().kept == ()
    assert reported_between(None, NOON) == ()
    (shown,) = all_listed([OTHER], Place("england", "Luton"), NOON, checks())
    assert not any(known.standing.troubled for known in shown.ways)
