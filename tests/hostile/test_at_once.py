"""The real server with its processes, asked by several at the same moment, or very slowly."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from lantern.access.codes import code_of
from lantern.app.slow_clients import READ_WITHIN
from tests.hostile.town import Town
from tests.hostile.visiting import FORM, Answer, Browser

AT_ONCE = 6
SLOW = 12


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = Town(tmp_path_factory.mktemp("at-once"))
    try:
        made.start()
        yield made
    finally:
        made.close()


def together(deeds: list[Callable[[], Answer]]) -> list[Answer]:
    """All of them at the same moment, each in a thread of its own."""
    ready, answers = threading.Barrier(len(deeds)), list[Answer]()

    def one(deed: Callable[[], Answer]) -> None:
        ready.wait()
        answers.append(deed())

    threads = [threading.Thread(target=one, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def twins(browser: Browser) -> list[Browser]:
    """The same browser several times over, as a finger that presses twice."""
    return [Browser(browser.port, browser.address, dict(browser.cookies), browser.proof) for _ in range(AT_ONCE)]


def test_the_same_report_sent_many_times_at_once_is_one_concern(town: Town) -> None:
    browser = Browser(town.port, "127.0.1.1").sign_in(town.people["web_manager"])
    browser.ask("/concerns/report/short/")
    said = {"report": str(uuid4()), "words": "The same words, once.", "danger": "no"}

    answers = together([partial(one.ask, "/concerns/report/short/", said) for one in twins(browser)])

    assert {answer.status for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == 1
    assert said["report"] not in answers[0].location


def test_two_reports_are_two_concerns_so_the_count_can_tell(town: Town) -> None:
    browser = Browser(town.port, "127.0.1.2").sign_in(town.people["volunteer"])
    browser.ask("/concerns/report/short/")
    words = {"words": "The same words, twice.", "danger": "no"}

    answers = together([
        partial(one.ask, "/concerns/report/short/", {**words, "report": str(uuid4())}) for one in twins(browser)
    ])  # fmt: skip

    assert len({answer.location for answer in answers}) == AT_ONCE


def test_a_code_that_several_type_at_once_lets_one_of_them_in(town: Town) -> None:
    who = town.people["trustee"]
    browsers = [Browser(town.port, f"127.0.2.{number + 1}") for number in range(4)]
    for browser in browsers:
        browser.ask("/sign-in/")
        assert "/code/" in browser.ask("/sign-in/", {"name": who["username"], "password": who["password"]}).location
        browser.ask("/sign-in/code/")
    code = {"code": code_of(bytes.fromhex(who["secret"]), datetime.now(UTC))}

    answers = together([partial(one.ask, "/sign-in/code/", code) for one in browsers])

    assert sorted(answer.status for answer in answers).count(302) == 1


def test_a_session_that_was_ended_is_refused_by_every_process_at_the_next_request(town: Town) -> None:
    telephone = Browser(town.port, "127.0.3.1").sign_in(town.people["deputy"])
    assert telephone.ask("/concerns/").status == 200
    lead = Browser(town.port, "127.0.3.2").sign_in(town.people["safeguarding_lead"])
    account = town.people["deputy"]["id"]
    lead.ask(f"/accounts/{account}/")
    assert lead.ask(f"/accounts/{account}/sessions/", {}).status == 302

    answers = together([partial(one.ask, "/concerns/") for one in twins(telephone) * 3])

    assert {answer.status for answer in answers} == {302}
    assert all("/sign-in/" in answer.location for answer in answers)


def begun(town: Town, browser: Browser, said: dict[str, str], *, sent: float) -> socket.socket:
    """A report of which only a part has been sent, and whose line stays open."""
    body = urlencode({"csrfmiddlewaretoken": browser.proof, **said}).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    head = (
        f"POST /concerns/report/short/ HTTP/1.1\r\nHost: localhost:{town.port}\r\nContent-Type: {FORM}\r\n"
        f"Cookie: {cookies}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", town.port))
    line.sendall(head.encode() + body[: int(len(body) * sent)])
    return line


def test_a_report_whose_line_breaks_in_the_middle_is_not_kept_as_if_it_were_whole(town: Town) -> None:
    browser = Browser(town.port, "127.0.4.1").sign_in(town.people["group_admin"])
    browser.ask("/concerns/report/short/")
    said = {"words": "The duty manager hit him.", "danger": "yes", "about": "a boy", "kept_out": "duty_manager"}
    cut = said | {"report": str(uuid4()), "kept_out_words": "x" * 400}

    before = browser.ask("/concerns/mine/").body.count(b"Received.")
    begun(town, browser, cut, sent=0.5).close()
    time.sleep(1)
    assert browser.ask("/concerns/mine/").body.count(b"Received.") == before

    whole = said | {"report": str(uuid4())}
    line = begun(town, browser, whole, sent=1)
    assert b" 302 " in line.recv(4096)
    line.close()
    assert browser.ask("/concerns/mine/").body.count(b"Received.") == before + 1


def slowly(town: Town, count: int) -> tuple[float, list[bytes]]:
    """How long a page takes at most beside so many bodies that come a sign at a time, and how those were answered."""
    stranger = Browser(town.port, "127.0.4.2")
    stranger.ask("/sign-in/")
    lines = [begun(town, stranger, {"words": "w" * 1000}, sent=0.1) for _ in range(count)]
    slowest = 0.0
    for _ in range(8):
        start = time.monotonic()
        assert Browser(town.port).ask("/sign-in/").status == 200
        slowest = max(slowest, time.monotonic() - start)
        for line in lines:
            with suppress(OSError):
                line.sendall(b"w")
    for line in lines:
        line.settimeout(READ_WITHIN * 2 + 5)
    heads = [line.recv(64) for line in lines]
    for line in lines:
        line.close()
    return slowest, heads


def test_a_few_bodies_that_come_very_slowly_keep_nobody_waiting(town: Town) -> None:
    slowest, heads = slowly(town, 3)

    print(f"beside 3 slow bodies: at most {slowest:.2f} s")  # noqa: T201
    assert slowest < 5
    assert not any(b" 200 " in head or b" 302 " in head for head in heads)


def test_more_slow_bodies_than_the_server_has_threads_hold_it_no_longer_than_a_body_may_take(town: Town) -> None:
    slowest, _ = slowly(town, SLOW)

    print(f"beside {SLOW} slow bodies: at most {slowest:.2f} s")  # noqa: T201
    assert slowest < 2 * READ_WITHIN + 5
