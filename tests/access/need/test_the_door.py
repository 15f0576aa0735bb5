from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lantern.access.need_to_know import may, permit, readable_folders, require
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden, Refused
from lantern.access.roles import Role
from lantern.access.visitors import Visitor, nobody
from lantern.folders import actions, queries
from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.folders.models import Folder
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.keyring import DoorClosed
from lantern.vault.models import AuditEntry
from tests.access.need.house import account, folder, inside, keep_out, let_in, note, visit

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)


def reads(visitor: Visitor, where: UUID) -> bool:
    try:
        queries.entries_of(permit(visitor, Action.READ_FOLDER, where, purpose="test"))
    except Hidden:
        return False
    return True


def traces(where: UUID) -> list[tuple[str, str]]:
    return list(AuditEntry.objects.filter(folder=where).order_by("number").values_list("action", "outcome"))


def test_a_role_alone_opens_no_folder(now: datetime) -> None:
    where = folder(now)

    assert not any(reads(visit(account(role, now), now), where) for role in Role)


def test_a_grant_opens_the_folder_until_its_end(now: datetime) -> None:
    who, where = account(Role.WORKER, now), folder(now)
    let_in(where, who, now, until=now + timedelta(days=1))

    assert reads(visit(who, now), where)
    assert reads(visit(who, now + timedelta(days=1) - timedelta(microseconds=1)), where)
    assert not reads(visit(who, now + timedelta(days=1)), where)


def test_a_grant_that_was_ended_opens_nothing(now: datetime) -> None:
    who, where = account(Role.WORKER, now), folder(now)
    grant = let_in(where, who, now)
    actions.end_grant(permit=inside(where), grant=grant, by=THE_SYSTEM, at=now + SOON)

    assert not reads(visit(who, now + SOON), where)


@pytest.mark.parametrize("kind", [ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ])
def test_an_exclusion_beats_every_grant(now: datetime, kind: ExclusionKind) -> None:
    who, where = account(Role.SAFEGUARDING_LEAD, now), folder(now)
    let_in(where, who, now, Level.MANAGE)
    keep_out(where, who, now, kind)

    with pytest.raises((Hidden, Refused)):
        permit(visit(who, now), Action.READ_FOLDER, where, purpose="test")
    assert readable_folders(visit(who, now)) == ()
    assert not may(visit(who, now), Action.READ_FOLDER, where)


def test_a_sealed_folder_is_not_found_by_anybody_without_a_grant_given_after_the_sealing(now: datetime) -> None:
    before, after, where = account(Role.DEPUTY, now), account(Role.DEPUTY, now), folder(now)
    let_in(where, before, now, Level.MANAGE)
    actions.seal_folder(permit=inside(where), why="a worker is named in it", by=THE_SYSTEM, at=now + SOON)
    let_in(where, after, now + 2 * SOON)

    later = now + 3 * SOON
    assert not reads(visit(before, later), where)
    assert readable_folders(visit(before, later)) == ()
    assert reads(visit(after, later), where)


def test_a_read_is_noted_before_anything_can_be_decrypted_and_once_in_a_request(now: datetime) -> None:
    who, where = account(Role.WORKER, now), folder(now)
    let_in(where, who, now)
    visitor = visit(who, now)

    permit(visitor, Action.READ_FOLDER, where, purpose="test")
    permit(visitor, Action.READ_FOLDER, where, purpose="test")
    assert traces(where).count(("folder.read", "done")) == 1

    permit(visit(who, now + SOON), Action.READ_FOLDER, where, purpose="test")
    assert traces(where).count(("folder.read", "done")) == 2


def test_a_read_that_cannot_be_noted_does_not_happen(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    who, where = account(Role.WORKER, now), folder(now)
    let_in(where, who, now)

    def broken(**_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("lantern.vault.audit.append", broken)
    with pytest.raises(OSError, match="full"):
        permit(visit(who, now), Action.READ_FOLDER, where, purpose="test")


def test_a_denial_stands_in_the_chain_of_the_one_who_asked_and_nowhere_else(now: datetime) -> None:
    who, where = account(Role.WORKER, now), folder(now)
    before = traces(where)

    assert not reads(visit(who, now), where)

    assert traces(where) == before
    last = AuditEntry.objects.filter(folder=who.id).latest("number")
    assert (last.action, last.outcome, last.subject, last.actor) == ("read_folder", "denied", where, who.id)


def test_a_missing_folder_and_a_forbidden_one_are_refused_alike(now: datetime) -> None:
    who, where = account(Role.SAFEGUARDING_LEAD, now), folder(now)
    found = []
    for asked in (where, uuid4()):
        for action in (Action.READ_FOLDER, Action.GRANT, Action.ERASE, Action.SEE_OWN_STATUS):
            with pytest.raises(Hidden) as refusal:
                permit(visit(who, now), action, asked, purpose="test", reason="I was told to look here")
            found.append((type(refusal.value), refusal.value.args))

    assert len(set(found)) == 1


def test_a_folder_that_is_not_there_is_hidden_even_where_the_policy_would_let_a_stranger_in(now: datetime) -> None:
    visitor = visit(account(Role.SAFEGUARDING_LEAD, now), now)

    assert not may(visitor, Action.OPEN_BY_BREAK_GLASS, uuid4())
    with pytest.raises(Hidden):
        permit(visitor, Action.OPEN_BY_BREAK_GLASS, uuid4(), purpose="test", reason="somebody is in danger now")


def test_an_erased_folder_is_not_there(now: datetime) -> None:
    who, where = account(Role.WORKER, now), folder(now)
    let_in(where, who, now)
    Folder.objects.filter(pk=where).update(erased_at=now)

    assert not reads(visit(who, now), where)
    assert readable_folders(visit(who, now)) == ()


def test_nobody_who_is_not_signed_in_is_given_anything(now: datetime) -> None:
    where = folder(now)

    assert readable_folders(nobody(now)) == ()
    assert not any(may(nobody(now), action, where) for action in Action)
    with pytest.raises(Hidden):
        permit(nobody(now), Action.READ_FOLDER, where, purpose="test")
    with pytest.raises(Refused):
        require(nobody(now), Action.SEARCH)


def test_what_is_read_under_a_permit_to_read_cannot_be_written_and_no_permit_reveals_a_place(now: datetime) -> None:
    who, where = account(Role.WORKER, now), folder(now)
    entry = note(where, now, "seen at the gate", place="12 Vale Road")
    let_in(where, who, now, Level.WRITE)
    reading = permit(visit(who, now), Action.READ_FOLDER, where, purpose="test")

    with pytest.raises(DoorClosed):
        queries.place_of(reading, entry)
    with pytest.raises(DoorClosed):
        actions.give_grant(permit=reading, account=who.id, level=Level.MANAGE, why="x", by=THE_SYSTEM, at=now)
    with pytest.raises(KeyError):
        permit(visit(who, now), Action.REVEAL_LOCATION, where, purpose="test", reason="the school asks for it")


def test_who_may_read_and_not_decide_is_told_why(now: datetime) -> None:
    who, where = account(Role.SAFEGUARDING_LEAD, now), folder(now)
    let_in(where, who, now, Level.MANAGE)
    keep_out(where, who, now, ExclusionKind.MUST_NOT_DECIDE)

    assert reads(visit(who, now), where)
    with pytest.raises(Refused) as refusal:
        permit(visit(who, now), Action.DECIDE, where, purpose="test", reason="we are sure of it")
    assert "tie" in refusal.value.reasons[0]


def test_the_list_holds_the_readable_folders_of_a_kind_newest_first_and_nothing_else(now: datetime) -> None:
    who = account(Role.WORKER, now)
    mine = [folder(now + minute * SOON) for minute in range(3)]
    person, hidden = folder(now, kind=FolderKind.PERSON), folder(now)
    folder(now)
    for where in (*mine, person, hidden):
        let_in(where, who, now)
    keep_out(hidden, who, now)
    visitor = visit(who, now + timedelta(hours=1))

    assert readable_folders(visitor, [FolderKind.CONCERN]) == tuple(reversed(mine))
    assert set(readable_folders(visitor)) == {*mine, person}


def test_a_reporter_sees_the_own_report_and_reads_nothing_of_it(now: datetime) -> None:
    who = account(Role.VOLUNTEER, now)
    by = visit(who, now).by
    where = actions.open_folder(kind=FolderKind.CONCERN, title="x", by=by, at=now).id
    own = actions.open_folder(kind=FolderKind.PERSON, title="x", by=by, at=now).id

    assert may(visit(who, now), Action.SEE_OWN_STATUS, where)
    assert not may(visit(who, now), Action.SEE_OWN_STATUS, own)
    assert not reads(visit(who, now), where)


def test_the_list_and_the_door_never_disagree(now: datetime) -> None:
    who = account(Role.DEPUTY, now)
    wheres = [folder(now + minute * SOON) for minute in range(12)]
    for number, where in enumerate(wheres):
        if number % 2:
            let_in(where, who, now, until=now + SOON if number % 4 == 1 else None)
        if number % 3 == 0:
            keep_out(where, who, now, tuple(ExclusionKind)[number // 3])
        if number % 5 == 0:
            actions.seal_folder(permit=inside(where), why="test", by=THE_SYSTEM, at=now)
    later = now + timedelta(hours=2)

    listed = set(readable_folders(visit(who, later)))

    assert listed == {where for where in wheres if may(visit(who, later), Action.READ_FOLDER, where)}
    assert 0 < len(listed) < len(wheres)
