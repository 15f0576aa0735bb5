import pytest

from tests.app.make import Program


@pytest.fixture
def lantern(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    return Program(capsys, monkeypatch)
