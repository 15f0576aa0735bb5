import re
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from lantern.access import actions
from lantern.access.account_writing import system_keys
from lantern.access.models import Account, Session
from lantern.access.roles import Role
from lantern.folders.models import Folder
from lantern.vault.audit import By
from lantern.vault.models import AuditEntry
from tests.access.people import account, signed_in

pytestmark = pytest.mark.django_db
ADMIN = By(uuid4(), "0123456789abcdef")


def test_an_account_has_an_opaque_name_and_a_folder_of_the_same_id() -> None:
    made = account(Role.WORKER, shown_name="Amal Bekele")

    assert re.fullmatch(r"[a-z]+-[a-z]+-\d{4}", made.username)
    assert Folder.objects.get(pk=made.id).kind == "worker"
    assert made.open(system_keys(made.id, "test"), "shown_name") == "Amal Bekele"


def test_no_name_and_no_mail_stands_in_clear() -> None:
    made = account(Role.WORKER, shown_name="Amal Bekele")
    row = Account.objects.filter(pk=made.pk).values().get()

    assert not any("Amal" in str(value) or "robin@" in str(value) for value in row.values())


@pytest.mark.parametrize("what", ["suspend", "role", "lost"])
def test_what_stops_an_account_ends_its_sessions_in_the_same_act(what: str, now: datetime, client: Client) -> None:
    made = account()
    signed_in(client, made, at=now)
    assert Session.objects.filter(account=made.id).count() == 1

    if what == "suspend":
        actions.suspend_account(account=made.id, why="a test", by=ADMIN, at=now)
    elif what == "role":
        actions.change_role(account=made.id, role=Role.VOLUNTEER, by=ADMIN, at=now)
    else:
        actions.end_sessions_of(account=made.id, by=ADMIN, at=now)

    assert not Session.objects.filter(account=made.id).exists()
    newest = AuditEntry.objects.filter(folder=made.id).latest("number")
    assert newest.actor == ADMIN.account


def test_an_account_keeps_its_sealed_name_through_every_change(now: datetime) -> None:
    made = account(shown_name="Amal Bekele")

    changed = actions.change_role(account=made.id, role=Role.DEPUTY, by=ADMIN, at=now)

    assert changed.open(system_keys(made.id, "test"), "shown_name") == "Amal Bekele"
    assert changed.version == 2
