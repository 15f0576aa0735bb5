from datetime import datetime, timedelta
from uuid import UUID

import pytest

from lantern.access import budgets, view_stops
from lantern.access.budgets import LIMITS
from lantern.access.models import Account
from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.refusals import Refused, ViewStopped
from lantern.access.roles import Role
from lantern.access.traces import leave_read
from lantern.vault.models import AuditEntry
from tests.access.need.house import Told, account, folder, let_in, visit

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def lead(now: datetime) -> Account:
    return account(Role.SAFEGUARDING_LEAD, now, joined=timedelta(days=900))


@pytest.fixture
def folders(now: datetime) -> list[UUID]:
    return [folder(now) for _ in range(62)]


def open_one(who: Account, where: UUID, at: datetime) -> None:
    leave_read(visit(who, at), where, "folder.read")


def test_every_role_has_a_budget_and_the_figures_are_those_of_the_house() -> None:
    assert set(LIMITS) == set(Role)
    assert (LIMITS[Role.VOLUNTEER].alert, LIMITS[Role.VOLUNTEER].stop) == (25, 60)
    assert (LIMITS[Role.WORKER].alert, LIMITS[Role.WORKER].stop) == (25, 60)
    assert (LIMITS[Role.SAFEGUARDING_LEAD].alert, LIMITS[Role.SAFEGUARDING_LEAD].stop) == (120, None)


@pytest.mark.parametrize("role", [Role.WORKER, Role.VOLUNTEER])
def test_others_hear_at_the_25th_folder_of_an_hour_and_it_stops_after_the_60th(
    role: Role, lead: Account, folders: list[UUID], now: datetime, told: Told
) -> None:
    who = account(role, now)

    for number, where in enumerate(folders[:60], start=1):
        open_one(who, where, now + number * SECOND)
        assert len(told.alerts) == (number >= 25), number
    assert told.alerts == [("budget", (lead.id,), who.id)]

    for attempt in range(3):
        with pytest.raises(ViewStopped):
            open_one(who, folders[60], now + (61 + attempt) * SECOND)
    assert told.alerts == [("budget", (lead.id,), who.id)] * 2
    assert not AuditEntry.objects.filter(folder=folders[60], action="folder.read").exists()


@pytest.mark.usefixtures("lead")
def test_what_was_opened_already_stays_open_after_the_stop(folders: list[UUID], now: datetime) -> None:
    who = account(Role.WORKER, now)
    for where in folders[:60]:
        open_one(who, where, now)

    open_one(who, folders[0], now + SECOND)
    with pytest.raises(ViewStopped):
        open_one(who, folders[60], now + SECOND)


@pytest.mark.usefixtures("lead")
def test_the_same_folder_counts_once_and_an_hour_later_no_more(folders: list[UUID], now: datetime, told: Told) -> None:
    who = account(Role.WORKER, now)
    for _ in range(3):
        for where in folders[:24]:
            open_one(who, where, now)
    assert told.alerts == []

    open_one(who, folders[30], now + HOUR)
    assert told.alerts == []
    for where in folders[:23]:
        open_one(who, where, now + HOUR)
    assert told.alerts == []
    open_one(who, folders[31], now + HOUR)
    assert len(told.alerts) == 1


def test_a_lead_is_never_stopped_but_others_hear_at_the_120th(lead: Account, now: datetime, told: Told) -> None:
    deputy = account(Role.DEPUTY, now)
    wheres = [folder(now) for _ in range(122)]
    for where in wheres[:119]:
        open_one(lead, where, now)
    assert told.alerts == []
    for where in wheres[119:]:
        open_one(lead, where, now)
    assert told.alerts == [("budget", (deputy.id,), lead.id)]


def test_a_lead_lets_somebody_go_on_and_nobody_does_it_for_themselves(
    lead: Account, folders: list[UUID], now: datetime
) -> None:
    who = account(Role.WORKER, now)
    for where in folders[:60]:
        open_one(who, where, now)

    for visitor, why in ((visit(who, now), "I need it"), (visit(lead, now), " ")):
        with pytest.raises(Refused):
            view_stops.lift(visitor, who.id, why=why)
    view_stops.lift(visit(lead, now + SECOND), who.id, why="He prepares the meeting tonight.")

    open_one(who, folders[60], now + 2 * SECOND)
    assert budgets.spend(who.id, Role.WORKER, folders[61], now + 3 * SECOND) == budgets.Spent(alert=False, stop=False)
    with pytest.raises(Refused):
        view_stops.lift(visit(lead, now), lead.id, why="I need to go on myself.")


@pytest.mark.usefixtures("lead")
def test_the_door_itself_keeps_the_budget(folders: list[UUID], now: datetime) -> None:
    who = account(Role.WORKER, now)
    for where in folders[:61]:
        let_in(where, who, now)
    for where in folders[:60]:
        permit(visit(who, now), Action.READ_FOLDER, where, purpose="test")

    with pytest.raises(ViewStopped):
        permit(visit(who, now), Action.READ_FOLDER, folders[60], purpose="test")
