"""An installation on which everything that set-up asks for is so, made by the same acts as everywhere."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.directory.actions import record_check
from lantern.directory.check_presenters import tasks_of
from lantern.directory.house import house
from lantern.directory.queries import checks
from lantern.directory.standing import Found
from lantern.readiness import actions
from lantern.readiness.models import Kind, Note
from lantern.readiness.queries import next_number
from lantern.sending.delivery import deliver
from lantern.sending.rota_actions import give_turn
from lantern.sending.rota_times import Hours
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.bundle import Bundle, keep, written
from lantern.vault.custody import Effort, new_key_file
from lantern.vault.keyring import BUNDLE_FILE
from lantern.vault.recovery import new_recovery, try_recovery
from tests.access.doors.hands import browser
from tests.access.people import account
from tests.sending.post import KeptPost

QUICK: Final = Effort(1, 64, 1)
MONTH: Final = timedelta(days=30)


@dataclass
class Ready:
    """Who is there, and what each step does; a test leaves one out, or undoes it."""

    room: Path
    settings: Any
    at: datetime
    lead: Account
    deputy: Account
    administrator: Account

    def door(self, who: Account, at: datetime | None = None, **more: Any) -> Client:
        """A browser in which they are signed in, at the moment of the test or at another one."""
        moment = at or self.at
        self.settings.LANTERN_TEST_CLOCK = lambda: moment
        return browser(who, moment, **more)

    @property
    def steps(self) -> Mapping[str, Callable[[], object]]:
        return {
            "rota": self.rota,
            "area": self.area,
            "sites": self.sites,
            "packs": self.packs,
            "contacts": self.contacts,
            "recovery": self.recovery,
            "custody": self.custody,
            "backup": self.backup,
            "drill": self.drill,
            "mail": self.mail,
            "kit": self.kit,
        }

    def everything(self, *, but: str = "") -> "Ready":
        self.area()
        for name, step in self.steps.items():
            if name != but:
                step()
        if but == "area":
            self.settings.LANTERN_AREA = ""
        return self

    def rota(self) -> None:
        first = (self.at - timedelta(days=2)).date()
        give_turn(account=self.deputy.id, first=first, last=first + MONTH, hours=Hours.ALL, by=THE_SYSTEM, at=self.at)

    def area(self) -> None:
        self.settings.LANTERN_AREA = "Luton"

    def sites(self, name: str = "Vale House") -> None:
        actions.keep_site(
            id=uuid4(), name=name, kind="asylum_hotel", area="Luton", by=by(self.administrator), at=self.at
        )

    def packs(self) -> None:
        asked = actions.propose_packs(
            asker=self.administrator.id, to=[self.lead.id], by=by(self.administrator), at=self.at
        )
        actions.agree_packs(proposal=asked.id, second=self.lead.id, by=by(self.lead), at=self.at)

    def contacts(self) -> None:
        for one in tasks_of(house(), checks(), self.at):
            if one.pressing and one.due and one.way.kind == "telephone":
                record_check(id=uuid4(), way=one.way, roles=one.roles, found=Found.RIGHT, by=by(self.lead), at=self.at)

    def recovery(self) -> None:
        keys = self.room / "keys-of-another"
        root = new_key_file(keys)
        keep(keys / BUNDLE_FILE, written(Bundle.new(self.at), root.key))
        first, second, _ = new_recovery(keys, root, self.at, QUICK)
        try_recovery(keys, (first, second), self.at)
        self.settings.LANTERN_KEYS = keys

    def custody(self, **given: str) -> None:
        said = {"first": "Chair", "second": "Treasurer", "where": "in the safe at the bank", **given}
        actions.note_custody(id=uuid4(), by=by(self.lead), at=self.at, **said)

    def backup(self, at: datetime | None = None) -> None:
        folder = self.room / "backups"
        folder.mkdir(exist_ok=True)
        told = {"at": (at or self.at).isoformat(), "verified": True}
        (folder / "lantern.json").write_text(json.dumps(told))
        self.settings.LANTERN_BACKUPS = folder
        self.settings.LANTERN_BACKUP_RECIPIENTS = ["age1example"]

    def drill(self) -> None:
        actions.note_drill(id=uuid4(), done_at=self.at, minutes=24, by=by(self.administrator), at=self.at)

    def mail(self) -> None:
        self.settings.LANTERN_MAIL_ROUTE = True
        note = actions.send_test(account=self.lead.id, by=by(self.lead), at=self.at)
        deliver(at=self.at, post=KeptPost(), site="https://x.example")
        actions.say_arrived(note=note.id, account=self.lead.id, by=by(self.lead), at=self.at)

    def kit(self) -> None:
        actions.note_kit(first=next_number(), forms=20, by=by(self.lead), at=self.at)

    def live(self) -> None:
        asked = actions.propose_live(
            asker=self.administrator.id, to=[self.lead.id], by=by(self.administrator), at=self.at
        )
        actions.agree_live(proposal=asked.id, second=self.lead.id, by=by(self.lead), at=self.at)


def ready(room: Path, settings: Any, at: datetime) -> Ready:
    """Three people, and nothing done yet."""
    settings.LANTERN_ASKS_WHETHER_LIVE = True
    settings.LANTERN_MAIL_ROUTE = False
    settings.LANTERN_BACKUPS = room / "no-backups"
    settings.LANTERN_BACKUP_RECIPIENTS = []
    lead, deputy = account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist"), account(Role.DEPUTY)
    return Ready(room, settings, at, lead, deputy, account(Role.ADMINISTRATOR, shown_name="Bea Thornbury"))


def by(who: Account) -> By:
    return By(who.id, "0123456789abcdef")


def noted(kind: Kind) -> int:
    return Note.objects.filter(kind=kind.value).count()
