"""The first page leads to everything that a role may look at or do."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from django.test import Client

from lantern.access.roles import READERS, Role
from tests.access.people import account, signed_in
from tests.journeys.visits import INVITERS, LOOKERS

pytestmark = pytest.mark.django_db
HREF: Final = re.compile(r'href="([^"]+)"')


@pytest.fixture(params=list(Role))
def links(request: pytest.FixtureRequest) -> tuple[Role, list[str]]:
    role: Role = request.param
    """They signed in hours ago: whoever must show once more that it is them is asked on the way."""
    door = signed_in(Client(), account(role), confirmed_at=datetime.now(UTC) - timedelta(hours=3))
    return role, HREF.findall(door.get("/").content.decode().partition("<main")[2])


def test_whoever_looks_over_accounts_finds_them_there_once(links: tuple[Role, list[str]]) -> None:
    role, found = links

    assert found.count("/accounts/") == (role.value in LOOKERS)


def test_whoever_invites_comes_to_it_from_there(links: tuple[Role, list[str]]) -> None:
    role, found = links

    assert ("/accounts/" in found or "/accounts/invite/" in found) == (role.value in {*INVITERS, *LOOKERS})


def test_whoever_reads_cases_finds_them_there(links: tuple[Role, list[str]]) -> None:
    role, found = links

    assert ("/cases/" in found) == (role in READERS)


def test_the_link_to_accounts_stays_on_every_page_when_the_sign_in_is_not_fresh() -> None:
    door = signed_in(Client(), account(Role.ADMINISTRATOR), confirmed_at=datetime.now(UTC) - timedelta(hours=3))

    assert 'href="/accounts/"' in door.get("/me/").content.decode()
