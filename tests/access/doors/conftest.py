from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import override_settings

from tests.access.need import house


@pytest.fixture(autouse=True)
def told(now: datetime) -> Iterator[house.Told]:
    """Every alert of the test, on the whole site, at noon."""
    house.TOLD.alerts.clear()
    with override_settings(LANTERN_TEST_CLOCK=lambda: now, LANTERN_ALERTS="tests.access.need.house.TOLD"):
        yield house.TOLD
    house.TOLD.alerts.clear()
