"""A house with a ladder, for the tests of the climb: people in posts, an urgent concern, passes at given moments."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lantern.access.contacts import contact_of
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.app.sweep_steps import STEPS
from lantern.folders.kinds import Level
from lantern.sending.actions import words_shown
from lantern.sending.climbs import climb_unopened
from lantern.sending.delivery import deliver, find_recipients, tell_others
from lantern.sending.kinds import AlertKind, Route
from lantern.sending.models import OutgoingMessage
from lantern.sending.outbox import alert
from lantern.sending.repeats import repeat_unopened
from lantern.sending.rota_actions import give_turn, say_away
from lantern.sending.rota_times import Hours
from lantern.sending.wording import Words
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM
from tests.access.need import house as access_house
from tests.sending.people import account, concern

MINUTE = timedelta(minutes=1)
SITE = "https://lantern.charity.example"
LEAD, DEPUTY, MANAGER, DUTY, TRUSTEE = (
    Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER, Role.DUTY_MANAGER, Role.TRUSTEE,
)  # fmt: skip
POSTS = (LEAD, DEPUTY, MANAGER, DUTY, TRUSTEE)
FIRST = {LEAD, DEPUTY}
DAY = timedelta(days=1)
ORDER = ("recipients", "came_back", "climbs", "repeats", "outbox")


@dataclass
class Box:
    """Where mail goes: every message is kept with its address; ``refuses`` raises for some addresses."""

    kept: list[tuple[str, Words]] = field(default_factory=list)
    refuses: dict[str, Exception] = field(default_factory=dict)
    dies_after: int | None = None

    def send(self, address: str, words: Words, message_id: str) -> None:
        del message_id
        if address in self.refuses:
            raise self.refuses[address]
        self.kept.append((address, words))
        if self.dies_after is not None and len(self.kept) >= self.dies_after:
            raise KeyboardInterrupt


@dataclass
class Ladder:
    """One urgent concern, sent at ``since`` to the lead and the deputy, and everybody in a post."""

    since: datetime
    people: dict[Role, UUID]
    folder: UUID
    box: Box = field(default_factory=Box)

    def passed(self, minutes: float) -> None:
        """One pass so long after it was sent, with its steps in the order of the sweep."""
        at = self.since + minutes * MINUTE
        steps: dict[str, Callable[[], Any]] = {
            "recipients": lambda: find_recipients(at=at),
            "came_back": lambda: tell_others(at=at),
            "climbs": lambda: climb_unopened(at=at),
            "repeats": lambda: repeat_unopened(at=at),
            "outbox": lambda: deliver(at=at, post=self.box, site=SITE),
        }
        for name in ORDER:
            steps[name]()

    def passes(self, minutes: Iterable[float]) -> None:
        """Several passes."""
        for minute in minutes:
            self.passed(minute)

    def told(self, *, route: Route = Route.OWN) -> set[Role]:
        """Who was told so far, by that way."""
        rows = OutgoingMessage.objects.filter(folder=self.folder, route=route, recipient__isnull=False)
        accounts = set(rows.values_list("recipient", flat=True))
        return {Role(row.role) for row in Account.objects.filter(pk__in=accounts)}

    def who(self, role: Role) -> Account:
        """The account in that post."""
        found: Account = Account.objects.get(pk=self.people[role])
        return found


def ladder(since: datetime, *posts: Role) -> Ladder:
    """The house, with somebody in each of these posts, or in every one."""
    long_ago = since - timedelta(days=400)
    people = {role: account(role, long_ago) for role in posts or POSTS}
    folder = concern(since)
    first = [people[role] for role in (Role.SAFEGUARDING_LEAD, Role.DEPUTY) if role in people]
    for one in first:
        access_house.let_in(folder, Account.objects.get(pk=one), since, Level.MANAGE)
    urgent(folder, first, since)
    return Ladder(since, people, folder)


def urgent(folder: UUID, to: Iterable[UUID], at: datetime, *, beside: tuple[UUID, ...] = ()) -> None:
    """An urgent alert, as a concern writes it."""
    with act(by=THE_SYSTEM, at=at, folder=folder, action="test.done") as done:
        alert(done, folder=folder, to=to, kind=AlertKind.CONCERN, at=at, beside=beside, urgent=True)


def order_of_the_sweep() -> tuple[str, ...]:
    """The steps of the real sweep that have to do with alerts, in their order."""
    return tuple(step.name for step in STEPS if step.name in ORDER)


def on_call(there: Ladder, role: Role, *, hours: Hours = Hours.ALL) -> None:
    """Put somebody on call around the moment of the concern."""
    day = there.since.date()
    give_turn(account=there.people[role], first=day - DAY, last=day + DAY, hours=hours, by=THE_SYSTEM, at=there.since)


def away(there: Ladder, role: Role) -> UUID:
    """Say that somebody is away; the id of the absence."""
    row = say_away(account=there.people[role], starts=there.since - DAY, until=None, by=THE_SYSTEM, at=there.since)
    return row.id


def written(there: Ladder) -> list[tuple[str, int, str, str]]:
    """Every message about the concern."""
    rows = OutgoingMessage.objects.filter(folder=there.folder).order_by("recipient", "step", "repeat", "route")
    return [(str(row.recipient), row.step, row.route, row.state) for row in rows]


def of(there: Ladder, role: Role) -> "QuerySet[OutgoingMessage]":
    """The messages to somebody about the concern; what they hear of the rota is another matter."""
    return OutgoingMessage.objects.filter(folder=there.folder, recipient=there.people[role])


def opened(there: Ladder, role: Role, minute: float) -> None:
    """Somebody opens the page of the concern, which shows its words."""
    words_shown(access_house.visit(there.who(role), there.since + minute * MINUTE), there.folder)


def address(there: Ladder, role: Role) -> str:
    """The first address of somebody."""
    return contact_of(there.people[role]).mail
