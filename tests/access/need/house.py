"""A house with invented accounts and folders, made through the same acts as everywhere."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.access.sessions import Facts, Kind
from lantern.access.visitors import Visitor, visitor
from lantern.folders import actions, writing
from lantern.folders.kinds import EntryKind, ExclusionKind, FolderKind, Level
from lantern.vault.acts import Act, act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit, for_the_system

HOUR = timedelta(hours=1)
LONG_AGO = timedelta(days=400)


def account(role: Role, at: datetime, *, joined: timedelta = LONG_AGO, active: bool = True) -> Account:
    """An account with the folder that every account has."""
    begun = at - joined
    row = Account(username=uuid4().hex[:20], role=role.value, joined_at=begun, is_active=active)
    row.set_unusable_password()
    fresh = writing.fresh_folder(FolderKind.WORKER, at=begun, id=row.id)
    with act(by=THE_SYSTEM, at=begun, folder=row.id, action="account.made") as done:
        writing.write_folder(done, fresh, title="Somebody")
        done.add(row)
    return row


def visit(who: Account, at: datetime, *, second: bool = True, station: bool = False, fresh: bool = True) -> Visitor:
    """The account at the door, as the middleware makes it."""
    facts = Facts(
        started_at=at - HOUR, confirmed_at=at if fresh else at - HOUR, kind=Kind.DESK, second_factor=second,
        station=uuid4() if station else None,
    )  # fmt: skip
    return visitor(
        account=who.id, role=who.role, active=who.is_active, joined_at=who.joined_at, session="0123456789abcdef",
        vouched=who.vouched, enrolled=second, facts=facts, at=at,
    )  # fmt: skip


def folder(at: datetime, *, title: str = "Amina from room 12", kind: FolderKind = FolderKind.CONCERN) -> UUID:
    """A folder that nobody was let into."""
    return actions.open_folder(kind=kind, title=title, by=THE_SYSTEM, at=at).id


def inside(folder: UUID) -> Permit:
    """What the program does by itself."""
    return for_the_system(folder, "test", reads=True, writes=True)


def note(folder: UUID, at: datetime, words: str, place: str = "") -> UUID:
    """A note in a folder."""
    body = {"words": words}
    return actions.add_entry(
        permit=inside(folder), kind=EntryKind.NOTE, body=body, by=THE_SYSTEM, at=at, place=place
    ).id


def let_in(folder: UUID, who: Account, at: datetime, level: Level = Level.READ, **more: Any) -> UUID:
    """A grant to an account; returns its id."""
    keys = keyring().open(inside(folder))
    with act(by=THE_SYSTEM, at=at, folder=folder, action="grant.given", subject=who.id) as done:
        return writing.write_grant(done, keys, account=who.id, level=level, why="test", by=None, at=at, **more).id


def keep_out(folder: UUID, who: Account, at: datetime, kind: ExclusionKind = ExclusionKind.MUST_NOT_KNOW) -> UUID:
    """An exclusion of an account; returns its id."""
    return actions.exclude(permit=inside(folder), account=who.id, kind=kind, why="test", by=THE_SYSTEM, at=at).id


@dataclass
class Told:
    """A messenger that remembers."""

    alerts: list[tuple[str, tuple[UUID, ...], UUID]] = field(default_factory=list)

    def __call__(
        self, act: Act, *, folder: UUID, to: Collection[UUID], kind: str, at: datetime, beside: Collection[UUID]
    ) -> None:
        """Remember who was told of what, about which folder."""
        del act, at, beside
        self.alerts.append((kind, tuple(to), folder))


TOLD = Told()
"""The messenger of the tests: the setting LANTERN_ALERTS names it."""
