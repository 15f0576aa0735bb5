"""What people do with alerts."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet, Value

from lantern.access.alerts import ANY, AlertKind
from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.relations import Level
from lantern.access.ties import relation_of
from lantern.access.visitors import Visitor
from lantern.folders.queries import kept_out_of
from lantern.folders.standings import standing_of
from lantern.sending.models import Climb, OutgoingMessage
from lantern.sending.queries import kept_apart
from lantern.vault.acts import Act, act
from lantern.vault.audit import By

_WITH_WORDS: Final = Circumstances(reason=True)


def open_alerts(*, folder: UUID, by: By, at: datetime, kinds: Collection[AlertKind] = ANY) -> int:
    """Note that an account has seen what its alerts about this folder were for; they are not repeated any more.

    An urgent concern goes on climbing: only ``words_shown`` stops it.

    Args:
        folder: what the alerts are about.
        by: who has seen it.
        at: when.
        kinds: of which kinds; without it, of all.
    """
    return _open(folder, by, at, kinds, ())


def words_shown(visitor: Visitor, folder: UUID) -> int:
    """Note that the words of a concern stand before somebody: call it where a page shows them, and nowhere else.

    They are not told again that it has come in. An urgent concern stops climbing if they can act: they may decide in
    it or keep it, have no tie to it, and are not kept apart from the alert, as whoever raised it is. Where only the
    head of the page was asked for, nothing stands before anybody.
    """
    if not visitor.sees:
        return 0
    climbs, messages = _waiting_for(visitor.account, folder)
    stops = _climbs_that_stop(visitor, folder) if climbs else ()
    return _open(folder, visitor.by, visitor.at, [AlertKind.CONCERN], stops) if climbs or messages else 0


def _open(folder: UUID, by: By, at: datetime, kinds: Collection[AlertKind], stops: Collection[UUID]) -> int:
    shown = [kind.value for kind in kinds]
    waiting = _unopened(folder, by.account, shown)
    if by.account is None or not (stops or waiting.exists()):
        return 0
    with act(by=by, at=at, folder=folder, action="alert.opened") as done:
        # A pass may be sending one of them at this moment.
        rows = list(waiting.select_for_update())
        for row in rows:
            seen = row.version
            row.opened_at = at
            row.version += 1
            done.change(row, seen=seen)
        _stop(done, stops, by.account, at)
    return len(rows)


def _waiting_for(account: UUID | None, folder: UUID) -> tuple[bool, bool]:
    """Whether something still climbs because of this folder, and whether this account was told that it has come in."""
    told = _unopened(folder, account, [AlertKind.CONCERN.value])
    climbs = Climb.objects.filter(folder=folder, stopped_at=None)
    kinds = climbs.order_by().values_list(Value("climb")).union(told.order_by().values_list(Value("told")))
    found = {kind for (kind,) in kinds}
    return "climb" in found, "told" in found


def _unopened(folder: UUID, account: UUID | None, kinds: Collection[str]) -> "QuerySet[OutgoingMessage]":
    return OutgoingMessage.objects.filter(folder=folder, recipient=account, opened_at=None, kind__in=kinds)


def _climbs_that_stop(visitor: Visitor, folder: UUID) -> tuple[UUID, ...]:
    climbing = list(Climb.objects.filter(folder=folder, stopped_at=None).values_list("id", "alert"))
    if not climbing or not _can_act(visitor, folder):
        return ()
    return tuple(climb for climb, alert in climbing if visitor.account not in kept_apart(alert))


def _can_act(visitor: Visitor, folder: UUID) -> bool:
    account = visitor.account
    if account is None or account in kept_out_of(folder):
        return False
    if may(visitor.fresh(), Action.DECIDE, folder, _WITH_WORDS):
        return True
    # At a shared tablet nobody decides; whoever keeps the folder takes it over all the same.
    relation = relation_of(standing_of(account, folder, at=visitor.at), visitor.at)
    return relation.grants(Level.MANAGE)


def _stop(done: Act, climbs: Collection[UUID], account: UUID, at: datetime) -> None:
    for row in Climb.objects.select_for_update().filter(pk__in=list(climbs), stopped_at=None):
        seen, row.version = row.version, row.version + 1
        row.stopped_at, row.stopped_by = at, account
        done.change(row, seen=seen)
