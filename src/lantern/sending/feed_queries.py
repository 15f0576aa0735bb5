"""Whose calendar an address is, and what is in it now: only what that account may still read at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from lantern.access.hashing import digest_of, keyed_digest
from lantern.access.models import Account
from lantern.access.need_to_know import folders_open_and_tied
from lantern.access.policy_actions import Action
from lantern.access.roles import READERS
from lantern.access.second_factors import has_second_factor
from lantern.access.sessions import Facts, Kind
from lantern.access.visitors import Visitor, visitor
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Duty, Folder
from lantern.packs.feed_files import FeedFigures
from lantern.sending.feed_calendar import Event
from lantern.sending.feed_models import FeedAddress

_KINDS = (FolderKind.CONCERN, FolderKind.CASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """An address that holds, and who asks by it."""

    id: UUID
    references: bool
    reader: Visitor


def feed_behind(token: str, at: datetime) -> Feed | None:
    """The feed of a token; nothing where the token is unknown or revoked, or its account has left or reads no more."""
    row = FeedAddress.objects.filter(token_digest=digest_of(token), ended_at=None).first()
    account = Account.objects.filter(pk=row.folder, is_active=True).first() if row else None
    if row is None or account is None or account.role not in READERS or not has_second_factor(account.id):
        return None
    return Feed(row.id, row.references, _reader(account, row, at))


def standing_address(account: UUID) -> FeedAddress | None:
    """The address that an account has now."""
    return FeedAddress.objects.filter(folder=account, ended_at=None).order_by("-made_at").first()


def events_of(feed: Feed, known: FeedFigures) -> tuple[Event, ...]:
    """What falls due: the account's own duties and those that nobody has taken, the nearest first.

    No folder is opened: only moments are read, and references where they were asked for.
    """
    at, account = feed.reader.at, feed.reader.somebody()
    due = Duty.objects.filter(done_at=None, due_at__gt=at - timedelta(days=known.days_back))
    mine = due.filter(Q(owner=account) | Q(owner=None))
    # What is open is little beside what is done: it is asked for first, however many folders somebody reads.
    found, tied = folders_open_and_tied(
        feed.reader, (Action.READ_FOLDER,), _KINDS, among=mine.order_by().values("folder")
    )
    # Whoever has a tie of any class is shown no duty, as on every page (DP-26).
    readable = frozenset(found[Action.READ_FOLDER]) - tied
    nearest = mine.order_by("due_at", "id").values_list("id", "folder_id", "due_at")
    rows = [row for row in nearest if row[1] in readable][: known.most_events]
    names = _references(folder for _, folder, _ in rows) if feed.references else {}
    # A mark of its own for each address: two calendars cannot be laid side by side.
    return tuple(
        Event(keyed_digest(f"calendar {feed.id}", str(id))[:32], when, names.get(folder, ""))
        for id, folder, when in rows  # noqa: A001
        if when is not None
    )


def _references(folders: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Folder.objects.filter(pk__in=set(folders)).values_list("pk", "reference"))


def _reader(account: Account, row: FeedAddress, at: datetime) -> Visitor:
    """The account as it stood when it made the address: with its second factor, and by now without a fresh sign-in."""
    return visitor(
        account=account.id, role=account.role, active=account.is_active, joined_at=account.joined_at,
        vouched=account.vouched, enrolled=True, session="calendar", at=at,
        facts=Facts(
            started_at=row.made_at, confirmed_at=row.made_at, kind=Kind.DESK, second_factor=True, station=None
        ),
    )  # fmt: skip
