"""What a reporter does with a report, screen by screen. Each is one transaction with one audit entry."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from lantern.access.hashing import keyed_digest
from lantern.concerns.models import Concern, Report
from lantern.concerns.report_screens import LEFT_AFTER, its_way_is_known, may_be_about_the_house
from lantern.concerns.said import Said, read
from lantern.concerns.sending_in import title_of, words_of, write_sent
from lantern.folders import writing
from lantern.folders.kinds import EntryKind, FolderKind
from lantern.folders.models import Entry, Folder
from lantern.vault.acts import Act, StaleRecord, act
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import for_the_system


class WayNotKnown(Exception):  # noqa: N818
    """The report may be about somebody here: sent now, it could reach the very person. Nothing was written."""


class _SentBefore(Exception):  # noqa: N818
    """It is a concern already."""


PURPOSE = "keep a report for its reporter"
PLACE = {"as": "place"}


def draft_folder(form: UUID, account: UUID | None) -> UUID:
    """The folder of what is begun with this form by this account: nobody can choose the id of a folder."""
    return UUID(hex=keyed_digest("draft", f"{account}\0{form}")[:32])


def begin_report(*, form: UUID, said: Said, by: By, at: datetime) -> Report:
    """Begin a report: from now on nothing of it is lost. Nobody but its reporter has it yet.

    Args:
        form: made with the empty form. Begun twice, it is one: the second time the first is returned, unchanged.
        said: what was said on the first screen.
        by: who reports.
        at: when.
    """
    folder = draft_folder(form, by.account)
    fresh = writing.fresh_folder(FolderKind.DRAFT, at=at, by=by.account, id=folder)
    row = Report(folder=folder, reporter=by.account, session=by.session, begun_at=at, kept_at=at)
    row.seal(fresh.keys, said=said.written())
    try:
        with act(by=by, at=at, folder=folder, action="report.begun") as done:
            writing.write_folder(done, fresh)
            done.add(row)
    except IntegrityError:
        before = Report.objects.filter(folder=folder).first()
        if before is None:
            raise
        return before
    return row


def keep_report(*, folder: UUID, said: Said, seen: int, by: By, at: datetime) -> Report:
    """Keep what was said so far.

    Args:
        folder: of the report; the caller has found out that it is theirs.
        said: everything, as it is now.
        seen: the version on which it builds.
        by: who reports.
        at: when.

    Raises:
        StaleRecord: another window has kept something since; nothing was written.
    """
    keys = _keys(folder)
    with act(by=by, at=at, folder=folder, action="report.kept") as done:
        row = _found(folder, seen)
        return _kept(done, row, keys, said, at)


def give_place(*, folder: UUID, place: str, said: Said, seen: int, by: By, at: datetime) -> Report:
    """Keep a hidden place of a report: under the key of places, in an entry of its own, and shown to nobody again.

    Raises:
        StaleRecord: another window has kept something since; nothing was written.
    """
    keys = _keys(folder)
    with act(by=by, at=at, folder=folder, action="report.place_given") as done:
        writing.locked(folder)
        row = _found(folder, seen)
        writing.write_entry(done, keys, kind=EntryKind.WORDS, body=PLACE, by=by.account, at=at, place=place)
        return _kept(done, row, keys, said, at)


def send_report(*, folder: UUID, by: By, at: datetime) -> Concern:
    """Send a report: it becomes a concern, is given to those who must read it, and told to nobody else.

    Sent twice it is one: the second time the concern that is there is returned.

    Raises:
        WayNotKnown: it may be about somebody here, and nobody has said yet who must not learn of it.
    """
    try:
        return _sent(folder, by, at)
    except _SentBefore:
        return Concern.objects.get(folder=folder)


def _sent(folder: UUID, by: By, at: datetime, *, untouched_since: datetime | None = None) -> Concern:
    keys = _keys(folder)
    with act(by=by, at=at, folder=folder, action="concern.reported") as done:
        # Whatever is asked, is asked behind the lock: another window may be saving this very moment.
        locked = writing.locked(folder)
        row = Report.objects.get(folder=folder)
        if row.sent_at is not None:
            raise _SentBefore
        said = said_in(row, keys)
        left = untouched_since is not None
        if may_be_about_the_house(said) or (left and not its_way_is_known(said)):
            raise WayNotKnown("Say first who must not learn of it.")
        if untouched_since is not None and row.kept_at >= untouched_since:
            raise WayNotKnown("It is being written again.")
        _become_concern(done, locked, said)
        newest = Entry.objects.filter(folder_id=folder).count()
        concern = write_sent(
            done, keys, said, reference=locked.reference, reporter=row.reporter, at=at, number=newest + 1
        )
        seen = row.version
        row.resealed(keys)
        row.sent_at = row.kept_at = at
        done.change(row, seen=seen)
    return concern


def send_left_report(*, folder: UUID, at: datetime) -> Concern | None:
    """Send a report that its reporter has left, as it is. One whose way is not known waits for them: it stays theirs.

    Nobody's worry is lost because a telephone died. Nobody learns of it who may be the one it is about.
    """
    try:
        return _sent(folder, THE_SYSTEM, at, untouched_since=at - LEFT_AFTER)
    except (_SentBefore, WayNotKnown):
        return None


def said_in(row: Report, keys: FolderKeys) -> Said:
    """What a report holds."""
    return read(row.open(keys, "said"))


def _become_concern(done: Act, folder: Folder, said: Said) -> None:
    writing.changed(done, folder, folder.id, {"title": title_of(said)}, kind=FolderKind.CONCERN)
    writing.add_words(done, folder.id, words_of(said))


def _kept(done: Act, row: Report, keys: FolderKeys, said: Said, at: datetime) -> Report:
    seen = row.version
    row.resealed(keys, said=said.written())
    row.kept_at = at
    done.change(row, seen=seen)
    return row


def _found(folder: UUID, seen: int) -> Report:
    row = Report.objects.select_for_update().get(folder=folder)
    if row.version != seen:
        raise StaleRecord("Another window has kept something since this page was opened.")
    return row


def _keys(folder: UUID) -> FolderKeys:
    return keyring().open(for_the_system(folder, PURPOSE, reads=True, writes=True))
