"""What must be checked by calling: each way once, most urgent first, and never the number for emergencies."""

from datetime import UTC, datetime

import pytest

from lantern.directory.check_presenters import tasks_of
from lantern.directory.checking import ToCheck
from lantern.directory.house import House
from lantern.directory.standing import NOTHING_CHECKED, Check, Checks, Found, Known, mark_of
from lantern.packs import check_figures as figures
from lantern.procedures.contacts import Way
from lantern.procedures.problems import PackError
from lantern.procedures.situation import Organisation

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
