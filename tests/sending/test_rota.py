"""The pages of the rota, of how one is reached, and what others see of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from lantern.access.contacts import change_contact, contact_of, mail_came_back
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.sending.kinds import AlertKind
from lantern.sending.models import OutgoingMessage
from lantern.sending.rota_actions import RotaRefused, end_turn, give_turn, say_away, say_back
from lantern.sending.rota_models import Absence, Turn
from lantern.sending.rota_queries import rota
from lantern.sending.rota_times import Hours
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.models import AuditEntry
from tests.access.people import account, signed_in
from tests.sending.people import suspend

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NUMBER = "07700 900461"
ARABIC = [chr(0x0660 + digit) for digit in range(10)]
HERE = "/rota/"
# A Monday at noon, by the clocks of the house.
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: MONDAY):
        yield


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


@pytest.fixture
def duty() -> Account:
    found = account(Role.DUTY_MANAGER, shown_name="Idris Marlowe")
    change_contact(account=found.id, mail="i@example.org", second_mail="", phone=NUMBER, by=THE_SYSTEM, at=MONDAY)
    return found


def browser(who: Account, **more: Any) -> Client:
    return signed_in(Client(), who, at=MONDAY, **more)


def shown(who: Account, path: str = HERE, **more: Any) -> str:
    answer = browser(who, **more).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def on_call(who: Account, *, first: int = -1, last: int = 1, hours: Hours = Hours.ALL) -> UUID:
    day = MONDAY.date()
    return give_turn(
        account=who.id, first=day + first * DAY, last=day + last * DAY, hours=hours, by=THE_SYSTEM, at=MONDAY
    ).id


def typed(day: datetime, name: str) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def part(page: str, begins: str, ends: str) -> str:
    return page.split(begins, 1)[1].split(ends, 1)[0]


# -- whom to ring ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.WORKER, Role.WEB_MANAGER])
def test_at_three_in_the_morning_anybody_who_signs_in_sees_whom_to_ring(duty: Account, role: Role) -> None:
    on_call(duty)
    at_night = datetime(2026, 11, 24, 3, tzinfo=UTC)
    with override_settings(LANTERN_TEST_CLOCK=lambda: at_night):
        page = signed_in(Client(), account(role), at=at_night).get(HERE).content.decode()

    now = part(page, ">Now<", "If nobody answers")
    assert "Idris Marlowe" in now
    assert "Duty Manager" in now
    assert 'href="tel:07700900461"' in now
    assert "Ada Lindqvist" not in now
    assert "Ada Lindqvist" in page.split("If nobody answers")[1]
    assert "Gaps in" not in page


def test_a_night_worker_sees_it_at_a_shared_tablet_and_no_weeks(duty: Account) -> None:
    on_call(duty)

    page = shown(account(Role.DUTY_MANAGER), station=True)

    assert "Idris Marlowe" in page
    assert "Gaps in" not in page
    assert "/rota/away/" not in page


@pytest.mark.usefixtures("lead", "duty")
def test_where_nobody_is_on_call_it_says_so_and_names_the_posts_in_their_order() -> None:
    page = shown(account(Role.VOLUNTEER))

    assert "Nobody is on call by the rota now." in page
    assert page.index("Ada Lindqvist") < page.index("Idris Marlowe")


@pytest.mark.usefixtures("lead")
def test_whoever_is_away_or_has_left_is_not_among_those_to_ring(duty: Account) -> None:
    on_call(duty)
    deputy = account(Role.DEPUTY, shown_name="Sam Okoro")
    say_away(account=duty.id, starts=MONDAY, until=None, by=THE_SYSTEM, at=MONDAY)
    suspend(deputy.id, MONDAY)

    page = shown(account(Role.VOLUNTEER))

    assert "Idris Marlowe" not in page
    assert "Sam Okoro" not in page
    assert "Ada Lindqvist" in page


def test_where_nobody_at_all_is_there_it_leads_to_danger_now() -> None:
    page = shown(account(Role.VOLUNTEER))

    assert "Nobody in a post is here now." in page
    assert 'href="/danger/"' in page


def test_a_number_stands_there_only_where_it_was_given(lead: Account) -> None:
    on_call(lead)

    assert "no number given" in shown(account(Role.VOLUNTEER))


# -- the weeks ---------------------------------------------------------------------------------------------------


def test_a_gap_is_drawn_and_named_in_words(lead: Account, duty: Account) -> None:
    on_call(duty, first=0, last=27, hours=Hours.OUT)
    on_call(lead, first=0, last=27, hours=Hours.OFFICE)
    assert "At every hour somebody is on call." in shown(lead)

    holiday = MONDAY + 2 * DAY
    say_away(account=duty.id, starts=holiday, until=holiday + DAY, by=THE_SYSTEM, at=MONDAY)
    page = shown(lead)
    gaps = part(page, "Gaps in", "</ul>")

    assert "nobody" in gaps
    # From the evening on which the office closes to the morning on which it opens.
    assert 'datetime="2026-11-25T17:00+00:00"' in gaps
    assert 'datetime="2026-11-26T09:00+00:00"' in gaps
    assert gaps.count("<time") == 2
    assert "stroke-dasharray" in page


def test_everybody_in_a_post_sees_the_weeks_and_only_the_keepers_change_them(lead: Account, duty: Account) -> None:
    turn = on_call(duty)
    end = f'action="/rota/turns/{turn}/end/"'

    assert end in shown(lead)
    assert "/rota/turns/add/" in shown(lead)
    assert "Gaps in" in shown(duty)
    assert end not in shown(duty)
    assert "/rota/turns/add/" not in shown(duty)


def test_a_lead_adds_a_turn_and_whoever_has_it_hears_of_it(lead: Account, duty: Account) -> None:
    said = {"account": str(duty.id), "hours": "out", **typed(MONDAY, "first"), **typed(MONDAY + DAY, "last")}

    answer = browser(lead).post("/rota/turns/add/", said)

    assert answer.headers["Location"] == HERE
    row = Turn.objects.get()
    assert (row.folder, row.first_day, row.last_day, row.hours, row.made_by) == (
        duty.id, MONDAY.date(), (MONDAY + DAY).date(), "out", lead.id,
    )  # fmt: skip
    assert OutgoingMessage.objects.get(kind=AlertKind.ROTA).recipient == duty.id
    assert AuditEntry.objects.filter(folder=duty.id, action="rota.turn_given").exists()
    shown(duty)
    assert OutgoingMessage.objects.get(kind=AlertKind.ROTA).opened_at == MONDAY


def test_the_same_turn_sent_twice_is_one(lead: Account, duty: Account) -> None:
    said = {"account": str(duty.id), "hours": "all", **typed(MONDAY, "first"), **typed(MONDAY, "last")}

    for _ in range(2):
        browser(lead).post("/rota/turns/add/", said)

    assert Turn.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (DAY, 0 * DAY, "The last day comes before the first."),
        (-3 * DAY, -1 * DAY, "That is over already."),
        (400 * DAY, 401 * DAY, "That is more than a year away."),
        (0 * DAY, 400 * DAY, "That is more than a year away."),
    ],
)
def test_a_turn_that_cannot_be_comes_back_with_words(
    lead: Account, duty: Account, first: timedelta, last: timedelta, words: str
) -> None:
    said = {"account": str(duty.id), "hours": "all", **typed(MONDAY + first, "first"), **typed(MONDAY + last, "last")}

    answer = browser(lead).post("/rota/turns/add/", said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Turn.objects.exists()


@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
def test_nobody_without_a_post_and_nobody_who_left_is_put_on_call(lead: Account, role: Role) -> None:
    other, gone = account(role, shown_name="Tomasz Brook"), account(Role.DEPUTY, shown_name="Sam Okoro")
    suspend(gone.id, MONDAY)

    for who in (other, gone):
        said = {"account": str(who.id), "hours": "all", **typed(MONDAY, "first"), **typed(MONDAY, "last")}
        assert browser(lead).post("/rota/turns/add/", said).status_code == 422
    assert not Turn.objects.exists()


def test_a_turn_is_taken_back_once(lead: Account, duty: Account) -> None:
    turn = on_call(duty)

    first, second = (browser(lead).post(f"/rota/turns/{turn}/end/") for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert rota(MONDAY).on_call(MONDAY) == ()
    with pytest.raises(RotaRefused):
        end_turn(turn=turn, by=THE_SYSTEM, at=MONDAY)


# -- being away -----------------------------------------------------------------------------------------------------


def test_anybody_in_a_post_says_that_they_are_away_from_now_on_and_back(duty: Account) -> None:
    on_call(duty)

    assert browser(duty).post("/rota/away/", {"account": str(duty.id)}).status_code == 302
    row = Absence.objects.get()
    assert (row.starts, row.until, row.said_by) == (MONDAY, None, duty.id)
    assert rota(MONDAY).on_call(MONDAY) == ()
    assert browser(duty).post(f"/rota/away/{row.id}/end/").status_code == 302

    assert rota(MONDAY).on_call(MONDAY) == (duty.id,)
    assert not OutgoingMessage.objects.filter(kind=AlertKind.ROTA, recipient=duty.id, made_at__gt=MONDAY).exists()


def test_a_holiday_is_told_by_its_days(duty: Account) -> None:
    said = {"account": str(duty.id), **typed(MONDAY + DAY, "first"), **typed(MONDAY + 2 * DAY, "last")}

    browser(duty).post("/rota/away/", said)

    row = Absence.objects.get()
    midnight = MONDAY.replace(hour=0)
    assert (row.starts, row.until) == (midnight + DAY, midnight + 3 * DAY)


def test_only_whoever_keeps_the_rota_says_it_of_somebody_else_and_they_hear_of_it(lead: Account, duty: Account) -> None:
    trustee = account(Role.TRUSTEE)
    assert browser(trustee).post("/rota/away/", {"account": str(duty.id)}).status_code == 422
    assert not Absence.objects.exists()

    assert browser(lead).post("/rota/away/", {"account": str(duty.id)}).status_code == 302

    row = Absence.objects.get()
    told = OutgoingMessage.objects.filter(kind=AlertKind.ROTA)
    assert {one.recipient for one in told} == {duty.id}
    assert browser(trustee).post(f"/rota/away/{row.id}/end/").status_code == 403
    assert browser(duty).post(f"/rota/away/{row.id}/end/").status_code == 302


def test_why_somebody_is_away_is_not_kept_anywhere() -> None:
    assert {field.name for field in Absence._meta.concrete_fields} == {
        "id", "version", "folder", "starts", "until", "said_at", "said_by",
    }  # fmt: skip


def test_an_absence_that_is_over_is_not_ended_again(duty: Account) -> None:
    row = say_away(account=duty.id, starts=MONDAY, until=MONDAY + DAY, by=THE_SYSTEM, at=MONDAY)

    with pytest.raises(RotaRefused):
        say_back(absence=row.id, by=THE_SYSTEM, at=MONDAY + DAY)


# -- how one is reached ------------------------------------------------------------------------------------------------


def test_everybody_changes_their_own_addresses_and_number(duty: Account) -> None:
    said = {
        "mail": "new@example.org",
        "second_mail": "0770@texts.example.org",
        "phone": "".join(ARABIC[int(one)] if one.isdigit() else one for one in "07700 900462"),
    }

    answer = browser(duty).post("/me/contact/", said)

    assert answer.status_code == 302
    found = contact_of(duty.id)
    assert (found.mail, found.second_mail, found.phone) == ("new@example.org", "0770@texts.example.org", "07700 900462")
    assert "07700 900462" not in str(Account.objects.get(pk=duty.id).phone)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"mail": "nonsense"}, "That is not an e-mail address."),
        ({"mail": "a@example.org", "second_mail": "A@example.org"}, "That is your first address."),
        ({"phone": "ask Sam"}, "Write the number alone"),
    ],
)
def test_an_address_or_a_number_that_cannot_be_comes_back_with_words(
    duty: Account, said: dict[str, str], words: str
) -> None:
    answer = browser(duty).post("/me/contact/", said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert contact_of(duty.id).phone == NUMBER


def test_whoever_is_not_reached_sees_it_on_the_first_page_and_mends_it(duty: Account) -> None:
    assert "not reached" not in shown(duty, "/")
    mail_came_back(account=duty.id, by=THE_SYSTEM, at=MONDAY)
    assert "Mail to you came back" in shown(duty, "/")

    browser(duty).post("/me/contact/", {"mail": "new@example.org", "second_mail": "", "phone": NUMBER})

    assert "not reached" not in shown(duty, "/")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DEPUTY])
def test_an_administrator_or_a_lead_notes_that_mail_came_back_and_takes_it_back(duty: Account, role: Role) -> None:
    where, page = browser(account(role)), f"/accounts/{duty.id}/"
    assert "Mail to this person comes back" in where.get(page).content.decode()

    assert where.post(f"{page}mail/", {"mail": "comes_back"}).status_code == 302
    assert not contact_of(duty.id).reached
    assert "Mail to this person arrives again" in where.get(page).content.decode()
    where.post(f"{page}mail/", {"mail": "arrives"})

    assert contact_of(duty.id).reached


def test_a_turn_or_an_address_is_changed_in_the_chain_of_whoever_it_is_about(lead: Account, duty: Account) -> None:
    by = By(lead.id, "0123456789abcdef")
    end_turn(turn=on_call(duty), by=by, at=MONDAY)
    say_back(absence=say_away(account=duty.id, starts=MONDAY, until=None, by=by, at=MONDAY).id, by=by, at=MONDAY + DAY)

    codes = set(AuditEntry.objects.filter(folder=duty.id).values_list("action", flat=True))

    assert codes >= {"rota.turn_given", "rota.turn_ended", "rota.away", "rota.back", "contact.changed"}


@pytest.mark.usefixtures("duty")
@pytest.mark.parametrize(("path", "most"), [("/", 12), ("/rota/", 12)])
def test_the_pages_ask_the_database_a_few_times_however_many_there_are(lead: Account, path: str, most: int) -> None:
    for number in range(6):
        on_call(account(Role.DEPUTY, shown_name=f"Deputy {number}"), first=number, last=number + 3)
    client = browser(lead)
    client.get(path)

    with CaptureQueriesContext(connection) as asked:
        client.get(path)

    assert len(asked) <= most
