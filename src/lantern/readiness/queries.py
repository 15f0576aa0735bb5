"""Reading what was noted on the way to being ready."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.folders.of_the_house import house_keys_for_reading
from lantern.packs.readiness_files import readiness_figures
from lantern.readiness.models import Kind, Note, Proposal, Site, What
from lantern.readiness.packs_in_use import digest_in_use
from lantern.sending.kinds import State
from lantern.sending.models import OutgoingMessage

LATELY: Final = 12


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site of the organisation."""

    id: UUID
    name: str
    kind: str
    area: str


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds the keys: two posts, and where what they hold lies. ``at``: when it was looked at."""

    first: str
    second: str
    where: str
    at: datetime


def sites() -> tuple[SiteLine, ...]:
    """The sites that are there, in the order in which they were written down."""
    rows = list(Site.objects.filter(ended_at=None).order_by("made_at"))
    keys = house_keys_for_reading() if rows else None
    if keys is None:
        return ()
    return tuple(SiteLine(row.id, str(row.open(keys, "body")["name"]), row.kind, row.area) for row in rows)


def newest(kind: Kind) -> Note | None:
    """The newest note of a kind; of the mail only one that arrived."""
    rows = Note.objects.filter(kind=kind.value)
    if kind is Kind.MAIL:
        rows = rows.filter(done_at__isnull=False)
    return rows.order_by("-about_at", "-at").first()


def holders() -> Holders | None:
    """Who holds the keys, as it was noted last."""
    row = newest(Kind.CUSTODY)
    keys = house_keys_for_reading() if row is not None else None
    if row is None or keys is None:
        return None
    body = row.open(keys, "body")
    return Holders(str(body["first"]), str(body["second"]), str(body["where"]), row.about_at)


def tried_message(account: UUID) -> Note | None:
    """The newest message that this account asked for, to try the mail, and has not said that it arrived."""
    row = Note.objects.filter(kind=Kind.MAIL.value, by=account).order_by("-at").first()
    return row if row is not None and row.done_at is None else None


def next_number() -> int:
    """The number of the next form: each is given once."""
    newest = Note.objects.filter(kind=Kind.KIT.value).order_by("-last_number").first()
    return newest.last_number + 1 if newest else 1


def kits() -> tuple[Note, ...]:
    """The papers for an outage that were printed, newest first."""
    return tuple(Note.objects.filter(kind=Kind.KIT.value).order_by("-last_number")[:LATELY])


@dataclass(frozen=True, slots=True)
class Proposals:
    """What two people have agreed to, and what waits for a second one: read once, looked at often."""

    rows: tuple[Proposal, ...]
    at: datetime

    @property
    def adopted(self) -> Proposal | None:
        """The packs that two people adopted last."""
        return max(self._agreed(What.PACKS), key=_agreed_at, default=None)

    @property
    def live(self) -> Proposal | None:
        """Who said that real reports are taken from now on, and when."""
        return min(self._agreed(What.LIVE), key=_agreed_at, default=None)

    def waiting(self, what: What) -> Proposal | None:
        """The proposal that waits for a second person: the newest, of the packs in use, and not too old."""
        earliest = self.at - readiness_figures().days["offer"]
        found = (
            row
            for row in self.rows
            if row.what == what.value and row.agreed_at is None
            if row.asked_at > earliest and row.packs_digest == digest_in_use()
        )
        return max(found, key=lambda row: row.asked_at, default=None)

    def _agreed(self, what: What) -> list[Proposal]:
        return [row for row in self.rows if row.what == what.value and row.agreed_at is not None]


def proposals(at: datetime) -> Proposals:
    """Every proposal. There are few: two people, once, and whenever the packs change."""
    return Proposals(tuple(Proposal.objects.order_by("asked_at")), at)


def _agreed_at(row: Proposal) -> datetime:
    assert row.agreed_at is not None  # noqa: S101 -- looked at before
    return row.agreed_at


def has_left(note: Note) -> bool:
    """Whether the message by which the mail is tried was handed over; before that it cannot have arrived."""
    sent = OutgoingMessage.objects.filter(state=State.SENT)
    return note.message is not None and sent.filter(pk=note.message).exists()
