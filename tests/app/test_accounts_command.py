import re
from datetime import timedelta

import pytest
from django.test import Client
from typer.testing import CliRunner

from lantern.access.invitations import accept, anybody_has_come
from lantern.access.models import Account
from lantern.app import accounts
from lantern.app.clock import now
from lantern.app.failures import Refused
from tests.access.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
RUN = CliRunner()


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    # The settings are loaded already, and the keys are those of the tests.
    monkeypatch.setattr(accounts, "open_house", lambda **_: None)


def first(role: str, *more: str) -> str:
    done = RUN.invoke(accounts.app, ["first", "--role", role, *more])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def token_in(said: str) -> str:
    found = re.search(r"/welcome/([\w-]+)/", said)
    assert found
    return found[1]


def come(said: str) -> Account:
    return accept(token=token_in(said), password=PASSWORD, session="", at=now())


@pytest.mark.parametrize("role", ["administrator", "safeguarding_lead"])
def test_the_first_account_comes_by_a_link_that_works_once(role: str, client: Client) -> None:
    said = first(role)

    made = Account.objects.get()
    assert made.role == role
    assert made.vouched
    assert made.username in said
    assert client.get(f"/welcome/{token_in(said)}/").status_code == 200
    come(said)
    assert client.get(f"/welcome/{token_in(said)}/").status_code == 410


def test_until_somebody_has_come_a_second_one_can_be_made_who_agrees() -> None:
    first("safeguarding_lead")
    first("registered_manager")

    assert Account.objects.count() == 2
    assert not anybody_has_come()


def test_once_somebody_has_come_nobody_is_made_by_command_any_more() -> None:
    come(first("safeguarding_lead"))

    with pytest.raises(Refused):
        first("administrator")
    assert Account.objects.count() == 1


@pytest.mark.parametrize("role", ["worker", "volunteer", "group_admin", "duty_manager"])
def test_nobody_else_is_among_the_first(role: str) -> None:
    assert "Invalid value" in first(role)
    assert not Account.objects.exists()


def test_the_name_is_kept_sealed() -> None:
    first("trustee", "--name", "Helen Ashdown")

    row = Account.objects.values().get()
    assert not any("Ashdown" in str(value) for value in row.values())


def test_the_first_people_are_not_new_and_others_are() -> None:
    made = come(first("safeguarding_lead"))

    assert made.vouched
    assert now() - made.joined_at < timedelta(days=1)
