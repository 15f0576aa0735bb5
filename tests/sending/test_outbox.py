from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lantern.access.posts import STAND_INS
from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind
from lantern.folders.queries import MUST_NOT_LEARN as NOT_TOLD
from lantern.sending import outbox, queries
from lantern.sending.kinds import AlertKind, State
from lantern.sending.models import OutgoingMessage
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.models import AuditEntry
from tests.conftest import NOON
from tests.sending.people import account, alerted, concern, keep_out, suspend

pytestmark = pytest.mark.django_db


class Broken(Exception):  # noqa: N818 -- it stands for any fault
    """What goes wrong in the middle of an act."""


@pytest.fixture
def folder(now: datetime) -> UUID:
    return concern(now)


def told(rows: tuple[OutgoingMessage, ...]) -> set[UUID | None]:
    return {row.recipient for row in rows}


def test_an_alert_is_written_with_what_causes_it_and_named_in_its_audit_entry(folder: UUID, now: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD, now)

    (row,) = alerted(folder, lead, at=now)

    entry = AuditEntry.objects.filter(folder=folder).order_by("-number").first()
    assert entry is not None
    assert [(table, key, digest) for table, key, *_, digest in entry.touched] == [
        ("sending_outgoingmessage", str(row.id), row.digest())
    ]


def an_act_that_fails(folder: UUID, lead: UUID, at: datetime) -> None:
    with act(by=THE_SYSTEM, at=at, folder=folder, action="test.done") as done:
        outbox.alert(done, folder=folder, to=[lead], kind=AlertKind.CONCERN, at=at)
        raise Broken


def test_an_act_that_fails_leaves_no_alert(folder: UUID, now: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD, now)

    with pytest.raises(Broken):
        an_act_that_fails(folder, lead, now)

    assert not OutgoingMessage.objects.exists()


def test_the_same_account_is_alerted_once(folder: UUID, now: datetime) -> None:
    lead = account(Role.SAFEGUARDING_LEAD, now)

    assert len(alerted(folder, lead, lead, at=now)) == 1


@pytest.mark.parametrize("kind", sorted(NOT_TOLD))
def test_whoever_must_not_know_or_read_is_never_alerted(folder: UUID, now: datetime, kind: ExclusionKind) -> None:
    lead, deputy = account(Role.SAFEGUARDING_LEAD, now), account(Role.DEPUTY, now)
    keep_out(folder, lead, kind, now)

    assert told(alerted(folder, lead, deputy, at=now)) == {deputy}


def test_a_suspended_account_is_never_alerted(folder: UUID, now: datetime) -> None:
    lead, deputy = account(Role.SAFEGUARDING_LEAD, now), account(Role.DEPUTY, now)
    suspend(lead, now)

    assert told(alerted(folder, lead, deputy, at=now)) == {deputy}


@pytest.mark.parametrize("role", STAND_INS)
def test_a_stand_in_is_found_in_the_order_of_the_table(folder: UUID, now: datetime, role: Role) -> None:
    meant = account(Role.SAFEGUARDING_LEAD, now)
    keep_out(folder, meant, ExclusionKind.MUST_NOT_KNOW, now)
    later = STAND_INS[STAND_INS.index(role) :]
    standing = {each: account(each, now) for each in later}

    assert told(alerted(folder, meant, at=now)) == {standing[role]}


@pytest.mark.parametrize("kind", list(ExclusionKind))
def test_a_stand_in_has_no_tie_of_any_class(folder: UUID, now: datetime, kind: ExclusionKind) -> None:
    meant, deputy, trustee = (account(role, now) for role in (Role.WORKER, Role.DEPUTY, Role.TRUSTEE))
    keep_out(folder, meant, ExclusionKind.MUST_NOT_KNOW, now)
    keep_out(folder, deputy, kind, now)

    assert told(alerted(folder, meant, at=now)) == {trustee}


def test_an_administrator_never_stands_in(folder: UUID, now: datetime) -> None:
    account(Role.ADMINISTRATOR, now)

    (row,) = alerted(folder, at=now)

    assert (row.recipient, row.state) == (None, State.NOBODY)


def test_an_alert_for_which_there_is_nobody_is_kept_and_counted(folder: UUID, now: datetime) -> None:
    alerted(folder, at=now)

    assert queries.outbox_state(since=now).without_recipient == 1


class EveryAlert(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(
        people=st.lists(
            st.tuples(
                st.sampled_from([*STAND_INS, Role.VOLUNTEER]),
                st.sampled_from([None, *ExclusionKind]),
                st.booleans(),
                st.booleans(),
            ),
            max_size=6,
        )
    )
    def test_reaches_somebody_whenever_anybody_may_be_told_and_nobody_who_may_not(
        self, people: list[tuple[Role, ExclusionKind | None, bool, bool]]
    ) -> None:
        folder, meant, barred, free = concern(NOON), [], set(), set()
        for role, kind, active, is_meant in people:
            somebody = account(role, NOON, active=active)
            if kind:
                keep_out(folder, somebody, kind, NOON)
            if is_meant:
                meant.append(somebody)
            if not active or kind in NOT_TOLD:
                barred.add(somebody)
            if active and kind is None and role in STAND_INS:
                free.add(somebody)

        found = told(alerted(folder, *meant, at=NOON))

        assert not found & barred
        assert found - {None} == set(meant) - barred or not set(meant) - barred
        assert (None in found) == (not free and not set(meant) - barred)
