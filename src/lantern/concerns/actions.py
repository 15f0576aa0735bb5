"""What people do with a concern. Each is one transaction with one audit entry and its alerts."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError

from lantern.access.hashing import keyed_digest
from lantern.concerns.models import Concern, Report
from lantern.concerns.sending_in import title_of, words_of, write_sent
from lantern.concerns.short_reports import ShortReport
from lantern.concerns.situations import head_of
from lantern.directory.house import house
from lantern.folders import writing
from lantern.folders.kinds import EntryKind, FolderKind
from lantern.folders.models import Entry
from lantern.vault.acts import act
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit


def report_concern(*, report: ShortReport, by: By, at: datetime, id: UUID | None = None) -> Concern:  # noqa: A002
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


def _written(report: ShortReport, by: By, at: datetime, folder: UUID) -> Concern:
    fresh = writing.fresh_folder(FolderKind.CONCERN, at=at, by=by.account, id=folder)
    said = report.said(head_of(house()), at)
    kept = Report(folder=folder, reporter=by.account, session=by.session, begun_at=at, kept_at=at, sent_at=at)
    kept.seal(fresh.keys, said=said.written())
    with act(by=by, at=at, folder=folder, action="concern.reported") as done:
        writing.write_folder(done, fresh, title=title_of(said), words=words_of(said))
        row = write_sent(
            done, fresh.keys, said, reference=fresh.folder.reference, reporter=by.account, at=at, place=report.place
        )
        done.add(kept)
    return row


def _folder_for(form: UUID | None, report: ShortReport, by: By) -> UUID:
    """The folder of what is sent with this form by this account: nobody can choose the id of a folder.

    Somebody who goes back and changes the words has written another report: nothing is lost.
    """
    if form is None:
        return uuid4()
    out = ",".join(sorted(report.kept_out))
    parts = (by.account, form, report.words, report.danger, report.about, report.place, out, report.kept_out_words)
    return UUID(hex=keyed_digest("report", "\0".join(map(str, parts)))[:32])
