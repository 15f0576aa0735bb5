"""Files of a report: its reporter adds them, they lose their place, and whoever may read the concern opens them."""

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client

from lantern.access.models import Account
from lantern.concerns import file_actions
from lantern.folders.attachment_models import Attachment, AttachmentChunk
from lantern.folders.attachments import attachments_of, content_of
from lantern.folders.cleaning_apart import NoPlaceFree
from lantern.sending.models import OutgoingMessage
from lantern.vault.models import AuditEntry
from lantern.vault.permits import for_the_system
from tests.access.need.house import keep_out
from tests.concerns import reports
from tests.privacy import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings: object, now: datetime) -> None:
    settings.LANTERN_TEST_CLOCK = lambda: now  # type: ignore[attr-defined]


@pytest.fixture
def lead() -> Account:
    return reports.lead()


@pytest.fixture
def reporter(lead: Account) -> Account:
    del lead
    return reports.volunteer()


@pytest.fixture
def draft(reporter: Account, now: datetime) -> UUID:
    return reports.begun(reporter, now)


@pytest.fixture
def phone(reporter: Account, now: datetime) -> Client:
    return reports.browser(reporter, now)


def page_of(client: Client, folder: UUID) -> str:
    answer = client.get(f"/concerns/report/{folder}/files/")
    assert answer.status_code == 200
    return answer.content.decode()


def kept(folder: UUID) -> bytes:
    inside = for_the_system(folder, "test", reads=True)
    return b"".join(
        piece for row in Attachment.objects.filter(folder_id=folder) for piece in content_of(inside, row.id)
    )


# -- adding and taking away --------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["photo", "file"])
def test_a_photo_is_kept_without_its_place_and_the_page_says_what_was_taken_out(
    phone: Client, draft: UUID, field: str
) -> None:
    answer = reports.add(phone, draft, samples.jpeg(), "bruise.jpg", field=field)

    assert answer.status_code == 302
    said = page_of(phone, draft)
    assert "bruise.jpg" in said
    assert "the place where it was made" in said
    assert "2026-11-20 14:03" in said
    assert samples.CANARY.encode() not in kept(draft)
    assert samples.GPS_BYTES not in kept(draft)


def test_the_fingerprints_of_what_came_and_of_what_is_kept_are_evidence(phone: Client, draft: UUID) -> None:
    reports.add(phone, draft, samples.jpeg())

    (file,) = attachments_of(for_the_system(draft, "test", reads=True))
    assert file.provenance is not None
    assert file.provenance.digest_before == hashlib.sha256(samples.jpeg()).hexdigest()
    assert file.provenance.digest == hashlib.sha256(kept(draft)).hexdigest()


def test_the_same_file_sent_twice_with_one_form_is_one(phone: Client, draft: UUID) -> None:
    form = str(uuid4())

    for _ in range(2):
        assert reports.add(phone, draft, samples.jpeg(), copy=form).status_code == 302
    assert Attachment.objects.filter(folder_id=draft).count() == 1
    reports.add(phone, draft, samples.png(), copy=form)
    assert Attachment.objects.filter(folder_id=draft).count() == 2


def test_without_a_file_it_says_so(phone: Client, draft: UUID) -> None:
    answer = phone.post(f"/concerns/report/{draft}/files/", {})

    assert answer.status_code == 422
    assert "Choose a file first" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"<svg onload=alert(1)>", "This kind of drawing can hold commands"),
        (b"MZ\x90", "This is a program"),
        (b"a" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
    ids=["empty", "drawing", "program", "large"],
)
def test_what_is_refused_says_why_and_nothing_is_kept(phone: Client, draft: UUID, content: bytes, words: str) -> None:
    answer = reports.add(phone, draft, content)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Attachment.objects.exists()


def test_where_too_much_is_looked_through_at_once_it_says_so(
    phone: Client, draft: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(content: bytes, name: str) -> None:
        raise NoPlaceFree(content[:0], name[:0])

    monkeypatch.setattr(file_actions, "cleaned", busy)

    answer = reports.add(phone, draft, samples.jpeg())

    assert answer.status_code == 422
    assert "Try again in a minute" in answer.content.decode()


def test_a_report_holds_no_more_files_than_it_may(phone: Client, draft: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_actions, "MOST_FILES", 1)
    reports.add(phone, draft, samples.jpeg())

    answer = reports.add(phone, draft, samples.png())

    assert answer.status_code == 422
    assert Attachment.objects.count() == 1


def test_a_file_is_taken_away_for_good_while_the_report_is_a_draft(phone: Client, draft: UUID) -> None:
    reports.add(phone, draft, samples.jpeg())
    row = Attachment.objects.get()

    answer = phone.post(f"/concerns/report/{draft}/files/{row.id}/remove/")

    assert answer.status_code == 302
    assert not Attachment.objects.exists()
    assert not AttachmentChunk.objects.exists()
    assert AuditEntry.objects.filter(folder=draft, action="attachment.removed", subject=row.id).exists()


def test_after_it_was_sent_a_file_can_be_added_and_none_taken_away(
    phone: Client, reporter: Account, draft: UUID, now: datetime
) -> None:
    reports.add(phone, draft, samples.jpeg())
    reports.sent(reporter, draft, now)
    before = OutgoingMessage.objects.count()

    assert reports.add(phone, draft, samples.png(), "door.png").status_code == 302
    assert "door.png" in page_of(phone, draft)
    assert OutgoingMessage.objects.count() > before
    row = Attachment.objects.first()
    assert row
    assert phone.post(f"/concerns/report/{draft}/files/{row.id}/remove/").status_code == 422
    assert Attachment.objects.count() == 2


def test_nobody_else_sees_adds_or_takes_away(draft: UUID, phone: Client, lead: Account, now: datetime) -> None:
    reports.add(phone, draft, samples.jpeg())
    row = Attachment.objects.get()
    for who in (lead, reports.volunteer()):
        other = reports.browser(who, now)
        assert other.get(f"/concerns/report/{draft}/files/").status_code == 404
        assert reports.add(other, draft, samples.jpeg()).status_code == 404
        assert other.post(f"/concerns/report/{draft}/files/{row.id}/remove/").status_code == 404
    assert Attachment.objects.count() == 1


def test_a_reporter_sees_only_the_files_that_they_added_themselves(
    phone: Client, reporter: Account, lead: Account, draft: UUID, now: datetime
) -> None:
    reports.add(phone, draft, samples.jpeg(), "mine.jpg")
    reports.sent(reporter, draft, now)
    Attachment.objects.update(by=lead.id)

    assert "mine.jpg" not in page_of(phone, draft)


# -- opening -----------------------------------------------------------------------------------------


@pytest.fixture
def concern(phone: Client, reporter: Account, draft: UUID, now: datetime) -> UUID:
    reports.add(phone, draft, samples.jpeg(), "Amina.jpg")
    reports.sent(reporter, draft, now)
    return draft


def address(concern: UUID) -> str:
    return f"/concerns/{concern}/files/{Attachment.objects.get().id}/"


def test_a_reader_is_handed_the_file_and_nothing_in_it_can_run(concern: UUID, lead: Account, now: datetime) -> None:
    answer = reports.browser(lead, now).get(address(concern))

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == kept(concern)  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "Amina" not in str(answer.headers)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert not any("self" in part for part in policy)


def test_every_opening_is_written_down_before_a_byte_is_handed_out(concern: UUID, lead: Account, now: datetime) -> None:
    reports.browser(lead, now).get(address(concern))

    entry = AuditEntry.objects.get(folder=concern, action="attachment.opened")
    assert (entry.actor, entry.subject) == (lead.id, Attachment.objects.get().id)


def test_who_may_not_read_the_concern_gets_nothing(concern: UUID, phone: Client, lead: Account, now: datetime) -> None:
    keep_out(concern, lead, now)

    for client in (phone, reports.browser(lead, now), reports.browser(reports.volunteer(), now)):
        assert client.get(address(concern)).status_code == 404
    assert not AuditEntry.objects.filter(action="attachment.opened").exists()


def test_a_file_behind_the_door_of_places_is_not_handed_out(concern: UUID, lead: Account, now: datetime) -> None:
    Attachment.objects.update(hidden=True)

    assert reports.browser(lead, now).get(address(concern)).status_code == 404


def test_a_file_of_another_concern_is_not_there(
    concern: UUID, phone: Client, lead: Account, reporter: Account, now: datetime
) -> None:
    other = reports.begun(reporter, now)
    reports.sent(reporter, other, now)
    del phone

    assert reports.browser(lead, now).get(address(concern).replace(str(concern), str(other))).status_code == 404
