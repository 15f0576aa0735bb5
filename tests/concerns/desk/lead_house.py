"""A concern that somebody has reported, and a lead before it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.folders.models import Duty, Entry
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system
from tests.access.people import account, signed_in

ACT = {"outcome": "act", "words": "The duties are clear.", "wishes": "She wants to stay."}


@dataclass
class Lead:
    """Somebody at the desk."""

    at: datetime
    folder: UUID
    who: Account
    browser: Client = field(init=False)

    def __post_init__(self) -> None:
        self.browser = signed_in(Client(), self.who, at=self.at, second_factor=True)

    @property
    def page(self) -> str:
        return f"/concerns/{self.folder}/"

    def sees(self, path: str = "triage/") -> str:
        answer = self.browser.get(self.page + path)
        assert answer.status_code == 200, (answer.status_code, answer.content[:400])
        return answer.content.decode()

    def posts(self, path: str = "triage/", **fields: Any) -> HttpResponse:
        return self.browser.post(self.page + path, fields)  # type: ignore[return-value]

    def inbox(self) -> str:
        answer = self.browser.get("/concerns/")
        assert answer.status_code == 200
        return answer.content.decode()

    def duties(self) -> dict[str, UUID]:
        keys = keyring().open(for_the_system(self.folder, "test", reads=True))
        rows = Duty.objects.filter(folder=self.folder)
        return {str(row.open(keys, "body")["key"]): row.id for row in rows}

    def bodies(self, kind: str) -> list[dict[str, Any]]:
        keys = keyring().open(for_the_system(self.folder, "test", reads=True))
        rows = Entry.objects.filter(folder=self.folder, kind=kind).order_by("number")
        return [row.open(keys, "body") for row in rows]


def lead(at: datetime, folder: UUID, role: Role = Role.SAFEGUARDING_LEAD) -> Lead:
    """The account that has that role; made where there is none."""
    known = Account.objects.filter(role=role.value).first()
    return Lead(at, folder, known or account(role, shown_name="Petra Vale"))
