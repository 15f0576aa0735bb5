"""The people of a scripted week: who works when, what each does when told, and what happens to them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from django.test import Client

from lantern.access.actions import create_account
from lantern.access.grants import give
from lantern.access.models import Account
from lantern.access.refusals import Hidden, Refused
from lantern.access.roles import Role
from lantern.access.visitors import Visitor
from lantern.concerns import desk_work as work
from lantern.concerns.desk_decisions import may_read_second
from lantern.concerns.desk_queries import Desk
from lantern.concerns.now_kinds import Tried
from lantern.folders.kinds import Level
from lantern.folders.models import Exclusion, Grant
from lantern.folders.refusals import FolderRefuses
from lantern.packs.calendars import Calendars, london
from lantern.packs.triage_files import triage
from lantern.procedures.channels import is_called
from lantern.sending.actions import open_alerts
from lantern.vault.audit import THE_SYSTEM
from lantern.web.refusals import NotThere
from tests.access.need import house
from tests.access.people import signed_in

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OPENS, CLOSES = time(9), time(17)
LEAD, DEPUTY, MANAGER, DUTY, TRUSTEE = (
    Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER, Role.DUTY_MANAGER, Role.TRUSTEE,
)  # fmt: skip
POSTS: Final = (LEAD, DEPUTY, MANAGER, DUTY, TRUSTEE)
AROUND: Final = (Role.VOLUNTEER, Role.WORKER, Role.ADMINISTRATOR)
FOLLOW_UPS: Final = 6


def address(role: Role) -> str:
    """Where somebody's mail goes."""
    return f"{role.value}@example.org"


def works(at: datetime) -> bool:
    """Whether the office is open: not at night, on Saturday or Sunday, or on a bank holiday."""
    local = at.astimezone(london())
    holidays = Calendars()["england"].holidays
    return local.weekday() < 5 and local.date() not in holidays and OPENS <= local.time() < CLOSES


def next_opening(at: datetime) -> datetime:
    """The next moment at which somebody is in the office."""
    while not works(at):
        at += 10 * MINUTE
    return at


@dataclass
class Staff:
    """Everybody, and whether they are still there."""

    began: datetime
    chance: Random
    people: dict[Role, Account] = field(default_factory=dict)
    ill: set[UUID] = field(default_factory=set)
    gone: set[UUID] = field(default_factory=set)
    seen: dict[tuple[UUID, UUID], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        joined = self.began - 400 * DAY
        for role in (*POSTS, *AROUND):
            name = role.value.replace("_", " ")
            self.people[role] = create_account(
                role=role, shown_name=f"The {name}", mail=address(role), password=None, by=THE_SYSTEM, at=joined
            )

    def there(self, who: UUID) -> bool:
        return who not in self.ill and who not in self.gone

    def of(self, who: UUID) -> Account:
        return next(row for row in self.people.values() if row.id == who)

    def visits(self, role: Role, at: datetime) -> Visitor:
        return house.visit(self.people[role], at)

    def reacts_after(self, who: UUID, at: datetime, *, urgent: bool) -> datetime | None:
        """When somebody who was told looks: never, who is ill or has left; at night some wake up, and some do not."""
        row = self.of(who)
        if not self.there(who) or row.role not in {role.value for role in POSTS}:
            return None
        minutes = self.chance.randint(4, 50)
        if works(at):
            return at + minutes * MINUTE
        if urgent and self.chance.random() < 0.6:
            return at + minutes * MINUTE
        if row.role in {DUTY.value, TRUSTEE.value}:
            return at + (minutes + 120) * MINUTE if urgent else None
        return next_opening(at + 10 * MINUTE) + minutes * MINUTE


@dataclass
class Hand:
    """What somebody does with a concern once they look at it; ``again`` asks for another look later."""

    staff: Staff
    again: Callable[[datetime, UUID, UUID], None]
    done_by_page: int = 0

    def looks(self, who: UUID, folder: UUID, at: datetime) -> None:
        """Open it, and do what is next. Who may not read it has at least seen the alert."""
        visitor = house.visit(self.staff.of(who), at)
        try:
            desk = work.opened_desk(visitor, folder)
        except (Hidden, Refused, NotThere):
            open_alerts(folder=folder, by=visitor.by, at=at)
            return
        open_alerts(folder=folder, by=visitor.by, at=at)
        with suppress(FolderRefuses, Refused):
            self._next(visitor, desk, folder)
        count = self.staff.seen[who, folder] = self.staff.seen.get((who, folder), 0) + 1
        if count < FOLLOW_UPS and self.staff.there(who):
            self.again(next_opening(at + self.staff.chance.randint(1, 6) * HOUR), who, folder)

    def _next(self, visitor: Visitor, desk: Desk, folder: UUID) -> None:
        if desk.may_decide and desk.decision is None:
            self._decides(visitor, desk)
            self._finds_a_second(visitor, folder)
        elif desk.may_decide and may_read_second(desk.decision, visitor.account) and desk.decision is not None:
            agrees = self.staff.chance.random() < 0.9
            words = "Read it all. It fits." if agrees else "I see it otherwise. Decide again."
            work.read_as_second(visitor, desk, desk.decision.id, agrees=agrees, words=words)
        if desk.may_write:
            self._does(visitor, folder)

    def _decides(self, visitor: Visitor, desk: Desk) -> None:
        find_out = self.staff.chance.random() < 0.15
        chosen = triage().outcome("find_out" if find_out else "act")
        assert chosen is not None
        again = (visitor.at + 2 * DAY).date() if find_out else None
        words = "It follows from what was said and seen."
        work.decided(visitor, desk, chosen, words=words, wishes="To be safe, and to be asked.", look_again_on=again)

    def _finds_a_second(self, visitor: Visitor, folder: UUID) -> None:
        """Where nobody else is there who could read it as the second, the manager is let in, or a trustee."""
        held = set(Grant.objects.filter(folder=folder, ended_at=None).values_list("account", flat=True))
        tied = set(Exclusion.objects.filter(folder=folder, ended_at=None).values_list("account", flat=True))
        if any(one != visitor.account and one not in tied and self.staff.there(one) for one in held):
            return
        for role in (MANAGER, LEAD, DEPUTY, TRUSTEE):
            row = self.staff.people[role]
            if row.id not in tied | held and row.id != visitor.account and self.staff.there(row.id):
                with suppress(Hidden, Refused):
                    give(visitor, folder, row.id, Level.MANAGE, why="Reads second", stand_in=role is TRUSTEE)
                    return

    def _does(self, visitor: Visitor, folder: UUID) -> None:
        """Some of what is open is done through its pages: rung for first where that is the way."""
        desk = work.opened_desk(visitor, folder)
        browser = signed_in(Client(), self.staff.of(visitor.somebody()), at=visitor.at)
        left = self.staff.chance.randint(1, 4)
        for kept in work.still_to_do(desk)[:left]:
            path = f"/concerns/{folder}/duties/{kept.id}/"
            if is_called(kept.channel):
                for kind in (Tried.DIALLED, Tried.ANSWERED):
                    browser.post(f"{path}call/", {"what": kind.value})
            browser.post(f"{path}take/")
            answer = browser.post(f"{path}done/", {"words": "They took it.", "reference": "R-1", "when": "now"})
            assert answer.status_code in {302, 404}, answer.content[:300]
            self.done_by_page += answer.status_code == 302


@dataclass
class Box:
    """Where mail goes. Some addresses bounce."""

    bounces: set[str] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)
    refusal: Callable[[], Exception] | None = None

    def send(self, address: str, words: Any, message_id: str) -> None:
        del words, message_id
        if address in self.bounces and self.refusal is not None:
            raise self.refusal()
        self.kept.append(address)

    def close(self) -> None:
        """Nothing is open."""
