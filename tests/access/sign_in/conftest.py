from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import override_settings

from tests.access.sign_in.house import HOUSE, NOON, Clock, carried


@pytest.fixture(autouse=True)
def lived_in() -> Iterator[None]:
    Clock.at = NOON
    carried.clear()
    with override_settings(**HOUSE):
        yield


@pytest.fixture
def later() -> Callable[..., None]:
    """Move the clock on: ``later(minutes=5)``."""

    def moved(**by: float) -> None:
        Clock.at += timedelta(**by)

    return moved
