"""A worry, screen by screen, over HTTP: nothing that was typed is lost, and nobody else finds it."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.models import Concern, Report
from lantern.concerns.report_actions import said_in
from lantern.concerns.said import Said
from lantern.folders.models import Entry
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system
from tests.access.people import account, signed_in

pytestmark = pytest.mark.django_db
WORDS = "  “I must go with him.”\nShe shook.  "


@pytest.fixture
def clock(settings: Any, now: datetime) -> list[datetime]:
    moments = [now]
    settings.LANTERN_TEST_CLOCK = lambda: moments[-1]
    return moments


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD)


@pytest.fixture
def reporter(lead: Account) -> Account:
    del lead
    return account(Role.VOLUNTEER)


@pytest.fixture
def client(reporter: Account, now: datetime, clock: list[datetime]) -> Client:
    del clock
    return signed_in(Client(), reporter, at=now, second_factor=False)


def first(**more: str) -> dict[str, str]:
    return {"report": str(uuid4()), "words": WORDS, "danger": "no", "about_us": "no", "go": "next", **more}


def begin(client: Client, **more: str) -> str:
    """Begin a report; the address of its screens."""
    answer = client.post("/concerns/report/", first(**more))
    assert answer.status_code == 302
    return re.sub(r"who/$", "", answer["Location"])


def kept(address: str) -> Said:
    row = Report.objects.get(folder=address.split("/")[3])
    return said_in(row, keyring().open(for_the_system(row.folder, "test", reads=True)))


def seen(client: Client, address: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page(client.get(address)))
    assert found
    return found.group(1)


def page(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_first_screen_saves_the_words_exactly(client: Client) -> None:
    address = begin(client)

    assert kept(address).words == WORDS
    assert page(client.get(f"{address}what/")).count("She shook.") == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(client: Client) -> None:
    answer = client.post("/concerns/report/", {"report": str(uuid4()), "words": WORDS})

    assert answer.status_code == 422
    assert "She shook." in page(answer)
    assert not Report.objects.exists()


def test_at_most_seven_screens_and_five_needed_answers(client: Client) -> None:
    assert "Step <bdi" in page(client.get("/concerns/report/"))
    address = begin(client, about_us="yes")
    needed = 3 + 2  # danger, words, whether it is about the house; the part and the age of one person
    assert needed == 5

    steps = ["who", "keep-from", "around", "so-far", "questions", "check"]
    told: dict[str, dict[str, str]] = {"who": {"part": "harmed", "age": "says"}}
    at = f"{address}who/"
    for number, step in enumerate(steps[:-1]):
        assert at == f"{address}{step}/"
        at = client.post(at, {"go": "next", **told.get(step, {})})["Location"]
        assert at == f"{address}{steps[number + 1]}/"
    client.post(at)
    assert Concern.objects.count() == 1


def test_it_can_be_sent_as_it_is_from_the_first_screen(client: Client) -> None:
    answer = client.post("/concerns/report/", first(go="send"))

    assert answer.status_code == 302
    assert Concern.objects.count() == 1


def test_a_report_sent_twice_with_the_back_button_is_one(client: Client) -> None:
    form = first(go="send")

    client.post("/concerns/report/", form)
    again = client.post("/concerns/report/", form)

    assert again.status_code == 302
    assert (Concern.objects.count(), Report.objects.count()) == (1, 1)


def test_several_people_are_in_one_report_and_one_can_be_taken_out_again(client: Client) -> None:
    address = begin(client)
    for label, part, age in (
        ("girl", "harmed", "papers"),
        ("her sister", "harmed", "adult"),
        ("uncle", "alleged", "adult"),
    ):
        client.post(f"{address}who/", {"label": label, "part": part, "age": age, "go": "more"})

    client.post(f"{address}who/p2/", {"go": "remove"})
    client.post(f"{address}who/p1/", {"label": "girl of six", "part": ["harmed", "resident"], "age": "papers"})

    assert [person.label for person in kept(address).people] == ["girl of six", "uncle"]
    assert client.get(f"{address}who/p9/").status_code == 404


def test_two_windows_do_not_write_over_one_another(client: Client) -> None:
    address = begin(client)
    version = seen(client, f"{address}so-far/")
    client.post(f"{address}so-far/", {"seen": version, "wishes": "To go home.", "go": "next"})

    other = client.post(f"{address}so-far/", {"seen": version, "wishes": "To stay here.", "go": "next"})

    assert other.status_code == 409
    assert "To go home." in page(other)
    assert "To stay here." in page(other)
    assert kept(address).wishes == "To go home."
    fresh = re.search(r'name="seen" value="(\d+)"', page(other))
    assert fresh
    client.post(f"{address}so-far/", {"seen": fresh.group(1), "wishes": "To stay here.", "go": "next"})
    assert kept(address).wishes == "To stay here."


def test_words_are_kept_while_they_are_written(client: Client) -> None:
    form = str(uuid4())
    begun = client.post("/concerns/report/keep/", {"report": form, "words": "She sa"}).json()
    later = client.post("/concerns/report/keep/", {"report": form, "words": "She says no"}).json()
    client.post("/concerns/report/", first(report=form, words="She says no.", seen=str(later["seen"])))

    assert Report.objects.count() == 1
    assert kept(begun["keep"]).words == "She says no."

    address = begun["keep"].removesuffix("keep/")
    version = seen(client, f"{address}so-far/")
    again = client.post(begun["keep"], {"seen": version, "opinion": "I think"}).json()
    assert kept(address).opinion == "I think"
    assert client.post(begun["keep"], {"seen": version, "opinion": "older"}).status_code == 409
    assert client.post(begun["keep"], {"seen": again["seen"], "opinion": "I think so"}).status_code == 200


def test_a_place_is_kept_apart_and_never_shown_again(client: Client) -> None:
    address = begin(client)

    client.post(f"{address}around/", {"place": "Lamp House 7", "when": "now", "go": "next"})

    assert Entry.objects.count() == 1
    for screen in ("around", "check", "what"):
        assert "Lamp House" not in page(client.get(f"{address}{screen}/"))
    assert "A place is written down" in page(client.get(f"{address}check/"))


def test_a_time_that_is_still_to_come_is_not_taken(client: Client, now: datetime) -> None:
    address = begin(client)
    tomorrow = now + timedelta(days=1)
    day = {"day_day": str(tomorrow.day), "day_month": str(tomorrow.month), "day_year": str(tomorrow.year)}

    answer = client.post(f"{address}around/", {"when": "other", **day, "time": "14.30", "told_by": "a neighbour"})

    assert answer.status_code == 422
    assert "still to come" in page(answer)
    assert "a neighbour" in page(answer)


def test_only_questions_that_can_still_matter_are_asked_and_all_may_be_left(client: Client) -> None:
    address = begin(client)
    client.post(f"{address}who/", {"label": "woman", "part": "harmed", "age": "adult", "go": "next"})
    shown = page(client.get(f"{address}questions/"))
    asked = re.findall(r'name="asked" value="([^"]+)"', shown)

    assert 0 < len(asked) <= 6
    client.post(f"{address}questions/", {"asked": asked, asked[0]: "unknown", asked[1]: "later"})

    held = kept(address)
    assert {**held.answers, **held.people[0].answers} == {asked[0].partition(":")[2]: "unknown"}
    assert len(held.later) == len(asked) - 1
    more = re.findall(r'name="asked" value="([^"]+)"', page(client.get(f"{address}questions/")))
    assert not set(more) & set(asked)


def test_nobody_else_finds_any_screen_of_it(client: Client, lead: Account, now: datetime) -> None:
    address = begin(client)
    others = [
        signed_in(Client(), lead, at=now),
        signed_in(Client(), account(Role.VOLUNTEER), at=now, second_factor=False),
    ]

    for screen in ("what", "who", "who/p1", "keep-from", "around", "so-far", "questions", "check"):
        for other in others:
            assert other.get(f"{address}{screen}/").status_code == 404
    assert all(other.post(f"{address}keep/", {"words": "x"}).status_code == 404 for other in others)


def test_a_session_that_ended_loses_no_words(client: Client, clock: list[datetime], reporter: Account) -> None:
    address = begin(client)
    clock.append(clock[-1] + timedelta(days=2))
    typed = {"opinion": "I think he waits for her.", "done_words": "I rang.", "go": "next"}

    answer = client.post(f"{address}so-far/", typed, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 403
    for words in ("I think he waits for her.", "I rang.", "You were signed out", f'action="{address}so-far/"'):
        assert words in page(answer)
    back = signed_in(Client(), reporter, at=clock[-1], second_factor=False)
    back.post(f"{address}so-far/", typed)
    assert kept(address).opinion == "I think he waits for her."


def test_what_was_begun_stands_under_my_reports(client: Client) -> None:
    address = begin(client)

    assert f"{address}check/" in page(client.get("/concerns/mine/"))
    client.post(f"{address}check/")
    assert f"{address}check/" not in page(client.get("/concerns/mine/"))


def test_nothing_of_it_stands_in_an_address_or_a_title(client: Client) -> None:
    address = begin(client)
    client.post(f"{address}who/", {"label": "Amina", "part": "harmed", "age": "adult", "go": "next"})

    for screen in ("what", "who", "around", "so-far", "check"):
        shown = page(client.get(f"{address}{screen}/"))
        title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
        assert title
        assert "Amina" not in title.group(1)
        assert not re.search(r'href="[^"]*Amina', shown)


def test_the_age_is_needed_of_whoever_may_be_harmed_and_of_nobody_else(client: Client) -> None:
    address = begin(client)

    assert client.post(f"{address}who/", {"label": "boy", "part": "harmed"}).status_code == 422
    assert client.post(f"{address}who/", {"label": "uncle", "part": "alleged"}).status_code == 302

    # Left open is not asked: nobody treats the uncle as a child.
    assert dict(kept(address).people[0].given) == {"part": ["alleged"]}


@pytest.mark.parametrize("about_us", ["yes", "unknown"])
def test_what_may_be_about_the_house_is_not_sent_before_it_is_known_who_must_not_learn_of_it(
    client: Client, about_us: str
) -> None:
    answer = client.post("/concerns/report/", first(about_us=about_us, go="send"))

    assert answer["Location"].endswith("/keep-from/")
    assert not Concern.objects.exists()
    address = answer["Location"].removesuffix("keep-from/")
    assert client.post(f"{address}check/")["Location"].endswith("/keep-from/")
    assert not Concern.objects.exists()
    client.post(f"{address}keep-from/", {"kept_out": ["safeguarding_lead"], "go": "send"})
    assert Concern.objects.count() == 1


def test_words_that_are_changed_after_sending_are_another_report(client: Client) -> None:
    form = first(go="send")
    client.post("/concerns/report/", form)

    client.post("/concerns/report/", {**form, "words": "It is worse than I wrote."})

    assert Concern.objects.count() == 2


def test_a_screen_that_is_sent_after_the_report_shows_its_words_again(client: Client) -> None:
    address = begin(client)
    client.post(f"{address}check/")

    answer = client.post(f"{address}so-far/", {"opinion": "I think he waits for her.", "go": "next"})

    assert answer.status_code == 409
    assert "I think he waits for her." in page(answer)


def test_a_first_form_that_the_browser_brought_back_does_not_write_over_newer_words(client: Client) -> None:
    form = first()
    address = client.post("/concerns/report/", form)["Location"].removesuffix("who/")
    client.post(f"{address}what/", {**form, "seen": seen(client, f"{address}what/"), "words": "And he has a knife."})

    answer = client.post("/concerns/report/", form)

    assert answer.status_code == 409
    assert "And he has a knife." in page(answer)
    assert "She shook." in page(answer)
    assert kept(address).words == "And he has a knife."


def test_another_day_is_one_that_was_written(client: Client) -> None:
    address = begin(client)

    answer = client.post(f"{address}around/", {"when": "other", "go": "next"})

    assert answer.status_code == 422
    assert "Write the day." in page(answer)


def test_an_area_that_nobody_knows_stays_unknown(client: Client, settings: Any) -> None:
    settings.LANTERN_AREA = "Luton"
    address = begin(client)
    assert '<option value="Luton" selected' in page(client.get(f"{address}around/"))

    client.post(f"{address}around/", {"area": "", "when": "now", "go": "next"})

    assert '<option value="Luton" selected' not in page(client.get(f"{address}around/"))
