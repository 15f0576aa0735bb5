import io
import os
import tempfile
import tracemalloc
from dataclasses import replace
from datetime import datetime
from itertools import permutations
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import load_handler
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from lantern.folders import actions
from lantern.folders.attaching import AttachmentRefused, attach
from lantern.folders.attachment_models import Attachment, AttachmentChunk
from lantern.folders.attachments import NoSuchAttachment, attachments_of, content_of
from lantern.folders.kinds import FolderKind
from lantern.folders.models import Folder
from lantern.vault.attachments import LARGEST, PIECE, opened_piece, pieces_of, sealed_pieces
from lantern.vault.audit import By
from lantern.vault.classes import Sensitivity
from lantern.vault.envelope import EnvelopeRefused, Key
from lantern.vault.keyring import DoorClosed, FolderKeys
from lantern.vault.models import AuditEntry
from lantern.vault.permits import Permit

LEAD = By(uuid4(), "0123456789abcdef")
CANARY = b"canary-of-the-photograph"
SENSITIVE = Sensitivity.SENSITIVE


def permit(folder: Folder, *, reads: bool = False, writes: bool = False, reveals: bool = False) -> Permit:
    return Permit(
        folder=folder.id, account=LEAD.account, session=LEAD.session, purpose="test", reads=reads, writes=writes,
        reveals=reveals,
    )  # fmt: skip


@pytest.fixture
def folder(now: datetime) -> Folder:
    return actions.open_folder(kind=FolderKind.PERSON, title="Amina from room 12", by=LEAD, at=now)


def keep(folder: Folder, content: bytes, now: datetime, sensitivity: Sensitivity = SENSITIVE) -> Attachment:
    return attach(
        permit=permit(folder, writes=True), file=io.BytesIO(content), name="door.jpg", media_type="image/jpeg",
        by=LEAD, at=now, sensitivity=sensitivity,
    )  # fmt: skip


# -- pieces, without a database -----------------------------------------------------------------------


def some_keys() -> FolderKeys:
    both = Permit(folder=uuid4(), account=None, session="s", purpose="test", reads=True, writes=True, reveals=True)
    return FolderKeys(uuid4(), both, Key.new(uuid4()), Key.new(uuid4()))


@given(st.integers(0, 3 * PIECE), st.binary(min_size=1, max_size=64))
def test_what_was_cut_into_pieces_is_whole_again(size: int, pattern: bytes) -> None:
    keys, id, content = some_keys(), uuid4(), (pattern * (size // len(pattern) + 1))[:size]  # noqa: A001
    sealed = list(sealed_pieces(keys, id, content, SENSITIVE))

    opened = [
        opened_piece(keys, id, envelope, SENSITIVE, number=number, count=len(sealed))
        for number, envelope in enumerate(sealed, 1)
    ]

    assert b"".join(opened) == content
    assert len(sealed) == pieces_of(size)


def test_full_pieces_are_all_of_one_length_and_hold_no_word_in_clear() -> None:
    sealed = list(sealed_pieces(some_keys(), uuid4(), CANARY * 10_000, SENSITIVE))

    assert len({len(envelope) for envelope in sealed[:-1]}) == 1
    assert not any(CANARY in envelope for envelope in sealed)


def test_pieces_in_any_other_order_do_not_open() -> None:
    keys, id = some_keys(), uuid4()  # noqa: A001
    sealed = list(sealed_pieces(keys, id, os.urandom(4 * PIECE), SENSITIVE))

    for order in permutations(range(4)):
        opens = []
        for number, taken in enumerate(order, 1):
            try:
                opened_piece(keys, id, sealed[taken], SENSITIVE, number=number, count=4)
                opens.append(number - 1 == taken)
            except EnvelopeRefused:
                opens.append(number - 1 != taken)
        assert all(opens)


def test_a_piece_opens_for_its_file_its_count_and_its_class_only() -> None:
    keys, id = some_keys(), uuid4()  # noqa: A001
    (piece,) = sealed_pieces(keys, id, b"x", SENSITIVE)

    assert opened_piece(keys, id, piece, SENSITIVE, number=1, count=1) == b"x"
    for other, count, sensitivity in ((uuid4(), 1, SENSITIVE), (id, 2, SENSITIVE), (id, 1, Sensitivity.HIDDEN)):
        with pytest.raises(EnvelopeRefused):
            opened_piece(keys, other, piece, sensitivity, number=1, count=count)
    with pytest.raises(EnvelopeRefused):
        opened_piece(replace(keys, installation=uuid4()), id, piece, SENSITIVE, number=1, count=1)


# -- in a folder --------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, PIECE, PIECE + 1, 3 * PIECE - 7])
def test_a_file_is_read_again_as_it_was_kept(folder: Folder, now: datetime, size: int) -> None:
    content = os.urandom(size)

    kept = keep(folder, content, now)

    reads = permit(folder, reads=True)
    (listed,) = attachments_of(reads)
    assert (listed.id, listed.name, listed.media_type, listed.size) == (kept.id, "door.jpg", "image/jpeg", size)
    assert b"".join(content_of(reads, kept.id)) == content


@pytest.mark.django_db
def test_a_file_and_its_audit_entry_are_one(folder: Folder, now: datetime) -> None:
    kept = keep(folder, b"x" * (PIECE + 1), now)

    entry = AuditEntry.objects.get(folder=folder.id, action="attachment.added")
    assert {row for _, row, *_ in entry.touched} == {
        str(kept.id), *(str(id) for id in AttachmentChunk.objects.values_list("id", flat=True)),  # noqa: A001
    }  # fmt: skip


@pytest.mark.django_db
def test_nobody_reads_a_file_without_the_right_to_read_or_from_another_folder(folder: Folder, now: datetime) -> None:
    kept = keep(folder, b"x", now)
    other = actions.open_folder(kind=FolderKind.PERSON, title="Somebody else", by=LEAD, at=now)

    with pytest.raises(DoorClosed):
        content_of(permit(folder, writes=True), kept.id)
    with pytest.raises(NoSuchAttachment):
        content_of(permit(other, reads=True), kept.id)


@pytest.mark.django_db
def test_a_picture_that_holds_its_place_opens_through_the_reveal_door_only(folder: Folder, now: datetime) -> None:
    kept = keep(folder, b"with a place", now, Sensitivity.HIDDEN)

    with pytest.raises(DoorClosed):
        content_of(permit(folder, reads=True, writes=True), kept.id)
    assert b"".join(content_of(permit(folder, reveals=True), kept.id)) == b"with a place"


def swap(first: AttachmentChunk, second: AttachmentChunk) -> None:
    AttachmentChunk.objects.filter(pk=first.pk).update(content=second.content)
    AttachmentChunk.objects.filter(pk=second.pk).update(content=first.content)


def leave_out(first: AttachmentChunk, _: AttachmentChunk) -> None:
    AttachmentChunk.objects.filter(pk=first.pk).delete()


def cut_off(first: AttachmentChunk, _: AttachmentChunk) -> None:
    AttachmentChunk.objects.filter(attachment_id=first.attachment_id, number=3).delete()
    Attachment.objects.filter(pk=first.attachment_id).update(chunks=2)


def open_to_readers(first: AttachmentChunk, _: AttachmentChunk) -> None:
    Attachment.objects.filter(pk=first.attachment_id).update(hidden=True)


def flip(first: AttachmentChunk, _: AttachmentChunk) -> None:
    turned = bytearray(first.content)
    turned[100] ^= 1
    AttachmentChunk.objects.filter(pk=first.pk).update(content=bytes(turned))


@pytest.mark.django_db
@pytest.mark.parametrize("attack", [swap, leave_out, cut_off, open_to_readers, flip])
def test_a_file_that_was_tampered_with_is_refused(folder: Folder, now: datetime, attack: object) -> None:
    kept = keep(folder, os.urandom(2 * PIECE + 5), now)
    everything = permit(folder, reads=True, reveals=True)
    first, second = AttachmentChunk.objects.filter(attachment=kept).order_by("number")[:2]
    assert len(b"".join(content_of(everything, kept.id))) == 2 * PIECE + 5

    assert callable(attack)
    attack(first, second)

    with pytest.raises(EnvelopeRefused):
        b"".join(content_of(everything, kept.id))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "words"),
    [(b"", "a.jpg", "empty"), (b"x" * (LARGEST + 1), "a.jpg", "larger than 10 MB"), (b"x", " ", "no name")],
    ids=["empty", "too large", "without a name"],
)
def test_a_file_that_cannot_be_kept_is_refused_and_nothing_is_written(
    folder: Folder, now: datetime, content: bytes, name: str, words: str
) -> None:
    with pytest.raises(AttachmentRefused, match=words):
        attach(
            permit=permit(folder, writes=True), file=io.BytesIO(content), name=name, media_type="image/jpeg",
            by=LEAD, at=now,
        )  # fmt: skip

    assert (Attachment.objects.count(), AttachmentChunk.objects.count()) == (0, 0)
    assert not AuditEntry.objects.filter(action="attachment.added").exists()


@pytest.mark.django_db
def test_the_largest_file_is_kept_and_read_in_constant_memory(folder: Folder, now: datetime) -> None:
    kept = keep(folder, os.urandom(LARGEST), now)
    read = 0
    pieces = content_of(permit(folder, reads=True), kept.id)

    tracemalloc.start()
    for piece in pieces:
        read += len(piece)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert read == LARGEST
    assert most < 1024 * 1024


# -- on the way in ------------------------------------------------------------------------------------


def posted(content: bytes, *more: bytes) -> HttpRequest:
    files = {f"file{number}": SimpleUploadedFile("a.bin", held) for number, held in enumerate((content, *more))}
    return RequestFactory().post("/", files)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made: list[str] = []
    real = tempfile.NamedTemporaryFile

    def noticed(*words: object, **options: object) -> object:
        made.append("a temporary file")
        return real(*words, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", noticed)
    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", noticed)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", noticed)
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    return made


def test_a_large_file_comes_in_without_a_temporary_file(temporary: list[str]) -> None:
    content = CANARY * (6 * 1024 * 1024 // len(CANARY))
    request = posted(content)

    held = request.FILES["file0"]

    assert (held.read(), held.size, temporary) == (content, len(content), [])  # type: ignore[union-attr]


def test_the_test_of_temporary_files_notices_those_of_django(temporary: list[str]) -> None:
    request = posted(b"x" * 6 * 1024 * 1024)
    usual = "django.core.files.uploadhandler.TemporaryFileUploadHandler"
    request.upload_handlers = [load_handler(usual, request)]

    held = request.FILES["file0"]
    assert held.size == 6 * 1024 * 1024  # type: ignore[union-attr]
    held.close()  # type: ignore[union-attr]
    assert temporary == ["a temporary file"]


@pytest.mark.django_db
def test_a_file_that_came_in_too_large_is_refused_in_words(folder: Folder, now: datetime) -> None:
    held = posted(b"x" * (LARGEST + 1)).FILES["file0"]

    assert held.size == LARGEST + 1  # type: ignore[union-attr]
    assert held.read() == b""  # type: ignore[union-attr]
    with pytest.raises(AttachmentRefused, match="larger than 10 MB"):
        attach(
            permit=permit(folder, writes=True), file=held, name="a", media_type="b", by=LEAD, at=now,  # type: ignore[arg-type]
        )  # fmt: skip


def test_many_files_together_take_no_more_memory_than_one_request_may() -> None:
    request = posted(*(b"x" * 8 * 1024 * 1024 for _ in range(3)))

    assert [request.FILES[f"file{number}"].too_large for number in range(3)] == [False, False, True]  # type: ignore[union-attr]
