"""The moment of these tests."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    """Noon of a Thursday with which a full week of the quarter is over: it is told up to this midnight."""
    return datetime(2026, 11, 19, 12, tzinfo=UTC)
