from collections.abc import Iterator

import pytest

from tests.access.need import house


@pytest.fixture(autouse=True)
def told(settings: object) -> Iterator[house.Told]:
    """Every alert of the test."""
    settings.LANTERN_ALERTS = "tests.access.need.house.TOLD"  # type: ignore[attr-defined]
    house.TOLD.alerts.clear()
    yield house.TOLD
    house.TOLD.alerts.clear()
