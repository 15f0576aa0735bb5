from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lantern.access import break_glass as glass
from lantern.access.alerts import NobodyTells
from lantern.access.circumstances import Need
from lantern.access.models import Account
from lantern.access.need_to_know import may, permit
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden, Refused
from lantern.access.roles import Role
from lantern.folders import actions
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Grant
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.models import AuditEntry
from tests.access.need.house import Told, account, folder, inside, keep_out, let_in, visit

pytestmark = pytest.mark.django_db
WHY = "She rang from the station and needs us now."
WORDS = "It was right: the child was alone at night."
FOUR_HOURS = timedelta(hours=4)


@pytest.fixture
def lead(now: datetime) -> Account:
    return account(Role.SAFEGUARDING_LEAD, now, joined=timedelta(days=900))


@pytest.fixture
def deputy(now: datetime) -> Account:
    return account(Role.DEPUTY, now, joined=timedelta(days=800))


@pytest.fixture
def on_call(now: datetime) -> Account:
    return account(Role.DUTY_MANAGER, now)


def opened(who: Account, where: UUID, at: datetime) -> bool:
    return may(visit(who, at), Action.READ_FOLDER, where)


@pytest.mark.usefixtures("lead", "deputy")
def test_it_opens_the_folder_for_four_hours_and_not_a_moment_longer(on_call: Account, now: datetime) -> None:
    where = folder(now)
    assert not opened(on_call, where, now)

    glass.break_glass(visit(on_call, now), where, reason=WHY)

    assert opened(on_call, where, now)
    assert opened(on_call, where, now + FOUR_HOURS - timedelta(microseconds=1))
    assert not opened(on_call, where, now + FOUR_HOURS)


def test_two_named_people_are_told_at_once(
    on_call: Account, lead: Account, deputy: Account, now: datetime, told: Told
) -> None:
    where = folder(now)
    account(Role.DEPUTY, now)

    glass.break_glass(visit(on_call, now), where, reason=WHY)

    assert told.alerts == [("break_glass", (lead.id, deputy.id), where)]


def test_whoever_has_a_tie_or_breaks_the_glass_is_not_among_the_told(
    lead: Account, deputy: Account, now: datetime, told: Told
) -> None:
    where, manager, trustee = folder(now), account(Role.REGISTERED_MANAGER, now), account(Role.TRUSTEE, now)
    keep_out(where, lead, now, ExclusionKind.MUST_NOT_KNOW)

    glass.break_glass(visit(deputy, now), where, reason=WHY)

    assert told.alerts == [("break_glass", (manager.id, trustee.id), where)]


def test_where_two_cannot_be_told_nothing_is_opened(on_call: Account, lead: Account, now: datetime) -> None:
    where = folder(now)
    del lead

    with pytest.raises(Hidden):
        glass.break_glass(visit(on_call, now), where, reason=WHY)
    assert not opened(on_call, where, now)


@pytest.mark.usefixtures("lead", "deputy")
def test_where_the_alert_cannot_be_written_nothing_is_opened(on_call: Account, now: datetime, settings: object) -> None:
    where = folder(now)
    settings.LANTERN_ALERTS = ""  # type: ignore[attr-defined]

    with pytest.raises(NobodyTells):
        glass.break_glass(visit(on_call, now), where, reason=WHY)
    assert not Grant.objects.filter(folder=where).exists()
    assert not AuditEntry.objects.filter(folder=where, action="glass.broken").exists()


@pytest.mark.parametrize("reason", ["", "urgent", " " * 40, "x" * 19])
@pytest.mark.usefixtures("lead", "deputy")
def test_a_reason_of_twenty_letters_is_needed_before_the_folder_is_even_looked_for(
    on_call: Account, now: datetime, reason: str
) -> None:
    for where in (folder(now), uuid4()):
        with pytest.raises(Refused) as refusal:
            glass.break_glass(visit(on_call, now), where, reason=reason)
        assert refusal.value.needs == {Need.REASON}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER}))
@pytest.mark.usefixtures("lead", "deputy")
def test_only_who_may_be_on_call_breaks_glass(role: Role, now: datetime) -> None:
    who, where = account(role, now), folder(now)
    if role is Role.DUTY_MANAGER:
        glass.break_glass(visit(who, now), where, reason=WHY)
        return
    with pytest.raises(Hidden):
        glass.break_glass(visit(who, now), where, reason=WHY)


@pytest.mark.parametrize("kind", ExclusionKind)
@pytest.mark.usefixtures("lead", "deputy")
def test_nobody_breaks_into_a_folder_they_are_kept_out_of(on_call: Account, now: datetime, kind: ExclusionKind) -> None:
    where = folder(now)
    keep_out(where, on_call, now, kind)

    if kind is ExclusionKind.MUST_NOT_INTERPRET:
        glass.break_glass(visit(on_call, now), where, reason=WHY)
        return
    with pytest.raises((Hidden, Refused)):
        glass.break_glass(visit(on_call, now), where, reason=WHY)
    assert not opened(on_call, where, now)


@pytest.mark.usefixtures("lead", "deputy")
def test_nobody_breaks_into_a_sealed_folder(on_call: Account, now: datetime) -> None:
    where = folder(now)
    actions.seal_folder(permit=inside(where), why="test", by=THE_SYSTEM, at=now)

    with pytest.raises(Hidden):
        glass.break_glass(visit(on_call, now), where, reason=WHY)


@pytest.mark.usefixtures("lead", "deputy")
def test_an_old_sign_in_breaks_no_glass(on_call: Account, now: datetime) -> None:
    with pytest.raises(Hidden):
        glass.break_glass(visit(on_call, now, fresh=False), folder(now), reason=WHY)


@pytest.mark.usefixtures("lead", "deputy")
def test_it_can_be_ended_early_by_the_one_who_did_it_and_then_stays_over(on_call: Account, now: datetime) -> None:
    where = folder(now)
    grant = glass.break_glass(visit(on_call, now), where, reason=WHY)
    later = now + timedelta(minutes=10)

    glass.end_early(visit(on_call, later), grant.id, why="")

    assert not opened(on_call, where, later)
    with pytest.raises(Refused):
        glass.end_early(visit(on_call, later), grant.id, why="")


def test_another_ends_it_only_if_they_keep_the_folder(
    on_call: Account, lead: Account, deputy: Account, now: datetime
) -> None:
    where = folder(now)
    let_in(where, lead, now, Level.MANAGE)
    grant = glass.break_glass(visit(on_call, now), where, reason=WHY)

    with pytest.raises(Hidden):
        glass.end_early(visit(deputy, now), grant.id, why="it is not needed any more")
    glass.end_early(visit(lead, now), grant.id, why="it is not needed any more")
    assert not opened(on_call, where, now)


def test_it_waits_for_a_review_by_somebody_else_with_words(
    on_call: Account, lead: Account, deputy: Account, now: datetime
) -> None:
    where = folder(now)
    let_in(where, lead, now, Level.MANAGE)
    grant = glass.break_glass(visit(on_call, now), where, reason=WHY)

    assert [(row.id, row.account, row.reason) for row in glass.open_reviews(visit(lead, now))] == [
        (grant.id, on_call.id, WHY)
    ]
    assert glass.open_reviews(visit(deputy, now)) == ()
    assert glass.open_reviews(visit(on_call, now)) == ()
    with pytest.raises((Hidden, Refused)):
        glass.review(visit(on_call, now), grant.id, words=WORDS)
    with pytest.raises(Refused):
        glass.review(visit(lead, now), grant.id, words="fine")

    glass.review(visit(lead, now), grant.id, words=WORDS)

    assert glass.open_reviews(visit(lead, now)) == ()
    with pytest.raises(Refused):
        glass.review(visit(lead, now), grant.id, words=WORDS)


@pytest.mark.usefixtures("deputy")
def test_whoever_broke_glass_in_a_folder_reviews_none_of_it_even_with_a_grant(
    on_call: Account, lead: Account, now: datetime
) -> None:
    where = folder(now)
    account(Role.REGISTERED_MANAGER, now)
    glass.break_glass(visit(lead, now), where, reason=WHY)
    other = glass.break_glass(visit(on_call, now), where, reason=WHY)
    let_in(where, lead, now + timedelta(minutes=1), Level.MANAGE)

    with pytest.raises(Refused) as refusal:
        glass.review(visit(lead, now + FOUR_HOURS), other.id, words=WORDS)
    assert "reviews none of it" in refusal.value.reasons[0]


@pytest.mark.usefixtures("lead", "deputy")
def test_a_folder_that_is_open_already_is_not_broken_into(on_call: Account, now: datetime) -> None:
    where = folder(now)
    glass.break_glass(visit(on_call, now), where, reason=WHY)

    with pytest.raises(Refused) as refusal:
        glass.break_glass(visit(on_call, now), where, reason=WHY)
    assert refusal.value.reasons == (glass.OPEN_ALREADY,)


@pytest.mark.usefixtures("lead", "deputy")
def test_each_step_leaves_one_entry_and_the_reason_is_not_in_clear(
    on_call: Account, lead: Account, now: datetime
) -> None:
    where = folder(now)
    let_in(where, lead, now, Level.MANAGE)
    grant = glass.break_glass(visit(on_call, now), where, reason=WHY)
    permit(visit(on_call, now), Action.READ_FOLDER, where, purpose="test")
    glass.end_early(visit(on_call, now), grant.id, why="")
    glass.review(visit(lead, now), grant.id, words=WORDS)

    entries = list(AuditEntry.objects.filter(folder=where).order_by("number"))
    assert [entry.action for entry in entries][2:] == ["glass.broken", "folder.read", "glass.ended", "glass.reviewed"]
    row = Grant.objects.get(pk=grant.id)
    for held in (bytes(entries[2].reason), bytes(row.why), bytes(row.review or b"")):
        assert held
        assert WHY.encode() not in held
        assert WORDS.encode() not in held
