"""The site as the matrix sees it: its routes, somebody who comes to one, and the kind of answer they get."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.cases.person_models import Double
from lantern.concerns import desk_actions as desk
from lantern.concerns.actions import report_concern
from lantern.concerns.models import Danger
from lantern.concerns.report_actions import begin_report, send_report
from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.short_reports import ShortReport
from lantern.concerns.situations import head_of
from lantern.directory.house import house as house_of
from lantern.folders import actions
from lantern.folders.attaching import attach
from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.folders.models import Duty, Entry, Grant
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system
from tests.access import people
from tests.access.need import house
from tests.matrix.table import ROLES, Cell, Row

SOON = timedelta(minutes=1)
SAME_FOR_ALL = frozenset({"Content-Type", "Content-Length", "Cache-Control", "Allow", "Location"})
_MARKS = re.compile(rb'(csrfmiddlewaretoken"[^>]*value=|nonce=)"[^"]*"')
FOUR_HOURS = timedelta(hours=4)
_GLASS = {"break_glass_live": SOON, "break_glass_over": FOUR_HOURS}
_LEVELS = {"granted_read": Level.READ, "granted_write": Level.WRITE, "granted_manage": Level.MANAGE}


def routes_of(urlconf: str) -> dict[str, frozenset[str]]:
    """Every route of the site by its full name, with the names of its arguments.

    Raises:
        ValueError: a route has no name, so that no row could speak about it.
    """
    return dict(_routes(get_resolver(urlconf).url_patterns, "", frozenset()))


def _routes(
    patterns: "list[URLPattern | URLResolver]", space: str, taken: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for pattern in patterns:
        names = taken | frozenset(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _routes(pattern.url_patterns, inner, names)
        elif not pattern.name:
            raise ValueError(f"a route has no name: {pattern.pattern}")
        else:
            yield space + pattern.name, names


@dataclass
class Town:
    """A site with everybody who may come, each tied to folders in every way, made as the cells ask for it."""

    at: datetime
    people: dict[str, Account] = field(default_factory=dict)
    folders: dict[tuple[str, str], dict[str, UUID]] = field(default_factory=dict)
    made: int = 0
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def person(self, visitor: str) -> Account | None:
        """The account of a visitor; nobody for somebody who is not signed in."""
        if visitor == "anonymous":
            return None
        if visitor not in self.people:
            role = Role(visitor) if visitor in ROLES else Role.WORKER
            joined = timedelta(days=30) if visitor == "new_worker" else timedelta(days=400)
            self.people[visitor] = house.account(role, self.at, joined=joined, active=visitor != "suspended")
        return self.people[visitor]

    def client(self, visitor: str) -> Client:
        """A browser of the visitor, signed in a moment ago."""
        browser, who = Client(raise_request_exception=False), self.person(visitor)
        # One site for all of them: it would be built anew for each browser.
        browser.handler = self.handler
        if who is None:
            return browser
        two = visitor not in {"one_factor", "volunteer"}
        return people.signed_in(browser, who, at=self.at, second_factor=two, station=visitor == "station")

    def arguments(self, row: Row, visitor: str, relation: str) -> dict[str, object]:
        """Values for the arguments of a route: each is the id of a thing, or a plain word that stands in the row."""
        things = self._things(visitor, relation) if "folder" in row.arguments.values() else {}
        if "draft" in row.arguments.values():
            things = {"draft": self._draft(visitor, relation)}
        if "file" in row.arguments.values():
            things = {**things, "file": self._file(things["draft"] if "draft" in things else things["folder"], visitor)}
        if "link" in row.arguments.values():
            things = {**things, "link": self._link(things["folder"], visitor)}
        if "person" in row.arguments.values():
            things = self._person(visitor, relation)
        if "case" in row.arguments.values():
            things = {"case": self._tied(FolderKind.CASE, visitor, relation)}
        if {"desk_duty", "decision", "owed"} & set(row.arguments.values()):
            things = {**things, **self._desk(things["folder"])}
        if "sent" in row.arguments.values():
            things = self._sent(visitor, relation)
        return {name: things.get(value, value) for name, value in row.arguments.items()}

    def _things(self, visitor: str, relation: str) -> dict[str, UUID]:
        if (visitor, relation) not in self.folders:
            self.folders[visitor, relation] = self._made(self.person(visitor), relation)
        return self.folders[visitor, relation]

    def _draft(self, visitor: str, relation: str) -> UUID:
        """A report that was begun and not sent, by the visitor where the relation says so. Each time a fresh one."""
        who = self.person(visitor)
        by = By(who.id, "0123456789abcdef") if who and relation == "reporter" else THE_SYSTEM
        said = Said(words="She waits at the gate.", noticed_at=self.at.isoformat(), house=head_of(house_of()))
        said = said.with_person(PersonSaid(id="p1", label="Amina", given={"part": ["harmed"], "age": "adult"}))
        return begin_report(form=uuid4(), said=said, by=by, at=self.at - SOON).folder

    def _file(self, folder: UUID, visitor: str) -> UUID:
        """A file in that folder, which the visitor has added. Each time a fresh one."""
        who = self.person(visitor)
        by = By(who.id, "0123456789abcdef") if who else THE_SYSTEM
        made = attach(
            permit=house.inside(folder), file=BytesIO(b"words"), name="a.txt", media_type="text/plain", by=by,
            at=self.at - SOON,
        )  # fmt: skip
        return made.id

    def _link(self, folder: UUID, visitor: str) -> UUID:
        """Somebody with a part in that folder, whom the visitor may read of. Each time a fresh one."""
        other = self._somebody(visitor, Level.READ)
        return actions.link_folders(
            permit=house.inside(folder), other=other, role="harmed", by=THE_SYSTEM, at=self.at - SOON
        ).id

    def _person(self, visitor: str, relation: str) -> dict[str, UUID]:
        """A person, tied to the visitor as the relation says, beside another whom they keep. Fresh each time."""
        before = self.at - SOON
        person = self._tied(FolderKind.PERSON, visitor, relation)
        other = self._somebody(visitor, Level.MANAGE)
        double = Double(folder=person, other=other, found_at=before)
        with act(by=THE_SYSTEM, at=before, folder=person, action="test") as done:
            done.add(double)
        return {"person": person, "double": double.id}

    def _tied(self, kind: FolderKind, visitor: str, relation: str) -> UUID:
        who, before = self.person(visitor), self.at - SOON
        made = house.folder(before - SOON, title="Amina", kind=kind)
        if who is not None:
            self._tie(who, made, relation, before)
        return made

    def _somebody(self, visitor: str, level: Level) -> UUID:
        made, who = house.folder(self.at - SOON, title="Farid", kind=FolderKind.PERSON), self.person(visitor)
        if who is not None:
            house.let_in(made, who, self.at - SOON, level, stand_in=_trustee(who))
        return made

    def _desk(self, folder: UUID) -> dict[str, UUID]:
        """A duty, a decision that waits for a second reader, and something that is owed. Fresh each time."""
        self.made += 1
        at, inside = self.at + timedelta(seconds=self.made), house.inside(folder)
        decision = desk.decide(
            permit=inside, outcome="act", words={"words": "It is clear."}, look_again_on=None, second_needed=True,
            closes=False, by=THE_SYSTEM, at=at,
        )  # fmt: skip
        owed = desk.note_owed(
            permit=inside, duty=None, who="the duty desk", what="an answer", since=self.at, until=at, by=THE_SYSTEM,
            at=at,
        )  # fmt: skip
        body = {
            "mark": f"DP-01:ring_{self.made}:", "key": f"ring_{self.made}", "procedures": ["DP-01"],
            "who": "safeguarding lead", "about": [], "what": "Ring them", "to": ["police 101"], "channel": "telephone",
            "by": "same_day", "strength": "policy", "because": ["S000-17"], "closes_on": "They answered.",
        }  # fmt: skip
        duty = actions.give_duty(permit=inside, body=body, owner=uuid4(), by=THE_SYSTEM, at=self.at)
        return {"decision": decision.id, "owed": owed.id, "desk_duty": duty.id}

    def _sent(self, visitor: str, relation: str) -> dict[str, UUID]:
        """A report that was sent, by the visitor where the relation says so, and one of its duties. Fresh each time."""
        folder = self._draft(visitor, relation)
        who = self.person(visitor)
        by = By(who.id, "0123456789abcdef") if who and relation == "reporter" else THE_SYSTEM
        send_report(folder=folder, by=by, at=self.at - SOON)
        keys = keyring().open(for_the_system(folder, "test", reads=True))
        own = (row for row in Duty.objects.filter(folder=folder) if row.open(keys, "body")["key"] == "ring_lead")
        return {"sent": folder, "duty": next(own).id}

    def _made(self, who: Account | None, relation: str) -> dict[str, UUID]:
        before = self.at - SOON
        by = By(who.id, "0123456789abcdef") if who and relation == "reporter" else THE_SYSTEM
        said = ShortReport(words="She waits at the gate.", danger=Danger.NO, about="Amina", place="12 Vale Road")
        where = report_concern(report=said, by=by, at=before).folder
        # Whoever receives concerns was let in: here everybody is tied as the cell says, and in no other way.
        Grant.objects.filter(folder=where).delete()
        entry = Entry.objects.get(folder=where).id
        if who is not None:
            self._tie(who, where, relation, before)
        return {"folder": where, "entry": entry}

    def _tie(self, who: Account, where: UUID, relation: str, before: datetime) -> None:
        if relation in _GLASS:
            broken = self.at - _GLASS[relation]
            house.let_in(where, who, broken, Level.WRITE, until=broken + FOUR_HOURS, break_glass=True)
            return
        if relation in {"sealed_in", "sealed_out"}:
            sealed_at = before - SOON if relation == "sealed_in" else self.at
            actions.seal_folder(permit=house.inside(where), why="test", by=THE_SYSTEM, at=sealed_at)
        if relation not in {"none", "reporter"}:
            until = self.at if relation == "former" else None
            house.let_in(where, who, before, _LEVELS.get(relation, Level.MANAGE), until=until, stand_in=_trustee(who))
        if relation in set(ExclusionKind):
            house.keep_out(where, who, before, ExclusionKind(relation))

    def answer(self, cell: Cell, row: Row) -> HttpResponse:
        """What the site answers to one cell."""
        arguments = self.arguments(row, cell.visitor, cell.relation)
        address = reverse(cell.route, kwargs=arguments or None)
        return self.ask(cell.visitor, cell.method, address, row.post)

    def ask(self, visitor: str, method: str, address: str, post: Mapping[str, str]) -> HttpResponse:
        """What the site answers to a request."""
        browser = self.client(visitor)
        if method == "POST":
            return browser.post(address, dict(post))  # type: ignore[return-value]
        return browser.generic(method, address)  # type: ignore[return-value]


def _trustee(who: Account) -> bool:
    return who.role == Role.TRUSTEE.value


def kind_of(response: HttpResponse) -> str:
    """The kind of an answer, in the words of the table."""
    if response.status_code in {301, 302, 303, 307, 308}:
        return _kind_of_move(response.headers["Location"])
    kinds = {404: "hidden", 410: "hidden", 403: "refused", 405: "not_allowed"}
    kinds |= dict.fromkeys((400, 409, 422), "invalid") | {503: "red"}
    if response.status_code in kinds:
        return kinds[response.status_code]
    return "ok" if 200 <= response.status_code < 300 else f"status {response.status_code}"


def _kind_of_move(where: str) -> str:
    path = where.split("?", maxsplit=1)[0]
    if path == resolve_url(settings.LOGIN_URL):
        return "sign_in"
    return "second_factor" if path == getattr(settings, "LANTERN_SECOND_FACTOR_URL", "/me/") else "moved"


def told_apart(one: Any, other: Any) -> list[str]:
    """How two answers differ beyond what is random in each: status, headers, bytes of the page (G3)."""
    found = [] if one.status_code == other.status_code else [f"status {one.status_code} and {other.status_code}"]
    names = set(one.headers) | set(other.headers)
    found += [name for name in sorted(names) if (name in one.headers) != (name in other.headers)]
    found += [name for name in sorted(SAME_FOR_ALL) if one.headers.get(name) != other.headers.get(name)]
    if len(one.content) != len(other.content):
        found.append(f"length {len(one.content)} and {len(other.content)}")
    elif _plain(one) != _plain(other):
        found.append("the page")
    return found


def _plain(response: HttpResponse) -> bytes:
    # The page may lead back to the address that was asked for: whoever asked knows it.
    asked: str = response.request["PATH_INFO"]  # type: ignore[attr-defined]
    return _MARKS.sub(b"", response.content.replace(asked.encode(), b""))
