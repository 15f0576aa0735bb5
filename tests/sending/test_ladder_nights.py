"""The ladder by day and by night, through power cuts, and on the first page (F08)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind
from lantern.sending import climbs
from lantern.sending.climbs import climb_unopened, way
from lantern.sending.kinds import Route
from lantern.sending.models import Climb
from lantern.sending.rota_actions import give_turn
from lantern.sending.rota_times import Hours
from lantern.vault.audit import THE_SYSTEM
from tests.access.people import signed_in
from tests.sending.ladder import (
    DEPUTY,
    DUTY,
    FIRST,
    LEAD,
    MANAGER,
    MINUTE,
    Ladder,
    address,
    ladder,
    of,
    on_call,
    opened,
    urgent,
)
from tests.sending.people import concern, keep_out

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def there(now: datetime) -> Ladder:
    return ladder(now)


# -- days and nights --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "who"),
    [
        (datetime(2026, 11, 23, 11, tzinfo=UTC), {MANAGER, DUTY}),  # a Monday
        (datetime(2026, 11, 23, 23, tzinfo=UTC), {DUTY}),  # its night
        (datetime(2026, 11, 28, 11, tzinfo=UTC), {DUTY}),  # a Saturday
        (datetime(2026, 12, 25, 11, tzinfo=UTC), {DUTY}),  # a bank holiday
        (datetime(2026, 10, 25, 0, 45, tzinfo=UTC), {DUTY}),  # the night on which the clocks go back
        (datetime(2026, 3, 29, 0, 45, tzinfo=UTC), {DUTY}),  # and forward
    ],
)
def test_whoever_is_on_call_at_that_hour_is_told_by_the_rota(since: datetime, who: set[Role]) -> None:
    # The manager was told by the step before: where it is their turn they are told again, and the next post is, too.
    there = ladder(since)
    for role, hours in ((MANAGER, Hours.OFFICE), (DUTY, Hours.OUT)):
        give_turn(
            account=there.people[role], first=date(2026, 1, 1), last=date(2026, 12, 31), hours=hours, by=THE_SYSTEM,
            at=since - DAY,
        )  # fmt: skip

    there.passes([0, 15, 25])

    assert {role for role in there.people if of(there, role).filter(step=2).exists()} == who


def test_the_minutes_of_the_ladder_are_minutes_in_the_night_on_which_the_clocks_change() -> None:
    # Quarter past one by the clocks comes twice in this night; a quarter of an hour is a quarter of an hour.
    there = ladder(datetime(2026, 10, 25, 0, 50, tzinfo=UTC))

    there.passes([0, 14.9])
    assert Climb.objects.get().step == 0
    there.passed(15)

    assert Climb.objects.get().step == 1


# -- power cuts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_power_cut_while_messages_leave_loses_nobody(there: Ladder, after: int) -> None:
    on_call(there, DUTY)
    there.box.dies_after = after
    with pytest.raises(KeyboardInterrupt):
        there.passed(25)
    there.box.dies_after = None

    there.passes([26, 37])

    reached = {address for address, _ in there.box.kept}
    assert reached >= {address(there, role) for role in (LEAD, DEPUTY, DUTY)}


def test_a_power_cut_within_a_step_leaves_it_to_the_next_pass(there: Ladder, monkeypatch: pytest.MonkeyPatch) -> None:
    there.passed(0)

    def cut(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lantern.sending.climbs.outbox.write", cut)
    with pytest.raises(KeyboardInterrupt):
        climb_unopened(at=there.since + 15 * MINUTE)
    monkeypatch.undo()
    assert Climb.objects.get().step == 0

    there.passed(16)

    assert Climb.objects.get().step == 1


def test_after_hours_without_power_it_climbs_straight_to_the_end(there: Ladder) -> None:
    on_call(there, DUTY)

    there.passed(60 * 5)

    assert there.told() >= FIRST | {DUTY}
    assert Climb.objects.get().step > len(way().rungs)
    assert of(there, DUTY).filter(route=Route.OWN).count() == 1, (
        "one message for each person, however many steps were missed"
    )


def test_one_concern_that_meets_a_fault_does_not_keep_another_from_climbing(
    there: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = concern(there.since)
    urgent(other, [there.people[LEAD]], there.since)
    real = climbs.people_for

    def broken(row: Climb, *rest: Any) -> Any:
        if row.folder == there.folder:
            raise ValueError("CANARY")
        return real(row, *rest)

    monkeypatch.setattr(climbs, "people_for", broken)
    with pytest.raises(ExceptionGroup):
        climb_unopened(at=there.since + 15 * MINUTE)

    assert Climb.objects.get(folder=other).step == 1


# -- the first page ----------------------------------------------------------------------------------------------------

WAITS = "An urgent concern waits."


def shown(who: Account, path: str, at: datetime) -> str:
    answer = signed_in(Client(), who, at=at).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/alerts/"])
def test_whoever_may_read_it_sees_that_it_waits_until_somebody_opens_it(
    there: Ladder, settings: Any, path: str
) -> None:
    settings.LANTERN_TEST_CLOCK = lambda: there.since + MINUTE
    lead, manager = there.who(LEAD), there.who(MANAGER)
    before = shown(lead, path, there.since)
    assert WAITS in before
    assert f'href="/folders/{there.folder}/"' in before
    assert "CANARY-TITLE" not in before
    assert WAITS not in shown(manager, path, there.since), "they were not told, and may not read it"

    opened(there, DEPUTY, 1)

    assert WAITS not in shown(lead, path, there.since)


@pytest.mark.parametrize("kind", [ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ])
def test_whoever_is_kept_out_of_it_sees_nothing_of_it(there: Ladder, settings: Any, kind: ExclusionKind) -> None:
    settings.LANTERN_TEST_CLOCK = lambda: there.since + MINUTE
    keep_out(there.folder, there.people[DEPUTY], kind, there.since)

    assert WAITS not in shown(there.who(DEPUTY), "/", there.since)
