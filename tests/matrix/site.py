"""The site as the matrix sees it: its routes, somebody who comes to one, and the kind of answer they get."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
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
from tests.matrix.answers import kind_of
from tests.matrix.table import RELATIONS, ROLES, VISITORS, Cell, Row

Made = TypeVar("Made")
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
STOPPED = frozenset({"hidden", "refused", "sign_in", "second_factor", "not_allowed"})
"""Answers of the gates: nothing was done."""
SOON = timedelta(minutes=1)
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
    ready: dict[tuple[object, ...], Any] = field(default_factory=dict)
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
        needed = set(row.arguments.values())
        things = self._things(visitor, relation) if "folder" in needed else {}
        if "draft" in needed:
            things = {"draft": self._kept("draft", visitor, relation, make=lambda: self._draft(visitor, relation))}
        if "file" in needed:
            inside = things["draft"] if "draft" in things else things["folder"]
            things = {**things, "file": self._kept("file", inside, make=lambda: self._file(inside, visitor))}
        if "link" in needed:
            at = things["folder"]
            things = {**things, "link": self._kept("link", at, visitor, make=lambda: self._link(at, visitor))}
        if "person" in needed:
            things = self._kept("person", visitor, relation, make=lambda: self._person(visitor, relation))
        if "case" in needed:
            case = partial(self._tied, FolderKind.CASE, visitor, relation)
            things = {"case": self._kept("case", visitor, relation, make=case)}
        for name, make in {"desk_duty": self._desk_duty, "decision": self._decision, "owed": self._owed}.items():
            if name in needed:
                things = {**things, name: self._kept(name, things["folder"], make=partial(make, things["folder"]))}
        if "sent" in needed:
            things = self._kept("sent", visitor, relation, make=lambda: self._sent(visitor, relation))
        return {name: things.get(value, value) for name, value in row.arguments.items()}

    def _kept(self, *key: object, make: Callable[[], Made]) -> Made:
        """What was made already, until a request has come through that may have changed it."""
        if key not in self.ready:
            self.ready[key] = make()
        found: Made = self.ready[key]
        return found

    def _things(self, visitor: str, relation: str) -> dict[str, UUID]:
        if (visitor, relation) not in self.folders:
            self.folders[visitor, relation] = self._made(self.person(visitor), relation)
        return self.folders[visitor, relation]

    def _draft(self, visitor: str, relation: str) -> UUID:
        """A report that was begun and not sent, by the visitor where the relation says so."""
        who = self.person(visitor)
        by = By(who.id, "0123456789abcdef") if who and relation == "reporter" else THE_SYSTEM
        said = Said(words="She waits at the gate.", noticed_at=self.at.isoformat(), house=head_of(house_of()))
        said = said.with_person(PersonSaid(id="p1", label="Amina", given={"part": ["harmed"], "age": "adult"}))
        return begin_report(form=uuid4(), said=said, by=by, at=self.at - SOON).folder

    def _file(self, folder: UUID, visitor: str) -> UUID:
        """A file in that folder, which the visitor has added."""
        who = self.person(visitor)
        by = By(who.id, "0123456789abcdef") if who else THE_SYSTEM
        made = attach(
            permit=house.inside(folder), file=BytesIO(b"words"), name="a.txt", media_type="text/plain", by=by,
            at=self.at - SOON,
        )  # fmt: skip
        return made.id

    def _link(self, folder: UUID, visitor: str) -> UUID:
        """Somebody with a part in that folder, whom the visitor may read of."""
        other = self._somebody(visitor, Level.READ)
        return actions.link_folders(
            permit=house.inside(folder), other=other, role="harmed", by=THE_SYSTEM, at=self.at - SOON
        ).id

    def _person(self, visitor: str, relation: str) -> dict[str, UUID]:
        """A person, tied to the visitor as the relation says, beside another whom they keep."""
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

    def _later(self) -> datetime:
        """A moment after every one before: what is newest counts."""
        self.made += 1
        return self.at + timedelta(seconds=self.made)

    def _decision(self, folder: UUID) -> UUID:
        """A decision that waits for a second reader."""
        return desk.decide(
            permit=house.inside(folder), outcome="act", words={"words": "It is clear."}, look_again_on=None,
            second_needed=True, closes=False, by=THE_SYSTEM, at=self._later(),
        ).id  # fmt: skip

    def _owed(self, folder: UUID) -> UUID:
        """Something that is owed."""
        at = self._later()
        return desk.note_owed(
            permit=house.inside(folder), duty=None, who="the duty desk", what=f"an answer {self.made}", since=self.at,
            until=at, by=THE_SYSTEM, at=at,
        ).id  # fmt: skip

    def _desk_duty(self, folder: UUID) -> UUID:
        """A duty that is open."""
        self.made += 1
        body = {
            "mark": f"DP-01:ring_{self.made}:", "key": f"ring_{self.made}", "procedures": ["DP-01"],
            "who": "safeguarding lead", "about": [], "what": "Ring them", "to": ["police 101"], "channel": "telephone",
            "by": "same_day", "strength": "policy", "because": ["S000-17"], "closes_on": "They answered.",
        }  # fmt: skip
        inside = house.inside(folder)
        return actions.give_duty(permit=inside, body=body, owner=uuid4(), by=THE_SYSTEM, at=self.at).id

    def _sent(self, visitor: str, relation: str) -> dict[str, UUID]:
        """A report that was sent, by the visitor where the relation says so, and one of its duties."""
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
        if method not in UNSAFE:
            return browser.generic(method, address)  # type: ignore[return-value]
        answer: Any = browser.post(address, dict(post)) if method == "POST" else browser.generic(method, address)
        if kind_of(answer) not in STOPPED:
            self.ready.clear()
        return answer  # type: ignore[no-any-return]


@contextmanager
def whole_town(at: datetime) -> Iterator[Town]:
    """A town in which everybody is there and tied to folders in every way, for all tests of a file.

    Each test works on it in a transaction of its own within this one, and leaves it as it was.
    """
    outer: Any = transaction.atomic()
    # What a test does is done for good as seen from within: Django allows that within the transactions of tests.
    outer._from_testcase = True
    with outer:
        town = Town(at)
        for visitor in VISITORS:
            for relation in RELATIONS:
                town._things(visitor, relation)
        yield town
        transaction.set_rollback(True)


def _trustee(who: Account) -> bool:
    return who.role == Role.TRUSTEE.value
