"""The page of the picture and its PDF: what it says, to whom, and what it takes."""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.cases.paper_child import document
from lantern.folders.kinds import DutySort
from lantern.folders.models import Folder
from lantern.governance.actions import TAKEN
from lantern.governance.counting import count_once
from lantern.governance.figures import Counts, Figures, figures
from lantern.governance.papers import paper_of
from lantern.governance.presenters import Picture, picture_page
from lantern.governance.standing_now import standing_now
from lantern.packs.governance_files import governance_figures
from lantern.vault.models import AuditEntry
from tests.access.people import account, signed_in
from tests.governance import quarter_house as made
from tests.governance.quarter_house import DAY, HOUR

pytestmark = pytest.mark.django_db
MOST_QUESTIONS = 12


@pytest.fixture(autouse=True)
def _clock(settings: object, now: datetime) -> None:
    settings.LANTERN_TEST_CLOCK = lambda: now  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Each test begins on a morning of its own."""
    count_once.cache_clear()
    yield
    count_once.cache_clear()


@pytest.fixture
def trustee() -> Account:
    return account(Role.TRUSTEE, shown_name="Wren Adeyemi")


def browser(who: Account, at: datetime) -> Client:
    return signed_in(Client(), who, at=at)


def plain(answer: Any) -> str:
    assert answer.status_code == 200, answer.content[:400]
    words = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", words)))


def story(now: datetime) -> None:
    """A quarter in which some things went wrong, and enough went well."""
    where = made.concern(now - 40 * DAY, now - 40 * DAY + HOUR)
    for _ in range(3):
        made.duty(where, now - 3 * DAY, None, DutySort.PROMISE)
    for nth in range(11):
        made.concern(now - (20 + nth) * DAY, now - (20 + nth) * DAY + 2 * HOUR)
    made.concern(now - 12 * DAY, now - 7 * DAY)
    for _ in range(7):
        made.duty(where, now - 3 * DAY, None)
    made.duty(where, now - 3 * DAY, None, DutySort.HOUSE)
    for _ in range(6):
        made.owed(where, now - 9 * DAY, now - DAY)
    made.owed(where, now - 9 * DAY, now - DAY, agency="police")
    made.climb(now - 3 * DAY, 2)
    made.wrong_contact(now - 3 * DAY, "one")


# -- what it says --------------------------------------------------------------------------------------


def test_broken_promises_are_the_first_figure(now: datetime, trustee: Account) -> None:
    story(now)

    page = plain(browser(trustee, now).get("/picture/"))

    assert page.index("Promises to people that were not kept: 1 to 4") < page.index("Concerns that were opened late")
    assert "The quarter in figures: October to December 2026 not finished" in page
    assert "told up to the end of its last full stretch of 7 days" in page


def test_every_figure_stands_there_in_words(now: datetime, trustee: Account) -> None:
    story(now)

    page = plain(browser(trustee, now).get("/picture/"))

    for words in (
        "Concerns that came in How many, or how long 13",
        "Concerns that were opened late: 1 to 4",
        "The longest wait How many, or how long 3 to 7 days",
        "Half were opened within How many, or how long 1 to 4 hours",
        "Duties that were overdue at the end: 8 to 11",
        "Duties of the law Overdue at the end 7",
        "Duties of our own rules Overdue at the end 1 to 4",
        "council, social care Owed at the end 6",
        "Every other sort Owed at the end fewer than 5 each",
        "What agencies owed us at the end: 6 to 10",
        "Urgent alerts that climbed: 1 to 4",
        "Numbers and addresses found to be wrong How many 1 to 4",
        "There is no backup that was opened and looked through.",
        "No rota is kept",
    ):
        assert words in page, words


def test_three_things_to_ask_stand_on_top_and_the_broken_promise_first(now: datetime, trustee: Account) -> None:
    story(now)

    page = plain(browser(trustee, now).get("/picture/"))
    asked = page.partition("What to ask the lead")[2].partition("October to December 2026")[0]

    assert asked.strip().startswith("Which promises to people were not kept")
    assert asked.count("?") >= 3
    assert "Do you have enough hours, people and rest?" in asked


def test_where_nothing_went_wrong_it_says_none_and_there_is_still_something_to_ask(
    now: datetime, trustee: Account
) -> None:
    page = plain(browser(trustee, now).get("/picture/"))

    assert "Promises to people that were not kept: none" in page
    assert "Concerns that came in How many, or how long fewer than 5" in page
    assert "What worries you that no figure here shows?" in page


def test_a_quarter_can_be_chosen_and_what_is_none_is_not_there(now: datetime, trustee: Account) -> None:
    made.duty(made.folder(now), datetime(2026, 8, 10, 9, tzinfo=UTC), None, DutySort.PROMISE)
    site = browser(trustee, now)

    assert "were not kept: none" in plain(site.get("/picture/"))
    before = plain(site.get("/picture/?quarter=2026-3"))
    assert "July to September 2026" in before.partition("What to ask")[0]
    assert "were not kept: 1 to 4" in before
    assert "not finished" not in before.partition("What to ask")[0]
    assert {site.get(f"/picture/?quarter={key}").status_code for key in ("2027-1", "2025-3", "x", "%00")} == {404}


def test_it_holds_no_name_no_reference_no_topic_and_no_day_of_a_case(now: datetime, trustee: Account) -> None:
    story(now)
    rows = Folder.objects.values_list("reference", "pk")
    telling = [str(value) for row in rows for value in row]

    words = browser(trustee, now).get("/picture/").content.decode()

    assert [value for value in telling if value in words] == []
    days = set(re.findall(r"\d{1,2} (?:Oct|Nov|Dec)\w* 2026", words))
    assert days <= {"19 Nov 2026"}


def test_each_chart_has_its_words_and_its_table(now: datetime, trustee: Account) -> None:
    story(now)

    words = browser(trustee, now).get("/picture/").content.decode()

    assert words.count('role="img"') == 6
    assert words.count("The same in figures") == 6
    assert "Oct 2026: 1 to 4." in words


# -- whom it leaves out --------------------------------------------------------------------------------


def test_a_trustee_who_is_kept_out_of_a_folder_sees_the_page_of_a_house_without_it(
    now: datetime, trustee: Account
) -> None:
    site = browser(trustee, now)
    without = plain(site.get("/picture/"))
    where = made.concern(now - 5 * DAY, None)
    made.duty(where, now - 3 * DAY, None, DutySort.PROMISE)
    count_once.cache_clear()
    assert plain(site.get("/picture/")) != without

    made.keep_out(where, trustee.id, now - 5 * DAY)

    assert plain(site.get("/picture/")) == without


def test_a_trustee_reads_no_case_by_it(now: datetime, trustee: Account) -> None:
    where = made.concern(now - 5 * DAY, None)

    assert browser(trustee, now).get(f"/concerns/{where}/").status_code == 404
    assert str(where) not in browser(trustee, now).get("/picture/").content.decode()


# -- what it takes -------------------------------------------------------------------------------------


def questions(site: Client) -> int:
    count_once.cache_clear()
    with CaptureQueriesContext(connection) as asked:
        assert site.get("/picture/").status_code == 200
    # On PostgreSQL the question says first how it is to be asked.
    return len([one for one in asked if not one["sql"].startswith("SET LOCAL")])


def test_the_page_asks_the_database_few_things_however_many_folders_there_are(now: datetime, trustee: Account) -> None:
    site = browser(trustee, now)
    site.get("/picture/")
    few = questions(site)
    for _ in range(4):
        story(now)

    assert questions(site) == few
    assert few <= MOST_QUESTIONS


def test_what_was_counted_holds_for_the_week_and_is_counted_anew_after_it(
    now: datetime, trustee: Account, settings: Any
) -> None:
    before = plain(browser(trustee, now).get("/picture/"))
    story(now)
    assert plain(browser(trustee, now).get("/picture/")) == before

    settings.LANTERN_TEST_CLOCK = lambda: now + 7 * DAY

    assert "were not kept: 1 to 4" in plain(browser(trustee, now + 7 * DAY).get("/picture/"))


# -- on paper ------------------------------------------------------------------------------------------


def shown_figures(counts: Counts) -> Figures:
    known = governance_figures()
    return figures(counts, hidden_below=known.hidden_below, late_from=known.late_from)


def text_of(made: bytes) -> str:
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],  # noqa: S607
        input=made, capture_output=True, check=True,
    )  # fmt: skip
    return re.sub(r"\s+", " ", re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", read.stdout.decode()))


def test_the_pdf_says_the_same_bears_who_took_it_and_leaves_its_trace(now: datetime, trustee: Account) -> None:
    story(now)

    answer = browser(trustee, now).post("/picture/copy/", {"quarter": "2026-4"})
    words = text_of(answer.content)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures-2026-4.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    for said in (
        "The quarter in figures: October to December 2026", "This quarter is not finished",
        "It is told up to the end of its last full stretch of 7 days", "What to ask the lead",
        "Promises to people that were not kept: 1 to 4", "Duties that were overdue at the end: 8 to 11",
        "Copy for Wren Adeyemi",
    ):  # fmt: skip
        assert said in words, said
    (trace,) = AuditEntry.objects.filter(action=TAKEN)
    assert (trace.actor, trace.folder) == (trustee.id, trustee.id)


def test_the_paper_can_be_read_aloud_and_whatever_stands_in_a_word_is_no_mark_up(now: datetime) -> None:
    page = picture_page(
        Picture(
            stretches=made.stretches(now), figures=[shown_figures(one) for one in made.counts(now)], chosen=3,
            now=standing_now(now, governance_figures()), known=governance_figures(), at=now,
        )
    )  # fmt: skip
    told = paper_of(page, language="en", classification="Confidential.", printed_by='#panic("x") *b* $', at=now)

    made_of_it = document(told)

    assert '#panic("x") *b* $' in text_of(made_of_it)


def test_of_a_quarter_that_is_not_there_no_paper_is_made_and_nothing_is_noted(now: datetime, trustee: Account) -> None:
    assert browser(trustee, now).post("/picture/copy/", {"quarter": "2031-1"}).status_code == 404
    assert not AuditEntry.objects.filter(action=TAKEN).exists()
