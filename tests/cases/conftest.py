"""Somebody at the desk of cases, with a concern and a case of it, while the clock stands."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from django.test import override_settings

from tests.cases.people_house import Desk, desk, opened


@pytest.fixture
def clock_stands(now: datetime) -> Iterator[None]:
    """The site goes by the clock of the test, and alerts are only noted."""
    with override_settings(LANTERN_TEST_CLOCK=lambda: now, LANTERN_ALERTS="tests.access.need.house.TOLD"):
        yield


@pytest.fixture
def ada(now: datetime) -> Desk:
    return desk(now)


@pytest.fixture
def concern(ada: Desk) -> UUID:
    return ada.concern()


@pytest.fixture
def case(ada: Desk, concern: UUID) -> UUID:
    return opened(ada, concern)
