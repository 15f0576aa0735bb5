"""The pages of the directory: who sees what, what a check leaves behind, and that a wrong number shouts everywhere."""

import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantern.access.alerts import AlertKind
from lantern.access.roles import Role
from lantern.app.sweep_steps import STEPS
from lantern.directory.actions import NeverTried, record_check
from lantern.directory.checkers import CHECKERS
from lantern.directory.contact_presenters import contacts_of
from lantern.directory.house import house
from lantern.directory.kept_checks import FILE, write_checks
from lantern.directory.listing import contact_mark
from lantern.directory.models import Check
from lantern.directory.queries import checks
from lantern.directory.reaching import Place
from lantern.directory.standing import Check as OneCheck
from lantern.directory.standing import Checks, Found, mark_of
from lantern.folders.of_the_house import HOUSE
from lantern.procedures.contacts import Way
from lantern.sending.models import OutgoingMessage
from lantern.vault.audit import By
from lantern.vault.models import AuditEntry
from tests.access.people import account, signed_in

pytestmark = pytest.mark.django_db
MASH = Way(kind="telephone", value="01582 547653")
MAIL = Way(kind="e-mail", value="mash@luton.gov.uk")
LADO = "01582 548069"
WRONG = "Ring Anna on 01234 567890"


@pytest.fixture(autouse=True)
def _in_luton(settings: Any, now: datetime, tmp_path: Path) -> None:
    settings.LANTERN_AREA, settings.LANTERN_LEAD_PHONE = "Luton", "07700 900411"
    settings.LANTERN_TEST_CLOCK, settings.LANTERN_DATA = (lambda: now), tmp_path


def browser(role: Role, now: datetime) -> Client:
    return signed_in(Client(), account(role, shown_name="Ada Lindqvist"), at=now)


def told(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def found(way: Way, now: datetime, what: Found = Found.WRONG, **more: Any) -> Check:
    role = {"roles": ["MASH of the area"], "by": By(None, "test"), "at": now, **more}
    return record_check(id=uuid4(), way=way, found=what, **role)


def card_of(page: str, name: str) -> str:
    return page.split(f'<bdi lang="en">{name}</bdi>')[1].split('</li>\n<li class="lantern-card">', maxsplit=1)[0]


# -- the list ----------------------------------------------------------------------------------------


def test_everybody_who_is_signed_in_sees_the_numbers_of_this_area_with_their_standing(now: datetime) -> None:
    page = told(browser(Role.VOLUNTEER, now), "/contacts/")
    mash = card_of(page, "Luton MASH (children)")

    assert 'href="tel:01582547653"' in mash
    assert "verified in November 2026" in mash
    assert "not verified" in mash
    assert "may be closed now" in mash
    assert "hours to be confirmed" in mash
    own = card_of(page, "the safeguarding lead")
    assert 'href="tel:07700900411"' in own
    assert "open now" not in own
    assert "day and night" not in own
    assert "Numbers to check" not in page


def test_a_number_of_another_area_is_never_there_and_what_is_missing_is_named(now: datetime, settings: Any) -> None:
    settings.LANTERN_AREA = "Barrow"
    page = told(browser(Role.VOLUNTEER, now), "/contacts/")

    assert "01582" not in page
    assert "Luton" not in re.sub(r"<option.*?</option>", "", page.split("<main")[1])
    words = "No number is known here for children's services (MASH). Turn to the police on 101 instead."
    assert words in re.sub(r"<[^>]+>", "", page)
    assert 'href="tel:01582547653"' not in page


def test_a_wrong_number_of_old_papers_is_shown_as_wrong_and_is_never_a_link(now: datetime) -> None:
    page = told(browser(Role.VOLUNTEER, now), "/contacts/")

    assert "01582547563" not in page
    assert re.search(r"<del>.{0,90}01582 547563.{0,20}</del>", card_of(page, "Luton MASH (children)"))
    assert "Two digits are swapped" in page


def test_another_place_and_hour_are_chosen_by_the_address_and_anything_else_is_as_if_it_were_not_asked(
    now: datetime,
) -> None:
    client = browser(Role.VOLUNTEER, now)

    assert "MASH out of hours" not in told(client, "/contacts/?place=wales/")
    open_then = told(client, "/contacts/?day=1&hour=11&open=yes")
    assert "Luton LADO" in open_then
    assert "Luton LADO" not in told(client, "/contacts/?open=yes")
    plain = told(client, "/contacts/")
    for odd in ("place=mars/", "hour=99", "day=-1&hour=x", "open=1", "day=%00", "hour=٣"):
        assert len(told(client, f"/contacts/?{odd}")) == pytest.approx(len(plain), abs=400), odd


def test_a_word_that_is_looked_for_stands_in_no_address(now: datetime) -> None:
    client = browser(Role.VOLUNTEER, now)
    answer = client.post("/contacts/", {"words": "  Forced   marriage\0 ", "place": "wales/"})
    page = unescape(answer.content.decode())

    assert answer.status_code == 200
    assert "Forced Marriage Unit" in page
    assert "Samaritans" not in page
    assert 'name="place" value="wales/"' in page
    assert "words=" not in page
    assert (
        "Forced Marriage" not in told(client, "/contacts/?words=samaritans").split("Never use")[0].split("reached")[0]
    )


def test_nothing_of_what_is_typed_comes_back_as_markup(now: datetime) -> None:
    answer = browser(Role.VOLUNTEER, now).post("/contacts/", {"words": 'nowhere"><b>x'})

    assert b"<b>x" not in answer.content
    assert b"No contact fits" in answer.content


def test_words_with_numbers_in_them_keep_their_order_from_right_to_left(now: datetime) -> None:
    client = browser(Role.VOLUNTEER, now)
    client.cookies["lantern_language"] = "ar"
    page = told(client, "/contacts/")

    assert '<html lang="ar" dir="rtl"' in page
    assert '<bdi lang="en" dir="ltr">999 from a mobile, then 55</bdi>' in page


# -- one contact -------------------------------------------------------------------------------------


def test_a_contact_shows_its_history_and_only_those_who_check_learn_who_and_what_may_be_right(now: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")
    found(MASH, now, right=WRONG, by=By(lead.id, "test"))
    mark = next(
        contact_mark(one)
        for one in contacts_of(house(), Place("england", "Luton"))
        if one.name == "Luton MASH (children)"
    )
    everybody = told(browser(Role.VOLUNTEER, now), f"/contacts/{mark}/")
    checker = told(signed_in(Client(), lead, at=now), f"/contacts/{mark}/")

    for page in (everybody, checker):
        assert "reported wrong on 22 November 2026" in page
        assert "Wrong number or address" in page
        assert 'href="tel:01582547653"' in page
    assert "Ada Lindqvist" not in everybody.split("<main")[1]
    assert WRONG not in everybody
    assert "Ada Lindqvist" in checker
    assert f'right = "{WRONG}"' in checker
    assert f"tel:{WRONG}" not in checker


@pytest.mark.parametrize("mark", ["0" * 12, "x", "checks-", "999"])
def test_a_contact_that_there_is_not_is_not_there(now: datetime, mark: str) -> None:
    assert browser(Role.VOLUNTEER, now).get(f"/contacts/{mark}/").status_code == 404


# -- checking ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_only_those_who_lead_are_on_call_or_keep_the_packs_check(now: datetime, role: Role) -> None:
    client = browser(role, now)
    expected = 200 if role in CHECKERS else 404

    assert client.get("/contacts/checks/").status_code == expected
    assert client.get(f"/contacts/checks/{mark_of(MASH)}/").status_code == expected
    if role not in CHECKERS:
        assert client.post(f"/contacts/checks/{mark_of(MASH)}/", {"found": "wrong"}).status_code == 404
        assert not Check.objects.exists()


def test_the_number_for_emergencies_has_no_page_to_try_it(now: datetime) -> None:
    client = browser(Role.SAFEGUARDING_LEAD, now)

    assert client.get(f"/contacts/checks/{mark_of(Way(kind='telephone', value='999'))}/").status_code == 404


def posted(client: Client, way: Way, **values: str) -> int:
    return client.post(f"/contacts/checks/{mark_of(way)}/", values).status_code


@pytest.mark.parametrize(
    ("way", "values", "kept"),
    [
        (MASH, {"found": "right"}, {"found": "right", "words": "", "right": ""}),
        (MASH, {"found": "differs", "words": " Until 16:30. "}, {"found": "differs", "words": "Until 16:30."}),
        (MASH, {"found": "wrong", "right": "01234 567890"}, {"found": "wrong", "right": "01234 567890"}),
        (MASH, {"found": "nobody", "right": "01234 567890", "words": "x"}, {"right": "", "words": ""}),
        (MAIL, {"found": "bounced"}, {"found": "bounced"}),
    ],
)
def test_what_came_of_it_is_kept_once_with_who_when_and_what_was_dialled(
    now: datetime, way: Way, values: dict[str, str], kept: dict[str, str]
) -> None:
    lead = account(Role.SAFEGUARDING_LEAD)
    client, once = signed_in(Client(), lead, at=now), {"check": str(uuid4()), **values}

    assert [posted(client, way, **once) for _ in range(2)] == [302, 302]
    row = Check.objects.get()
    from_page = told(client, f"/contacts/checks/{mark_of(way)}/")
    assert (row.by, row.at, row.way, row.kind) == (lead.id, now, mark_of(way), way.kind)
    assert way.value in from_page
    for name, value in kept.items():
        assert getattr(row, name, value) == value
        if value and name != "found":
            assert value in from_page


def test_who_goes_back_and_answers_otherwise_is_heard(now: datetime, settings: Any) -> None:
    client, form = browser(Role.DEPUTY, now), str(uuid4())
    assert posted(client, MASH, check=form, found="wrong") == 302
    settings.LANTERN_TEST_CLOCK = lambda: now + timedelta(minutes=1)
    assert posted(client, MASH, check=form, found="right") == 302

    assert [one.found for one in checks().of(mark_of(MASH))] == [Found.WRONG, Found.RIGHT]


@pytest.mark.parametrize(
    ("way", "values"),
    [
        (MASH, {}),
        (MASH, {"found": "odd"}),
        (MASH, {"found": "bounced"}),
        (MASH, {"found": "differs"}),
        (MASH, {"found": "wrong", "right": "01582 547563"}),
        (MASH, {"found": "wrong", "right": "+44 1582 547653"}),
        (MASH, {"found": "wrong", "since_day": "23", "since_month": "11", "since_year": "2026"}),
        (MASH, {"found": "wrong", "since_day": "20", "since_month": "11", "since_year": "2025"}),
        (MASH, {"found": "right", "check": "odd"}),
        (MASH, {"found": "differs", "words": "x" * 501}),
    ],
)
def test_what_says_too_little_or_cannot_be_right_comes_back(now: datetime, way: Way, values: dict[str, str]) -> None:
    assert posted(browser(Role.DUTY_MANAGER, now), way, **values) == 422
    assert not Check.objects.exists()


def test_one_check_is_one_transaction_with_one_audit_entry_that_vouches_for_it(now: datetime) -> None:
    first, second = found(MASH, now), found(MAIL, now + timedelta(minutes=1), Found.RIGHT)
    entries = AuditEntry.objects.filter(folder=HOUSE).order_by("number")

    assert [entry.action for entry in entries] == ["contact.reported_wrong", "contact.checked"]
    assert [entry.subject for entry in entries] == [first.id, second.id]
    for entry, row in zip(entries, (first, second), strict=True):
        kept = {(table, key): digest for table, key, _, digest in entry.touched}
        assert kept["directory_check", str(row.id)] == Check.objects.get(pk=row.id).digest()


def test_those_who_lead_hear_of_a_wrong_number_and_whoever_said_so_does_not(now: datetime) -> None:
    lead, other = account(Role.SAFEGUARDING_LEAD), account(Role.DEPUTY)
    found(MASH, now, by=By(lead.id, "test"))
    found(MASH, now, Found.RIGHT, by=By(lead.id, "test"))
    (alert,) = OutgoingMessage.objects.filter(kind=AlertKind.CONTACT)
    client = signed_in(Client(), other, at=now)

    assert alert.recipient == other.id
    assert 'href="/contacts/checks/"' in told(client, "/alerts/")
    told(client, "/contacts/checks/")
    assert OutgoingMessage.objects.get(pk=alert.pk).opened_at == now


def test_the_list_of_tasks_asks_the_database_no_more_with_many_checks(now: datetime) -> None:
    client = browser(Role.SAFEGUARDING_LEAD, now)

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            told(client, path)
        return len(seen)

    for path in ("/contacts/", "/contacts/checks/"):
        told(client, path)
        before = asked(path)
        for minute in range(20):
            found(MASH, now - timedelta(minutes=minute), Found.NOBODY)
        assert asked(path) <= before + 2, path
    assert asked("/contacts/") <= 12


# -- it shouts wherever it is used -------------------------------------------------------------------


def report(client: Client, way: Way, **values: str) -> None:
    assert posted(client, way, found="wrong", **values) == 302


def test_a_wrong_number_is_marked_on_the_page_for_danger_with_another_one_before_it(now: datetime) -> None:
    client = browser(Role.SAFEGUARDING_LEAD, now)
    before = Client().get("/danger/").content
    report(client, MASH)
    after = Client().get("/danger/").content
    page = unescape(after.decode())

    assert b"reported wrong" not in before
    assert "reported wrong on" in page
    assert page.index('href="tel:03003008123"') < page.index('href="tel:01582547653"')
    assert len(after) <= 15_000


def test_where_every_number_of_somebody_is_wrong_it_is_said_whom_to_turn_to_and_none_is_taken_away(
    now: datetime,
) -> None:
    client = browser(Role.SAFEGUARDING_LEAD, now)
    report(client, MASH)
    report(client, Way(kind="telephone", value="0300 300 8123"))
    page = unescape(Client().get("/danger/").content.decode())

    assert "This number may be wrong." in page
    assert {'href="tel:03003008123"', 'href="tel:01582547653"', 'href="tel:999"'} <= set(
        re.findall(r'href="tel:\d+"', page)
    )


def test_that_999_is_wrong_is_believed_from_nobody(now: datetime, tmp_path: Path) -> None:
    with pytest.raises(NeverTried):
        found(Way(kind="telephone", value="999"), now)
    next(step for step in STEPS if step.name == "contact_checks").run(None)  # type: ignore[arg-type]
    assert (tmp_path / FILE).read_text() == "[]"
    # As a file that was written before that was refused.
    mark, roles = mark_of(Way(kind="telephone", value="999")), frozenset({"MASH of the area"})
    one = OneCheck(mark=mark, found=Found.WRONG, at=now, on=now.date(), since=now, roles=roles)
    write_checks(tmp_path, Checks((one,)))
    page = unescape(Client().get("/danger/").content.decode())

    assert page.index('href="tel:999"') == page.index('href="tel:')
    assert "reported wrong" not in page


def test_a_check_takes_the_mark_away_again(now: datetime, settings: Any) -> None:
    client = browser(Role.SAFEGUARDING_LEAD, now)
    report(client, MASH)
    settings.LANTERN_TEST_CLOCK = lambda: now + timedelta(minutes=1)
    assert posted(client, MASH, found="right") == 302

    assert b"reported wrong" not in Client().get("/danger/").content
    assert checks().of(mark_of(MASH))[-1].found is Found.RIGHT


def test_a_disk_that_is_full_keeps_nobody_from_saying_it(now: datetime, tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    report(browser(Role.SAFEGUARDING_LEAD, now), MASH)

    assert Check.objects.exists()
    assert Client().get("/danger/").status_code == 200
    assert LADO in told(browser(Role.VOLUNTEER, now), "/contacts/")
