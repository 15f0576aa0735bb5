"""Practice: an installation of invented people, made by the product's own actions (F27).

What one needs to sign in as them stands in a file beside the data. Its being there marks the
installation as practice: it cannot be made beside real accounts, and is refused without the banner.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from lantern.access.account_writing import system_keys
from lantern.access.actions import create_account
from lantern.access.codes import code_of
from lantern.access.contacts import change_contact, contact_of
from lantern.access.models import Account
from lantern.access.roles import READERS, ROLE_NAMES, Role
from lantern.access.second_factors import begin_code_app, confirm_code_app
from lantern.concerns.actions import report_concern
from lantern.concerns.models import Danger
from lantern.concerns.short_reports import ShortReport
from lantern.sending.marks import DEMO, mark
from lantern.sending.rota_actions import give_turn, say_away
from lantern.sending.rota_queries import office_clock
from lantern.sending.rota_times import Hours
from lantern.vault.audit import THE_SYSTEM, By

MARK: Final = "practice.json"
PASSWORD: Final = "practice makes nobody worse"
JOINED_BEFORE: Final = timedelta(days=400)
NEW_BEFORE: Final = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Invented:
    """An invented person with a role."""

    name: str
    role: Role
    new: bool = False


PEOPLE: Final = (
    Invented("Noor Vale", Role.VOLUNTEER),
    Invented("Tomasz Brook", Role.WORKER),
    Invented("Ada Lindqvist", Role.SAFEGUARDING_LEAD),
    Invented("Sam Okoro", Role.DEPUTY),
    Invented("Ruth Penhallow", Role.REGISTERED_MANAGER),
    Invented("Idris Marlowe", Role.DUTY_MANAGER),
    Invented("Helen Ashdown", Role.TRUSTEE),
    Invented("Kit Farrow", Role.WEB_MANAGER),
    Invented("Mo Castell", Role.GROUP_ADMIN),
    Invented("Bea Thornbury", Role.ADMINISTRATOR),
    Invented("Leo Quarry", Role.WORKER, new=True),
)

REPORTS: Final = (
    (
        timedelta(hours=30),
        ShortReport(
            words="The woman in the blue coat did not come to the lunch. Her boys say she is “at work with the man”.",
            danger=Danger.UNKNOWN,
            about="woman with two boys",
            place="second floor, the room at the end",
        ),
    ),
    (
        timedelta(hours=3),
        ShortReport(
            words="He said: “I cannot go back to that room.” He would not say why. He was shaking.",
            danger=Danger.NO,
            about="young man, first week here",
        ),
    ),
    (
        timedelta(minutes=12),
        ShortReport(
            words="A car waits at the gate again. The same driver as last week asks for the sisters by name.",
            danger=Danger.YES,
            about="two sisters",
            place="side entrance, by the bins",
            kept_out=frozenset({Role.DUTY_MANAGER}),
            kept_out_words="The driver says that he is a cousin.",
        ),
    ),
)


OFFICE: Final = "Ada Lindqvist"
NIGHTS: Final = ("Sam Okoro", "Idris Marlowe", "Ruth Penhallow")
HOLIDAY: Final = "Helen Ashdown"
HOLIDAY_IN: Final = 3
GAP_IN_WEEK: Final = 1
"""In the second week the last night has nobody, so that one sees how a gap looks."""
SECOND: Final = {
    "Ada Lindqvist": "07700900421@texts.example.org",
    "Sam Okoro": "",
    "Ruth Penhallow": "",
    "Idris Marlowe": "",
}
"""Who has given a number to ring, and a second address."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What one needs to sign in as an invented person; ``secret`` of the code app is empty where none is needed."""

    name: str
    role: str
    username: str
    password: str
    secret: str = ""

    def code(self, at: datetime) -> str:
        """The second code at this moment; empty where none is needed."""
        return code_of(bytes.fromhex(self.secret), at) if self.secret else ""


class PracticeRefused(Exception):  # noqa: N818
    """There are accounts already that nobody invented: practice is made in an empty installation only."""


def practice_people(data: Path) -> tuple[SignIn, ...]:
    """The invented people of a practice installation; nobody where it is none."""
    try:
        held = json.loads((data / MARK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(SignIn(**person) for person in held)


def make_practice(data: Path, at: datetime) -> tuple[SignIn, ...]:
    """Fill an empty installation with invented people and what they reported. Twice does no harm.

    Raises:
        PracticeRefused: there are accounts that nobody invented.
    """
    there = practice_people(data)
    if there:
        return there
    if Account.objects.exists():
        raise PracticeRefused
    # The mark comes first: if it stops halfway, nothing here counts as real.
    mark(DEMO, at)
    people = tuple(_person(invented, at) for invented in PEOPLE)
    (data / MARK).write_text(json.dumps([asdict(shown) for _, shown in people], indent=1), encoding="utf-8")
    (data / MARK).chmod(0o600)
    reporters = [account for account, shown in people if shown.role in {"volunteer", "worker"}]
    for number, (before, report) in enumerate(REPORTS):
        by = By(reporters[number % len(reporters)], "practice")
        report_concern(report=report, by=by, at=at - before)
    _rota({shown.name: account for account, shown in people}, at)
    return tuple(shown for _, shown in people)


def _rota(people: Mapping[str, UUID], at: datetime) -> None:
    """Numbers to ring, four weeks of turns with one gap, and somebody on holiday."""
    for number, (name, second) in enumerate(SECOND.items()):
        kept = contact_of(people[name])
        by = By(people[name], "practice")
        phone = f"07700 9004{number + 21}"
        change_contact(account=people[name], mail=kept.mail, second_mail=second, phone=phone, by=by, at=at)
    keeper, clock = By(people[OFFICE], "practice"), office_clock()
    today = clock.day_of(at)
    for week in range(4):
        first = today + timedelta(days=7 * week)
        give_turn(
            account=people[OFFICE], first=first, last=first + timedelta(days=6), hours=Hours.OFFICE, by=keeper, at=at
        )
        nights = NIGHTS[week % len(NIGHTS)]
        last = first + timedelta(days=5 if week == GAP_IN_WEEK else 6)
        give_turn(account=people[nights], first=first, last=last, hours=Hours.OUT, by=keeper, at=at)
    leaves = clock.begins(today + timedelta(days=HOLIDAY_IN))
    say_away(
        account=people[HOLIDAY], starts=leaves, until=leaves + timedelta(days=5), by=By(people[HOLIDAY], "practice"),
        at=at,
    )  # fmt: skip


def _person(invented: Invented, at: datetime) -> tuple[UUID, SignIn]:
    joined = at - (NEW_BEFORE if invented.new else JOINED_BEFORE)
    mail = f"{invented.name.split()[0].lower()}@practice.example.org"
    account = create_account(
        role=invented.role, shown_name=invented.name, mail=mail, password=PASSWORD, by=THE_SYSTEM, at=joined
    )
    secret = _code_app(account.id, joined) if invented.role in READERS or invented.role is Role.ADMINISTRATOR else ""
    return account.id, SignIn(invented.name, ROLE_NAMES[invented.role], account.username, PASSWORD, secret)


def _code_app(account: UUID, at: datetime) -> str:
    by = By(account, "practice")
    row = begin_code_app(account=account, by=by, at=at)
    secret = str(row.open(system_keys(account, "practice"), "secret"))
    confirm_code_app(account=account, code=code_of(bytes.fromhex(secret), at), by=by, at=at)
    return secret
