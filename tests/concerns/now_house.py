"""A report that somebody has sent, and their browser before the page of what to do now."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.report_actions import begin_report, send_report
from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.situations import head_of, moment_text
from lantern.directory.house import House
from lantern.folders.models import Duty, Entry
from lantern.procedures.situation import Organisation
from lantern.vault.audit import By
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import for_the_system
from tests.access.people import account, signed_in

LUTON = House(
    nation="england",
    area="Luton",
    organisation=Organisation(type="charity", is_first_responder=False, has_duty_to_notify=False),
)
URGENT = {
    "imminent_risk_to_life": "no",
    "serious_emergency": "no",
    "danger_sign_named": "no",
    "threat_or_violence_within_48h": "yes",
    "harm_to_prevent": "stabbing by room-mate",
    "action_requested": "move to another room before tonight",
    "concern_safety_or_welfare": "yes",
}
ADULT = {"asylum_seeker": "yes", "in_asylum_accommodation": "yes", "clearly_adult": "yes", "says_under_18": "no"}
WORDS = "He showed him a knife."


@dataclass
class Reporter:
    """Somebody who has sent a report about one man in an asylum hotel, and what they do afterwards."""

    at: datetime
    role: Role = Role.VOLUNTEER
    answers: dict[str, Any] = field(default_factory=lambda: dict(URGENT))
    kept_out: tuple[str, ...] = ()
    people: tuple[PersonSaid, ...] = (
        PersonSaid(id="p1", label="man with a cap", given={"part": ["harmed"]}, answers=dict(ADULT)),
    )
    who: Account = field(init=False)
    folder: UUID = field(init=False)
    browser: Client = field(init=False)

    def __post_init__(self) -> None:
        self.who = account(self.role, shown_name="Robin Example")
        by = By(self.who.id, "0123456789abcdef")
        said = Said(
            words=WORDS, noticed_at=moment_text(self.at), house=head_of(LUTON), answers=self.answers,
            kept_out=self.kept_out,
            people=self.people,
        )  # fmt: skip
        self.folder = begin_report(form=uuid4(), said=said, by=by, at=self.at).folder
        send_report(folder=self.folder, by=by, at=self.at)
        self.browser = signed_in(Client(), self.who, at=self.at, second_factor=True)

    @property
    def keys(self) -> FolderKeys:
        return keyring().open(for_the_system(self.folder, "test", reads=True))

    @property
    def page(self) -> str:
        return f"/concerns/report/{self.folder}/now/"

    def at_the_clock(self, seconds: float) -> None:
        """The server's clock shows this many seconds after the report was sent."""
        later = self.at + timedelta(seconds=seconds)
        clock: Callable[[], datetime] = lambda: later  # noqa: E731
        settings.LANTERN_TEST_CLOCK = clock

    def sees(self, path: str = "") -> str:
        answer = self.browser.get(self.page + path)
        assert answer.status_code == 200, (answer.status_code, answer.content[:500])
        return answer.content.decode()

    def posts(self, path: str, **fields: str) -> HttpResponse:
        return self.browser.post(self.page + path, fields)  # type: ignore[return-value]

    def duty(self, key: str) -> UUID:
        keys = self.keys
        found = {row.open(keys, "body")["key"]: row.id for row in Duty.objects.filter(folder=self.folder)}
        return found[key]

    def keys_of_duties(self) -> list[str]:
        keys = self.keys
        return sorted(str(row.open(keys, "body")["key"]) for row in Duty.objects.filter(folder=self.folder))

    def entries(self, kind: str) -> list[dict[str, Any]]:
        keys = self.keys
        return [row.open(keys, "body") for row in Entry.objects.filter(folder=self.folder, kind=kind)]

    def rings(self, what: str, key: str = "migrant_help_log") -> HttpResponse:
        return self.posts(f"call/{self.duty(key)}/", what=what)
