"""What people do with folders about people. Each is one transaction with one audit entry."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from lantern.access.visitors import Visitor
from lantern.cases.case_actions import exposed
from lantern.cases.letting_in import keep_out_the_same, let_in_the_same, refuse_under_glass, seal_the_same
from lantern.cases.person_models import Double, Person
from lantern.cases.persons import ABOUT, SaidOf, said_in
from lantern.folders import writing
from lantern.folders.kinds import SAME_PERSON, EntryKind, FolderKind
from lantern.folders.models import Entry, Folder, Link
from lantern.folders.refusals import FolderRefuses
from lantern.folders.twice import PURPOSE, OpenedBefore, refuse_twice
from lantern.vault.acts import act
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit, for_the_system

NEWER: Final = "Somebody else has changed this since you opened it. Look at the page again, then write it anew."
SECOND: Final = "A folder was opened from this search already. Look for the person again before you open another one."
EXPOSED: Final = (
    "Somebody who must not learn of this can read the folder of that person. End first that they are let into it, or "
    "ask whoever keeps this."
)
NO_LINK: Final = "This has ended already. Look at the page again."
JUDGED: Final = "Somebody has said already what these two are. Look at the page again."


def open_person(
    *, permit: Permit, visitor: Visitor, said: SaidOf, told_by: str, role: str, search: UUID, by: By, at: datetime
) -> Folder:
    """Open a folder about a person who has a part in a concern or case.

    Whoever keeps that keeps the person's folder, and whoever opens it may write in it as long as in that. Whoever is
    kept out of that is kept out of the person's folder, too (DP-26). Somebody without a tie keeps it if nobody did.

    Args:
        permit: lets one write into the concern or case.
        visitor: who does it.
        said: what is said of the person.
        told_by: who said so.
        role: the part, a code of the vocabulary.
        search: by which they were looked for first. One search opens one folder, however often it is pressed.
        by: who opens it.
        at: when.

    Raises:
        OpenedBefore: the same was pressed twice; which folder it has opened.
        FolderRefuses: from this search somebody else, or with another part, was opened a folder.
        Refused: nothing but a broken glass lets them write in the concern or case.
    """
    source = permit.folder
    refuse_under_glass(visitor, source)
    fresh = writing.fresh_folder(FolderKind.PERSON, at=at, by=by.account, id=uuid5(search, str(source)))
    with act(by=by, at=at, folder=source, action="person.opened", subject=fresh.folder.id) as done:
        row = writing.locked(source)
        _refuse_a_second(fresh.folder.id, source, said, role)
        seal_the_same(fresh, row, at)
        body = _body(said, told_by)
        # Whoever told it is named in the entry, and is nobody whom the folder is about.
        words = [*said.names, said.born, said.wishes]
        writing.write_folder(done, fresh, title=said.names[0], words=words)
        writing.write_entry(done, fresh.keys, kind=EntryKind.FACT, body=body, by=by.account, at=at, first=True)
        done.add(Person(folder=fresh.folder.id).seal(fresh.keys, said=said.body()))
        keep_out_the_same(done, fresh.keys, source, at)
        let_in_the_same(done, fresh.keys, row, visitor)
        writing.write_link(done, source, fresh.folder.id, role=role, at=at)
    return fresh.folder


def link_person(*, permit: Permit, person: UUID, role: str, by: By, at: datetime) -> Link:
    """Let somebody stand in a concern or case in a part. Where they do already, nothing is written twice.

    Raises:
        FolderRefuses: somebody who must not learn of the concern can read the person's folder (T-37).
    """
    with act(by=by, at=at, folder=permit.folder, action="folder.linked", subject=person) as done:
        writing.locked(permit.folder)
        if exposed(person, [permit.folder], at):
            raise FolderRefuses(EXPOSED)
        known = Link.objects.filter(folder=permit.folder, other=person, role=role, ended_at=None).first()
        return known or writing.write_link(done, permit.folder, person, role=role, at=at)


def end_link(*, permit: Permit, link: UUID, why: str, by: By, at: datetime) -> Link:
    """End that a folder stands in this one in a part. It stays on record that it did.

    Raises:
        FolderRefuses: there is no such link of this folder, or it has ended.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="folder.unlinked", subject=link, reason=why, keys=keys) as done:
        row = Link.rows_of(permit.folder).filter(pk=link, ended_at=None).first()
        # In which part somebody stands is said where they stand; that two are one person, at either of them.
        if row is None or (row.folder_id != permit.folder and row.role != SAME_PERSON):
            raise FolderRefuses(NO_LINK)
        return writing.changed(done, row, permit.folder, ended_at=at)


def say_of_person(*, permit: Permit, said: SaidOf, told_by: str, seen: int, by: By, at: datetime) -> Person:
    """Say anew what is known of a person. What was said before stays in the folder as it was written.

    Args:
        permit: lets one write into the person's folder.
        said: everything that is said now, in full.
        told_by: who said so.
        seen: the number of the newest entry when it was read; 0 where nothing was kept but a title.
        by: who writes.
        at: when.

    Raises:
        PressedTwice: the same was said a moment ago.
        FolderRefuses: somebody else has changed it since.
    """
    folder = permit.folder
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=folder, action="person.changed") as done:
        head = writing.locked(folder)
        row = Person.objects.filter(folder=folder).first()
        body = _body(said, told_by)
        refuse_twice(permit, body, kind=EntryKind.FACT, by=by.account, at=at)
        if newest_entry(folder) != seen:
            raise FolderRefuses(NEWER)
        writing.write_numbered(done, keys, seen + 1, kind=EntryKind.FACT, body=body, by=by.account, at=at)
        # As when it was opened: whoever told it is nobody whom the folder is about.
        writing.add_words(done, folder, [*said.names, said.born, said.wishes])
        writing.changed(done, head, folder, {"title": said.names[0]})
        if row is not None:
            return writing.changed(done, row, folder, {"said": said.body()}, compared_at=None)
        made = Person(folder=folder).seal(keys, said=said.body())
        done.add(made)
        return made


def judge_double(*, permit: Permit, double: UUID, same: bool, why: str, by: By, at: datetime) -> Double:
    """Say of two folders whether they are about one person, after looking at both. The reason is kept beside it.

    It stands in neither folder: whoever reads one of them need not know of the other.

    Args:
        permit: lets one decide in the first of the two.
        double: which two.
        same: they are one person.
        why: the reason.
        by: who says so; they have looked at both, and may decide in both.
        at: when.

    Raises:
        FolderRefuses: there are no such two, or somebody has said it already.
    """
    keys = keyring().open(permit)
    with act(by=by, at=at, folder=permit.folder, action="double.judged", subject=double) as done:
        row = Double.objects.select_for_update().filter(pk=double, folder=permit.folder, ended_at=None).first()
        if row is None:
            raise FolderRefuses(JUDGED)
        if same:
            writing.write_link(done, row.folder, row.other, role=SAME_PERSON, at=at)
        seen = row.version
        row.version += 1
        row.same, row.by, row.ended_at = same, by.account, at
        done.change(row.seal(keys, why=why), seen=seen)
        return row


def newest_entry(folder: UUID) -> int:
    """The number of the newest entry of a folder; 0 where there is none."""
    return Entry.objects.filter(folder=folder).order_by("-number").values_list("number", flat=True).first() or 0


def _refuse_a_second(folder: UUID, source: UUID, said: SaidOf, role: str) -> None:
    if not Folder.objects.filter(pk=folder).exists():
        return
    keys = keyring().open(for_the_system(folder, PURPOSE, reads=True))
    row = Person.objects.filter(folder=folder, said__isnull=False).exclude(said=b"").first()
    linked = Link.objects.filter(folder=source, other=folder, role=role, ended_at=None).exists()
    if linked and row is not None and said_in(row.open(keys, "said")) == said:
        raise OpenedBefore(folder)
    raise FolderRefuses(SECOND)


def _body(said: SaidOf, told_by: str) -> dict[str, object]:
    return {"as": ABOUT, **said.body(), **({"told_by": told_by} if told_by else {})}
