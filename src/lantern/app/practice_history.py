"""Half a year of practice, played in the order in which it happened, with a pass of the sweep between the steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any, Final
from uuid import uuid4

from lantern.app.not_arrived import look_for_what_did_not_arrive
from lantern.app.practice_data import Invented, Told
from lantern.app.practice_hands import Hands
from lantern.app.practice_reporting import reported
from lantern.app.practice_steps import take_step
from lantern.app.practice_team import Member, leave
from lantern.concerns.desk_work import opened_desk
from lantern.concerns.models import Concern
from lantern.directory.actions import record_check
from lantern.directory.standing import Found
from lantern.packs.calendars import london
from lantern.packs.library import library
from lantern.procedures.contacts import Way
from lantern.sending.actions import open_alerts
from lantern.sending.climbs import climb_unopened
from lantern.sending.delivery import deliver, find_recipients, tell_others
from lantern.sending.kinds import WAITING
from lantern.sending.mail import AddressRefused
from lantern.sending.models import Climb, OutgoingMessage
from lantern.sending.repeats import repeat_unopened
from lantern.sending.wording import Words

_MORNING, _NOON, _EVENING = time(8, 40), time(11, 20), time(17, 5)
_ALERTS_LEAVE: Final = timedelta(seconds=40)
_CLIMBS: Final = (timedelta(minutes=16), timedelta(minutes=26), timedelta(minutes=36))


class NoPost:
    """Mail of the past: it reaches nobody. One address is one from which it comes back, from a moment on."""

    def __init__(self, mail: str, *, since: datetime) -> None:
        """``mail``: the address; ``since``: from when on there is no such mailbox."""
        self.mail, self.since, self.at = mail, since, since

    def send(self, address: str, words: Words, message_id: str) -> None:
        """Hand it over.

        Raises:
            AddressRefused: there is no such mailbox.
        """
        del words, message_id
        if address == self.mail and self.at >= self.since:
            raise AddressRefused


@dataclass
class History:
    """What is still to happen, by its moment."""

    invented: Invented
    team: Mapping[str, Member]
    now: datetime
    waiting: list[tuple[datetime, int, str, Any]] = field(default_factory=list)
    given: int = 0

    def __post_init__(self) -> None:
        """Everybody is there, and nothing has happened."""
        self.hands = Hands(self.invented, self.team, Random(self.invented.seed))  # noqa: S311 -- a story, no secret
        self.members = {member.account: member for member in self.team.values()}
        bounce = self.invented.team["bounce"]
        self.post = NoPost(bounce["mail"], since=self.now - timedelta(days=int(bounce["days_ago"])))

    def play(self) -> None:
        """Let everything happen up to now. What would be later has not happened yet."""
        for told in self.invented.concerns:
            self._wait(told.moment(self.now), "report", told)
        for check in self.invented.team["check"]:
            self._wait(self._on(int(check["days_ago"]), _NOON), "check", check)
        for days in range(int(self.invented.team["rota"]["weeks_before"]) * 7):
            self._wait(self._on(days, _MORNING), "look", None)
        for leaver in self.invented.team["leaver"]:
            self._wait(self._on(int(leaver["days_ago"]), _EVENING), "leave", leaver)
        while self.waiting and self.waiting[0][0] <= self.now:
            at, _number, kind, what = heappop(self.waiting)
            self._happens(at, kind, what)

    def _on(self, days: int, hour: time) -> datetime:
        """So many days ago, at that hour by the clocks here."""
        day = (self.now - timedelta(days=days)).astimezone(london()).date()
        return datetime.combine(day, hour, london()).astimezone(UTC)

    def _wait(self, at: datetime, kind: str, what: Any) -> None:
        heappush(self.waiting, (at, self.given, kind, what))
        self.given += 1

    def _happens(self, at: datetime, kind: str, what: Any) -> None:
        if kind == "report":
            self._reported(what)
        elif kind == "step":
            matter, step = what
            take_step(self.hands, matter, step.do, step.who, {**step.more, "who": step.who}, at)
            self._soon(at)
        elif kind == "check":
            self._checked(what, at)
            self._wait(at + _ALERTS_LEAVE, "pass", None)
        elif kind == "leave":
            leave(self.team, what, at)
        elif kind == "look":
            self._look(at)
        else:
            self._pass(at)

    def _soon(self, at: datetime) -> None:
        """The sweep passes twice a minute. Only a pass that has something to send is played."""
        if OutgoingMessage.objects.filter(state__in=WAITING).exists():
            self._wait(at + _ALERTS_LEAVE, "pass", None)

    def _reported(self, told: Told) -> None:
        matter = reported(self.hands, told, self.now)
        for step in told.happens:
            self._wait(matter.sent_at + step.after, "step", (matter, step))
        self._wait(matter.sent_at + _ALERTS_LEAVE, "pass", None)
        if told.said["given"].get("danger") != "no":
            for after in _CLIMBS:
                self._wait(matter.sent_at + after, "pass", None)

    def _checked(self, check: Mapping[str, Any], at: datetime) -> None:
        way = next(_ways(check["role"], check["kind"]))
        since = self.now - timedelta(days=int(check["since_days"])) if "since_days" in check else None
        record_check(
            id=uuid4(), way=way, roles=[check["role"]], found=Found(check["found"]), by=self.team[check["by"]].by,
            at=at, words=check.get("words", ""), since=since,
        )  # fmt: skip

    def _pass(self, at: datetime) -> None:
        """What the sweep does with alerts, at that moment."""
        self.post.at = at
        find_recipients(at=at)
        tell_others(at=at)
        climb_unopened(at=at)
        repeat_unopened(at=at)
        deliver(at=at, post=self.post, site="", still_ours=lambda: True)
        look_for_what_did_not_arrive(at, still_ours=lambda: True)

    def _look(self, at: datetime) -> None:
        """Everybody goes through their alerts once a day. Of a concern that nobody has opened yet, they wait.

        What still climbs is read by whoever was told of it.
        """
        rows = OutgoingMessage.objects.filter(opened_at=None, made_at__lt=at, recipient__isnull=False)
        told = sorted(set(rows.values_list("folder", "recipient", "made_at")), key=lambda row: (row[2], str(row)))
        waits = frozenset(Concern.objects.filter(opened_at=None).values_list("folder", flat=True))
        climbs = frozenset(Climb.objects.filter(stopped_at=None).values_list("folder", flat=True))
        for folder, account in dict.fromkeys((folder, account) for folder, account, _made in told):
            if account is None or folder in waits:
                continue
            if folder in climbs:
                opened_desk(self.members[account].visits(at), folder)
            open_alerts(folder=folder, by=self.members[account].by, at=at)


def _ways(role: str, kind: str) -> Iterator[Way]:
    for contact in library().directory.contacts:
        if contact.role == role:
            yield from (way for way in contact.ways if way.kind == kind)
