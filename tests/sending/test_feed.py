"""The calendar: a secret address that gives away moments and nothing else, as long as its owner may read."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lantern.access.actions import suspend_account
from lantern.access.codes import code_of
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.access.second_factors import begin_code_app, confirm_code_app, waiting_secret
from lantern.folders import actions
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Duty, Folder, Grant
from lantern.packs.feed_files import FILE, feed_figures, read_figures
from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError
from lantern.sending.feed_actions import end_address, make_address
from lantern.sending.feed_calendar import SAYS, Event, calendar
from lantern.sending.feed_models import FeedAddress
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.models import AuditEntry
from tests.access.need import house
from tests.access.people import account, signed_in

MOST_OCTETS = 75
DAY = timedelta(days=1)
LINES = re.compile(
    r"BEGIN:VCALENDAR\r\nVERSION:2\.0\r\nPRODID:-//Lantern//Calendar//EN\r\nCALSCALE:GREGORIAN\r\n"
    r"X-WR-CALNAME:Lantern\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
    r"(?:BEGIN:VEVENT\r\nUID:[0-9a-f]{32}@lantern\.invalid\r\nDTSTAMP:\d{8}T\d{6}Z\r\nDTSTART:\d{8}T\d{6}Z\r\n"
    r"DURATION:PT15M\r\nSUMMARY:Lantern: something is due(?: [2-9A-Z]{4}-[2-9A-Z]{4})?\r\nCLASS:PRIVATE\r\n"
    r"TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n)*END:VCALENDAR\r\n"
)


# -- the calendar itself -------------------------------------------------------------------------------

EVENTS = st.builds(
    Event,
    mark=st.text("0123456789abcdef", min_size=32, max_size=32),
    due=st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- in UTC
    reference=st.sampled_from(["", "K7QM-2XWD"]),
)


@given(st.lists(EVENTS, max_size=5))
def test_a_calendar_is_written_as_the_standard_wants_it(events: list[Event]) -> None:
    made = calendar(events, at=datetime(2026, 11, 22, 12, 34, 56, tzinfo=UTC))

    assert LINES.fullmatch(made)
    assert all(len(line.encode()) <= MOST_OCTETS for line in made.split("\r\n"))
    assert made.count("BEGIN:VEVENT") == len(events)
    assert "T1234" not in made.partition("DTSTART")[0]


@pytest.mark.parametrize(("change", "words"), [({"status": "sure"}, "status"), ({"most_events": 0}, "most_events")])
def test_a_fault_in_the_figures_is_named(change: dict[str, Any], words: str) -> None:
    assert feed_figures().status == "to_confirm"
    with pytest.raises(PackError, match=words):
        read_figures({**read_toml(ROOT / FILE), **change})


# -- whose it is ---------------------------------------------------------------------------------------


@pytest.fixture
def at(now: datetime, settings: Any) -> datetime:
    settings.LANTERN_TEST_CLOCK = lambda: now
    return now


@pytest.fixture
def lead(at: datetime) -> Account:
    who = account(Role.SAFEGUARDING_LEAD)
    begin_code_app(account=who.id, by=By(who.id, "test"), at=at - DAY)
    secret = waiting_secret(who.id)
    assert secret
    code = code_of(secret, at - DAY)
    assert confirm_code_app(account=who.id, code=code, by=By(who.id, "test"), at=at - DAY)
    return who


@pytest.fixture
def site(lead: Account, at: datetime) -> Client:
    return signed_in(Client(), lead, at=at)


def address_of(site: Client, **fields: str) -> str:
    """A fresh address, as the page shows it."""
    answer = site.post("/me/calendar/make/", fields)
    assert answer.status_code == 200
    found = re.search(r"http://[^<\s]+(/calendar/[A-Za-z0-9_-]{43}/lantern\.ics)", answer.content.decode())
    assert found
    return found.group(1)


def due_in(at: datetime, who: Account, *, owner: Any = None, due: datetime | None = None) -> Folder:
    """A folder that somebody may read, with one duty in it."""
    where = house.folder(at - 3 * DAY, title="CANARY Amina")
    house.let_in(where, who, at - 2 * DAY, Level.MANAGE)
    body = {"what": "CANARY ring the police", "to": ["police 101"], "strength": "statutory"}
    actions.give_duty(
        permit=house.inside(where), body=body, owner=owner or who.id, due_at=due or at + DAY, by=THE_SYSTEM, at=at - DAY
    )  # fmt: skip
    return Folder.objects.get(pk=where)


pytestmark = pytest.mark.django_db


def test_it_holds_the_moment_and_neither_a_word_nor_a_reference(site: Client, lead: Account, at: datetime) -> None:
    folder = due_in(at, lead)

    answer = Client().get(address_of(site))
    said = answer.content.decode()

    assert LINES.fullmatch(said)
    assert f"DTSTART:{at + DAY:%Y%m%dT%H%M%SZ}" in said
    assert said.count("BEGIN:VEVENT") == 1
    for hidden in ("CANARY", "police", folder.reference, str(folder.id), str(Duty.objects.get().id)):
        assert hidden not in said


def test_references_stand_in_it_only_where_they_were_asked_for(site: Client, lead: Account, at: datetime) -> None:
    folder = due_in(at, lead)

    assert f"{SAYS} {folder.reference}" in Client().get(address_of(site, references="yes")).content.decode()


def test_only_open_duties_of_ones_own_or_of_nobody_stand_in_it(site: Client, lead: Account, at: datetime) -> None:
    due_in(at, lead, owner=uuid4())
    due_in(at, lead, due=at - 40 * DAY)
    done = due_in(at, lead)
    Duty.objects.filter(folder=done).update(done_at=at)
    free = due_in(at, lead)
    Duty.objects.filter(folder=free).update(owner=None)

    assert Client().get(address_of(site)).content.decode().count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize("kind", list(ExclusionKind))
def test_whoever_is_kept_out_finds_nothing_of_it_in_the_calendar(
    site: Client, lead: Account, at: datetime, kind: ExclusionKind
) -> None:
    folder, address = due_in(at, lead), address_of(site)

    house.keep_out(folder.id, lead, at - timedelta(hours=1), kind)

    assert "VEVENT" not in Client().get(address).content.decode()


def test_a_grant_that_has_ended_and_a_seal_take_it_out_at_once(site: Client, lead: Account, at: datetime) -> None:
    ended, sealed, address = due_in(at, lead), due_in(at, lead), address_of(site)
    assert Client().get(address).content.decode().count("BEGIN:VEVENT") == 2

    Grant.objects.filter(folder=ended).update(ended_at=at - DAY)
    actions.seal_folder(permit=house.inside(sealed.id), why="test", by=THE_SYSTEM, at=at - timedelta(hours=1))

    assert "VEVENT" not in Client().get(address).content.decode()


# -- an address that is none ---------------------------------------------------------------------------


def seen(path: str, **more: Any) -> tuple[int, str, dict[str, str]]:
    """What a stranger is told, without the address itself and what is made anew each time."""
    answer = Client().get(path, **more)
    words = re.sub(r'(value="[^"]*"|nonce="[^"]*")', "", answer.content.decode().replace(path, ""))
    heads = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    return answer.status_code, words, heads


def test_unknown_revoked_and_of_somebody_who_left_look_like_any_missing_page(
    site: Client, lead: Account, at: datetime
) -> None:
    missing = seen("/calendar/nothing/at-all/")
    old, replaced = address_of(site), address_of(site)
    assert old != replaced
    answers = [seen(old), seen("/calendar/an-invented-address/lantern.ics")]
    site.post("/me/calendar/end/")
    answers.append(seen(replaced))
    last = address_of(site)
    assert Client().get(last).status_code == 200
    suspend_account(account=lead.id, why="left", by=THE_SYSTEM, at=at)
    answers.append(seen(last))

    assert missing[0] == 404
    for status, words, _ in answers:
        assert (status, words) == missing[:2]
    assert {heads.get("Set-Cookie") for _, _, heads in answers} == {None}


def test_somebody_who_reads_no_folders_any_more_has_no_calendar(site: Client, lead: Account) -> None:
    address = address_of(site)

    Account.objects.filter(pk=lead.pk).update(role=Role.VOLUNTEER.value)

    assert Client().get(address).status_code == 404


# -- the address is a secret ---------------------------------------------------------------------------


def test_only_a_digest_is_kept_and_it_is_shown_once(site: Client) -> None:
    address = address_of(site)
    token = address.split("/")[2]

    row = FeedAddress.objects.get()

    assert token not in str(vars(row))
    assert len(row.token_digest) == 64
    assert token not in site.get("/me/calendar/").content.decode()
    assert [token in str(list(AuditEntry.objects.values()))] == [False]


def test_making_and_revoking_stand_in_the_audit(site: Client, lead: Account) -> None:
    address_of(site)
    site.post("/me/calendar/end/")

    entries = AuditEntry.objects.filter(folder=lead.id, action__startswith="calendar.").order_by("number")

    assert [(entry.action, entry.actor) for entry in entries] == [
        ("calendar.made", lead.id), ("calendar.ended", lead.id)
    ]  # fmt: skip


def test_making_one_needs_a_fresh_sign_in(lead: Account, at: datetime) -> None:
    stale = signed_in(Client(), lead, at=at, confirmed_at=at - timedelta(minutes=6))

    answer = stale.post("/me/calendar/make/", {})

    assert answer.status_code != 200
    assert not FeedAddress.objects.exists()


class Kept(logging.Handler):
    """Everything that is logged, with all its fields."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.words.append(f"{record.getMessage()} {vars(record)}")


@pytest.fixture
def logged() -> Iterator[Kept]:
    handler, root = Kept(), logging.getLogger("lantern")
    handlers = [root, logging.getLogger("django")]
    for one in handlers:
        one.addHandler(handler)
    yield handler
    for one in handlers:
        one.removeHandler(handler)


def test_the_secret_stands_in_no_log(site: Client, logged: Kept) -> None:
    address = address_of(site)
    token = address.split("/")[2]
    Client().get(address)
    site.post("/me/calendar/end/")
    Client().get(address)

    assert logged.words
    about_requests = [words for words in logged.words if "lantern.request" in words]
    assert about_requests
    assert [words for words in about_requests if token in words] == []


def test_the_calendar_sets_no_cookie_is_kept_nowhere_and_may_do_nothing(
    site: Client, lead: Account, at: datetime
) -> None:
    due_in(at, lead)

    answer = Client().get(address_of(site))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_whoever_asks_too_often_waits_and_is_told_nothing_of_the_address(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = read_figures({**read_toml(ROOT / FILE), "most_an_hour": 3})
    monkeypatch.setattr("lantern.sending.feed_views.feed_figures", lambda: few)
    address = address_of(site)
    assert [Client().get(address).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert [Client(REMOTE_ADDR="192.0.2.7").get("/calendar/x/lantern.ics").status_code for _ in range(4)] == [
        404,
        404,
        404,
        429,
    ]
    assert seen(address)[:2] == seen("/calendar/x/lantern.ics")[:2]
    # Whoever shares the address still signs in.
    assert Client().get("/sign-in/").status_code == 200


# -- what it takes -------------------------------------------------------------------------------------


def test_it_asks_few_things_however_many_folders_there_are(site: Client, lead: Account, at: datetime) -> None:
    address = address_of(site, references="yes")

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(address).status_code == 200
        return len(asked)

    due_in(at, lead)
    few = questions()
    for _ in range(8):
        due_in(at, lead)

    assert questions() == few
    assert few <= 12


def test_an_erased_account_leaves_no_address_that_works(lead: Account, at: datetime) -> None:
    token = make_address(account=lead.id, references=False, by=THE_SYSTEM, at=at)
    end_address(account=lead.id, by=THE_SYSTEM, at=at)

    assert Client().get(f"/calendar/{token}/lantern.ics").status_code == 404
