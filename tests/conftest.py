"""What every test of the application stands on."""

from datetime import UTC, datetime

import pytest

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """The moment of every test that does not say otherwise: a Sunday, noon."""
    return NOON
