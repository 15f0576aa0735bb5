"""What was sent to an address that sends mail back: open again, or to be looked at; nobody else hears of it (T-24)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from lantern.access.alerts import AlertKind
from lantern.access.roles import Role
from lantern.app import not_arrived
from lantern.app.not_arrived import LOOKED, NotLookedAt, look_for_what_did_not_arrive
from lantern.app.sweep_steps import STEPS
from lantern.concerns.models import Concern
from lantern.concerns.now_actions import close_duty, note_try
from lantern.concerns.now_kinds import Tried
from lantern.concerns.now_models import Attempt
from lantern.concerns.returned import Held, Touched, Used, touched
from lantern.concerns.returned_models import Returned
from lantern.concerns.returned_queries import touched_in
from lantern.directory.actions import record_check
from lantern.directory.models import Check
from lantern.directory.queries import Reported
from lantern.directory.standing import Found, mark_of
from lantern.folders.kinds import EntryKind
from lantern.folders.models import Duty, Entry
from lantern.procedures.contacts import Way
from lantern.sending.marks import marks
from lantern.sending.models import OutgoingMessage
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.models import AuditEntry
from tests.access.people import account
from tests.concerns.now_house import Reporter

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MAIL = "migrant_help_email"
LOG = "migrant_help_log"
ADDRESS = Way(kind="e-mail", value="escalations@migranthelpuk.org")
NUMBER = Way(kind="telephone", value="0808 8010 503")
ANOTHER = Way(kind="e-mail", value="asylumsafeguarding@homeoffice.gov.uk")


# -- pure --------------------------------------------------------------------------------------------


def reported(way: Way = ADDRESS, *, since: datetime = NOON, at: datetime = NOON + 9 * MINUTE) -> Reported:
    return Reported(uuid4(), mark_of(way), way.kind, frozenset({"Migrant Help"}), since, at)


def used(duty: UUID, kind: Tried = Tried.SENT, *, at: datetime = NOON, to: Way | None = ADDRESS) -> Used:
    return Used(duty, kind, at, frozenset({mark_of(to)}) if to else None)


def held(duty: UUID, closed_at: datetime | None = NOON + MINUTE, to: str = "Migrant Help") -> Held:
    return Held(duty, frozenset({to}), closed_at)


ID = UUID(int=9)


def test_a_duty_that_was_closed_on_a_mail_to_that_address_is_open_again() -> None:
    found = touched(reported(), [used(ID)], [held(ID)])

    assert (found.open_again, found.look) == ((ID,), ())


def test_one_that_was_not_closed_is_looked_at() -> None:
    found = touched(reported(), [used(ID)], [held(ID, None)])

    assert (found.open_again, found.look) == ((), (ID,))


def test_where_nobody_kept_which_address_it_was_nothing_is_opened_and_somebody_looks() -> None:
    sent = touched(reported(), [used(ID, to=None)], [held(ID)])
    rung = touched(reported(NUMBER), [used(ID, Tried.DIALLED, to=None)], [held(ID)])

    assert sent == rung
    assert (sent.open_again, sent.look) == ((), (ID,))


@pytest.mark.parametrize(
    ("use", "duty"),
    [
        (used(ID, at=NOON - MINUTE), held(ID)),
        (used(ID, to=ANOTHER), held(ID)),
        (used(ID, Tried.DIALLED), held(ID)),
        (used(ID, Tried.ANSWERED, to=None), held(ID)),
        (used(ID), held(ID, NOON + 10 * MINUTE)),
        (used(UUID(int=8)), held(ID)),
        (used(ID, to=None), held(ID, to="Home Office")),
    ],
    ids=[
        "sent-before",
        "another-address",
        "rung",
        "answered",
        "closed-knowing-it",
        "another-duty",
        "another-recipient",
    ],
)
def test_what_arrived_or_was_done_with_knowledge_of_it_stays_as_it_is(use: Used, duty: Held) -> None:
    found = touched(reported(), [use], [duty])

    assert (found.open_again, found.look) == ((), ())


USES = st.builds(
    used, st.sampled_from([ID, UUID(int=8)]), st.sampled_from(Tried),
    at=st.sampled_from([NOON - MINUTE, NOON, NOON + MINUTE]), to=st.sampled_from([ADDRESS, ANOTHER, None]),
)  # fmt: skip
CLOSED = st.sampled_from([None, NOON, NOON + 10 * MINUTE])
HELD = st.tuples(*(st.builds(held, st.just(duty), CLOSED) for duty in (ID, UUID(int=8))))


@given(st.lists(USES, max_size=6), HELD)
def test_only_what_names_the_address_is_ever_opened_and_no_duty_is_named_twice(
    uses: list[Used], duties: tuple[Held, ...]
) -> None:
    found = touched(reported(), uses, duties)
    names = {
        use.duty
        for use in uses
        if use.marks == frozenset({mark_of(ADDRESS)}) and use.kind is Tried.SENT and use.at >= NOON
    }

    assert set(found.open_again) <= names
    assert not set(found.open_again) & set(found.look)
    assert {duty.id for duty in duties if duty.closed_at is None} & set(found.open_again) == set()


# -- in a folder -------------------------------------------------------------------------------------


@pytest.fixture
def _clock() -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: NOON):
        yield


@pytest.fixture
def reporter(db: None, _clock: None) -> Reporter:
    del db
    account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")
    return Reporter(NOON)


def wrong(way: Way = ADDRESS, *, at: datetime = NOON + 5 * MINUTE, since: datetime = NOON) -> Check:
    return record_check(
        id=uuid4(), way=way, roles=["Migrant Help"], found=Found.BOUNCED if way is ADDRESS else Found.WRONG,
        by=THE_SYSTEM, at=at, since=since,
    )  # fmt: skip


def sends(reporter: Reporter) -> UUID:
    """Send the mail through its page, then say that it has happened."""
    duty = reporter.duty(MAIL)
    asked = reporter.browser.get(f"{reporter.page}message/{duty}/")
    mark = asked.content.decode().split('name="shown" value="')[1].split('"')[0]
    answer = reporter.browser.post(f"{reporter.page}message/{duty}/", {"shown": mark, "when": "now"})
    assert answer.status_code == 302
    return duty


def closes(reporter: Reporter, duty: UUID, at: datetime = NOON + MINUTE) -> None:
    by = By(reporter.who.id, "test")
    close_duty(folder=reporter.folder, duty=duty, words="They wrote.", reference="MH-1", happened_at=at, by=by, at=at)


def test_the_page_keeps_to_which_addresses_a_mail_went(reporter: Reporter) -> None:
    sends(reporter)
    entry = Entry.objects.get(pk=Attempt.objects.get(kind=Tried.SENT).entry)

    assert mark_of(ADDRESS) in entry.open(reporter.keys, "body")["to"]


def test_a_duty_that_was_closed_on_a_mail_that_came_back_is_open_again_for_everybody_to_see(reporter: Reporter) -> None:
    duty = sends(reporter)
    closes(reporter, duty)
    before = Entry.objects.filter(folder=reporter.folder).count()
    check = wrong()

    assert look_for_what_did_not_arrive(NOON + 6 * MINUTE) == 1
    row = Duty.objects.get(pk=duty)
    newest = Entry.objects.filter(folder=reporter.folder).order_by("number").last()
    assert newest is not None
    body = newest.open(reporter.keys, "body")
    assert (row.done_at, row.evidence) == (None, None)
    assert Entry.objects.filter(folder=reporter.folder).count() == before + 1
    assert (newest.kind, body["duty"]) == (EntryKind.CORRECTION, str(duty))
    assert newest.corrects is not None
    assert newest.corrects.open(reporter.keys, "body")["words"] == "They wrote."
    assert "leads nowhere" in reporter.sees()
    entry = AuditEntry.objects.filter(folder=reporter.folder).order_by("number").last()
    assert entry is not None
    assert (entry.action, entry.subject, entry.actor) == ("duty.not_arrived", check.id, None)


def test_a_concern_that_was_closed_is_open_again_with_its_duty(reporter: Reporter) -> None:
    closes(reporter, sends(reporter))
    concern = Concern.objects.filter(folder=reporter.folder)
    concern.update(closed_at=NOON + 2 * MINUTE)
    wrong()

    look_for_what_did_not_arrive(NOON + 10 * MINUTE)

    assert concern.get().closed_at is None
    assert concern.get().version == 2


def test_where_nothing_is_opened_a_closed_concern_stays_closed(reporter: Reporter) -> None:
    closes(reporter, sends(reporter))
    concern = Concern.objects.filter(folder=reporter.folder)
    concern.update(closed_at=NOON + 2 * MINUTE)
    wrong(since=NOON + 3 * MINUTE)

    look_for_what_did_not_arrive(NOON + 10 * MINUTE)

    assert concern.get().closed_at == NOON + 2 * MINUTE


def test_whoever_has_it_and_whoever_keeps_the_folder_is_alerted_without_content(reporter: Reporter) -> None:
    closes(reporter, sends(reporter))
    wrong()
    OutgoingMessage.objects.all().delete()
    look_for_what_did_not_arrive(NOON + 6 * MINUTE)
    rows = list(OutgoingMessage.objects.all())

    assert {row.kind for row in rows} == {AlertKind.DUTY}
    assert reporter.who.id in {row.recipient for row in rows}
    assert len(rows) == 2


def test_it_is_done_once_and_what_was_done_again_since_stays_done(reporter: Reporter) -> None:
    duty = sends(reporter)
    closes(reporter, duty)
    wrong()
    assert look_for_what_did_not_arrive(NOON + 6 * MINUTE) == 1
    closes(reporter, duty, NOON + 7 * MINUTE)

    assert [look_for_what_did_not_arrive(NOON + later * MINUTE) for later in (8, 9)] == [0, 0]
    assert Duty.objects.get(pk=duty).done_at is not None
    assert Returned.objects.count() == 1


def test_a_mail_that_was_sent_before_it_led_nowhere_has_arrived(reporter: Reporter) -> None:
    duty = sends(reporter)
    closes(reporter, duty)
    wrong(since=NOON + 2 * MINUTE)

    assert look_for_what_did_not_arrive(NOON + 6 * MINUTE) == 0
    assert Duty.objects.get(pk=duty).done_at is not None


def test_a_call_does_not_say_which_number_so_it_is_looked_at_and_nothing_is_opened(reporter: Reporter) -> None:
    duty = reporter.duty(LOG)
    by = By(reporter.who.id, "test")
    note_try(folder=reporter.folder, duty=duty, kind=Tried.DIALLED, by=by, at=NOON + MINUTE)
    closes(reporter, duty, NOON + 2 * MINUTE)
    wrong(NUMBER)

    assert look_for_what_did_not_arrive(NOON + 6 * MINUTE) == 1
    assert Duty.objects.get(pk=duty).done_at is not None
    assert "Look whether yours arrived" in reporter.sees()


def test_a_number_that_is_right_opens_nothing(reporter: Reporter) -> None:
    closes(reporter, sends(reporter))
    record_check(
        id=uuid4(), way=ADDRESS, roles=["Migrant Help"], found=Found.RIGHT, by=THE_SYSTEM, at=NOON + 5 * MINUTE
    )

    assert look_for_what_did_not_arrive(NOON + 6 * MINUTE) == 0


def test_what_was_reported_a_moment_before_another_pass_is_not_missed(reporter: Reporter) -> None:
    wrong(Way(kind="e-mail", value="mash@luton.gov.uk"), at=NOON + 5 * MINUTE)
    look_for_what_did_not_arrive(NOON + 6 * MINUTE)
    closes(reporter, sends(reporter))
    wrong(at=NOON + 4 * MINUTE)

    assert look_for_what_did_not_arrive(NOON + 7 * MINUTE) == 1


def opened(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> list[UUID]:
    """The folders that are opened from now on."""
    seen: list[UUID] = []

    def noted(folder: UUID, reported: Reported) -> Touched:
        seen.append(folder)
        if fails:
            raise RuntimeError("broken")
        return touched_in(folder, reported)

    monkeypatch.setattr(not_arrived, "touched_in", noted)
    return seen


def test_the_second_pass_opens_no_folder_until_something_is_sent_again(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes(reporter, sends(reporter))
    wrong()
    seen = opened(monkeypatch)
    look_for_what_did_not_arrive(NOON + 6 * MINUTE)
    assert seen == [reporter.folder]
    for later in (7, 8, 90, 180):
        look_for_what_did_not_arrive(NOON + later * MINUTE)

    assert seen == [reporter.folder]
    assert not [name for name in marks() if name.startswith("sought_")]


def test_what_is_sent_after_the_first_look_is_looked_for_too(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes(reporter, sends(reporter))
    wrong()
    look_for_what_did_not_arrive(NOON + 6 * MINUTE)
    by = By(reporter.who.id, "test")
    note_try(folder=reporter.folder, duty=reporter.duty(MAIL), kind=Tried.SENT, by=by, at=NOON + 7 * MINUTE)
    seen = opened(monkeypatch)
    look_for_what_did_not_arrive(NOON + 9 * MINUTE)

    assert seen == [reporter.folder]


def test_a_folder_that_fails_is_tried_again_after_hours_and_keeps_no_report_waiting(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    duty = sends(reporter)
    closes(reporter, duty)
    wrong()
    with monkeypatch.context() as broken:
        seen = opened(broken, fails=True)
        for later in (6, 90, 180):
            with pytest.raises(NotLookedAt, match="RuntimeError"):
                look_for_what_did_not_arrive(NOON + later * MINUTE)
        assert seen == [reporter.folder] * 3
    assert marks()[LOOKED][0] == NOON + 180 * MINUTE

    assert look_for_what_did_not_arrive(NOON + 181 * MINUTE) == 1
    assert Duty.objects.get(pk=duty).done_at is None
    assert not [name for name in marks() if name.startswith("again_")]


def test_a_pass_that_is_full_or_has_lost_its_lease_is_gone_on_with(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes(reporter, sends(reporter))
    wrong()
    assert look_for_what_did_not_arrive(NOON + 6 * MINUTE, still_ours=lambda: False) == 0
    with monkeypatch.context() as full:
        full.setattr(not_arrived, "MOST", 0)
        assert look_for_what_did_not_arrive(NOON + 90 * MINUTE) == 0

    assert LOOKED not in marks()
    assert look_for_what_did_not_arrive(NOON + 180 * MINUTE) == 1


def test_whoever_is_told_of_danger_is_told_before_folders_are_looked_at() -> None:
    names = [step.name for step in STEPS]

    assert names.index("not_arrived") > max(names.index(name) for name in ("climbs", "repeats", "outbox"))
    assert LOOKED not in names


# -- what to do now ----------------------------------------------------------------------------------


def test_what_to_do_now_still_shows_the_number_marks_it_and_says_what_to_use_instead(reporter: Reporter) -> None:
    before = reporter.sees()
    wrong(NUMBER)
    after = reporter.sees()

    assert 'href="tel:08088010503"' in before
    assert 'href="tel:08088010503"' in after
    assert "reported wrong" not in before
    assert "reported wrong on 22 November 2026" in after


def test_the_message_says_that_mail_to_its_address_came_back(reporter: Reporter) -> None:
    wrong()
    page = reporter.browser.get(f"{reporter.page}message/{reporter.duty(MAIL)}/").content.decode()

    assert ADDRESS.value in page
    assert "mail came back" in page
