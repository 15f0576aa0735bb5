"""The disk is full: a plain page, reading goes on, nothing acknowledged is lost, and it recovers (G11, T22)."""

import resource
from collections.abc import Callable
from functools import partial

import pytest

from tests.durability.browser import Browser
from tests.durability.house import House

night = partial(pytest.param, marks=pytest.mark.nightly)
MOST = 400
KIB = 1024


def file_limit(size: int) -> Callable[[], None]:
    """What the server does before it starts: no file of its own may grow beyond this."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def report_until_full(house: House, browser: Browser) -> tuple[set[str], str]:
    """Report until the first refusal: every receipt, and the page that refused."""
    receipts: set[str] = set()
    for number in range(MOST):
        answer = browser.ask(house.target.report, house.target.fields(number))
        if answer.status != 302:
            assert answer.status == 503, answer.status
            return receipts, answer.text
        receipts.add(house.target.receipt(answer.location) or "")
    raise AssertionError("it never became full")


@pytest.mark.parametrize("size", [150 * KIB, night(333 * KIB), 500 * KIB, night(1024 * KIB), night(2500 * KIB)])
def test_a_file_that_may_not_grow_loses_nothing(house: House, size: int) -> None:
    if house.database:
        pytest.skip("the files of a PostgreSQL server are its own")
    # Signing in writes a session: somebody who is signed in already is the one who reports.
    house.start()
    browser = house.browser()
    house.stop()
    house.start(prepare=file_limit(size))

    receipts, page = report_until_full(house, browser)

    assert browser.ask(house.target.report).status == 200
    sound_after_restart(house, receipts, page)


@pytest.mark.parametrize("more", [0, night(3), 20, night(100)])
def test_a_database_that_may_not_grow_loses_nothing(house: House, more: int) -> None:
    if house.database:
        pytest.skip("the pages of a PostgreSQL server are its own")
    house.start()
    browser = house.browser()
    house.stop()
    pages = (house.room / "data" / "lantern.sqlite3").stat().st_size // 4096
    house.start(more={"PRACTICE_PAGES": str(pages + more)})

    receipts, page = report_until_full(house, browser)

    assert browser.ask(house.target.report).status == 200
    sound_after_restart(house, receipts, page)


def sound_after_restart(house: House, receipts: set[str], page: str) -> None:
    """The refusal is a plain page; with room again everything is there, and more can be written."""
    words = ("Traceback", "sqlite", "OperationalError", "What was seen")
    assert "This was not saved" in page
    assert "999" in page
    assert [word for word in words if word in page] == []
    house.stop()
    house.start()
    assert house.browser().report(house.target, MOST) is not None
    house.stop()
    found = house.look()
    faults = ("without_audit", "other_than_audited", "audited_but_missing", "gaps")
    assert receipts - set(found["folders"]) == set()
    assert [found[name] for name in faults] == [0, 0, 0, 0]
    assert found["integrity"] == "ok"
