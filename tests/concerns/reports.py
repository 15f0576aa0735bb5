"""Reports for tests of what hangs on them: begun by a volunteer, sent or not, with files."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.report_actions import begin_report, send_report
from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.situations import head_of
from lantern.directory.house import house
from lantern.vault.audit import By
from tests.access.people import account, signed_in

MINUTE = timedelta(minutes=1)


def begun(who: Account, at: datetime) -> UUID:
    """A report that was begun a moment ago, about one person."""
    said = Said(words="She waits at the gate.", noticed_at=at.isoformat(), house=head_of(house()))
    said = said.with_person(PersonSaid(id="p1", label="Amina", given={"part": ["harmed"], "age": "adult"}))
    by = By(who.id, "0123456789abcdef")
    return begin_report(form=uuid4(), said=said, by=by, at=at - 9 * MINUTE).folder


def sent(who: Account, folder: UUID, at: datetime) -> None:
    """The same, sent."""
    send_report(folder=folder, by=By(who.id, "0123456789abcdef"), at=at - 5 * MINUTE)


def volunteer() -> Account:
    return account(Role.VOLUNTEER, shown_name="Robin Example")


def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


def browser(who: Account, at: datetime) -> Client:
    return signed_in(Client(raise_request_exception=False), who, at=at)


def add(
    client: Client, folder: UUID, content: bytes, name: str = "a.jpg", *, field: str = "file", **more: str
) -> HttpResponse:
    """Add a file by the page, as a browser sends it."""
    upload = SimpleUploadedFile("x", content, content_type=more.pop("media_type", "image/jpeg"))
    # The test's own client would clean the name.
    upload._name = name  # type: ignore[attr-defined]
    return client.post(f"/concerns/report/{folder}/files/", {field: upload, **more})  # type: ignore[return-value]
