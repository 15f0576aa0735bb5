"""Who is let into a folder that is opened from another one: never more than may read where it comes from (DP-26)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access.keepers import keepers, let_in_a_keeper
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.access.visitors import Visitor
from lantern.folders import writing
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Exclusion, Grant
from lantern.vault.acts import Act
from lantern.vault.keyring import FolderKeys

KEEPS: Final = "Keeps the concern or case from which this folder was opened."
OPENED_IT: Final = "Opened this folder, and may write in the concern or case from which it was opened."
KEPT_OUT: Final = "Kept out of the concern or case from which this folder was opened."


def keep_out_the_same(done: Act, keys: FolderKeys, source: UUID, at: datetime) -> None:
    """Keep out of a fresh folder whoever is kept out of the one from which it is opened (DP-26)."""
    rows = Exclusion.objects.filter(folder=source, ended_at=None).order_by("starts", "pk")
    for account, kind in dict.fromkeys(rows.values_list("account", "kind")):
        writing.write_exclusion(done, keys, account=account, kind=ExclusionKind(kind), why=KEPT_OUT, by=None, at=at)


def let_in_the_same(done: Act, keys: FolderKeys, source: UUID, visitor: Visitor) -> None:
    """Let into a fresh folder whoever keeps the one from which it is opened, and whoever opens it.

    Where nobody keeps that one, somebody without a tie keeps the fresh one. Call it after ``keep_out_the_same``.
    """
    keeping = keepers(source, visitor.at)
    trustees = frozenset(Account.objects.filter(pk__in=keeping, role=Role.TRUSTEE.value).values_list("pk", flat=True))
    for account in keeping:
        writing.write_grant(
            done, keys, account=account, level=Level.MANAGE, why=KEEPS, by=visitor.account, at=visitor.at,
            stand_in=account in trustees,
        )  # fmt: skip
    if not keeping:
        let_in_a_keeper(done, keys, visitor, beside=())
    if visitor.somebody() not in keeping:
        _let_in_who_opens(done, keys, source, visitor)


def _let_in_who_opens(done: Act, keys: FolderKeys, source: UUID, visitor: Visitor) -> None:
    own = _holding(Grant.objects.filter(folder=source, account=visitor.somebody(), ended_at=None), visitor.at)
    if own:
        # As long as in the concern, and no longer: a broken glass lasts four hours.
        until = None if any(end is None for end in own) else max(end for end in own if end is not None)
        writing.write_grant(
            done, keys, account=visitor.somebody(), level=Level.WRITE, why=OPENED_IT, by=visitor.account,
            at=visitor.at, until=until,
        )  # fmt: skip


def _holding(grants: Iterable[Grant], at: datetime) -> list[datetime | None]:
    return [grant.until for grant in grants if grant.starts <= at and (grant.until is None or at < grant.until)]
