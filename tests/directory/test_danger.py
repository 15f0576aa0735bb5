"""Danger now: numbers of the place and the hour, the words of the packs, and nothing of anybody (T-07, T-24)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lantern.app import locked
from lantern.directory.danger_rules import danger_rules
from lantern.directory.house import House, house
from lantern.directory.presenters import DangerPage, NumberLine, danger_page, place_from
from lantern.directory.reaching import Place, places
from lantern.packs.checking_reading import STAFF, Text, hard_to_read
from lantern.packs.guide_words import guide_words
from lantern.packs.library import library
from lantern.procedures.problems import Problem
from lantern.procedures.situation import Organisation
from lantern.web import middleware
from lantern.web.headers import ON_EVERY_ANSWER

NIGHT = datetime(2026, 11, 22, 3, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 11, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 11, tzinfo=UTC)
FRIDAY_AT_FIVE = datetime(2026, 7, 24, 16, tzinfo=UTC)
LUTON = Place("england", "Luton")
MASH, OUT_OF_HOURS = "01582 547653", "0300 300 8123"
CARDS = ("/danger/", "/what-to-say/")
ANY_HOUR = st.datetimes(datetime(2026, 4, 8), datetime(2027, 5, 30), timezones=st.just(UTC))  # noqa: DTZ001 -- just above


@pytest.fixture(autouse=True)
def _in_luton(settings: Any) -> None:
    settings.LANTERN_AREA, settings.LANTERN_LEAD_PHONE = "Luton", "07700 900411"
    settings.LANTERN_TEST_CLOCK = lambda: NIGHT


def charity(area: str | None = "Luton", kind: str = "charity", phone: str = "") -> House:
    return House("england", area, Organisation(type=kind, is_first_responder=False, has_duty_to_notify=False), phone)


def lines(page: DangerPage) -> list[NumberLine]:
    tasks = (*page.waiting, *page.then, *page.otherwise, *page.never)
    return [*page.other_ways, *(line for task in tasks for line in task.numbers)]


def of_child(page: DangerPage) -> list[str]:
    """The numbers of children's services, in the order in which they stand."""
    return [line.value for line in lines(page) if line.value in {MASH, OUT_OF_HOURS}]


# -- the place and the hour ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "first"),
    [(NIGHT, OUT_OF_HOURS), (TUESDAY, MASH), (CHRISTMAS, OUT_OF_HOURS), (FRIDAY_AT_FIVE, OUT_OF_HOURS)],
)
def test_of_childrens_services_the_number_that_answers_at_this_hour_stands_first(at: datetime, first: str) -> None:
    page = danger_page(charity(), LUTON, at)

    assert of_child(page)[0] == first
    assert set(of_child(page)) == {MASH, OUT_OF_HOURS}


def test_an_office_that_may_be_closed_says_so_and_one_that_answers_does_not() -> None:
    def said(at: datetime) -> dict[str, str]:
        return {line.value: line.closed for line in lines(danger_page(charity(), LUTON, at))}

    assert said(NIGHT)[MASH] == "may be closed now"
    assert said(TUESDAY)[MASH] == ""
    assert said(NIGHT)[OUT_OF_HOURS] == said(NIGHT)["101"] == ""


# The first example reads every pack.
@settings(deadline=None)
@given(place=st.sampled_from(places()), at=ANY_HOUR)
def test_at_every_place_and_hour_999_comes_first_and_no_number_is_of_another_place_or_withdrawn(
    place: Place, at: datetime
) -> None:
    page = danger_page(charity(), place, at)
    directory = library().directory
    here = {
        way.value
        for contact in directory.contacts
        if place.nation in contact.nations and (not contact.areas or place.area in contact.areas)
        for way in contact.ways
    }

    assert page.call == "999"
    assert {line.value for line in lines(page)} <= here
    assert not any(directory.is_blocked(line.value) for line in lines(page))
    assert "101" in {line.value for line in lines(page)}


@given(place=st.sampled_from(places()))
def test_where_no_number_is_known_that_is_said_with_whom_to_turn_to(place: Place) -> None:
    page = danger_page(charity(), place, NIGHT)
    missing = " ".join(words for task in page.otherwise for words in task.missing)

    assert bool(of_child(page)) == (place.area == "Luton")
    assert ("Turn to the police on 101 instead: 101" in missing) == (place.area != "Luton")


def test_a_number_that_nobody_has_checked_says_so() -> None:
    found = {line.value: line.verified for line in lines(danger_page(charity(), LUTON, NIGHT))}

    assert found["116 123"] is False
    assert found["111"] is True


def test_an_ordinary_telephone_is_not_sent_to_the_number_of_a_textphone() -> None:
    told = Client().get("/danger/").content.decode()
    rung = re.findall(r'href="tel:(\d+)"', told)

    assert "18000" in told
    assert "18001 101" in told
    assert rung == ["999", "07700900411", "101", "111", "116123", "03003008123", "01582547653"]


def test_another_place_is_chosen_by_its_name_and_a_place_that_there_is_not_is_the_houses_own() -> None:
    assert place_from("wales/", charity()) == Place("wales", None)
    for odd in ("", "wales", "mars/", "england/Lutn", "england/<b>", "/", "x" * 9_000):
        assert place_from(odd, charity()) == LUTON


def test_a_house_in_an_area_that_no_list_knows_can_still_be_chosen_again() -> None:
    page = danger_page(charity("Barrow"), Place("england", "Barrow"), NIGHT)

    assert page.place == "Barrow, England"
    assert [choice.text for choice in page.places if choice.chosen] == ["Barrow, England"]


# -- the words of the packs ----------------------------------------------------------------------------


def test_what_to_say_and_what_if_one_cannot_speak_are_the_words_of_the_procedure() -> None:
    page, rules = danger_page(charity(), LUTON, NIGHT), danger_rules(charity(), LUTON, NIGHT.date())

    assert (page.words, page.cannot_speak, page.asked) == (
        rules.call.say,
        rules.call.cannot_speak,
        rules.call.must_contain,
    )
    assert page.asked[0] == "where it is"
    assert "press 55" in page.cannot_speak
    assert [task.text for task in page.never] == [
        "Do not wait for a manager, a form or consent before you call 999.",
        "Do not stop after 999.",
        "Do not ring a helpline instead of 999.",
    ]


def test_everybody_outside_whom_the_procedure_would_ring_stands_on_the_page() -> None:
    procedure = next(item for item in library().procedures if item.id == "DP-01")
    wanted = {word for duty in procedure.duties for word in duty.to if word in library().directory.by_role}
    shown = {line.name for line in lines(danger_page(charity(), LUTON, NIGHT))}

    assert wanted == {"999", "police 101", "NHS 111", "Samaritans"}
    assert {"Police on 101", "NHS 111", "Samaritans"} <= shown


def test_in_a_childrens_home_the_duty_manager_is_told_as_well() -> None:
    at_home = [task.text for task in danger_page(charity(kind="childrens_home"), LUTON, NIGHT).then]

    assert [text for text in at_home if "Duty Manager" in text]
    assert [task.text for task in danger_page(charity(), LUTON, NIGHT).then] == ["Ring the safeguarding lead"]


def test_the_leads_number_is_the_houses_own_and_a_line_to_write_on_where_there_is_none() -> None:
    (with_one,) = danger_page(charity(phone="07700 900411"), LUTON, NIGHT).then
    (without,) = danger_page(charity(), LUTON, NIGHT).then

    assert ([line.value for line in with_one.numbers], with_one.blank) == (["07700 900411"], "")
    assert (without.numbers, without.blank) == ((), "the safeguarding lead")


# -- whatever else has failed --------------------------------------------------------------------------


class Away:
    """A database that does not answer."""

    def __call__(self, *_: object) -> None:
        raise DatabaseError


@pytest.fixture
def signed_in_without_database(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A browser with the cookie of a session, while no statement reaches the database."""
    del db
    browser = Client(raise_request_exception=False)
    browser.cookies["lantern_session"] = "1" * 32
    with connection.execute_wrapper(Away()):
        yield browser
    monkeypatch.undo()


@pytest.mark.parametrize("path", CARDS)
def test_it_comes_when_the_database_does_not_answer(signed_in_without_database: Client, path: str) -> None:
    assert signed_in_without_database.get(path).status_code == 200


def test_an_ordinary_page_does_not_come_then(signed_in_without_database: Client) -> None:
    assert signed_in_without_database.get("/").status_code >= 500


@pytest.mark.parametrize("path", CARDS)
def test_it_comes_without_asking_the_database_anything(path: str) -> None:
    # Where a test does not ask for a database, each question to one is a fault.
    assert Client().get(path).status_code == 200


@pytest.mark.parametrize("path", CARDS)
def test_it_comes_while_lantern_is_locked(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(locked, "is_locked", lambda: True)

    assert Client().get("/sign-in/").status_code == 503
    assert Client().get(path).status_code == 200


@pytest.mark.django_db
def test_its_stylesheet_comes_while_lantern_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "is_locked", lambda: True)
    answer = Client().get("/static/lantern/card.css")
    answer.close()

    assert answer.status_code == 200


@pytest.mark.parametrize("path", CARDS)
def test_it_comes_where_the_pages_were_never_built(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(middleware, "assets_are_built", lambda: False)

    assert Client().get("/sign-in/").status_code == 503
    assert Client().get(path).status_code == 200


# -- nothing of anybody --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CARDS)
def test_it_keeps_the_strict_headers_sets_no_cookie_and_takes_no_form(path: str) -> None:
    browser = Client()
    answer = browser.get(path)

    assert {name: answer.headers.get(name) for name in ON_EVERY_ANSWER} == ON_EVERY_ANSWER
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert browser.post(path).status_code == 405
    assert "<script" not in answer.content.decode()


def test_nothing_that_was_sent_comes_back() -> None:
    told = Client().get("/danger/", {"place": "CANARY", "name": "CANARY"}).content.decode()

    assert "CANARY" not in told
    assert house().area is not None
    assert "Luton, England" in told


@pytest.mark.parametrize("path", CARDS)
def test_it_is_the_same_for_everybody(path: str) -> None:
    stranger, known = Client(), Client()
    known.cookies["lantern_session"] = "1" * 32

    assert stranger.get(path).content == known.get(path).content


@pytest.mark.parametrize("path", CARDS)
def test_it_is_read_in_the_language_that_was_chosen(settings: Any, path: str) -> None:
    settings.LANTERN_PSEUDO_LOCALES = True
    browser = Client()
    browser.cookies["lantern_language"] = "ar-xb"
    told = browser.get(path).content.decode()

    assert '<html lang="ar-xb" dir="rtl"' in told
    # On a call one speaks English; to somebody who is there, one's own words.
    called, said = '<p class="words" lang="en" dir="ltr">', '<p class="words">'
    assert (called in told, said in told) == ((True, False) if path == "/danger/" else (False, True))


@pytest.mark.parametrize("code", ["ar", "ti"])
@pytest.mark.parametrize("path", CARDS)
def test_a_draft_shows_its_own_words_with_the_same_numbers(path: str, code: str) -> None:
    browser = Client()
    english = browser.get(path).content.decode()
    browser.cookies["lantern_language"] = code
    told = browser.get(path).content.decode()

    def rung(page: str) -> list[str]:
        return sorted(set(re.findall(r'href="tel:([^"]+)"', page)))

    assert f'<html lang="{code}"' in told
    assert "Not yet checked by a speaker" in told
    assert "Stay on the line. Do what they say." not in told
    assert rung(told) == rung(english)
    assert len(told.encode()) <= 15 * 1024


# -- plain words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CARDS)
def test_a_child_of_nine_could_read_it(path: str) -> None:
    told = re.sub(r"<(title|option|nav)\b.*?</\1>", "", Client().get(path).content.decode(), flags=re.DOTALL)
    blocks = re.findall(r"<(p|h1|h2|li|label)\b[^>]*>(.*?)</\1>", told, re.DOTALL)
    texts = [unescape(re.sub(r"<[^>]+>", " ", block)) for _, block in blocks]

    assert len(texts) > 20
    assert [str(fault) for fault in hard(texts)] == []
    assert hard(["Notwithstanding organisational considerations, immediate notification is imperative. " * 5])


def hard(texts: list[str]) -> list[Problem]:
    known = guide_words().known_to_staff
    return list(hard_to_read([Text("page", text) for text in texts], STAFF, file="page", where="words", plain=known))
