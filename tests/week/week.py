"""A scripted week with a moved clock: what happens when, with a pass of the real sweep at every step."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.test import Client

from lantern.access.actions import suspend_account
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.app import sweep_steps
from lantern.concerns.desk_models import TriageDecision
from lantern.concerns.models import Concern
from lantern.concerns.report_actions import begin_report, send_report
from lantern.sending import steps
from lantern.sending.mail import AddressRefused
from lantern.sending.models import OutgoingMessage
from lantern.sending.rota_actions import give_turn, say_away
from lantern.sending.rota_queries import office_clock
from lantern.sending.rota_times import Hours
from lantern.vault.audit import By
from tests.access.people import signed_in
from tests.week.kinds import Kind
from tests.week.power import Power
from tests.week.staff import DAY, DEPUTY, DUTY, HOUR, LEAD, MANAGER, MINUTE, Box, Hand, Staff, address

TICK: Final = timedelta(minutes=15)
SESSION: Final = "0123456789abcdef"
SHORT: Final = "/concerns/report/short/"


@dataclass
class Week:
    """Everything that is still to happen, by its moment."""

    began: datetime
    ends: datetime
    chance: Random
    settings: Any
    patch: pytest.MonkeyPatch
    power: Power
    at: datetime = field(init=False)
    waiting: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    number: Iterator[int] = field(default_factory=itertools.count)
    told: set[UUID] = field(default_factory=set)
    by_pages: set[UUID] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)
    cut_next: bool = False
    pages_read: int = 0
    decided_by_page: int = 0

    def __post_init__(self) -> None:
        self.at = self.began
        self.staff = Staff(self.began, self.chance)
        self.hand = Hand(self.staff, self.again)
        self.box = Box(refusal=AddressRefused)
        self.patch.setattr(sweep_steps, "MailPost", lambda: self.box)
        self.settings.LANTERN_MAIL_ROUTE = True
        self.settings.LANTERN_TEST_CLOCK = lambda: self.at
        self._rota()

    # -- the script
    def on(self, at: datetime, do: Callable[[datetime], None]) -> None:
        """Something is to happen at a moment."""
        heappush(self.waiting, (at, next(self.number), do))

    def again(self, at: datetime, who: UUID, folder: UUID) -> None:
        """Somebody looks at a concern again."""
        self.on(at, lambda now: self._looks(who, folder, now))

    def plays(self) -> None:
        """Let the week go by."""
        ticks = int((self.ends - self.began) / TICK)
        for tick in range(ticks + 1):
            self.on(self.began + tick * TICK, lambda _now: None)
        while self.waiting and self.waiting[0][0] <= self.ends:
            at, _number, do = heappop(self.waiting)
            self.at = max(self.at, at)
            do(self.at)
            self.passes()
        self.at = self.ends

    def reported(
        self, kind: Kind, number: int, *, kept_out: tuple[str, ...] = (), pages: bool = False
    ) -> Callable[[datetime], None]:
        """Somebody reports a concern of that kind: by the actions, or through the pages."""

        def report(at: datetime) -> None:
            who = self.staff.people[self.chance.choice((Role.VOLUNTEER, Role.WORKER))]
            if pages:
                self._report_by_page(who, f"Number {number}: {kind.situation.title}")
                return
            by = By(who.id, SESSION)
            said = kind.said(at, number=number, kept_out=kept_out)
            folder = begin_report(form=uuid4(), said=said, by=by, at=at).folder
            send_report(folder=folder, by=by, at=at)

        return report

    def falls_ill(self, at: datetime) -> None:
        """The lead goes home, and nobody knows until when."""
        who = self.staff.people[LEAD]
        say_away(account=who.id, starts=at, until=None, by=By(who.id, SESSION), at=at)
        self.staff.ill.add(who.id)

    def leaves(self, at: datetime) -> None:
        """The Duty Manager leaves in the middle of their turn."""
        who, by = self.staff.people[DUTY], self.staff.people[Role.ADMINISTRATOR]
        suspend_account(account=who.id, why="Has left.", by=By(by.id, SESSION), at=at)
        self.staff.gone.add(who.id)

    def mail_bounces(self, _at: datetime) -> None:
        """From now on mail to the manager comes back."""
        self.box.bounces.add(address(MANAGER))

    def power_fails_in_the_sweep(self, _at: datetime) -> None:
        """The next message that is handed over is the last thing that the sweeping process does: it is killed."""
        self.cut_next = True

    def power_fails_in_a_request(self, at: datetime) -> None:
        """A report is half written when the power fails; the reporter sends the same form once more afterwards."""
        who = self.staff.people[Role.VOLUNTEER]
        browser, fields = self._short_form(who, "He was shaking when the lights went out.")
        before = Concern.objects.count()
        cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
        self.power.request(at, path=SHORT, fields=fields, cookies=cookies)
        assert Concern.objects.count() == before
        for _ in range(2):
            assert browser.post(SHORT, fields).status_code == 302
        assert Concern.objects.count() == before + 1
        self.by_pages.add(Concern.objects.get(reported_at=at, reported_by=who.id).folder)
        self.cuts.append("request")

    # -- the sweep
    def passes(self) -> None:
        """One pass of the sweep; what it told sets somebody going."""
        if self.cut_next:
            failed = self.power.sweep(self.at)
            if failed is None:
                self.cuts.append("sweep")
                self.cut_next = False
            else:
                self.failed += failed
            return
        done = steps.one_pass(sweep_steps.STEPS, holder=f"sweep {next(self.number)}", clock=lambda: self.at)
        self.failed += done.failed
        for row in OutgoingMessage.objects.filter(state="sent", opened_at=None, recipient__isnull=False):
            if row.id not in self.told and row.recipient is not None:
                self.told.add(row.id)
                urgent = row.step > 0 or Concern.objects.filter(folder=row.folder, danger="yes").exists()
                when = self.staff.reacts_after(row.recipient, self.at, urgent=urgent)
                if when is not None:
                    self.again(when, row.recipient, row.folder)

    # -- who does what
    def _looks(self, who: UUID, folder: UUID, at: datetime) -> None:
        if not self.staff.there(who):
            return
        if Concern.objects.filter(folder=folder).exists():
            self._looks_by_page(who, folder, at)
        else:
            self.hand.looks(who, folder, at)

    def _looks_by_page(self, who: UUID, folder: UUID, at: datetime) -> None:
        """The same through the pages: triage, a decision, the second reading."""
        browser = signed_in(Client(), self.staff.of(who), at=at)
        page = browser.get(f"/concerns/{folder}/triage/")
        self.pages_read += page.status_code == 200
        if page.status_code == 200 and not _decided(folder) and 'name="outcome"' in page.content.decode():
            fields = {"outcome": "act", "words": "It follows from what was said.", "wishes": "Nobody could ask yet."}
            answer = browser.post(f"/concerns/{folder}/triage/", fields)
            assert answer.status_code in {302, 404}, answer.content[:300]
            self.decided_by_page += answer.status_code == 302
        self.hand.looks(who, folder, at)

    def _report_by_page(self, who: Account, words: str) -> None:
        browser, fields = self._short_form(who, words)
        answer = browser.post(SHORT, fields)
        assert answer.status_code == 302, answer.content[:300]
        self.by_pages.add(Concern.objects.get(reported_at=self.at, reported_by=who.id).folder)

    def _short_form(self, who: Account, words: str) -> tuple[Client, dict[str, str]]:
        browser = signed_in(Client(), who, at=self.at)
        page = browser.get(SHORT).content.decode()
        form = page.partition('name="report" value="')[2].partition('"')[0]
        danger = self.chance.choice(("yes", "no", "unknown"))
        assert form
        return browser, {"words": words, "danger": danger, "report": form}

    def _rota(self) -> None:
        today = office_clock().day_of(self.began)
        turns = ((LEAD, Hours.OFFICE, 0, 8), (DUTY, Hours.OUT, 0, 8), (DEPUTY, Hours.OUT, 5, 6))
        for role, hours, first, last in turns:
            give_turn(
                account=self.staff.people[role].id, first=today + first * DAY, last=today + last * DAY, hours=hours,
                by=By(self.staff.people[MANAGER].id, SESSION), at=self.began - HOUR,
            )  # fmt: skip


def _decided(folder: UUID) -> bool:
    return TriageDecision.objects.filter(folder=folder).exists()


__all__ = ["MINUTE", "Week"]
