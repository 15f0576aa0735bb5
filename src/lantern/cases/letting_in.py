"""Who is let into a folder that is opened from another one: never more than may read where it comes from (DP-26)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lantern.access.circumstances import PLAIN
from lantern.access.keepers import keepers, let_in_a_keeper
from lantern.access.models import Account
from lantern.access.policy import decide
from lantern.access.policy_actions import Action
from lantern.access.refusals import Refused
from lantern.access.relations import Bond
from lantern.access.roles import Role
from lantern.access.ties import relation_of
from lantern.access.visitors import Visitor
from lantern.folders import writing
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.folders.standings import standing_of
from lantern.folders.writing import FreshFolder
from lantern.vault.acts import Act
from lantern.vault.keyring import FolderKeys

KEEPS: Final = "Keeps the concern or case from which this folder was opened."
OPENED_IT: Final = "Opened this folder, and may write in the concern or case from which it was opened."
KEPT_OUT: Final = "Kept out of the concern or case from which this folder was opened."
UNDER_GLASS: Final = (
    "You opened this in an emergency, for four hours. Write down in it what has happened. Whoever keeps it opens "
    "other folders from it, or puts it into one."
)
_AFTER: Final = timedelta(microseconds=1)
"""A grant in a sealed folder holds only when it was given after the sealing."""


def refuse_under_glass(visitor: Visitor, folder: UUID) -> None:
    """Go on only if the visitor may write in a folder without having broken its glass: that opens nothing else (G10).

    Raises:
        Refused: nothing but the broken glass lets them write in it.
    """
    relation = relation_of(standing_of(visitor.somebody(), folder, at=visitor.at), visitor.at)
    ordinary = relation.without_bonds(Bond.BREAK_GLASS_LIVE)
    if relation != ordinary and not decide(Action.ADD_ENTRY, visitor.actor, ordinary, PLAIN).allowed:
        raise Refused([UNDER_GLASS])


def seal_the_same(fresh: FreshFolder, source: Folder, at: datetime) -> None:
    """Seal a folder that is about to be written, if the one from which it is opened is sealed (F66)."""
    if source.sealed_at is not None:
        fresh.folder.sealed_at = at


def keep_out_the_same(done: Act, keys: FolderKeys, source: UUID, at: datetime) -> None:
    """Keep out of a fresh folder whoever is kept out of the one from which it is opened (DP-26)."""
    rows = Exclusion.objects.filter(folder=source, ended_at=None).order_by("starts", "pk")
    for account, kind in dict.fromkeys(rows.values_list("account", "kind")):
        writing.write_exclusion(done, keys, account=account, kind=ExclusionKind(kind), why=KEPT_OUT, by=None, at=at)


def let_in_the_same(done: Act, keys: FolderKeys, source: Folder, visitor: Visitor) -> None:
    """Let into a fresh folder whoever keeps the one from which it is opened, and whoever opens it; each as long.

    Where nobody keeps that one, somebody without a tie keeps the fresh one; but of one that is sealed nobody hears
    who was not named: the fresh one waits among those that nobody keeps. Call it after ``keep_out_the_same``.
    """
    at = visitor.at if source.sealed_at is None else visitor.at + _AFTER
    ends = {account: _ends(source, account, visitor.at, Level.MANAGE) for account in keepers(source.id, visitor.at)}
    keeping = {account: until for account, until in ends.items() if until}
    trustees = frozenset(Account.objects.filter(pk__in=keeping, role=Role.TRUSTEE.value).values_list("pk", flat=True))
    for account, until in keeping.items():
        writing.write_grant(
            done, keys, account=account, level=Level.MANAGE, why=KEEPS, by=visitor.account, at=at,
            until=_latest(until), stand_in=account in trustees,
        )  # fmt: skip
    if not keeping and source.sealed_at is None:
        let_in_a_keeper(done, keys, visitor, beside=())
    own = _ends(source, visitor.somebody(), visitor.at)
    if own and visitor.somebody() not in keeping:
        writing.write_grant(
            done, keys, account=visitor.somebody(), level=Level.WRITE, why=OPENED_IT, by=visitor.account, at=at,
            until=_latest(own),
        )  # fmt: skip


def _ends(source: Folder, account: UUID, at: datetime, *levels: Level) -> list[datetime | None]:
    """The ends of the grants that count for an account now; one by broken glass never does, and opens nothing else."""
    rows = Grant.objects.filter(folder=source.id, account=account, ended_at=None, break_glass=False, starts__lte=at)
    if levels:
        rows = rows.filter(level__in=levels)
    if source.sealed_at is not None:
        rows = rows.filter(starts__gt=source.sealed_at)
    return [until for until in rows.values_list("until", flat=True) if until is None or at < until]


def _latest(ends: list[datetime | None]) -> datetime | None:
    return None if any(end is None for end in ends) else max(end for end in ends if end is not None)
