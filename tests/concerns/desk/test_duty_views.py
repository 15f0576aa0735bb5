"""Duties and what others owe, over HTTP: taken, tried, done, opened again, let go, chased."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import override_settings

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.desk_handing import hand_duty
from lantern.concerns.desk_inbox import Matter
from lantern.concerns.desk_inbox_queries import matters_for
from lantern.concerns.desk_models import Owed
from lantern.concerns.now_models import Attempt
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Duty, Grant
from lantern.folders.refusals import FolderRefuses
from lantern.sending.models import OutgoingMessage
from lantern.sending.rota_actions import say_away
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.models import AuditEntry
from tests.access.need.house import inside, keep_out, let_in, visit
from tests.access.people import account
from tests.concerns.desk.lead_house import Lead, lead
from tests.concerns.now_house import URGENT, Reporter

pytestmark = pytest.mark.django_db
LOG = "migrant_help_log"


@pytest.fixture(autouse=True)
def _clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield


@pytest.fixture(autouse=True)
def _people(_clock: None) -> None:
    account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


@pytest.fixture
def reporter(_people: None, now: datetime) -> Reporter:
    return Reporter(now)


@pytest.fixture
def desk(reporter: Reporter, now: datetime) -> Lead:
    return lead(now, reporter.folder)


@pytest.fixture
def duty(desk: Lead) -> UUID:
    return desk.duties()[LOG]


def given_to_the_lead(desk: Lead) -> UUID:
    """A duty of the lead's own that follows from the report."""
    keys = {key: row for key, row in desk.duties().items() if Duty.objects.get(pk=row).owner is None}
    return next(iter(keys.values()))


def test_the_page_of_a_duty_says_what_to_whom_by_when_whose_and_why(desk: Lead, duty: UUID) -> None:
    shown = desk.sees(f"duties/{duty}/")

    assert "Log the concern with Migrant Help" in shown
    assert 'href="tel:08088010503"' in shown
    assert "whoever reported it" in shown
    assert "S000-19" in shown
    assert "<title>Duty - " in shown


def test_whoever_writes_days_later_is_told_how_to_stay_truthful(desk: Lead, duty: UUID) -> None:
    assert "Was it before today?" in desk.sees(f"duties/{duty}/done/")


def test_a_duty_is_taken_on_and_the_audit_says_by_whom(desk: Lead, duty: UUID) -> None:
    assert desk.posts(f"duties/{duty}/take/").status_code == 302

    assert Duty.objects.get(pk=duty).owner == desk.who.id
    assert "Ada Lindqvist" in desk.sees(f"duties/{duty}/")
    assert AuditEntry.objects.filter(action="duty.taken", actor=desk.who.id).count() == 1


@pytest.fixture
def colleague(desk: Lead) -> Account:
    """Somebody else who may write in the concern."""
    who = account(Role.DEPUTY, shown_name="Sam Okoro")
    let_in(desk.folder, who, desk.at - timedelta(minutes=1), Level.WRITE)
    return who


def handed(desk: Lead, duty: UUID, to: Account) -> int:
    return desk.posts(f"duties/{duty}/hand/", to=str(to.id)).status_code


def test_a_duty_is_handed_to_a_colleague_who_is_alerted_without_a_word_about_it(
    desk: Lead, duty: UUID, colleague: Account
) -> None:
    before = set(OutgoingMessage.objects.values_list("pk", flat=True))

    assert "Sam Okoro" in desk.sees(f"duties/{duty}/hand/")
    assert [handed(desk, duty, colleague) for _time in range(2)] == [302, 302]

    assert Duty.objects.get(pk=duty).owner == colleague.id
    assert "Sam Okoro" in desk.sees(f"duties/{duty}/")
    new = OutgoingMessage.objects.exclude(pk__in=before)
    assert [row.recipient for row in new] == [colleague.id]
    assert AuditEntry.objects.filter(action="duty.handed", actor=desk.who.id).count() == 1
    assert "Log the concern with Migrant Help" not in str(desk.inbox().split('id="waiting"')[0])


def test_a_duty_is_handed_to_nobody_who_may_not_work_there_or_has_a_tie_or_is_away(
    desk: Lead, duty: UUID, colleague: Account
) -> None:
    stranger, reader, tied = (account(Role.WORKER, shown_name=name) for name in ("Ina Vole", "Ben Rook", "Cy Dace"))
    let_in(desk.folder, reader, desk.at - timedelta(minutes=1), Level.READ)
    let_in(desk.folder, tied, desk.at - timedelta(minutes=1), Level.WRITE)
    keep_out(desk.folder, tied, desk.at - timedelta(minutes=1), ExclusionKind.MUST_NOT_INTERPRET)
    is_away(colleague, desk.at)

    shown = desk.sees(f"duties/{duty}/hand/")

    assert "Nobody else may work on this concern now" in shown
    for who in (stranger, reader, tied, colleague):
        assert handed(desk, duty, who) == 422
        with pytest.raises(FolderRefuses):
            hand_duty(permit=inside(desk.folder), duty=duty, to=who.id, by=THE_SYSTEM, at=desk.at)
    assert Duty.objects.get(pk=duty).owner not in {stranger.id, reader.id, tied.id, colleague.id}


def is_away(who: Account, at: datetime) -> None:
    say_away(account=who.id, starts=at - timedelta(hours=1), until=None, by=THE_SYSTEM, at=at - timedelta(hours=1))


def has_left(who: Account, _at: datetime) -> None:
    Account.objects.filter(pk=who.id).update(is_active=False)


def may_not_enter(who: Account, at: datetime) -> None:
    Grant.objects.filter(account=who.id).update(ended_at=at)


def is_tied(who: Account, at: datetime) -> None:
    keep_out(Grant.objects.get(account=who.id).folder_id, who, at, ExclusionKind.MUST_NOT_READ)


@pytest.mark.parametrize("happens", [is_away, has_left, may_not_enter, is_tied])
def test_what_somebody_took_who_is_not_there_any_more_is_everybodys_again_and_says_why(
    happens: Callable[[Account, datetime], None], desk: Lead, duty: UUID, colleague: Account
) -> None:
    desk.sees("")
    handed(desk, duty, colleague)
    assert "Whoever took it is away" not in desk.inbox() + desk.sees(f"duties/{duty}/")

    happens(colleague, desk.at)

    (line,) = (line for one in matters(desk) for line in one.duties if line.id == duty)
    assert (line.uncovered, line.theirs) == (True, False)
    assert "Whoever took it is away, or cannot get in any more. Take it on" in desk.sees(f"duties/{duty}/")


def test_a_duty_of_a_reporter_waits_for_them_as_long_as_they_are_there(desk: Lead, reporter: Reporter) -> None:
    own = {row.id for row in Duty.objects.filter(folder=desk.folder, owner=reporter.who.id)}
    assert own
    assert {line.id for one in matters(desk) for line in one.duties if line.theirs} == own

    has_left(reporter.who, desk.at)

    assert {line.id for one in matters(desk) for line in one.duties if line.uncovered} == own


def matters(desk: Lead) -> tuple[Matter, ...]:
    return matters_for(visit(desk.who, desk.at))


def test_a_call_is_kept_once_however_often_it_is_pressed(desk: Lead, duty: UUID) -> None:
    for _time in range(3):
        assert desk.posts(f"duties/{duty}/call/", what="dialled").status_code == 302
    assert desk.posts(f"duties/{duty}/call/", what="sing").status_code == 400

    assert Attempt.objects.filter(duty=duty, kind="dialled", by=desk.who.id).count() == 1
    assert "They answered" in desk.sees(f"duties/{duty}/")


def test_a_duty_closes_on_what_happened_and_opens_again_visibly(desk: Lead, duty: UUID, reporter: Reporter) -> None:
    page = f"duties/{duty}/"
    assert desk.posts(f"{page}done/", when="now").status_code == 422
    assert desk.posts(f"{page}done/", words="They took it: Joan.", reference="MH-7", when="now").status_code == 302

    shown = desk.sees(page)
    assert "They took it: Joan." in shown
    assert "MH-7" in shown
    # Its reporter sees that it is done, and not what somebody else has written.
    assert "Joan" not in reporter.sees()
    assert desk.posts(f"{page}undo/", why="Joan had the wrong file.").status_code == 302
    assert Duty.objects.get(pk=duty).done_at is None
    assert "wrong file" not in reporter.sees()
    assert "wrong file" in desk.sees("")


def test_what_the_reporter_wrote_as_done_they_still_see(desk: Lead, duty: UUID, reporter: Reporter) -> None:
    reporter.posts(f"done/{duty}/", words="I spoke to Ann.", when="now")

    assert "I spoke to Ann." in reporter.sees()
    assert "I spoke to Ann." in desk.sees(f"duties/{duty}/")


def test_a_message_asks_for_what_is_missing_with_its_source_and_is_kept_as_it_was_sent(desk: Lead) -> None:
    duty = desk.duties()["migrant_help_email"]
    desk.posts(f"duties/{desk.duties()[LOG]}/call/", what="dialled")
    desk.posts(f"duties/{desk.duties()[LOG]}/call/", what="answered")

    shown = desk.sees(f"duties/{duty}/message/")
    assert "stabbing by room-mate" in shown
    answer = desk.posts(f"duties/{duty}/message/", when="now")

    assert answer.status_code == 302
    assert Attempt.objects.get(duty=duty).kind == "sent"
    assert Duty.objects.get(pk=duty).done_at is None


def test_a_duty_of_the_law_is_not_let_go_and_one_of_policy_only_with_a_reason(desk: Lead) -> None:
    strengths = {}
    for key, duty in desk.duties().items():
        strengths[key] = "It cannot be let go" not in desk.sees(f"duties/{duty}/")
    policy = next(key for key, free in strengths.items() if free)
    page = f"duties/{desk.duties()[policy]}/"

    assert desk.posts(f"{page}let-go/", why="no").status_code == 422
    assert desk.posts(f"{page}let-go/", why="It was done by the police.").status_code == 302

    row = Duty.objects.get(pk=desk.duties()[policy])
    assert row.done_at is not None
    assert desk.bodies("decision")[0]["let_go"] is True
    assert "Let go, with a reason" in desk.sees(page)
    assert "Let go, with a reason" in desk.sees("")


def test_nobody_lets_a_duty_of_the_law_or_to_the_emergency_services_go(now: datetime) -> None:
    danger = Reporter(now, answers={**URGENT, "imminent_risk_to_life": "yes"})
    desk = lead(now, danger.folder)
    child = {"known": "told", "asked": ["p1:says_under_18", "p1:csa_disclosed"], "p1:says_under_18": "yes",
             "p1:csa_disclosed": "yes"}  # fmt: skip
    desk.posts("triage/ask/", **child)
    law = [key for key, duty in desk.duties().items() if "It cannot be let go" in desk.sees(f"duties/{duty}/")]

    assert law
    for key in ("call_999", *law):
        assert desk.browser.get(f"{desk.page}duties/{desk.duties()[key]}/let-go/").status_code == 404


def test_what_was_let_go_is_no_done_on_the_page_of_the_reporter(desk: Lead, reporter: Reporter) -> None:
    page = f"duties/{desk.duties()[LOG]}/"
    assert desk.posts(f"{page}let-go/", why="The police have taken him to safety.").status_code == 302

    assert "taken him to safety" not in reporter.sees()
    assert "What has happened</h2>" not in reporter.sees()


def test_what_is_owed_stands_in_the_inbox_until_it_came(desk: Lead, now: datetime) -> None:
    tomorrow = (now + timedelta(days=1)).date()
    day = {"until_day": str(tomorrow.day), "until_month": str(tomorrow.month), "until_year": str(tomorrow.year)}
    assert desk.posts("owed/", who="the duty desk", what="an answer").status_code == 422
    for _time in range(2):
        assert desk.posts("owed/", who="the duty desk", what="an answer", **day).status_code == 302
    # Pressed twice, it counts once.
    owed = Owed.objects.get()

    assert "the duty desk" in desk.inbox()
    assert "the duty desk" in desk.sees("")
    later = (now + timedelta(days=3)).date()
    again = {"until_day": str(later.day), "until_month": str(later.month), "until_year": str(later.year)}
    assert desk.posts(f"owed/{owed.id}/", do="chase", **again).status_code == 302
    owed.refresh_from_db()
    assert (owed.chases, owed.chased_at) == (1, now)
    assert desk.posts(f"owed/{owed.id}/", do="end", words="They allocated a social worker.").status_code == 302
    assert "the duty desk" not in desk.inbox()
    assert "They allocated a social worker." in desk.sees("")


def test_a_promise_is_a_duty_of_whoever_promised_with_its_own_clock(
    desk: Lead, now: datetime, reporter: Reporter
) -> None:
    day = {"due_day": str(now.day), "due_month": str(now.month), "due_year": str(now.year)}
    assert desk.posts("promises/", whom="the man", what="to ring him tonight").status_code == 422
    for _time in range(2):
        assert desk.posts("promises/", whom="the man", what="to ring him tonight", **day).status_code == 302
    assert AuditEntry.objects.filter(action="promise.given").count() == 1
    # Another day is another promise, also in the next breath: what was meant is never lost.
    later = now + timedelta(days=2)
    other = {"due_day": str(later.day), "due_month": str(later.month), "due_year": str(later.year)}
    desk.posts("promises/", whom="the man", what="to ring him tonight", **other)
    assert AuditEntry.objects.filter(action="promise.given").count() == 2
    first = min(Duty.objects.filter(owner=desk.who.id, due_at__isnull=False), key=lambda one: one.due_at or now)
    Duty.objects.filter(owner=desk.who.id).exclude(pk=first.id).update(done_at=now)

    row = Duty.objects.get(pk=desk.duties()["promise"])
    assert row.owner == desk.who.id
    assert row.due_at is not None
    desk.posts(outcome="act", words="The duties are clear.", wishes="He wants to stay.")
    assert "to ring him tonight" in desk.sees("")
    shown = desk.sees(f"duties/{row.id}/")
    assert "to ring him tonight" in shown
    assert "No longer needed" not in shown
    assert "to ring him tonight" not in reporter.sees()
    assert desk.posts(f"duties/{row.id}/done/", words="I rang him.", when="now").status_code == 302
    assert Duty.objects.get(pk=row.id).done_at is not None


def test_a_day_before_today_is_refused_and_what_was_typed_stays(desk: Lead) -> None:
    old = {"until_day": "1", "until_month": "2", "until_year": "2020"}

    answer = desk.posts("owed/", who="the duty desk", what="an answer", **old)

    assert answer.status_code == 422
    assert "Write a day from today on" in answer.content.decode()
    assert "the duty desk" in answer.content.decode()


def test_a_duty_of_another_concern_is_not_found(desk: Lead, now: datetime) -> None:
    other = Reporter(now)

    assert desk.browser.get(f"{desk.page}duties/{other.duty(LOG)}/").status_code == 404
    assert desk.posts(f"duties/{other.duty(LOG)}/take/").status_code == 404
