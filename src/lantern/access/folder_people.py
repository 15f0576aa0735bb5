"""Who may see a folder, and who is kept out of it: read under a permit, with the reasons in clear (F66, DP-26)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lantern.access.models import Account
from lantern.access.need_models import Agreement
from lantern.access.policy_actions import Action
from lantern.access.roles import READERS, ROLE_NAMES, Role
from lantern.access.shown_names import shown_names
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Exclusion, Folder, Grant
from lantern.folders.queries import reader_has_a_tie
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit


@dataclass(frozen=True, slots=True)
class LetIn:
    """One grant, with its reason in clear. ``holds`` is false once it has ended or run out."""

    id: UUID
    account: UUID
    level: Level
    why: str
    starts: datetime
    until: datetime | None
    ended_at: datetime | None
    break_glass: bool
    stand_in: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Somebody who is kept out, with the reason in clear."""

    id: UUID
    account: UUID
    kind: ExclusionKind
    why: str
    starts: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """Something in the folder for which a second person is asked. ``agreed``: somebody has agreed; it waits to be done.

    ``about`` is the account that is kept out, where that is to end.
    """

    id: UUID
    action: Action
    subject: UUID | None
    about: UUID | None
    asked_by: UUID
    until: datetime
    agreed: bool
    why: str


@dataclass(frozen=True, slots=True)
class FolderPeople:
    """Everything about who sees one folder."""

    reference: str
    sealed_at: datetime | None
    let_in: tuple[LetIn, ...]
    kept_out: tuple[KeptOut, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be named: an active account with its name."""

    id: UUID
    name: str
    role: Role


def people_of(permit: Permit, at: datetime) -> FolderPeople:
    """Who sees the folder, who is kept out, and what waits for a second person.

    Raises:
        DoorClosed: the permit does not let one read.
    """
    keys = keyring().open(permit)
    folder = Folder.objects.get(pk=permit.folder)
    grants = Grant.objects.filter(folder=folder.id).order_by("starts", "pk")
    out = list(Exclusion.objects.filter(folder=folder.id, ended_at=None).order_by("starts", "pk"))
    about = {row.id: row.account for row in out}
    shown = (Action.LIFT_EXCLUSION.value, Action.UNSEAL.value, Action.EXPORT.value)
    asked = Agreement.objects.filter(folder=folder.id, action__in=shown, used_at=None, until__gt=at).order_by(
        "asked_at"
    )
    if reader_has_a_tie(permit):
        # It may be a tie to just those who are kept out, and nobody is told that they are kept out themselves.
        out, asked = [], asked.exclude(action=Action.LIFT_EXCLUSION.value)
    return FolderPeople(
        reference=folder.reference,
        sealed_at=folder.sealed_at,
        let_in=tuple(
            LetIn(
                row.id, row.account, Level(row.level), str(row.open(keys, "why")), row.starts, row.until, row.ended_at,
                row.break_glass, row.stand_in, _holds(row, folder.sealed_at, at),
            )
            for row in grants
        ),
        kept_out=tuple(
            KeptOut(row.id, row.account, ExclusionKind(row.kind), str(row.open(keys, "why")), row.starts) for row in out
        ),
        asked=tuple(
            Asked(
                row.id, Action(row.action), row.subject, about.get(row.subject) if row.subject else None, row.asked_by,
                row.until, row.agreed_by is not None, str(row.open(keys, "why")),
            )
            for row in asked
        ),
    )  # fmt: skip


def colleagues(*, beside: UUID | None, readers: bool) -> tuple[Colleague, ...]:
    """The active accounts by name: those whose role can read folders, or all. ``beside`` is left out."""
    rows = Account.objects.filter(is_active=True).exclude(pk=beside)
    if readers:
        rows = rows.filter(role__in=[role.value for role in READERS])
    found = {row.id: Role(row.role) for row in rows}
    names = shown_names(found)
    listed = [Colleague(account, names.get(account, ROLE_NAMES[role]), role) for account, role in found.items()]
    return tuple(sorted(listed, key=lambda one: (one.name.casefold(), one.id)))


def _holds(row: Grant, sealed_at: datetime | None, at: datetime) -> bool:
    ends = [moment for moment in (row.until, row.ended_at) if moment is not None]
    in_time = row.starts <= at and all(at < moment for moment in ends)
    return in_time and (sealed_at is None or row.starts > sealed_at)
