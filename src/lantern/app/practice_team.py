"""The team of practice: accounts, how they are reached, the rota, who has left. By the product's actions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from lantern.access.account_writing import system_keys
from lantern.access.actions import create_account, suspend_account
from lantern.access.codes import code_of
from lantern.access.contacts import change_contact, contact_of
from lantern.access.roles import Role
from lantern.access.second_factors import begin_code_app, confirm_code_app
from lantern.access.sessions import Facts, Kind
from lantern.access.signing_in import needs_second_factor
from lantern.access.visitors import Visitor, visitor
from lantern.sending.rota_actions import give_turn, say_away
from lantern.sending.rota_queries import office_clock
from lantern.sending.rota_times import Hours
from lantern.vault.audit import THE_SYSTEM, By

SESSION: Final = "practice"
_CAME_IN: Final = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team. ``secret`` of the app for codes is empty where they need none."""

    name: str
    role: Role
    account: UUID
    username: str
    joined_at: datetime
    secret: str = ""

    @property
    def by(self) -> By:
        """They, as an act names who did it."""
        return By(self.account, SESSION)

    def visits(self, at: datetime) -> Visitor:
        """They at the door at a moment: signed in with everything that their role needs, and a while ago."""
        facts = Facts(started_at=at - _CAME_IN, confirmed_at=at, kind=Kind.DESK, second_factor=bool(self.secret))
        return visitor(
            account=self.account, role=self.role.value, active=True, joined_at=self.joined_at, session=SESSION,
            enrolled=bool(self.secret), facts=facts, at=at,
        )  # fmt: skip


def make_member(one: Mapping[str, Any], password: str, at: datetime) -> Member:
    """Make the account of somebody. Who has no ``sign_in`` has no password, and nobody can sign in as them."""
    joined, role = at - timedelta(days=int(one["joined_days"])), Role(one["role"])
    account = create_account(
        role=role, shown_name=one["name"], mail=one["mail"], password=password if one["sign_in"] else None,
        by=THE_SYSTEM, at=joined,
    )  # fmt: skip
    secret = _code_app(account.id, joined) if needs_second_factor(role) else ""
    return Member(one["name"], role, account.id, account.username, joined, secret)


def tell_how_to_reach(team: Mapping[str, Member], ways: Iterable[Mapping[str, Any]], at: datetime) -> None:
    """Each gives a number to ring, and some a second address."""
    for way in ways:
        who = team[way["name"]]
        change_contact(
            account=who.account, mail=contact_of(who.account).mail, second_mail=way["second"], phone=way["phone"],
            by=who.by, at=at,
        )  # fmt: skip


def make_rota(team: Mapping[str, Member], rota: Mapping[str, Any], at: datetime) -> None:
    """Four weeks of turns with one gap, and somebody on holiday in a few days."""
    office, nights, clock = team[rota["office"]], [team[name] for name in rota["nights"]], office_clock()
    today = clock.day_of(at)
    for week in range(4):
        first = today + timedelta(days=7 * week)
        give_turn(
            account=office.account, first=first, last=first + timedelta(days=6), hours=Hours.OFFICE, by=office.by, at=at
        )
        night = nights[week % len(nights)]
        # The last night of that week has nobody, so that one sees how a gap looks.
        last = first + timedelta(days=5 if week == rota["gap_in_week"] else 6)
        give_turn(account=night.account, first=first, last=last, hours=Hours.OUT, by=office.by, at=at)
    away = team[rota["away"]]
    leaves = clock.begins(today + timedelta(days=rota["away_in_days"]))
    until = leaves + timedelta(days=rota["away_for_days"])
    say_away(account=away.account, starts=leaves, until=until, by=away.by, at=at)


def make_earlier_rota(team: Mapping[str, Member], rota: Mapping[str, Any], at: datetime) -> None:
    """Who was on call before: one turn after the other, up to the day before today."""
    office, nights, clock = team[rota["office"]], [team[name] for name in rota["nights"]], office_clock()
    today, weeks, each = clock.day_of(at), int(rota["weeks_before"]), int(rota["weeks_each"])
    begins = at - timedelta(weeks=weeks)
    last = today - timedelta(days=1)
    give_turn(
        account=office.account, first=today - timedelta(weeks=weeks), last=last, hours=Hours.OFFICE, by=office.by,
        at=begins,
    )  # fmt: skip
    for number, week in enumerate(range(weeks, 0, -each)):
        first = today - timedelta(weeks=week)
        ends = min(last, first + timedelta(days=7 * each - 1))
        night = nights[number % len(nights)]
        give_turn(account=night.account, first=first, last=ends, hours=Hours.OUT, by=office.by, at=begins)


def leave(team: Mapping[str, Member], one: Mapping[str, Any], at: datetime) -> None:
    """Somebody leaves, or must leave: their account is stopped on that day."""
    suspend_account(account=team[one["name"]].account, why=one["why"], by=team[one["by"]].by, at=at)


def _code_app(account: UUID, at: datetime) -> str:
    by = By(account, SESSION)
    row = begin_code_app(account=account, by=by, at=at)
    secret = str(row.open(system_keys(account, SESSION), "secret"))
    confirm_code_app(account=account, code=code_of(bytes.fromhex(secret), at), by=by, at=at)
    return secret
