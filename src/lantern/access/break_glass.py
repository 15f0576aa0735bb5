"""Break-glass: a folder is opened in an emergency without a grant; others hear at once, and it is reviewed (G10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.access import alerts
from lantern.access.alerts import AlertKind, tell
from lantern.access.circumstances import PLAIN, TOLD_AT_ONCE, Circumstances, Need
from lantern.access.need_to_know import folders_open_to, judge, may, permit
from lantern.access.policy_actions import Action
from lantern.access.recipients import watchers
from lantern.access.refusals import Hidden, Refused
from lantern.access.relations import BREAK_GLASS_FOR
from lantern.access.visitors import Visitor
from lantern.folders import writing
from lantern.folders.kinds import FolderKind, Level
from lantern.folders.models import Grant
from lantern.vault.acts import act
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system

SHORTEST: Final = 20
"""How many letters a reason, or a review, has at least."""
TOO_SHORT: Final = f"Write a little more: at least {SHORTEST} letters, so that somebody else understands it."
OPEN_ALREADY: Final = "You can open this folder already. Nothing needs to be broken."
NO_SUCH: Final = "This break-glass was reviewed already, or has ended."


@dataclass(frozen=True, slots=True)
class Broken:
    """A break-glass of one's own that still holds."""

    id: UUID
    folder: UUID
    reference: str
    until: datetime


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A break-glass that nobody has reviewed yet; ``ends`` is when it ended or will end."""

    id: UUID
    folder: UUID
    reference: str
    account: UUID
    at: datetime
    ends: datetime
    reason: str


def break_glass(visitor: Visitor, folder: UUID, *, reason: str) -> Grant:
    """Open a folder for four hours. Two others are told in the same moment, or it is not done.

    Raises:
        Hidden: there is no such folder, or none for this account, also in an emergency.
        Refused: the reason is too short, too few can be told, or it is open already.
    """
    _long_enough(reason)
    apart = [visitor.by.account] if visitor.by.account else []
    told = watchers(folder, visitor.at, beside=apart, most=TOLD_AT_ONCE)
    given = Circumstances(told=len(told))
    door = permit(
        visitor, Action.OPEN_BY_BREAK_GLASS, folder, purpose="break-glass", reason=reason, circumstances=given
    )
    if may(visitor, Action.READ_FOLDER, folder):
        raise Refused([OPEN_ALREADY])
    keys = keyring().open(door)
    with act(by=visitor.by, at=visitor.at, folder=folder, action="glass.broken", reason=reason, keys=keys) as done:
        row = writing.write_grant(
            done, keys, account=visitor.somebody(), level=Level.WRITE, why=reason, by=visitor.account, at=visitor.at,
            until=visitor.at + BREAK_GLASS_FOR, break_glass=True,
        )  # fmt: skip
        tell(done, folder=folder, to=told, kind=AlertKind.BREAK_GLASS, at=visitor.at, beside=apart)
    return row


def opened(visitor: Visitor, grant: UUID) -> Broken:
    """A break-glass of one's own, as long as it holds.

    Raises:
        Hidden: there is none.
    """
    row = _broken(grant)
    if row.account != visitor.account or row.ended_at is not None or _until(row) <= visitor.at:
        raise Hidden
    judge(visitor, Action.KNOW_EXISTS, row.folder_id, PLAIN)
    return Broken(row.id, row.folder_id, row.folder.reference, _until(row))


def end_early(visitor: Visitor, grant: UUID, *, why: str) -> Grant:
    """End a break-glass before its time: one's own at any moment, another's by whoever keeps the folder.

    Raises:
        Hidden: there is none, or none for this account.
        Refused: it has ended already, or the visitor may not end it.
    """
    row = _broken(grant)
    if row.account != visitor.account:
        permit(visitor, Action.END_GRANT, row.folder_id, purpose="end a break-glass", reason=why)
    if row.ended_at is not None or (row.until is not None and row.until <= visitor.at):
        raise Refused([NO_SUCH])
    with act(by=visitor.by, at=visitor.at, folder=row.folder_id, action="glass.ended", subject=row.id) as done:
        return writing.changed(done, row, row.folder_id, ended_at=visitor.at, ended_by=visitor.account)


def review(visitor: Visitor, grant: UUID, *, words: str) -> Grant:
    """Say, as somebody else who may, whether it was right, and what follows. The words are kept with it.

    Raises:
        Hidden: there is none, or none for this account.
        Refused: it is one's own, the words are too short, or it was reviewed already.
    """
    _long_enough(words)
    row = _broken(grant)
    given = Circumstances(concerns_self=row.account == visitor.account)
    permit(visitor, Action.REVIEW_BREAK_GLASS, row.folder_id, purpose="review", reason=words, circumstances=given)
    if row.reviewed_at is not None:
        raise Refused([NO_SUCH])
    with act(by=visitor.by, at=visitor.at, folder=row.folder_id, action="glass.reviewed", subject=row.id) as done:
        return writing.changed(
            done, row, row.folder_id, {"review": words}, reviewed_at=visitor.at, reviewed_by=visitor.account
        )


def open_reviews(visitor: Visitor) -> tuple[OpenReview, ...]:
    """Every break-glass that waits for a review and that the visitor may review, oldest first."""
    waiting = Grant.objects.filter(break_glass=True, reviewed_at=None).exclude(account=visitor.somebody())
    where = set(
        folders_open_to(
            visitor, Action.REVIEW_BREAK_GLASS, tuple(FolderKind), Circumstances(reason=True),
            among=waiting.values("folder"),
        )
    )  # fmt: skip
    return tuple(
        OpenReview(
            row.id,
            row.folder_id,
            row.folder.reference,
            row.account,
            row.starts,
            row.ended_at or _until(row),
            _reason(row),
        )
        for row in waiting.select_related("folder").order_by("starts", "pk")
        if row.folder_id in where
    )


def seen(visitor: Visitor, waiting: Iterable[OpenReview]) -> None:
    """Note that the visitor has been shown these: they are not alerted of them again."""
    for folder in dict.fromkeys(row.folder for row in waiting):
        alerts.seen(folder=folder, by=visitor.by, at=visitor.at, kinds=[AlertKind.BREAK_GLASS, AlertKind.REVIEW])


def _long_enough(words: str) -> None:
    if len(words.strip()) < SHORTEST:
        raise Refused([TOO_SHORT], [Need.REASON])


def _broken(grant: UUID) -> Grant:
    row = Grant.objects.filter(pk=grant, break_glass=True).first()
    if row is None:
        raise Hidden
    return row


def _until(row: Grant) -> datetime:
    return row.until or row.starts + BREAK_GLASS_FOR


def _reason(row: Grant) -> str:
    keys = keyring().open(for_the_system(row.folder_id, "show a review", reads=True))
    return str(row.open(keys, "why"))
