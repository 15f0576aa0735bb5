"""The command: once, twice, late, two at a time, with a step that fails: it does no harm (design § 4)."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.durability.house import House

SWEEP = (sys.executable, "-c", "from lantern.app.main import run; run(['sweep'])")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    built = House(tmp_path_factory.mktemp("house"), more={"LANTERN_DEMO": "yes"})
    try:
        yield built
    finally:
        built.close()


def sweep(house: House, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 -- our own
        SWEEP, env={**house.environment, **more}, cwd=house.room, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def letters(house: House) -> list[str]:
    """Every Message-ID that has left."""
    folder = house.room / "mail"
    texts = [path.read_text() for path in folder.iterdir()] if folder.exists() else []
    return [line for text in texts for line in text.splitlines() if line.startswith("Message-ID:")]


def report(house: House, number: int) -> None:
    house.run("tests.durability.reporting", str(number))


def test_it_sends_what_waits_and_a_second_time_nothing(house: House) -> None:
    before = len(letters(house))
    report(house, 3)

    codes = [ended(sweep(house))[0] for _ in range(2)]

    assert codes == [0, 0]
    assert len(letters(house)) == before + 3


def test_three_at_once_send_each_message_once(house: House) -> None:
    before = len(letters(house))
    report(house, 12)

    outcomes = [ended(process) for process in [sweep(house) for _ in range(3)]]

    assert {code for code, _, _ in outcomes} == {0}
    assert any(out.startswith("Done") for _, out, _ in outcomes)
    assert len(letters(house)) == before + 12
    assert len(set(letters(house))) == before + 12


def test_a_step_that_fails_gives_exit_code_one_and_the_others_run(house: House) -> None:
    code, _, err = ended(sweep(house, LANTERN_MAIL_URL="smtp://localhost:9", DJANGO_SETTINGS_MODULE=BROKEN))

    assert code == 1
    assert "Failed: sessions" in err
    assert '"event": "sweep.step_failed"' in err
    assert "Traceback" not in err


BROKEN = "tests.durability.broken_settings"
