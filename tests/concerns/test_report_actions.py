from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.access.sessions import Facts, Kind
from lantern.access.visitors import Visitor, visitor
from lantern.concerns import queries
from lantern.concerns import report_actions as actions
from lantern.concerns.models import Concern, Danger, Report
from lantern.concerns.now_actions import tell_more
from lantern.concerns.report_screens import LEFT_AFTER
from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.sending_in import outcome_of
from lantern.concerns.situations import head_of, situation_of
from lantern.directory.house import house
from lantern.folders.actions import give_grant
from lantern.folders.kinds import EntryKind, ExclusionKind, FolderKind, Level
from lantern.folders.models import Assessment, Duty, Entry, Exclusion, Folder, Grant
from lantern.folders.queries import duties_of, entries_of, title_of
from lantern.sending.models import OutgoingMessage
from lantern.vault.acts import StaleRecord
from lantern.vault.audit import By
from lantern.vault.keyring import DoorClosed, keyring
from lantern.vault.permits import Permit, for_the_system
from lantern.web.refusals import NotThere
from tests.access.people import account

pytestmark = pytest.mark.django_db
SESSION = "0123456789abcdef"
MINUTE = timedelta(minutes=1)
GIRL = PersonSaid(id="p1", label="girl in the green coat", given={"part": ["harmed"], "age": "says"})
MAN = PersonSaid(id="p2", label="man in the car", given={"part": ["controller"], "age": "adult"})


@pytest.fixture
def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD)


@pytest.fixture
def deputy() -> Account:
    return account(Role.DEPUTY)


@pytest.fixture
def reporter(lead: Account, deputy: Account) -> Account:
    del lead, deputy
    return account(Role.VOLUNTEER)


@pytest.fixture
def by(reporter: Account) -> By:
    return By(reporter.id, SESSION)


def said(now: datetime, **more: object) -> Said:
    begun = Said(words="“He takes her phone.”", noticed_at=now.isoformat(), house=head_of(house()))
    chosen = {"danger": "no", "about_us": "no", **more.pop("given", {})}  # type: ignore[dict-item]
    return replace(begun, given=chosen, people=(GIRL, MAN), **more)  # type: ignore[arg-type]


def reader(folder: UUID) -> Permit:
    return for_the_system(folder, "test", reads=True)


def begun(by: By, now: datetime, **more: object) -> Report:
    return actions.begin_report(form=uuid4(), said=said(now, **more), by=by, at=now)


def sent(by: By, now: datetime, **more: object) -> Concern:
    return actions.send_report(folder=begun(by, now, **more).folder, by=by, at=now)


# -- a report that was begun ------------------------------------------------------------------------------


def test_a_report_that_was_begun_is_kept_and_nobody_else_has_it(by: By, now: datetime) -> None:
    row = begun(by, now)

    assert Folder.objects.get(pk=row.folder).kind == FolderKind.DRAFT
    assert not Grant.objects.filter(folder=row.folder).exists()
    assert not Concern.objects.exists()
    assert not OutgoingMessage.objects.exists()
    assert actions.said_in(row, keyring().open(reader(row.folder))) == said(now)


def test_the_same_form_begun_twice_is_one_report(by: By, now: datetime) -> None:
    form = uuid4()

    first = actions.begin_report(form=form, said=said(now), by=by, at=now)
    second = actions.begin_report(form=form, said=said(now, wishes="Home."), by=by, at=now)

    assert first.pk == second.pk
    assert Report.objects.count() == 1


def test_nobody_reaches_the_report_of_somebody_else_by_its_form(by: By, now: datetime) -> None:
    form = uuid4()
    mine = actions.begin_report(form=form, said=said(now), by=by, at=now)

    other = actions.begin_report(form=form, said=said(now), by=By(account(Role.VOLUNTEER).id, SESSION), at=now)

    assert other.folder != mine.folder


def test_what_another_window_has_kept_is_not_written_over(by: By, now: datetime) -> None:
    row = begun(by, now)
    actions.keep_report(folder=row.folder, said=said(now, wishes="To go home."), seen=row.version, by=by, at=now)

    with pytest.raises(StaleRecord):
        actions.keep_report(folder=row.folder, said=said(now), seen=row.version, by=by, at=now)

    kept = Report.objects.get(folder=row.folder)
    assert actions.said_in(kept, keyring().open(reader(row.folder))).wishes == "To go home."


def test_a_place_goes_under_its_own_key_and_is_in_nothing_that_was_said(by: By, now: datetime) -> None:
    row = begun(by, now)

    actions.give_place(
        folder=row.folder, place="Lamp House 7", said=said(now, place_given=True), seen=row.version, by=by, at=now
    )

    entry = Entry.objects.get(folder=row.folder)
    keys = keyring().open(reader(row.folder))
    assert "Lamp House" not in str(actions.said_in(Report.objects.get(folder=row.folder), keys).written())
    assert "Lamp House" not in str(entry.open(keys, "body"))
    with pytest.raises(DoorClosed):
        entry.open(keys, "place")


# -- sending -------------------------------------------------------------------------------------------------


def test_a_report_that_is_sent_is_a_concern_for_those_who_receive_it(
    by: By, now: datetime, lead: Account, deputy: Account
) -> None:
    concern = sent(by, now, opinion="I think she is afraid.", wishes="To go home.")

    assert Folder.objects.get(pk=concern.folder).kind == FolderKind.CONCERN
    assert set(Grant.objects.filter(folder=concern.folder).values_list("account", flat=True)) == {lead.id, deputy.id}
    assert set(OutgoingMessage.objects.values_list("recipient", flat=True)) == {lead.id, deputy.id}
    assert title_of(reader(concern.folder)) == "girl in the green coat"


def test_words_are_kept_exactly_and_facts_apart_from_opinions(by: By, now: datetime) -> None:
    entries = entries_of(reader(sent(by, now, opinion="I think she is afraid.").folder))

    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0].body["words"] == "“He takes her phone.”"
    assert [entry.body.get("as") for entry in entries if entry.kind is EntryKind.WORDS] == [None, "opinion"]
    assert [entry.body.get("person") for entry in entries if entry.kind is EntryKind.FACT] == [None, "p1", "p2"]


def test_what_the_procedures_say_is_kept_with_its_editions_and_every_duty(by: By, now: datetime) -> None:
    concern = sent(by, now)

    row = Assessment.objects.get(folder=concern.folder)
    outcome = outcome_of(said(now), Folder.objects.get(pk=concern.folder).reference, now)
    assert row.editions == dict(outcome.assessment.editions)
    assert {duty.body["key"] for duty in duties_of(reader(concern.folder))} == {
        duty.key for duty in outcome.assessment.duties
    }
    assert Duty.objects.exclude(owner=None).exists()
    assert set(Duty.objects.exclude(owner=None).values_list("owner", flat=True)) == {by.account}


def test_the_case_that_is_kept_can_be_replayed(by: By, now: datetime) -> None:
    concern = sent(by, now)

    kept = Assessment.objects.get(folder=concern.folder).open(keyring().open(reader(concern.folder)), "body")

    replayed = situation_of(replace(said(now)), "again", at=now)
    assert kept["case"]["facts"] == dict(replayed.facts)


def test_a_report_sent_twice_is_one(by: By, now: datetime) -> None:
    row = begun(by, now)

    first = actions.send_report(folder=row.folder, by=by, at=now)
    second = actions.send_report(folder=row.folder, by=by, at=now + MINUTE)

    assert first.pk == second.pk
    assert (Concern.objects.count(), Assessment.objects.count()) == (1, 1)
    assert OutgoingMessage.objects.count() == len(set(OutgoingMessage.objects.values_list("recipient", flat=True)))


def test_a_concern_about_the_lead_goes_round_the_lead_before_anything_is_stored_for_them(
    by: By, now: datetime, lead: Account, deputy: Account
) -> None:
    accused = PersonSaid(id="p2", given={"part": ["alleged", "worker"], "age": "adult", "post": "safeguarding_lead"})

    row = begun(by, now, given={"about_us": "yes"})
    with pytest.raises(actions.WayNotKnown):
        actions.send_report(folder=row.folder, by=by, at=now)
    assert not Grant.objects.filter(folder=row.folder).exists()
    about = replace(said(now, given={"about_us": "yes"}, kept_out_asked=True), people=(GIRL, accused))
    actions.keep_report(folder=row.folder, said=about, seen=row.version, by=by, at=now)
    concern = actions.send_report(folder=row.folder, by=by, at=now)

    assert set(Grant.objects.filter(folder=concern.folder).values_list("account", flat=True)) == {deputy.id}
    assert Exclusion.objects.get(folder=concern.folder).kind == ExclusionKind.MUST_NOT_KNOW
    assert not OutgoingMessage.objects.filter(folder=concern.folder, recipient=lead.id).exists()
    assert not [duty for duty in duties_of(reader(concern.folder)) if duty.body["who"] == "safeguarding lead"]


def test_somebody_in_a_post_who_only_saw_it_does_not_decide(by: By, now: datetime, deputy: Account) -> None:
    saw = PersonSaid(id="p2", given={"part": ["witness"], "age": "adult", "post": "deputy"})
    row = begun(by, now, given={"about_us": "yes"})
    about = replace(said(now, given={"about_us": "yes"}, kept_out_asked=True), people=(GIRL, saw))
    actions.keep_report(folder=row.folder, said=about, seen=row.version, by=by, at=now)

    concern = actions.send_report(folder=row.folder, by=by, at=now)

    kept_out = Exclusion.objects.get(folder=concern.folder)
    assert (kept_out.account, kept_out.kind) == (deputy.id, ExclusionKind.MUST_NOT_DECIDE)


def test_of_two_people_in_one_post_the_graver_tie_counts(by: By, now: datetime, lead: Account) -> None:
    accused = PersonSaid(id="p2", given={"part": ["alleged"], "post": "safeguarding_lead"})
    saw = PersonSaid(id="p3", given={"part": ["witness"], "post": "safeguarding_lead"})
    row = begun(by, now)
    about = replace(said(now, kept_out_asked=True), people=(GIRL, accused, saw))
    actions.keep_report(folder=row.folder, said=about, seen=row.version, by=by, at=now)

    concern = actions.send_report(folder=row.folder, by=by, at=now)

    kept_out = Exclusion.objects.get(folder=concern.folder)
    assert (kept_out.account, kept_out.kind) == (lead.id, ExclusionKind.MUST_NOT_KNOW)


def test_somebody_whose_part_turns_out_graver_later_is_kept_out_from_then_on(
    by: By, now: datetime, deputy: Account, lead: Account
) -> None:
    saw = PersonSaid(id="p2", given={"part": ["witness"], "post": "deputy"})
    row = begun(by, now)
    about = replace(said(now, kept_out_asked=True), people=(GIRL, saw))
    actions.keep_report(folder=row.folder, said=about, seen=row.version, by=by, at=now)
    concern = actions.send_report(folder=row.folder, by=by, at=now)
    give_grant(
        permit=for_the_system(concern.folder, "test", writes=True), account=deputy.id, level=Level.READ, why="by hand",
        by=by, at=now,
    )  # fmt: skip
    OutgoingMessage.objects.all().delete()
    row = Report.objects.get(folder=concern.folder)
    worse = replace(about, people=(GIRL, replace(saw, given={"part": ["alleged"], "post": "deputy"})))
    graver = worse.with_answer("imminent_risk_to_life", None, "yes")
    reference = Folder.objects.get(pk=concern.folder).reference

    tell_more(
        folder=concern.folder, said=graver, answered={}, outcome=outcome_of(graver, reference, now + MINUTE),
        seen=row.version, by=by, at=now + MINUTE,
    )  # fmt: skip

    held = Exclusion.objects.filter(folder=concern.folder, account=deputy.id)
    assert ExclusionKind.MUST_NOT_KNOW in set(held.values_list("kind", flat=True))
    assert not Grant.objects.filter(folder=concern.folder, account=deputy.id, ended_at=None).exists()
    # Danger that is told of later stands in the list, and those who hold the concern hear that something is there.
    assert Concern.objects.get(folder=concern.folder).danger == Danger.YES
    assert set(OutgoingMessage.objects.values_list("recipient", flat=True)) == {lead.id}


# -- a report that was left ---------------------------------------------------------------------------------


def test_a_report_that_was_left_is_sent_as_it_is(by: By, now: datetime) -> None:
    row = begun(by, now)
    later = now + LEFT_AFTER + MINUTE
    assert queries.left_reports(now + LEFT_AFTER) == ()

    assert queries.left_reports(later) == (row.folder,)
    concern = actions.send_left_report(folder=row.folder, at=later)

    assert concern is not None
    assert concern.reported_by == by.account
    assert queries.left_reports(later + MINUTE) == ()


@pytest.mark.parametrize("about_us", ["yes", "unknown", ""])
def test_a_left_report_that_may_be_about_the_house_waits_for_its_reporter(by: By, now: datetime, about_us: str) -> None:
    row = begun(by, now, given={"about_us": about_us})

    assert actions.send_left_report(folder=row.folder, at=now + timedelta(hours=1)) is None
    actions.keep_report(
        folder=row.folder, said=said(now, given={"about_us": about_us}, kept_out_asked=True), seen=row.version, by=by,
        at=now,
    )  # fmt: skip
    assert actions.send_left_report(folder=row.folder, at=now + timedelta(hours=1)) is not None


# -- whose it is -----------------------------------------------------------------------------------------------


def here(
    who: Account, now: datetime, session: str = SESSION, *, second_factor: bool = False, enrolled: bool = False
) -> Visitor:
    facts = Facts(started_at=now, confirmed_at=now, kind=Kind.DESK, second_factor=second_factor, station=None)
    return visitor(
        account=who.id, role=who.role, active=True, joined_at=now - timedelta(days=400), enrolled=enrolled,
        session=session, facts=facts, at=now,
    )  # fmt: skip


def test_only_its_reporter_opens_a_report(by: By, now: datetime, reporter: Account, lead: Account) -> None:
    row = begun(by, now)

    assert queries.own_report_of(here(reporter, now), row.folder).said == said(now)
    for other in (lead, account(Role.VOLUNTEER)):
        with pytest.raises(NotThere):
            queries.own_report_of(here(other, now, second_factor=True), row.folder)


def test_who_left_the_second_factor_at_home_sees_only_what_was_begun_in_this_session(
    by: By, now: datetime, reporter: Account
) -> None:
    row = begun(by, now)

    assert queries.own_report_of(here(reporter, now, enrolled=True), row.folder).folder == row.folder
    with pytest.raises(NotThere):
        queries.own_report_of(here(reporter, now, "another0another0", enrolled=True), row.folder)
    back = here(reporter, now, "another0another0", enrolled=True, second_factor=True)
    assert queries.own_report_of(back, row.folder).folder == row.folder
