"""What hands do at the pages of signing in."""

from typing import Any

from django.test import Client

from lantern.access.account_writing import system_keys
from lantern.access.codes import code_of
from lantern.access.models import Account
from lantern.access.second_factors import begin_code_app, confirm_code_app
from lantern.access.stations import enrol, set_pin
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.models import AuditEntry
from tests.access.people import PASSWORD
from tests.access.sign_in.house import Clock

WRONG = "not the password at all"
PIN = "480261"


def typed(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"name": name, "password": password, **more})


def with_app(who: Account) -> bytes:
    """Set up an app for codes, as its owner would; the secret that the telephone then holds."""
    by = By(who.id, "test")
    row = begin_code_app(account=who.id, by=by, at=Clock.at)
    secret = bytes.fromhex(row.open(system_keys(who.id, "test"), "secret"))
    assert confirm_code_app(account=who.id, code=code_of(secret, Clock.at), by=by, at=Clock.at)
    return secret


def at_a_tablet(client: Client, who: Account) -> Client:
    """The browser is an enrolled tablet, and the account has a PIN."""
    client.cookies["lantern_station"] = enrol(by=THE_SYSTEM, enroller=who.id, at=Clock.at).token
    set_pin(account=who.id, pin=PIN, by=By(who.id, "test"), at=Clock.at)
    return client


def trail(who: Account) -> list[tuple[str, str]]:
    """What the audit holds in the account's own chain."""
    rows = AuditEntry.objects.filter(folder=who.id).order_by("number")
    return [(row.action, row.outcome) for row in rows]
