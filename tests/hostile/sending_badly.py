"""Sends bad requests through the whole stack as somebody, and says what is wrong with an answer."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from lantern.access.invitations import invite
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.app import wsgi
from lantern.vault.audit import THE_SYSTEM
from tests.access.need import house
from tests.access.people import account, signed_in
from tests.hostile.bad_requests import TYPED, Bad, Maker, as_header
from tests.hostile.forms_of_the_site import addresses, fields
from tests.hostile.odd_values import MULTIPART

VISITORS = ("anonymous", "volunteer", "safeguarding_lead")
AGAIN_AFTER = 25
TRACES = re.compile(rb"Traceback|File \"/|site-packages|DEBUG = True|django\.db|sqlite3\.|psycopg", re.IGNORECASE)


class Faults(logging.Handler):
    """Every fault that the program wrote into its log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # A refused request is noted there too, with the fault that it was refused for.
        if record.exc_info and record.exc_info[0] is not None and not record.name.startswith("django.security"):
            self.found.append(f"{record.name}: {record.exc_info[0].__name__}: {record.exc_info[1]}"[:300])


@dataclass
class Sender:
    """A site with one folder in it, and everybody who sends."""

    seed: int
    values: dict[str, UUID | str] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)
    sent: int = 0

    def __post_init__(self) -> None:
        at = datetime.now(UTC)
        lead = account(Role.SAFEGUARDING_LEAD)
        self.people = {"volunteer": account(Role.VOLUNTEER), "safeguarding_lead": lead}
        folder = house.folder(at)
        entry = house.note(folder, at, "She waits at the gate.", place="12 Vale Road")
        house.let_in(folder, lead, at)
        link = invite(
            role=Role.VOLUNTEER, shown_name="Guest", mail="", by=THE_SYSTEM, at=at, must_be_agreed=False, asker=lead.id
        )
        self.values = values_for(folder=folder, entry=entry, account=link.account.id, token=link.token or "")
        self.maker = Maker(self.seed, addresses(settings.ROOT_URLCONF, self.values), fields())

    def browser(self, visitor: str, *, proof: bool) -> Client:
        """Somebody's browser; signed in afresh from time to time, as a bad request may have signed it out."""
        made = client(proof=proof)
        if visitor != "anonymous":
            known = self.browsers.get(visitor)
            if known is None or self.sent % AGAIN_AFTER < len(VISITORS):
                who = Account.objects.get(pk=self.people[visitor].pk)
                self.browsers[visitor] = known = signed_in(Client(), who)
            made.cookies.update(known.cookies)
        return made

    def send(self, number: int) -> tuple[Bad, HttpResponse]:
        """Send the request of this number; whoever's turn it is sends it."""
        bad, visitor = self.maker.make(number), VISITORS[(number // 7) % len(VISITORS)]
        browser = self.browser(visitor, proof=bad.proof_asked)
        self.sent += 1
        return bad, _sent(browser, bad)


def values_for(**known: UUID | str) -> dict[str, UUID | str]:
    """Values for the arguments of all routes; what is not known here is an id of nothing."""
    names = (
        "folder",
        "entry",
        "account",
        "passkey",
        "wish",
        "station",
        "grant",
        "exclusion",
        "agreement",
        "search",
        "file",
        "duty",
        "decision",
        "owed",
        "turn",
        "absence",
        "item",
        "link",
        "double",
        "site",
    )
    return {
        **{name: uuid4() for name in names},
        "name": "404",
        "token": "abc",
        "person": "p1",
        "number": "1",
        "topic": "1",
        "whose": "0",
        "contact": "81523f761bb7",
        "way": "2e9e1b172fda5064",
        **known,
    }


def _sent(browser: Client, bad: Bad) -> HttpResponse:
    cookies = {name: str(morsel.value).encode() for name, morsel in browser.cookies.items()} | bad.cookies
    browser.cookies.clear()
    more: dict[str, Any] = {
        # The stream of the test's own client refuses a length that is not true; a real one just ends.
        "wsgi.input": BytesIO(bad.body),
        "PATH_INFO": bad.path,
        "QUERY_STRING": bad.query,
        "HTTP_COOKIE": as_header(b"; ".join(name.encode() + b"=" + value for name, value in cookies.items())),
        **bad.headers,
    }
    # The test's own client leaves the type out where there is no body.
    more |= {"CONTENT_TYPE": bad.content_type} if bad.content_type else {}
    return browser.generic(bad.method, "/", bad.body, bad.content_type, **more)  # type: ignore[return-value]


class Gateway(ClientHandler):
    """The handler of the test's own client, behind what the application does before Django sees a request."""

    def __call__(self, environ: dict[str, Any]) -> Any:
        given: list[HttpResponse] = []

        def django(environ: dict[str, Any], start_response: object) -> tuple[()]:
            del start_response
            given.append(super(Gateway, self).__call__(environ))  # type: ignore[arg-type]
            return ()

        with mock.patch.object(wsgi, "_django", django):
            wsgi.application(environ, lambda *_: None)
        return given[0]


def client(*, proof: bool) -> Client:
    """A browser whose requests go through the whole application, and whose faults become answers."""
    made = Client(raise_request_exception=False)
    made.handler = Gateway(proof)
    return made


def wrong_with(bad: Bad, answer: HttpResponse) -> list[str]:
    """What an answer must not be or hold (G4)."""
    found = []
    # The page of health says so to machines when something is wrong with the installation, as it is here.
    unwell = bad.route == "health" and answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and not unwell:
        found.append(f"status {answer.status_code}")
    told = answer.getvalue() if hasattr(answer, "getvalue") else answer.content
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
    if TRACES.search(told):
        found.append("words of a fault")
    # Parts that are sent as something else have no fields, so no field is a secret one.
    named = "parts" not in bad.spoilt or bad.content_type == MULTIPART
    if named and (TYPED.encode().lower() in told.lower() or TYPED.encode().lower() in heads.lower()):
        found.append("what was typed as a secret")
    if "Content-Security-Policy" not in answer.headers:
        found.append("no policy among the headers")
    return [f"{one} ({bad.number}: {bad.method} {bad.route} {'+'.join(bad.spoilt)})" for one in found]


@contextmanager
def listening() -> Iterator[Faults]:
    """Hear every fault that is logged meanwhile; nothing of it is printed."""
    heard, root = Faults(), logging.getLogger()
    before, root.handlers = root.handlers, [heard]
    try:
        yield heard
    finally:
        root.handlers = before


def memory() -> float:
    """How much memory this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6
