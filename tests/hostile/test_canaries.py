"""A whole installation, the real server, everybody there is: nothing of a person stands where it must not (G2, G5)."""

from base64 import b32encode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hostile.canaries import Canary, Finder, Sighting, new_word
from tests.hostile.crawling import DOOR, Crawl, from_elsewhere, out_of_place, sightings
from tests.hostile.resting import copied, lying_about
from tests.hostile.town import Town
from tests.hostile.visiting import Browser

REASON = "The social worker drives there now, as "
NOBODY = frozenset[str]()


@dataclass
class Seen:
    """What one run through an installation has found."""

    town: Town
    crawls: list[Crawl]
    on_pages: list[Sighting]
    at_rest: list[Sighting]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    town = Town(tmp_path_factory.mktemp("town"))
    try:
        town.start()
        yield looked_through(town, [*town.people, "anonymous"])
    finally:
        town.close()


def looked_through(town: Town, people: list[str], *, only: frozenset[str] = frozenset()) -> Seen:
    """Let everybody go through the whole site, or these routes, then look at everything that was kept."""
    crawls = [Crawl(town, who, browser_of(town, who, number), only) for number, who in enumerate(people)]
    use_the_pages(town, {crawl.who: crawl.browser for crawl in crawls})
    for crawl in crawls:
        crawl.go()
    copied(town)
    finder = Finder.of(town.canaries)
    # Everybody is still signed in: sessions are looked at, too.
    kept = list(lying_about(town, finder))
    for crawl in crawls:
        crawl.leave()
    return Seen(town, crawls, list(sightings(crawls, finder)), kept)


def browser_of(town: Town, who: str, number: int) -> Browser:
    """Somebody's browser, signed in; at an address of its own, so that nobody has to wait for another."""
    browser = Browser(town.port, f"127.0.0.{number + 2}")
    if who == "anonymous":
        return browser
    if who == "tablet_worker":
        return browser.sign_in_at_a_tablet(town.people[who], town.ids["tablet"], town.pin)
    return browser.sign_in(town.people[who])


def use_the_pages(town: Town, browsers: dict[str, Browser]) -> None:
    """What people type, each in a field of a page: words that were not there before."""
    read, look_after = (
        frozenset({"safeguarding_lead", "deputy"}),
        frozenset({"safeguarding_lead", "deputy", "registered_manager", "duty_manager", "trustee", "administrator"}),
    )
    may = {
        "typed words": read, "typed about": read | {"volunteer"},
        "typed kept-out words": read, "typed note": read, "typed place": read,
        "typed reason": NOBODY, "typed password": NOBODY, "typed code": NOBODY, "typed name": frozenset({"anonymous"}),
        "typed name of a guest": look_after, "typed mail of a guest": NOBODY,
    }  # fmt: skip
    typed = [Canary(name, new_word(), who, door=name == "typed place") for name, who in may.items()]
    town.canaries += typed
    said = {canary.name: canary.text for canary in typed}
    if "volunteer" in browsers:
        report(browsers, said)
    if "anonymous" in browsers:
        stranger = browsers["anonymous"]
        stranger.ask("/sign-in/")
        stranger.ask("/sign-in/", {"name": said["typed name"], "password": said["typed password"]})
        stranger.ask("/sign-in/code/", {"code": said["typed code"]})
    if "administrator" in browsers:
        guest = {"shown_name": said["typed name of a guest"], "mail": f"{said['typed mail of a guest']}@example.org"}
        browsers["administrator"].ask("/accounts/invite/")
        assert browsers["administrator"].ask("/accounts/invite/", {**guest, "role": "volunteer"}).status == 200
    if "suspended" in browsers:
        lead, who = browsers["safeguarding_lead"], town.people["suspended"]["id"]
        lead.ask(f"/accounts/{who}/")
        assert lead.ask(f"/accounts/{who}/suspend/", {"why": "a test"}).status == 302


def report(browsers: dict[str, Browser], said: dict[str, str]) -> None:
    """A report by the page; the lead reads it, adds a note, and opens the place of another through the door."""
    volunteer, lead = browsers["volunteer"], browsers["safeguarding_lead"]
    volunteer.ask("/concerns/report/short/")
    told = {
        "words": said["typed words"], "danger": "no", "about": said["typed about"], "place": said["typed place"],
        "kept_out_words": said["typed kept-out words"],
    }  # fmt: skip
    receipt = volunteer.ask("/concerns/report/short/", told).location
    concern = receipt.partition("?")[0].replace("/report/", "/").removesuffix("now/")
    assert lead.ask(concern).status == 200
    assert lead.ask(concern, {"words": said["typed note"]}).status == 302
    door = next(link for link in lead.ask(concern).page.links if "/place/" in link)
    lead.ask(door)
    assert lead.ask(door, {"reason": f"{REASON}{said['typed reason']}"}).status == 200


def test_every_canary_on_a_page_was_seen_by_somebody_who_may_and_hidden_ones_behind_the_door_alone(seen: Seen) -> None:
    assert out_of_place(seen.on_pages, seen.town.canaries) == []


def test_those_who_may_do_see_them_so_the_crawl_is_not_blind(seen: Seen) -> None:
    shown = {(one.canary, one.who) for one in seen.on_pages}
    readers = ("safeguarding_lead", "deputy", "worker", "registered_manager")
    wanted = {
        (name, who)
        for who in readers
        for name in ("words", "about", "kept-out words", "note", "correction", "place", "why it is significant")
    }
    wanted |= {
        ("words about the lead", "deputy"),
        ("place beside the lead", "deputy"),
        ("name of trustee", "administrator"),
        *(
            (name, who)
            for name in ("name of a person", "what a person wants")
            for who in ("deputy", "safeguarding_lead")
        ),
    }
    wanted |= {("typed words", "deputy"), ("typed place", "safeguarding_lead"), ("typed name of a guest", "trustee")}

    assert wanted - shown == set()
    assert {one.where for one in seen.on_pages if one.canary == "place"} == {f"POST {DOOR}"}


def test_no_canary_lies_in_clear_anywhere(seen: Seen) -> None:
    assert sorted({f"{one.canary}: {one.where}" for one in seen.at_rest}) == []


def test_everything_that_is_kept_was_looked_at(seen: Seen) -> None:
    files = {str(file.relative_to(seen.town.room)) for file in seen.town.room.rglob("*") if file.is_file()}

    assert "log" in files
    assert any(name.startswith("mail/") for name in files)
    assert any(name.endswith(".age") for name in files)
    assert any(name.startswith("checkpoints/") for name in files)
    assert seen.town.log.read_bytes().count(b'"event": "request"') > 1_000


def test_no_page_loads_or_leads_to_anything_from_elsewhere(seen: Seen) -> None:
    assert from_elsewhere([answer for crawl in seen.crawls for answer in crawl.browser.answers], seen.town.port) == []


def test_no_page_of_the_crawl_failed(seen: Seen) -> None:
    failed = {
        f"{answer.status} {crawl.who} {answer.method} {answer.path}"
        for crawl in seen.crawls
        for answer in crawl.browser.answers
        if answer.status >= 500 and not answer.path.startswith("/health/")
    }

    assert failed == set()


def test_whoever_was_stopped_meanwhile_is_shown_nothing_more(seen: Seen) -> None:
    stopped = next(crawl for crawl in seen.crawls if crawl.who == "suspended")
    # A form that is sent is answered with what was typed, and the way to the sign-in: nothing of anybody.
    answers = [one for one in stopped.browser.answers if one.path == "/me/" and one.method == "GET"]

    assert not any(one.who == "suspended" for one in seen.on_pages)
    assert answers
    assert all("/sign-in/" in answer.location for answer in answers)


def test_a_finder_finds_a_word_however_it_was_written_down() -> None:
    words = [Canary(str(number), new_word()) for number in range(5)]
    secret, number = Canary("secret", "00ff" * 10), Canary("number", "742891034417")
    finder = Finder.of([*words, secret, number])
    text = words[3].text

    for data in (
        text.encode(), text.upper().encode(), f"é{text}é".encode("utf-16"), text.encode("utf-16-be"),
        text.encode().hex().encode(),
        *(b64encode(b"-" * before + text.encode() + b"-" * 7) for before in range(6)), f"a%20{text}%".encode(),
    ):  # fmt: skip
        assert finder.found(b"before " + data + b" after") == {"3"}, data
    assert finder.found(b"x" + bytes.fromhex(secret.text) + b32encode(bytes.fromhex(secret.text))) == {"secret"}
    assert finder.found(b"is 742891034417?") == {"number"}
    assert finder.found(f"quill {text[:-1]} quillquill".encode()) == set()


def test_a_build_that_leaks_is_caught_at_every_leak(tmp_path: Path) -> None:
    town = Town(tmp_path, settings="tests.hostile.leaking_settings")
    try:
        town.start()
        # It leaks on every page; one kind of page is enough to see it.
        found = looked_through(town, ["volunteer", "safeguarding_lead", "deputy"], only=frozenset({"concerns:concern"}))
    finally:
        town.close()
    answers = [answer for crawl in found.crawls for answer in crawl.browser.answers]
    pages, rest = out_of_place(found.on_pages, town.canaries), {f"{one.canary}: {one.where}" for one in found.at_rest}

    assert any(line.startswith("typed about") and "headers of POST concerns:report_short" in line for line in pages)
    for leak in ("headers of GET", "title of GET", "GET"):
        assert f"place seen by safeguarding_lead: {leak} concerns:concern" in pages
    for where in ("log", "temporary", "mail", "lantern_cache", "session, unpacked", "sending_lease", "opened"):
        assert any(line.startswith("typed words: ") and where in line for line in rest), where
    assert any("pictures.example" in line for line in from_elsewhere(answers, town.port))
