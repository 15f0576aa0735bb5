from collections.abc import Callable

import pytest
from django.test import Client

from lantern.access.cleaning import clean
from lantern.access.models import Session, Try, TryLock
from lantern.access.roles import Role
from tests.access.people import account
from tests.access.sign_in.hands import WRONG, typed
from tests.access.sign_in.house import Clock

pytestmark = pytest.mark.django_db
Later = Callable[..., None]


def test_what_still_counts_is_kept(client: Client, later: Later) -> None:
    who = account(Role.VOLUNTEER)
    typed(client, who.username, WRONG)
    typed(client, who.username)
    later(minutes=5)

    clean(Clock.at)

    assert client.get("/").status_code == 200
    assert Try.objects.count() == 2


def test_a_day_later_nothing_of_a_try_or_a_session_is_left(client: Client, later: Later) -> None:
    who = account(Role.VOLUNTEER)
    typed(client, who.username, WRONG)
    typed(client, who.username)
    Session.objects.update(expires_at=Clock.at)
    later(days=1)

    assert clean(Clock.at) > 0

    assert not Try.objects.exists()
    assert not TryLock.objects.exists()
    assert not Session.objects.exists()
    assert clean(Clock.at) == 0


def test_an_account_of_a_role_that_is_not_known_gets_nothing(client: Client) -> None:
    who = account(Role.VOLUNTEER)
    typed(client, who.username)
    type(who).objects.filter(pk=who.pk).update(role="king")

    assert client.get("/accounts/").status_code == 302
