"""Concerns with people in them, and somebody who works on them, through the pages."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.cases.doubles import look_for_doubles
from lantern.folders.kinds import FolderKind, Level
from lantern.folders.models import Folder
from tests.access.need import house
from tests.access.people import account, signed_in

MINUTE = timedelta(minutes=1)
_MARKS = re.compile(rb'(csrfmiddlewaretoken"[^>]*value=|nonce=)"[^"]*"')


@dataclass
class Desk:
    """Somebody with folders to keep. ``at`` moves on with each thing that is done."""

    who: Account
    at: datetime
    browser: Client = field(init=False)

    def __post_init__(self) -> None:
        self.browser = signed_in(Client(raise_request_exception=False), self.who, at=self.at, second_factor=True)

    def concern(self, level: Level = Level.MANAGE, kind: FolderKind = FolderKind.CONCERN) -> UUID:
        """A concern that this account was let into."""
        made = house.folder(self.at - 9 * MINUTE, title="The gate", kind=kind)
        house.let_in(made, self.who, self.at - 8 * MINUTE, level)
        return made

    def let_in(self, folder: UUID, level: Level = Level.MANAGE) -> None:
        """This account is let into a folder."""
        house.let_in(folder, self.who, self.at - MINUTE, level)

    def gets(self, path: str, status: int = 200) -> str:
        """A page of the site."""
        answer = self.browser.get(f"/cases/{path}")
        assert answer.status_code == status, (answer.status_code, answer.content[-1500:])
        return answer.content.decode()

    def posts(self, path: str, **fields: Any) -> HttpResponse:
        """A form, as its page would send it."""
        return self.browser.post(f"/cases/{path}", fields)  # type: ignore[return-value]

    def looks_for(self, concern: UUID, names: str) -> str:
        """Look for somebody; the address of what was found, below /cases/."""
        answer = self.posts(f"{concern}/people/find/", names=names)
        assert answer.status_code == 302, answer.content[-1500:]
        return answer.headers["Location"].removeprefix("/cases/")

    def adds(self, concern: UUID, names: str, role: str = "harmed", **said: str) -> UUID:
        """Look for somebody, and open a folder for somebody new; which."""
        before = set(Folder.objects.values_list("pk", flat=True))
        answer = self.posts(self.looks_for(concern, names), which="new", role=role, **said)
        assert answer.status_code == 302, answer.content[-1500:]
        (made,) = set(Folder.objects.values_list("pk", flat=True)) - before
        return made


def desk(at: datetime, role: Role = Role.SAFEGUARDING_LEAD, name: str = "Ada Lindqvist") -> Desk:
    """Somebody new."""
    return Desk(account(role, shown_name=name), at)


def sweep(at: datetime) -> None:
    """What the program does by itself."""
    look_for_doubles(at)


def bare(answer: Any) -> bytes:
    """A page without what is random in each answer."""
    return _MARKS.sub(b"", answer.content)


def opened(who: Desk, concern: UUID) -> UUID:
    """A new case with this concern."""
    answer = who.posts(f"{concern}/case/", case="new")
    assert answer.status_code == 302, answer.content[-1500:]
    return UUID(answer.headers["Location"].split("/")[2])
