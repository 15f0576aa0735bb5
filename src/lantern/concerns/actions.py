"""What people do with a concern. Each is one transaction with one audit entry and its alerts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError

from lantern.access.hashing import keyed_digest
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.models import Concern, Danger
from lantern.concerns.recipients import LADDER, POSTS, Candidate, Recipient, recipients
from lantern.folders import writing
from lantern.folders.kinds import EntryKind, ExclusionKind, FolderKind, Level
from lantern.folders.models import Entry
from lantern.sending.kinds import AlertKind
from lantern.sending.outbox import alert
from lantern.vault.acts import Act, act
from lantern.vault.audit import By
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import Permit

RECEIVES: Final = "receives concerns by post"
STANDS_IN: Final = "stands in: nobody else is there who may receive it"
NAMED: Final = "named by the reporter as somebody who must not learn of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a reporter says, exactly as it was written."""

    words: str
    danger: Danger
    about: str = ""
    place: str = ""
    kept_out: frozenset[Role] = frozenset()
    kept_out_words: str = ""


def report_concern(*, report: Report, by: By, at: datetime, id: UUID | None = None) -> Concern:  # noqa: A002
    """Report a concern: kept as it was written, given to those who must read it, and told to nobody else.

    Args:
        report: what was said.
        by: who reports.
        at: when.
        id: made with the empty form. The same report sent twice is one: the second time the first is returned.
    """
    folder = _folder_for(id, report, by)
    try:
        return _written(report, by, at, folder)
    except IntegrityError:
        # The same form was sent twice. That is rare, so it is asked only now.
        before = Concern.objects.filter(folder=folder).first()
        if before is None:
            raise
        return before


def open_concern(*, permit: Permit, by: By, at: datetime) -> Concern:
    """Note that somebody has read the concern for the first time; the reporter hears that it was opened."""
    with act(by=by, at=at, folder=permit.folder, action="concern.opened") as done:
        row = Concern.objects.select_for_update().get(folder=permit.folder)
        if row.opened_at is None:
            seen, row.version = row.version, row.version + 1
            row.opened_at, row.opened_by = at, by.account
            done.change(row, seen=seen)
    return row


def add_note(*, permit: Permit, words: str, by: By, at: datetime) -> Entry:
    """Add a note to a concern."""
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="note.added") as done:
        writing.locked(permit.folder)
        return writing.write_entry(done, keys, kind=EntryKind.NOTE, body={"words": words}, by=by.account, at=at)


def _written(report: Report, by: By, at: datetime, folder: UUID) -> Concern:
    fresh = writing.fresh_folder(FolderKind.CONCERN, at=at, by=by.account, id=folder)
    out = _accounts_in(report.kept_out)
    to = recipients(_candidates(), out)
    row = Concern(folder=folder, reported_by=by.account, reported_at=at, danger=report.danger)
    with act(by=by, at=at, folder=folder, action="concern.reported") as done:
        writing.write_folder(done, fresh, title=report.about, words=[report.words])
        writing.write_entry(
            done, fresh.keys, kind=EntryKind.WORDS, body=_body(report), by=by.account, at=at, place=report.place,
            first=True,
        )  # fmt: skip
        for account in sorted(out):
            writing.write_exclusion(
                done, fresh.keys, account=account, kind=ExclusionKind.MUST_NOT_KNOW, why=NAMED, by=by.account, at=at
            )
        _let_in(done, fresh.keys, to, at)
        done.add(row)
        alert(done, folder=folder, to=[person.account for person in to], kind=AlertKind.CONCERN, at=at)
    return row


def _let_in(done: Act, keys: FolderKeys, to: Iterable[Recipient], at: datetime) -> None:
    for person in to:
        why = STANDS_IN if person.stand_in else RECEIVES
        writing.write_grant(
            done, keys, account=person.account, level=Level.MANAGE, why=why, by=None, at=at, stand_in=person.stand_in
        )


def _body(report: Report) -> dict[str, object]:
    said: dict[str, object] = {"words": report.words, "danger": report.danger.value}
    if report.kept_out_words:
        said["kept_out"] = report.kept_out_words
    return said


def _folder_for(form: UUID | None, report: Report, by: By) -> UUID:
    """The folder of what is sent with this form by this account: nobody can choose the id of a folder.

    Somebody who goes back and changes the words has written another report: nothing is lost.
    """
    if form is None:
        return uuid4()
    out = ",".join(sorted(report.kept_out))
    parts = (by.account, form, report.words, report.danger, report.about, report.place, out, report.kept_out_words)
    return UUID(hex=keyed_digest("report", "\0".join(map(str, parts)))[:32])


def _accounts_in(posts: frozenset[Role]) -> frozenset[UUID]:
    roles = [role.value for role in posts if role in POSTS]
    return frozenset(Account.objects.filter(role__in=roles).values_list("id", flat=True)) if roles else frozenset()


def _candidates() -> list[Candidate]:
    roles = [role.value for step in LADDER for role in step]
    found = Account.objects.filter(role__in=roles, is_active=True).order_by("id").values_list("id", "role")
    return [Candidate(account, Role(role)) for account, role in found]
