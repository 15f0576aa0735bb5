from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lantern.access import agreements, conflicts, grants, seals
from lantern.access.circumstances import Need
from lantern.access.keepers import keepers
from lantern.access.models import Account
from lantern.access.need_models import Agreement
from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.recipients import may_be_told, watchers
from lantern.access.refusals import Hidden, Refused
from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Grant
from tests.access.need.house import Told, account, folder, keep_out, let_in, visit

pytestmark = pytest.mark.django_db
WHY = "He is the brother of the man who is named."
SOON = timedelta(minutes=1)


@pytest.fixture
def lead(now: datetime) -> Account:
    return account(Role.SAFEGUARDING_LEAD, now, joined=timedelta(days=900))


@pytest.fixture
def deputy(now: datetime) -> Account:
    return account(Role.DEPUTY, now, joined=timedelta(days=800))


@pytest.fixture
def where(lead: Account, deputy: Account, now: datetime) -> UUID:
    made = folder(now)
    let_in(made, lead, now, Level.MANAGE)
    let_in(made, deputy, now, Level.MANAGE)
    return made


def reads(who: Account, where: UUID, at: datetime) -> bool:
    return may(visit(who, at), Action.READ_FOLDER, where)


def test_whoever_is_named_is_out_at_once_whatever_they_held(
    lead: Account, deputy: Account, where: UUID, now: datetime
) -> None:
    conflicts.exclude(visit(lead, now), where, deputy.id, ExclusionKind.MUST_NOT_KNOW, why=WHY)

    assert not may(visit(deputy, now), Action.KNOW_EXISTS, where)


def test_naming_somebody_twice_is_one_naming(lead: Account, deputy: Account, where: UUID, now: datetime) -> None:
    first = conflicts.exclude(visit(lead, now), where, deputy.id, ExclusionKind.MUST_NOT_READ, why=WHY)
    again = conflicts.exclude(visit(lead, now), where, deputy.id, ExclusionKind.MUST_NOT_READ, why=WHY)

    assert first.id == again.id


def test_when_the_last_keeper_is_kept_out_somebody_else_hears_at_once(
    lead: Account, deputy: Account, where: UUID, now: datetime, told: Told
) -> None:
    manager, worker = account(Role.REGISTERED_MANAGER, now), account(Role.WORKER, now)
    let_in(where, worker, now, Level.WRITE)
    conflicts.exclude(visit(worker, now), where, lead.id, ExclusionKind.MUST_NOT_DECIDE, why=WHY)
    assert told.alerts == [("review", (deputy.id,), where)]

    conflicts.exclude(visit(worker, now), where, deputy.id, ExclusionKind.MUST_NOT_KNOW, why=WHY)

    (kind, to, about) = told.alerts[-1]
    assert (kind, about) == ("review", where)
    assert manager.id in to
    assert deputy.id not in to


@pytest.mark.parametrize("role", [Role.REGISTERED_MANAGER, Role.TRUSTEE])
def test_nobody_who_may_write_can_lock_everybody_out(
    lead: Account, deputy: Account, where: UUID, now: datetime, role: Role
) -> None:
    next_one, worker = account(role, now), account(Role.WORKER, now)
    let_in(where, worker, now, Level.WRITE)

    for somebody in (lead, deputy):
        conflicts.exclude(visit(worker, now), where, somebody.id, ExclusionKind.MUST_NOT_KNOW, why=WHY)

    assert keepers(where, now + SOON) == (next_one.id,)
    assert reads(next_one, where, now + SOON)


def test_whoever_has_a_tie_does_not_keep_a_folder_that_lost_its_keepers(
    lead: Account, deputy: Account, where: UUID, now: datetime
) -> None:
    manager, trustee = account(Role.REGISTERED_MANAGER, now), account(Role.TRUSTEE, now)
    keep_out(where, manager, now, ExclusionKind.MUST_NOT_INTERPRET)

    conflicts.exclude(visit(deputy, now), where, lead.id, ExclusionKind.MUST_NOT_READ, why=WHY)
    conflicts.exclude(visit(deputy, now), where, deputy.id, ExclusionKind.MUST_NOT_DECIDE, why=WHY)

    assert keepers(where, now + SOON) == (trustee.id,)


def test_somebody_hears_that_a_post_holder_is_kept_out_and_not_that_somebody_else_is(
    lead: Account, deputy: Account, where: UUID, now: datetime, told: Told
) -> None:
    worker, manager = account(Role.WORKER, now), account(Role.DUTY_MANAGER, now)

    conflicts.exclude(visit(lead, now), where, worker.id, ExclusionKind.MUST_NOT_KNOW, why=WHY)
    assert told.alerts == []
    conflicts.exclude(visit(lead, now), where, manager.id, ExclusionKind.MUST_NOT_KNOW, why=WHY)

    assert told.alerts == [("review", (deputy.id,), where)]


def test_nobody_is_let_back_in_without_a_second_person(
    lead: Account, deputy: Account, where: UUID, now: datetime
) -> None:
    who = account(Role.WORKER, now)
    let_in(where, who, now)
    row = conflicts.exclude(visit(lead, now), where, who.id, ExclusionKind.MUST_NOT_KNOW, why=WHY)

    with pytest.raises(Refused) as refusal:
        conflicts.lift(visit(lead, now), where, row.id, why=WHY)
    assert refusal.value.needs == {Need.SECOND_PERSON}
    asked = conflicts.ask_to_lift(visit(lead, now), where, row.id, why=WHY)
    with pytest.raises(Refused):
        conflicts.agree_to_lift(visit(lead, now), asked.id)
    with pytest.raises(Refused):
        conflicts.lift(visit(lead, now), where, row.id, why=WHY)
    conflicts.agree_to_lift(visit(deputy, now), asked.id)
    assert not reads(who, where, now)

    conflicts.lift(visit(lead, now), where, row.id, why=WHY)

    assert reads(who, where, now)


def test_nobody_agrees_about_themselves(lead: Account, where: UUID, now: datetime) -> None:
    manager = account(Role.REGISTERED_MANAGER, now)
    let_in(where, manager, now, Level.MANAGE)
    row = keep_out(where, manager, now, ExclusionKind.MUST_NOT_INTERPRET)
    asked = conflicts.ask_to_lift(visit(lead, now), where, row, why=WHY)

    with pytest.raises(Refused) as refusal:
        conflicts.agree_to_lift(visit(manager, now), asked.id)
    assert "themselves" in refusal.value.reasons[0]


def test_an_agreement_counts_once_for_one_thing_and_one_day(
    lead: Account, deputy: Account, where: UUID, now: datetime
) -> None:
    who = account(Role.WORKER, now)
    one = keep_out(where, who, now, ExclusionKind.MUST_NOT_KNOW)
    other = keep_out(where, who, now, ExclusionKind.MUST_NOT_READ)
    asked = conflicts.ask_to_lift(visit(lead, now), where, one, why=WHY)
    conflicts.agree_to_lift(visit(deputy, now), asked.id)

    with pytest.raises(Refused):
        conflicts.lift(visit(lead, now), where, other, why=WHY)
    with pytest.raises(Refused):
        conflicts.lift(visit(lead, now + agreements.LASTS), where, one, why=WHY)
    with pytest.raises(Refused):
        conflicts.lift(visit(deputy, now), where, one, why=WHY)
    conflicts.lift(visit(lead, now), where, one, why=WHY)
    assert Agreement.objects.get(pk=asked.id).used_at == now
    with pytest.raises(Refused):
        conflicts.lift(visit(lead, now), where, one, why=WHY)


def test_the_agreement_of_a_stopped_account_counts_no_more(
    lead: Account, deputy: Account, where: UUID, now: datetime
) -> None:
    row = keep_out(where, account(Role.WORKER, now), now)
    asked = conflicts.ask_to_lift(visit(lead, now), where, row, why=WHY)
    conflicts.agree_to_lift(visit(deputy, now), asked.id)
    Account.objects.filter(pk=deputy.id).update(is_active=False)

    with pytest.raises(Refused):
        conflicts.lift(visit(lead, now), where, row, why=WHY)


def test_a_request_of_another_folder_is_not_there(lead: Account, where: UUID, now: datetime) -> None:
    stranger = account(Role.DEPUTY, now)
    asked = seals.ask_to_unseal(visit(lead, now), where, why=WHY)

    for agreement in (asked.id, uuid4()):
        with pytest.raises(Hidden):
            agreements.agree(visit(stranger, now), agreement)


def test_sealing_leaves_those_who_were_named_and_hides_the_folder_from_everybody_else(
    lead: Account, deputy: Account, where: UUID, now: datetime
) -> None:
    seals.seal(visit(lead, now), where, [lead.id], why=WHY)

    later = now + SOON
    assert reads(lead, where, later)
    assert not may(visit(deputy, later), Action.KNOW_EXISTS, where)
    assert not may_be_told(deputy.id, where, later)
    assert may_be_told(lead.id, where, later)


def test_sealing_gives_nobody_more_than_they_held_and_needs_a_keeper(lead: Account, where: UUID, now: datetime) -> None:
    stranger, reader = account(Role.DEPUTY, now), account(Role.WORKER, now)
    let_in(where, reader, now)

    for keep in ([], [stranger.id], [reader.id]):
        with pytest.raises(Refused):
            seals.seal(visit(lead, now), where, keep, why=WHY)
    seals.seal(visit(lead, now), where, [lead.id, reader.id, stranger.id], why=WHY)
    later = now + SOON
    assert not reads(stranger, where, later)
    assert reads(reader, where, later)
    assert not may(visit(reader, later), Action.ADD_ENTRY, where)


def test_a_seal_is_opened_by_two(lead: Account, deputy: Account, where: UUID, now: datetime) -> None:
    reader = account(Role.WORKER, now)
    let_in(where, reader, now)
    seals.seal(visit(lead, now), where, [lead.id, deputy.id], why=WHY)
    later = now + SOON

    with pytest.raises(Refused):
        seals.unseal(visit(lead, later), where, why=WHY)
    asked = seals.ask_to_unseal(visit(lead, later), where, why=WHY)
    agreements.agree(visit(deputy, later), asked.id)
    seals.unseal(visit(lead, later), where, why=WHY)

    assert reads(reader, where, later)


def test_nobody_lets_themselves_in_and_a_grant_that_opens_nothing_is_not_given(
    lead: Account, where: UUID, now: datetime
) -> None:
    kept_out, volunteer = account(Role.WORKER, now), account(Role.VOLUNTEER, now)
    keep_out(where, kept_out, now)
    stopped = account(Role.WORKER, now, active=False)

    for who in (lead, kept_out, volunteer, stopped):
        with pytest.raises(Refused):
            grants.give(visit(lead, now), where, who.id, Level.READ, why="cover for the night")
    worker = account(Role.WORKER, now)
    grants.give(visit(lead, now), where, worker.id, Level.READ, why="cover for the night", until=now + SOON)
    assert reads(worker, where, now)
    assert not reads(worker, where, now + SOON)


def test_a_trustee_comes_in_only_as_a_stand_in(lead: Account, where: UUID, now: datetime) -> None:
    trustee = account(Role.TRUSTEE, now)

    with pytest.raises(Refused):
        grants.give(visit(lead, now), where, trustee.id, Level.MANAGE, why="the lead has a tie")
    grants.give(visit(lead, now), where, trustee.id, Level.MANAGE, why="the lead has a tie", stand_in=True)
    assert reads(trustee, where, now)


def test_the_last_keeper_cannot_be_taken_away(lead: Account, deputy: Account, where: UUID, now: datetime) -> None:
    ids = {row.account: row.id for row in where_grants(where)}

    grants.end(visit(lead, now), where, ids[deputy.id], why="has left the team")
    assert not reads(deputy, where, now)
    with pytest.raises(Refused) as refusal:
        grants.end(visit(lead, now), where, ids[lead.id], why="has left the team")
    assert refusal.value.reasons == (grants.LAST_KEEPER,)
    assert reads(lead, where, now)


def test_who_must_not_know_is_never_among_the_told(lead: Account, deputy: Account, where: UUID, now: datetime) -> None:
    manager = account(Role.REGISTERED_MANAGER, now)
    for kind, may_hear in zip(ExclusionKind, (False, False, True, True), strict=True):
        place = folder(now)
        keep_out(place, lead, now, kind)
        assert may_be_told(lead.id, place, now) is may_hear, kind
    keep_out(where, lead, now)
    assert watchers(where, now, beside=[], most=2) == (deputy.id, manager.id)
    assert watchers(where, now, beside=[deputy.id, manager.id], most=2) == ()
    assert not may_be_told(account(Role.WORKER, now, active=False).id, where, now)
    assert not may_be_told(lead.id, uuid4(), now)


def where_grants(where: UUID) -> list[Grant]:
    return list(Grant.objects.filter(folder=where))
