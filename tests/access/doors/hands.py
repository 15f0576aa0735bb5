"""What hands do on the pages: fill the hidden fields and press the button, as a browser without script does."""

from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.actions import report_concern
from lantern.concerns.models import Danger
from lantern.concerns.short_reports import ShortReport
from lantern.folders.models import Entry
from lantern.vault.audit import By
from tests.access.people import account, signed_in

STALE = timedelta(minutes=6)


class _Forms(HTMLParser):
    """Every form of a page: where it goes, and what it would send as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("action") or "", {}))
        if not self.forms:
            return
        fields, name = self.forms[-1][1], given.get("name")
        if tag == "input" and name and given.get("type") not in {"radio", "checkbox"}:
            fields[name] = given.get("value") or ""
        if tag == "textarea" and name:
            self._area = name
            fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None


def forms_of(answer: Any) -> list[tuple[str, dict[str, Any]]]:
    read = _Forms()
    read.feed(answer.content.decode())
    return read.forms


def form_to(answer: Any, address: str) -> dict[str, Any]:
    """What the form of a page that goes to this address would send."""
    return next(fields for action, fields in forms_of(answer) if action == address)


def browser(who: Account, at: datetime, *, confirmed_at: datetime | None = None, **more: Any) -> Client:
    return signed_in(Client(), who, at=at, confirmed_at=confirmed_at, **more)


def concern(at: datetime) -> tuple[UUID, UUID]:
    """A concern with a hidden place, as the product itself writes it: its folder, and the entry of the place."""
    reporter = account(Role.VOLUNTEER)
    said = ShortReport(words="He waits outside.", danger=Danger.NO, about="woman with two boys", place="12 Vale Road")
    made = report_concern(report=said, by=By(reporter.id, "0123456789abcdef"), at=at - timedelta(minutes=1))
    return made.folder, Entry.objects.get(folder=made.folder).id
