"""Files that harm and files that tell too much, by the pages: nothing runs or breaks, no place stays (F11)."""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from lantern.access.models import Account
from lantern.concerns import file_actions, file_queries
from lantern.folders.attachment_models import Attachment, AttachmentChunk
from lantern.folders.attachments import attachments_of, content_of
from lantern.privacy.cleaning import CleanFile
from lantern.vault.permits import for_the_system
from tests.concerns import reports
from tests.hostile.sending_badly import TRACES, listening
from tests.hostile.uploads import REFUSED, TAKEN, Upload, corpus, left_in, mixed, wrong_with_handed_out, wrong_with_kept

pytestmark = pytest.mark.django_db
CORPUS = corpus()
FEW, MANY = 40, 1_000
LONGEST_NAME = 255  # signs that the name of a file may have on any device


@dataclass
class Place:
    """A report of somebody, and somebody who reads it."""

    folder: UUID
    phone: Client
    desk: Client
    temporary: Path

    def send(self, upload: Upload) -> HttpResponse:
        return reports.add(self.phone, self.folder, upload.content, upload.name, media_type=upload.media_type)

    def wrong(self, upload: Upload) -> list[str]:
        """Everything that went wrong with one file, from the form to the hand of a reader; then it is forgotten."""
        with listening() as faults:
            answer = self.send(upload)
        found = [*faults.found, *_wrong_with_answer(answer, upload)]
        inside = for_the_system(self.folder, "test", reads=True)
        for file in attachments_of(inside):
            found += wrong_with_kept(file, b"".join(content_of(inside, file.id)))
            handed = self.desk.get(f"/concerns/{self.folder}/files/{file.id}/")
            found += wrong_with_handed_out({name: str(value) for name, value in handed.headers.items()})
        found += [f"left {name} on the disk" for name in os.listdir(self.temporary)]  # noqa: PTH208
        if upload.becomes:
            taken = Attachment.objects.exists()
            found += [] if taken == (upload.becomes == TAKEN) else [f"was not {upload.becomes}"]
        AttachmentChunk.objects.all().delete()
        Attachment.objects.all().delete()
        return [f"{upload.what}: {one}" for one in found]


def _wrong_with_answer(answer: HttpResponse, upload: Upload) -> list[str]:
    found = []
    # No device has a file with such a name: the request is broken, and is not read at all.
    broken = {HTTPStatus.BAD_REQUEST} if len(upload.name) > LONGEST_NAME else set()
    if answer.status_code not in {HTTPStatus.FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, *broken}:
        found.append(f"answered {answer.status_code}")
    if TRACES.search(answer.content) or b"<script>alert" in answer.content or b"<img src=x" in answer.content:
        found.append("what was sent stands in the page")
    if "default-src 'none'" not in answer.headers.get("Content-Security-Policy", ""):
        found.append("no policy")
    return found


@pytest.fixture
def place(now: datetime, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    settings.LANTERN_TEST_CLOCK = lambda: now  # type: ignore[attr-defined]
    lead: Account = reports.lead()
    who = reports.volunteer()
    folder = reports.begun(who, now)
    reports.sent(who, folder, now)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return Place(folder, reports.browser(who, now), reports.browser(lead, now), temporary)


def test_no_file_that_harms_or_tells_does_either(place: Place) -> None:
    assert [fault for upload in CORPUS.values() for fault in place.wrong(upload)] == []


def test_the_same_files_under_other_names_and_kinds_do_neither(place: Place) -> None:
    assert [fault for upload in mixed(seed=11, count=FEW) for fault in place.wrong(upload)] == []


@pytest.mark.nightly
def test_very_many_of_them_do_neither(place: Place) -> None:
    assert [fault for upload in mixed(seed=2026, count=MANY) for fault in place.wrong(upload)] == []


# -- the tests notice ----------------------------------------------------------------------------------


def kept_as_it_came(content: bytes, name: str) -> CleanFile:
    """What a careless site does: the name, the kind and the bytes are taken as they were sent."""
    digest = sha256(content).hexdigest()
    return CleanFile(
        name=name[:150].replace("\0", "") or "a", media_type="text/html", content=content or b"x", removed=(), taken="",
        digest_before=digest, digest=digest,
    )  # fmt: skip


def test_without_cleaning_the_same_test_finds_what_is_left(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_actions, "cleaned", kept_as_it_came)
    telling = [upload for upload in CORPUS.values() if upload.becomes == TAKEN]

    assert [one.what for one in telling if not any("still holds" in fault for fault in place.wrong(one))] == []


def test_without_cleaning_what_must_be_refused_is_taken_and_the_test_says_so(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_actions, "cleaned", kept_as_it_came)
    monkeypatch.setitem(file_queries.ENDINGS, "text/html", "html")

    faults = place.wrong(CORPUS["page"])

    assert any(REFUSED in fault for fault in faults)
    assert any("kind: text/html" in fault for fault in faults)


def test_a_clear_file_on_the_disk_is_noticed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(content: bytes, name: str) -> CleanFile:
        (place.temporary / "upload.tmp").write_bytes(content)
        return kept_as_it_came(content, name)

    monkeypatch.setattr(file_actions, "cleaned", careless)

    assert any("on the disk" in fault for fault in place.wrong(CORPUS["program"]))


def test_every_file_that_tells_does_tell_before_it_is_cleaned() -> None:
    telling = [upload for upload in CORPUS.values() if upload.becomes == TAKEN]

    assert telling
    assert [upload.what for upload in telling if not left_in(upload.content)] == []
