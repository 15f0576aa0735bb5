from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lantern.readiness import facts
from tests.readiness.house import Ready, ready


@pytest.fixture
def house(tmp_path: Path, settings: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Ready:
    """An installation of which nothing is set up yet, with a lead, a deputy and an administrator."""
    # The server of the test run goes by the clock of today, not by that of the test.
    monkeypatch.setattr(facts, "clock_of_server", lambda: None)
    return ready(tmp_path, settings, now)
