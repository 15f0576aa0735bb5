"""Files of a folder: cleaned apart, kept with what they were, bound to their folder, and taken away for good."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from lantern.folders import actions, cleaning_apart, cleaning_child
from lantern.folders.attaching import AttachmentRefused, Provenance, attach, take_away
from lantern.folders.attachment_models import Attachment, AttachmentChunk
from lantern.folders.attachments import attachments_of
from lantern.folders.cleaning_apart import NoPlaceFree, cleaned
from lantern.folders.kinds import EntryKind, FolderKind
from lantern.folders.models import Folder
from lantern.privacy.cleaning import clean
from lantern.privacy.words import FileRefused, Why
from lantern.vault.audit import By
from lantern.vault.models import AuditEntry
from lantern.vault.permits import Permit
from tests.privacy import samples
from tests.vault import make_records as make

LEAD = By(uuid4(), "0123456789abcdef")
TOLD = Provenance(("place",), "a" * 64, "b" * 64, "2026:11:20 14:03:22")
REACHES_TOO_FAR = """
import sys
from lantern.folders import cleaning_child
def greedy(content, name):
    {what}
cleaning_child.clean = greedy
cleaning_child.main()
"""
SOONER = """
import resource
bounds = dict(cleaning_child._BOUNDS)
cleaning_child._BOUNDS = tuple({**bounds, resource.RLIMIT_CPU: 1}.items())
"""


def inside(folder: Folder) -> Permit:
    return Permit(folder=folder.id, account=LEAD.account, session="s", purpose="test", reads=True, writes=True)


@pytest.fixture
def folder(now: datetime) -> Folder:
    return actions.open_folder(kind=FolderKind.DRAFT, title="Amina", by=LEAD, at=now)


def kept(folder: Folder, now: datetime, content: bytes = b"words" * 40_000) -> Attachment:
    return attach(
        permit=inside(folder), file=BytesIO(content), name="door.txt", media_type="text/plain", by=LEAD, at=now,
        provenance=TOLD,
    )  # fmt: skip


# -- in the folder -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_is_kept_with_what_it_was_and_none_of_that_stands_in_clear(folder: Folder, now: datetime) -> None:
    row = kept(folder, now)

    (listed,) = attachments_of(inside(folder))
    assert listed.provenance == TOLD
    stored = Attachment.objects.filter(pk=row.pk).values_list("provenance", flat=True).get()
    assert stored
    assert b"a" * 64 not in bytes(stored)


@pytest.mark.django_db
def test_a_file_cannot_be_hung_on_an_entry_of_another_folder(folder: Folder, now: datetime) -> None:
    other = actions.open_folder(kind=FolderKind.PERSON, title="Noor", by=LEAD, at=now)
    there = actions.add_entry(permit=inside(other), kind=EntryKind.NOTE, body={"words": "x"}, by=LEAD, at=now)

    def hang_on(entry: object) -> None:
        attach(
            permit=inside(folder), file=BytesIO(b"x"), name="a.txt", media_type="text/plain", by=LEAD, at=now,
            entry=entry,  # type: ignore[arg-type]
        )  # fmt: skip

    with pytest.raises(AttachmentRefused):
        hang_on(there.id)
    assert not Attachment.objects.exists()
    here = actions.add_entry(permit=inside(folder), kind=EntryKind.NOTE, body={"words": "x"}, by=LEAD, at=now)
    hang_on(here.id)
    assert Attachment.objects.get().entry_id == here.id


@pytest.mark.django_db
def test_a_file_that_is_taken_away_leaves_no_piece_and_is_written_down(folder: Folder, now: datetime) -> None:
    row, other = kept(folder, now), kept(folder, now)
    assert AttachmentChunk.objects.filter(attachment=row).count() > 1

    assert take_away(permit=inside(folder), attachment=row.id, by=LEAD, at=now)

    assert list(Attachment.objects.all()) == [other]
    assert not AttachmentChunk.objects.filter(attachment_id=row.id).exists()
    entry = AuditEntry.objects.get(folder=folder.id, action="attachment.removed")
    assert entry.subject == row.id


@pytest.mark.django_db
def test_a_file_of_the_record_cannot_be_taken_away(now: datetime) -> None:
    record = actions.open_folder(kind=FolderKind.CONCERN, title="Amina", by=LEAD, at=now)
    row = kept(record, now)

    with pytest.raises(AttachmentRefused):
        take_away(permit=inside(record), attachment=row.id, by=LEAD, at=now)

    assert AttachmentChunk.objects.filter(attachment=row).exists()
    assert not AuditEntry.objects.filter(action="attachment.removed").exists()


@pytest.mark.django_db
def test_a_file_of_another_folder_cannot_be_taken_away(folder: Folder, now: datetime) -> None:
    other = actions.open_folder(kind=FolderKind.PERSON, title="Noor", by=LEAD, at=now)
    theirs = kept(other, now)

    assert not take_away(permit=inside(folder), attachment=theirs.id, by=LEAD, at=now)
    assert Attachment.objects.filter(pk=theirs.pk).exists()


@pytest.mark.django_db
def test_the_audit_holds_after_a_file_was_taken_away(folder: Folder, now: datetime) -> None:
    take_away(permit=inside(folder), attachment=kept(folder, now).id, by=LEAD, at=now)

    assert make.checked_data().findings == []


# -- cleaned apart -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["jpeg", "pdf", "docx", "m4a", "opus"])
def test_a_file_that_is_cleaned_apart_is_the_same_as_one_cleaned_here(kind: str) -> None:
    content = getattr(samples, kind)()

    assert cleaned(content, "Türe\u202e.exe") == clean(content, "Türe\u202e.exe")


def test_a_refusal_comes_back_with_its_words() -> None:
    with pytest.raises(FileRefused) as refused:
        cleaned(b"<svg>", "photo.jpg")

    assert refused.value.why is Why.DRAWING


@pytest.mark.parametrize(
    "what",
    [
        "import os; os._exit(139)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "bytearray(cleaning_child.MOST_MEMORY)",
        "open(sys.argv[1], 'w').write('clear')",
        "while True: pass",
    ],
    ids=["ends", "breaks", "memory", "writes", "runs-on"],
)
def test_what_breaks_in_the_other_program_breaks_nothing_here(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "clear.txt"
    program = REACHES_TOO_FAR.format(what=what).replace("cleaning_child.main()", f"{SOONER}cleaning_child.main()")
    monkeypatch.setattr(cleaning_apart, "_PROGRAM", ("-P", "-c", program, str(told)))

    with pytest.raises(FileRefused) as refused:
        cleaned(samples.jpeg(), "a.jpg")

    assert refused.value.why is Why.TOO_MUCH
    assert not told.exists() or told.read_bytes() == b""


def test_the_bounds_are_what_stops_it(tmp_path: Path) -> None:
    # The same program without them writes what it likes.
    told = tmp_path / "clear.txt"
    code = REACHES_TOO_FAR.format(what="open(sys.argv[1], 'w').write('clear'); sys.exit()")
    free = code.replace("cleaning_child.main()", "cleaning_child._BOUNDS = ()\ncleaning_child.main()")

    subprocess.run(  # noqa: S603 -- our own
        [sys.executable, "-P", "-c", free, str(told)], input=b'"a"\nx', check=True,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip

    assert told.read_text() == "clear"


def test_the_other_program_is_given_no_secret_and_no_name_that_others_could_see(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[list[str], dict[str, str]]] = []
    real = subprocess.run

    def spy(command: list[str], **options: object) -> object:
        seen.append((command, options["env"]))  # type: ignore[arg-type]
        return real(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", spy)
    cleaned(samples.jpeg(), "Amina Vale.jpg")

    ((command, environment),) = seen
    assert "Amina" not in " ".join(command)
    assert set(environment) == {"PYTHONPATH", "MALLOC_ARENA_MAX"}


def test_what_comes_back_altered_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    real = cleaning_apart._answer
    monkeypatch.setattr(cleaning_apart, "_answer", lambda content, name: real(content, name)[:-1])

    with pytest.raises(FileRefused):
        cleaned(samples.jpeg(), "a.jpg")


def test_where_others_take_long_it_says_so_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning_apart, "PATIENCE", 0.05)
    for _ in range(cleaning_apart.MOST_AT_ONCE):
        cleaning_apart._places.acquire()
    try:
        with pytest.raises(NoPlaceFree):
            cleaned(samples.jpeg(), "a.jpg")
    finally:
        for _ in range(cleaning_apart.MOST_AT_ONCE):
            cleaning_apart._places.release()


def test_the_bounds_leave_room_for_the_largest_picture() -> None:
    made = cleaned(samples.jpeg(size=(5700, 4300)), "a.jpg")

    assert replace(made, content=b"").media_type == "image/jpeg"
    assert cleaning_child.MOST_SECONDS < cleaning_apart.PATIENCE
