"""Folders without a keeper are found and taken over by two, and never by somebody with a tie."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from lantern.access import unkept
from lantern.access.actions import change_role, suspend_account
from lantern.access.keepers import keepers
from lantern.access.models import Account
from lantern.access.refusals import Hidden, Refused
from lantern.access.roles import Role
from lantern.folders import actions
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Folder
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.models import AuditEntry
from tests.access.need.house import Told, account, folder, inside, keep_out, let_in, visit

pytestmark = pytest.mark.django_db
WHY = "The lead who kept it has left the house."
SOON = timedelta(minutes=1)


@pytest.fixture
def keeper(now: datetime) -> Account:
    return account(Role.SAFEGUARDING_LEAD, now)


@pytest.fixture
def where(keeper: Account, now: datetime) -> UUID:
    made = folder(now)
    let_in(made, keeper, now, Level.MANAGE)
    return made


def gone(who: Account, now: datetime) -> None:
    suspend_account(account=who.id, why="has left", by=THE_SYSTEM, at=now)


def listed(who: Account, at: datetime) -> set[UUID]:
    return {row.folder for row in unkept.unkept(visit(who, at))}


def test_a_folder_is_without_a_keeper_exactly_when_nobody_could_let_somebody_in(now: datetime) -> None:
    watcher = account(Role.REGISTERED_MANAGER, now)
    for role in Role:
        for kind in (None, *ExclusionKind):
            for stand_in in (True, False):
                who, where = account(role, now), folder(now)
                let_in(where, who, now, Level.MANAGE, stand_in=stand_in)
                if kind:
                    keep_out(where, who, now, kind)
    ended, sealed, over = (folder(now) for _ in range(3))
    let_in(ended, watcher, now - SOON, Level.WRITE)
    let_in(sealed, watcher, now - SOON, Level.MANAGE)
    actions.seal_folder(permit=inside(sealed), why="test", by=THE_SYSTEM, at=now)
    let_in(over, watcher, now - SOON, Level.MANAGE, until=now)

    found = listed(watcher, now)

    assert found == {row.id for row in Folder.objects.filter(kind="concern") if not keepers(row.id, now)}
    assert {ended, sealed, over} <= found
    assert len(found) < Folder.objects.filter(kind="concern").count()


@pytest.mark.parametrize("way", ["suspended", "another role"])
def test_a_folder_whose_keeper_is_gone_is_counted_and_taken_over_by_two(
    keeper: Account, where: UUID, now: datetime, told: Told, way: str
) -> None:
    deputy, trustee = account(Role.DEPUTY, now), account(Role.TRUSTEE, now)
    before = unkept.lost_their_keepers(now)
    if way == "suspended":
        gone(keeper, now)
    else:
        change_role(account=keeper.id, role=Role.WORKER, by=THE_SYSTEM, at=now)
    lost = unkept.lost_their_keepers(now)

    wish = unkept.ask(visit(deputy, now), where, why=WHY)
    assert told.alerts[-1] == ("review", (trustee.id,), where)
    with pytest.raises(Refused):
        unkept.agree(visit(deputy, now), wish.id)
    assert keepers(where, now) == ()
    unkept.agree(visit(trustee, now), wish.id)

    assert (before, lost, unkept.lost_their_keepers(now)) == (0, 1, 0)
    assert keepers(where, now) == (deputy.id,)
    assert list(AuditEntry.objects.filter(folder=where).order_by("number").values_list("action", flat=True))[-2:] == [
        "take_over.asked",
        "take_over.agreed",
    ]


def test_an_agreement_is_used_once(keeper: Account, where: UUID, now: datetime) -> None:
    deputy, trustee = account(Role.DEPUTY, now), account(Role.TRUSTEE, now)
    gone(keeper, now)
    wish = unkept.ask(visit(deputy, now), where, why=WHY)
    unkept.agree(visit(trustee, now), wish.id)

    with pytest.raises(Hidden):
        unkept.agree(visit(trustee, now), wish.id)


@pytest.mark.parametrize("kind", list(ExclusionKind))
def test_whoever_has_a_tie_finds_nothing_to_take_over_nor_to_agree_to(
    keeper: Account, where: UUID, now: datetime, kind: ExclusionKind
) -> None:
    tied, deputy = account(Role.REGISTERED_MANAGER, now), account(Role.DEPUTY, now)
    gone(keeper, now)
    keep_out(where, tied, now, kind)
    wish = unkept.ask(visit(deputy, now), where, why=WHY)

    assert listed(tied, now) == set()
    assert listed(deputy, now) == {where}
    with pytest.raises(Hidden):
        unkept.ask(visit(tied, now), where, why=WHY)
    with pytest.raises(Hidden):
        unkept.agree(visit(tied, now), wish.id)


def test_whoever_is_found_to_have_a_tie_after_asking_does_not_get_it(
    keeper: Account, where: UUID, now: datetime
) -> None:
    deputy, trustee = account(Role.DEPUTY, now), account(Role.TRUSTEE, now)
    gone(keeper, now)
    wish = unkept.ask(visit(deputy, now), where, why=WHY)
    keep_out(where, deputy, now, ExclusionKind.MUST_NOT_INTERPRET)

    with pytest.raises(Hidden):
        unkept.agree(visit(trustee, now), wish.id)


@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR, Role.DUTY_MANAGER, Role.GROUP_ADMIN])
def test_nobody_else_sees_what_is_without_a_keeper(keeper: Account, where: UUID, now: datetime, role: Role) -> None:
    gone(keeper, now)
    somebody = visit(account(role, now), now)

    with pytest.raises(Hidden):
        unkept.unkept(somebody)
    with pytest.raises((Hidden, Refused)):
        unkept.ask(somebody, where, why=WHY)


def test_a_folder_that_is_kept_is_not_taken_over(keeper: Account, where: UUID, now: datetime) -> None:
    del keeper

    with pytest.raises(Hidden):
        unkept.ask(visit(account(Role.DEPUTY, now), now), where, why=WHY)
