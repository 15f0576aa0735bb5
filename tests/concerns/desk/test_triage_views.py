"""Triage over HTTP: facts with their source, what they change, decisions with reasons, and a second reader."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from lantern.access.roles import Role
from lantern.concerns.desk_models import TriageDecision
from lantern.concerns.models import Concern
from lantern.concerns.said import PersonSaid
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Assessment, Duty
from lantern.sending.models import OutgoingMessage
from lantern.vault.models import AuditEntry
from tests.access.need.house import keep_out, let_in
from tests.access.people import account
from tests.concerns.desk.lead_house import ACT, Lead, lead
from tests.concerns.now_house import URGENT, WORDS, Reporter

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
CHILD = {"known": "told", "told_by": "the boy himself", "asked": "p1:says_under_18", "p1:says_under_18": "yes"}


@pytest.fixture(autouse=True)
def _clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield


@pytest.fixture(autouse=True)
def _people(_clock: None) -> None:
    account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")
    account(Role.DEPUTY, shown_name="Sam Okoro")


@pytest.fixture
def reporter(_people: None, now: datetime) -> Reporter:
    return Reporter(now)


@pytest.fixture
def desk(reporter: Reporter, now: datetime) -> Lead:
    return lead(now, reporter.folder)


@pytest.fixture
def danger(now: datetime, _people: None) -> Lead:
    return lead(now, Reporter(now, answers={**URGENT, "imminent_risk_to_life": "yes"}).folder)


def _duties_on(page: str) -> list[str]:
    """The duties that a reporter's page shows, in its order."""
    return re.findall(r"<bdi>([^<]+)</bdi>(?:</h2>|</strong>)", page)


def deputy(of: Lead) -> Lead:
    return lead(of.at, of.folder, Role.DEPUTY)


# -- words and facts -----------------------------------------------------------------------------------


def test_the_words_stand_beside_the_decision_with_facts_by_person_and_where_they_come_from(desk: Lead) -> None:
    shown = desk.sees()

    assert WORDS in shown
    assert shown.index("The whole concern") < shown.index("man with a cap")
    assert "the report" in shown
    assert "What can still matter" in shown
    assert "You decide." in shown


def test_whoever_comes_straight_to_triage_has_opened_the_concern(desk: Lead, reporter: Reporter) -> None:
    desk.sees()

    assert Concern.objects.get(folder=desk.folder).opened_by == desk.who.id
    assert "Somebody has opened it" in reporter.sees()


def test_a_fact_needs_its_source_and_nothing_is_kept_without_an_answer(desk: Lead) -> None:
    without = desk.posts("triage/ask/", **{name: value for name, value in CHILD.items() if name != "known"})
    empty = desk.posts("triage/ask/", known="told", asked="p1:says_under_18")

    assert without.status_code == empty.status_code == 422
    assert "Choose at least one." in without.content.decode()
    assert "No question was answered" in empty.content.decode()
    assert len(desk.bodies("fact")) == 2


def test_facts_that_are_sent_twice_count_once_and_again_after_a_while_or_from_somebody_else(
    desk: Lead, now: datetime
) -> None:
    assert [desk.posts("triage/ask/", **CHILD).status_code for _time in range(2)] == [302, 302]
    assert len(desk.bodies("fact")) == 3

    desk.posts("triage/ask/", **{**CHILD, "told_by": "his aunt"})
    assert len(desk.bodies("fact")) == 4
    with override_settings(LANTERN_TEST_CLOCK=lambda: now + timedelta(minutes=3)):
        desk.posts("triage/ask/", **{**CHILD, "told_by": "his aunt"})
    assert len(desk.bodies("fact")) == 5


def test_the_same_answer_about_somebody_else_in_the_next_breath_is_kept_with_what_follows(now: datetime) -> None:
    two = tuple(
        PersonSaid(id=f"p{number}", label=label, given={"part": ["harmed"]}, answers={})
        for number, label in enumerate(("the boy", "the girl"), 1)
    )
    desk = lead(now, Reporter(now, people=two).folder)
    before = len(desk.bodies("fact"))

    for person in ("p1", "p2"):
        answer = {"asked": f"{person}:says_under_18", f"{person}:says_under_18": "yes"}
        assert desk.posts("triage/ask/", known="told", told_by="their aunt", **answer).status_code == 302

    assert [one["told"][0]["person"] for one in desk.bodies("fact")[before:]] == ["p1", "p2"]


def test_a_new_fact_leaves_the_old_one_standing_and_says_what_it_has_changed(desk: Lead) -> None:
    before = set(desk.duties())

    answer = desk.posts("triage/ask/", **CHILD)
    shown = desk.sees()

    assert answer.status_code == 302
    assert "What the newest facts have changed" in shown
    assert "Earlier" in shown
    assert "the boy himself; The person told me" in shown
    new = set(desk.duties()) - before
    assert new
    assert desk.bodies("fact")[-1]["told"] == [
        {"fact": "says_under_18", "person": "p1", "label": "man with a cap", "answer": "yes", "before": "no"}
    ]
    assert AuditEntry.objects.filter(folder=desk.folder, action="fact.added").count() == 1


def test_the_reporter_hears_nothing_of_what_was_added_at_the_desk(desk: Lead, reporter: Reporter) -> None:
    before, had = reporter.sees(), set(desk.duties())
    desk.posts("triage/ask/", **CHILD)
    added = {key for key in desk.duties() if key not in had}

    after = reporter.sees()

    assert added
    assert _duties_on(after) == _duties_on(before)
    assert "the boy himself" not in after
    assert "No longer needed" not in after


def test_an_answer_that_the_reporter_gives_later_counts_at_the_desk_too(desk: Lead, reporter: Reporter) -> None:
    desk.posts("triage/ask/", **CHILD)
    reporter.posts("answer/", fact="child_at_risk", subject="p1", answer="yes")

    shown = desk.sees()

    assert "What the newest facts have changed" not in shown
    assert [one["told"][0]["fact"] for one in desk.bodies("fact")[-2:]] == ["says_under_18", "child_at_risk"]
    assert Assessment.objects.filter(folder=desk.folder).count() >= 3


def test_what_follows_only_from_both_is_a_duty_at_once_and_nothing_the_reporter_sees(
    desk: Lead, reporter: Reporter
) -> None:
    desk.posts("triage/ask/", **CHILD)
    had = set(desk.duties())
    OutgoingMessage.objects.all().delete()

    reporter.posts("answer/", fact="not_where_expected", subject="p1", answer="yes")

    new = set(desk.duties()) - had
    assert {key for key in new if "missing" in key or "look" in key}
    assert OutgoingMessage.objects.filter(recipient=desk.who.id).exists()
    assert AuditEntry.objects.filter(folder=desk.folder, action="assessment.recorded", actor=None).exists()
    shown = reporter.sees()
    assert "No longer needed" not in shown
    assert "the boy himself" not in shown


# -- decisions -----------------------------------------------------------------------------------------


def test_a_decision_needs_its_reason_and_the_wishes_of_the_person(desk: Lead) -> None:
    answer = desk.posts(outcome="act")

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Write down why." in shown
    assert "Write what they want, or why nobody could ask." in shown
    assert not TriageDecision.objects.exists()


def test_nobody_decides_past_what_was_written_since_the_page_was_opened(desk: Lead) -> None:
    seen = desk.sees().partition('name="seen" value="')[2].partition('"')[0]
    desk.posts("triage/ask/", **CHILD)

    answer = desk.posts(**ACT, seen=seen)

    assert answer.status_code == 422
    assert "Something was written since this page was opened." in answer.content.decode()
    assert f'name="seen" value="{int(seen) + 1}"' in answer.content.decode()
    assert not TriageDecision.objects.exists()
    assert desk.posts(**ACT, seen=int(seen) + 1).status_code == 302


def test_a_decision_is_kept_with_its_reason_and_stands_where_the_risk_is_not_high(desk: Lead) -> None:
    assert desk.posts(**ACT).status_code == 302

    row = TriageDecision.objects.get(folder=desk.folder)
    assert (row.outcome, row.by, row.second_needed) == ("act", desk.who.id, False)
    assert desk.bodies("decision")[0]["words"] == ACT["words"]
    assert "Decided" in desk.sees()
    assert ACT["wishes"] in desk.sees()
    assert "Decided" in desk.sees("")


def test_what_leaves_something_needs_a_day_and_never_leaves_a_duty_of_the_law(desk: Lead, now: datetime) -> None:
    without = desk.posts(**{**ACT, "outcome": "not_referred"}).content.decode()
    past = desk.posts(
        **{**ACT, "outcome": "find_out", "look_again_on_day": "1", "look_again_on_month": "1",
           "look_again_on_year": "2020"}
    ).content.decode()  # fmt: skip

    assert "Write the day on which it is looked at again." in without
    assert "Write a day from today on" in past
    tomorrow = (now + timedelta(days=1)).date()
    day = {
        "look_again_on_day": str(tomorrow.day), "look_again_on_month": str(tomorrow.month),
        "look_again_on_year": str(tomorrow.year),
    }  # fmt: skip
    desk.posts("triage/ask/", known="told", asked="p1:csa_disclosed", **{"p1:csa_disclosed": "yes"})
    desk.posts("triage/ask/", **CHILD)
    law = desk.posts(**{**ACT, "outcome": "not_referred", **day})

    assert law.status_code == 422
    assert "These duties of the law are open" in law.content.decode()


def test_where_the_risk_is_high_a_second_person_must_agree_and_never_the_one_who_decided(danger: Lead) -> None:
    danger.posts(**ACT)
    row = TriageDecision.objects.get()
    page = f"triage/second/{row.id}/"

    own = danger.posts(page, agrees="yes", words="I agree with myself.")

    assert row.second_needed
    assert own.status_code == 403
    assert "Waits for a second reader" in danger.sees()
    assert "You decided this" in danger.sees(page)
    other = deputy(danger)
    let_in(danger.folder, other.who, danger.at - timedelta(minutes=1), Level.MANAGE)
    assert other.posts(page, agrees="yes", words="").status_code == 422
    assert other.posts(page, agrees="yes", words="I read it, and agree.").status_code == 302
    row.refresh_from_db()
    assert (row.agrees, row.second_by) == (True, other.who.id)
    assert "Decided" in danger.sees()
    assert "I read it, and agree." in danger.sees()


def test_a_decision_that_was_read_or_replaced_is_not_read_again(danger: Lead) -> None:
    other = deputy(danger)
    let_in(danger.folder, other.who, danger.at - timedelta(minutes=1), Level.MANAGE)
    danger.posts(**ACT)
    first = TriageDecision.objects.get()
    assert other.posts(f"triage/second/{first.id}/", agrees="no", words="Ask the school first.").status_code == 302
    again = other.posts(f"triage/second/{first.id}/", agrees="yes", words="I changed my mind.")

    assert again.status_code == 422
    assert "The second reader did not agree" in danger.sees()
    first.refresh_from_db()
    assert first.agrees is False
    assert OutgoingMessage.objects.filter(recipient=danger.who.id, kind="duty").exists()


def test_who_must_agree_is_alerted_without_content_and_whoever_decided_is_not(danger: Lead) -> None:
    other = deputy(danger)
    let_in(danger.folder, other.who, danger.at - timedelta(minutes=1), Level.MANAGE)
    OutgoingMessage.objects.all().delete()

    danger.posts(**ACT)

    told = set(OutgoingMessage.objects.values_list("recipient", flat=True))
    assert other.who.id in told
    assert danger.who.id not in told


def test_where_the_risk_becomes_high_later_what_one_person_decided_waits_for_a_second_reader(
    desk: Lead, reporter: Reporter
) -> None:
    desk.posts(**ACT)
    assert "Decided" in desk.sees()

    reporter.posts("answer/", fact="imminent_risk_to_life", subject="", answer="yes")

    assert TriageDecision.objects.get().second_needed
    assert "Waits for a second reader" in desk.sees()


def close(desk: Lead, *, danger: str = "no") -> int:
    """Ask to close it once no duty is open."""
    Concern.objects.filter(folder=desk.folder).update(danger=danger)
    Duty.objects.filter(folder=desk.folder).update(done_at=desk.at)
    return desk.posts(**{**ACT, "outcome": "close"}).status_code


def test_closing_needs_that_nothing_is_open_and_nothing_owed(desk: Lead) -> None:
    still = desk.posts(**{**ACT, "outcome": "close"})

    assert still.status_code == 422
    assert "This is still open:" in still.content.decode()
    desk.posts("owed/", who="the duty desk", what="an answer", until_day=desk.at.day, until_month=desk.at.month,
               until_year=desk.at.year)  # fmt: skip
    assert close(desk) == 422


def test_a_second_reader_does_not_close_what_facts_have_opened_since(desk: Lead, reporter: Reporter) -> None:
    other = deputy(desk)
    let_in(desk.folder, other.who, desk.at - timedelta(minutes=1), Level.MANAGE)
    assert close(desk, danger="yes") == 302
    row = TriageDecision.objects.get()
    reporter.posts("answer/", fact="child_at_risk", subject="p1", answer="yes")

    answer = other.posts(f"triage/second/{row.id}/", agrees="yes", words="I agree with closing.")

    assert answer.status_code == 422
    assert "Facts came in since this was decided." in answer.content.decode()
    assert Concern.objects.get(folder=desk.folder).closed_at is None


def test_what_is_done_no_longer_opens_a_closed_concern_again(desk: Lead) -> None:
    assert close(desk) == 302
    duty = next(iter(desk.duties().values()))
    assert Concern.objects.get(folder=desk.folder).closed_at is not None

    assert desk.posts(f"duties/{duty}/undo/", why="They rang back: it was not taken.").status_code == 302

    assert Concern.objects.get(folder=desk.folder).closed_at is None
    assert "Not decided yet" in desk.sees()


def test_closing_ends_it_for_the_reporter_and_news_opens_it_again(desk: Lead, reporter: Reporter) -> None:
    assert close(desk) == 302

    assert Concern.objects.get(folder=desk.folder).closed_at is not None
    assert "Closed" in desk.sees("")
    assert reporter.sees().count("Closed") == 1
    desk.posts("triage/ask/", **CHILD)
    assert Concern.objects.get(folder=desk.folder).closed_at is None


def test_a_concern_with_a_duty_of_the_law_open_is_not_closed(desk: Lead) -> None:
    desk.posts("triage/ask/", **CHILD)
    desk.posts("triage/ask/", known="told", asked="p1:csa_disclosed", **{"p1:csa_disclosed": "yes"})

    answer = desk.posts(**{**ACT, "outcome": "close"})

    assert answer.status_code == 422
    assert Concern.objects.get(folder=desk.folder).closed_at is None


# -- who sees it ---------------------------------------------------------------------------------------


def test_to_somebody_with_a_tie_the_desk_is_not_there(desk: Lead) -> None:
    other = deputy(desk)
    let_in(desk.folder, other.who, desk.at - timedelta(minutes=2), Level.MANAGE)
    keep_out(desk.folder, other.who, desk.at - timedelta(minutes=1), ExclusionKind.MUST_NOT_INTERPRET)
    duty = next(iter(desk.duties().values()))

    answers = [other.browser.get(desk.page + path).status_code for path in ("triage/", f"duties/{duty}/", "owed/")]

    assert answers == [404, 404, 404]
    assert "Facts and decision" not in other.sees("")
    assert "Facts and decision" in desk.sees("")


def test_a_worker_who_may_write_adds_facts_and_decides_nothing(desk: Lead) -> None:
    worker = lead(desk.at, desk.folder, Role.WORKER)
    let_in(desk.folder, worker.who, desk.at - timedelta(minutes=1), Level.WRITE)

    shown = worker.sees()

    assert "What do you decide?" not in shown
    assert worker.posts("triage/ask/", **CHILD).status_code == 302
    assert worker.posts(**ACT).status_code == 404
    assert not TriageDecision.objects.exists()


def test_the_inbox_shows_references_and_no_name_or_word_of_the_report(desk: Lead) -> None:
    shown = desk.inbox()

    assert "Open it: nobody has read it yet" in shown
    for words in ("man with a cap", WORDS, "Robin Example", "stabbing"):
        assert words not in shown


def test_the_inbox_asks_the_database_no_more_for_many_concerns_than_for_one(desk: Lead, now: datetime) -> None:
    with CaptureQueriesContext(connection) as one:
        desk.inbox()
    for _number in range(4):
        Reporter(now)
    with CaptureQueriesContext(connection) as many:
        shown = desk.inbox()
    assert shown.count("Open it: nobody has read it yet") == 5
    assert len(many) == len(one) <= MOST_QUERIES
