"""Accounts and folders for the tests of sending: invented, with canaries in every sealed field."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.folders import actions, writing
from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.sending import outbox
from lantern.sending.kinds import AlertKind
from lantern.sending.models import OutgoingMessage
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit, for_the_system


def account(role: Role, at: datetime, *, mail: str | None = "", active: bool = True) -> UUID:
    """Somebody with that role. ``mail`` empty: an address of their own; ``None``: no address at all."""
    id = uuid4()  # noqa: A001
    fresh = writing.fresh_folder(FolderKind.WORKER, at=at, id=id)
    row = Account(id=id, username=f"name-{id.hex[:12]}", password="!", role=role, joined_at=at, is_active=active)  # noqa: S106
    row.seal(fresh.keys, shown_name="CANARY-NAME Okoro")
    if mail is not None:
        row.seal(fresh.keys, mail=mail or f"{id.hex[:8]}@charity.example")
    with act(by=THE_SYSTEM, at=at, folder=id, action="account.made") as done:
        writing.write_folder(done, fresh, title="CANARY-NAME Okoro")
        done.add(row)
    return id


def concern(at: datetime) -> UUID:
    """A folder about a concern."""
    return actions.open_folder(kind=FolderKind.CONCERN, title="CANARY-TITLE Vale Road", by=THE_SYSTEM, at=at).id


def keep_out(folder: UUID, somebody: UUID, kind: ExclusionKind, at: datetime) -> None:
    """Keep somebody out of a folder."""
    permit = Permit(folder=folder, account=None, session="test", purpose="test", writes=True, reads=True)
    actions.exclude(permit=permit, account=somebody, kind=kind, why="CANARY-WHY", by=THE_SYSTEM, at=at)


def alerted(
    folder: UUID, *to: UUID, at: datetime, kind: AlertKind = AlertKind.CONCERN, beside: tuple[UUID, ...] = ()
) -> tuple[OutgoingMessage, ...]:
    """One act with an alert in it."""
    with act(by=THE_SYSTEM, at=at, folder=folder, action="test.done") as done:
        return outbox.alert(done, folder=folder, to=to, kind=kind, at=at, beside=beside)


def seal(folder: UUID, at: datetime, *, keep: UUID) -> None:
    """Seal a folder for one account, which is let in by name a moment later."""
    permit = for_the_system(folder, "test", reads=True, writes=True)
    actions.seal_folder(permit=permit, why="test", by=THE_SYSTEM, at=at)
    with act(by=THE_SYSTEM, at=at, folder=folder, action="grant.given") as done:
        writing.write_grant(
            done, keyring().open(permit), account=keep, level=Level.MANAGE, why="test", by=None,
            at=at + timedelta(microseconds=1),
        )  # fmt: skip


def suspend(somebody: UUID, at: datetime) -> None:
    """Suspend an account."""
    row = Account.objects.get(pk=somebody)
    keys = keyring().open(for_the_system(somebody, "test", reads=True, writes=True))
    seen = row.version
    row.resealed(keys)
    row.is_active = False
    with act(by=THE_SYSTEM, at=at, folder=somebody, action="account.suspended") as done:
        done.change(row, seen=seen)
