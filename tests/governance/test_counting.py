"""Counting for trustees: what counts, when, for whom; and that nothing is opened for it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantern.access.alerts import AlertKind
from lantern.access.roles import Role
from lantern.concerns import desk_actions as desk
from lantern.folders import actions
from lantern.folders.erasing import confirm_erasure, propose_erasure
from lantern.folders.kinds import DutySort, ErasureGround, ExclusionKind, FolderKind, Level
from lantern.folders.models import Duty, Exclusion
from lantern.governance.readers import Reader
from lantern.sending.kinds import State
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.erased_models import Erased
from lantern.vault.keyring import Keyring
from tests.access.need import house
from tests.governance import quarter_house as made
from tests.governance.quarter_house import DAY, HOUR, MINUTE, counts, newest

pytestmark = pytest.mark.django_db
LAST_QUARTER = datetime(2026, 8, 10, 9, tzinfo=UTC)


# -- promises (F87) ------------------------------------------------------------------------------------


def test_a_promise_is_broken_when_its_day_has_passed_or_it_came_late_or_was_let_go(now: datetime) -> None:
    where, due = made.folder(now - 9 * DAY), now - 3 * DAY
    made.duty(where, due, None, DutySort.PROMISE)
    made.duty(where, due, due + HOUR, DutySort.PROMISE)
    made.duty(where, due, due - HOUR, DutySort.PROMISE, let_go=True)
    made.duty(where, due, due - HOUR, DutySort.PROMISE)
    made.duty(where, due, due, DutySort.PROMISE)
    made.duty(where, now + DAY, None, DutySort.PROMISE)

    assert (newest(now).broken, newest(now).kept) == (3, 2)
    assert made.many(newest(now).overdue.values()) == 0


def test_a_promise_that_was_broken_last_quarter_stays_there_and_stays_broken(now: datetime) -> None:
    where = made.folder(LAST_QUARTER)
    made.duty(where, LAST_QUARTER, now - DAY, DutySort.PROMISE)

    assert [one.broken for one in counts(now)] == [0, 0, 1, 0]


def test_a_promise_given_at_the_desk_is_counted_as_one(now: datetime) -> None:
    where = made.concern(now - 30 * DAY, now - 30 * DAY, house.folder(now - 30 * DAY))
    desk.promise(
        permit=house.inside(where), what="Ring her sister", whom="Amina", due_at=now - 2 * DAY, by=THE_SYSTEM,
        at=now - 20 * DAY,
    )  # fmt: skip

    assert newest(now).broken == 1


# -- how long concerns waited --------------------------------------------------------------------------


def test_each_wait_falls_into_its_step_and_the_end_of_a_step_belongs_to_it(now: datetime) -> None:
    at = now - 40 * DAY
    for waited in (
        timedelta(), 15 * MINUTE, 15 * MINUTE + timedelta(seconds=1), HOUR, 3 * HOUR, 11 * HOUR, DAY,
        DAY + MINUTE, 3 * DAY, 6 * DAY, 28 * DAY, 29 * DAY,
    ):  # fmt: skip
        made.concern(at, at + waited)

    assert newest(now).waits == (2, 2, 1, 1, 1, 2, 1, 1, 1)


def test_what_nobody_has_opened_waits_on_and_is_late_when_a_day_is_over(now: datetime) -> None:
    made.concern(now - 3 * DAY, None)
    made.concern(now - 14 * HOUR, None)

    found = newest(now)

    assert found.unopened == 2
    assert made.many(found.waits[5:]) == 1


def test_a_concern_that_was_opened_later_was_unopened_at_the_end_of_its_quarter(now: datetime) -> None:
    made.concern(datetime(2026, 9, 29, 9, tzinfo=UTC), datetime(2026, 10, 2, 9, tzinfo=UTC))

    assert [one.unopened for one in counts(now)] == [0, 0, 1, 0]
    assert [sum(one.waits) for one in counts(now)] == [0, 0, 1, 0]


def test_nothing_since_the_last_full_week_is_counted_so_that_nobody_watches_a_number_move(now: datetime) -> None:
    before = counts(now)
    made.concern(now - HOUR, None)
    made.duty(made.folder(now), now - HOUR, None)

    assert counts(now) == counts(now + 6 * DAY) == before
    assert newest(now + 7 * DAY).unopened == 1


# -- duties --------------------------------------------------------------------------------------------


def test_duties_are_overdue_or_late_by_what_they_rest_on(now: datetime) -> None:
    where = made.folder(now - 30 * DAY)
    made.duty(where, now - 2 * DAY, None)
    made.duty(where, now - 2 * DAY, now - DAY)
    made.duty(where, now - 2 * DAY, now - DAY, DutySort.HOUSE)
    made.duty(where, now - 2 * DAY, None, DutySort.HOUSE)
    made.duty(where, now - 2 * DAY, now - 3 * DAY, DutySort.HOUSE)
    made.duty(where, now - 2 * DAY, now - DAY, DutySort.HOUSE, let_go=True)

    found = newest(now)

    assert dict(found.overdue) == {"law": 1, "house": 1}
    assert dict(found.done_late) == {"law": 1, "house": 1}


def test_a_duty_of_the_program_is_sorted_by_its_strength(now: datetime) -> None:
    where = house.folder(now - 9 * DAY)
    for strength in ("statutory", "policy", ""):
        body = {"what": "Ring", "strength": strength}
        actions.give_duty(permit=house.inside(where), body=body, owner=uuid4(), by=THE_SYSTEM, at=now - 9 * DAY)

    assert sorted(Duty.objects.values_list("sort", flat=True)) == ["house", "law", "law"]


# -- what agencies owe ---------------------------------------------------------------------------------


def test_what_agencies_owe_is_counted_by_their_sort_and_by_how_long(now: datetime) -> None:
    where = made.folder(now - 60 * DAY)
    made.owed(where, now - 10 * DAY, now - 2 * DAY)
    made.owed(where, now - 2 * DAY, now + 2 * DAY)
    made.owed(where, now - 9 * DAY, now - 5 * DAY, now - 7 * DAY)
    made.owed(where, now - 9 * DAY, now - 5 * DAY, now - 7 * DAY, agency="police")
    made.owed(where, now - 9 * DAY, now - 5 * DAY, now - 7 * DAY, agency="gone")

    found = newest(now)

    assert found.owing["council"] == (0, 0, 0, 0, 0, 1, 0, 1, 0)
    assert found.past["council"] == 1
    assert found.answered["council"] == (0, 0, 0, 0, 0, 1, 0, 0, 0)
    assert made.many(found.answered["police"]) == 1
    assert made.many(found.answered[""]) == 1


# -- what climbed, and near misses ----------------------------------------------------------------------


def test_near_misses_are_read_from_what_is_recorded(now: datetime) -> None:
    at, where = now - 5 * DAY, made.folder(now - 60 * DAY)
    made.climb(at, 1)
    made.climb(at, 0)
    made.message(at, state=State.FAILED, many=3)
    made.message(at, state=State.NOBODY)
    made.message(at, kind=AlertKind.BREAK_GLASS, many=2)
    made.message(at, kind=AlertKind.BUDGET, many=2)
    made.wrong_contact(at, "one")
    made.wrong_contact(at + HOUR, "one")
    made.not_arrived(at, where)
    made.erased(at, None)
    made.erased(at, at + HOUR)

    found = newest(now)

    assert found.climbed == 1
    assert dict(found.near) == dict.fromkeys(found.near, 1)
    assert len(found.near) == 7


# -- for whom ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ])
def test_what_somebody_must_not_learn_of_is_not_counted_for_them(now: datetime, kind: ExclusionKind) -> None:
    trustee = house.account(Role.TRUSTEE, now)
    where = house.folder(now - 9 * DAY)
    made.concern(now - 5 * DAY, None, where)
    made.duty(where, now - 5 * DAY, None, DutySort.PROMISE)
    reader = Reader(trustee.id, watches=True)
    assert (newest(now, reader).unopened, newest(now, reader).broken) == (1, 1)

    house.keep_out(where, trustee, now - 8 * DAY, kind)

    assert (newest(now, reader).unopened, newest(now, reader).broken) == (0, 0)
    assert newest(now).unopened == 1


def test_no_number_falls_for_somebody_who_is_kept_out_after_they_saw_it(now: datetime) -> None:
    trustee, lead = house.account(Role.TRUSTEE, now), house.account(Role.SAFEGUARDING_LEAD, now)
    where = made.concern(now - 20 * DAY, None, house.folder(now - 20 * DAY))
    made.duty(where, now - 15 * DAY, None, DutySort.PROMISE)
    readers = (Reader(trustee.id, watches=True), Reader(lead.id, watches=False))
    before = [counts(now, reader) for reader in readers]
    assert before[0][-1].unopened == 1

    house.keep_out(where, trustee, now - 8 * DAY)
    actions.seal_folder(permit=house.inside(where), why="test", by=THE_SYSTEM, at=now - 8 * DAY)

    assert [counts(now, reader) for reader in readers] == before


def test_one_class_that_takes_the_place_of_another_shows_nothing_of_what_was_hidden(now: datetime) -> None:
    trustee = house.account(Role.TRUSTEE, now)
    where = made.concern(now - 20 * DAY, None, house.folder(now - 20 * DAY))
    house.keep_out(where, trustee, now - 20 * DAY, ExclusionKind.MUST_NOT_READ)
    house.keep_out(where, trustee, now - 8 * DAY, ExclusionKind.MUST_NOT_KNOW)
    Exclusion.objects.filter(kind=ExclusionKind.MUST_NOT_READ).update(ended_at=now - 6 * DAY)

    assert newest(now, Reader(trustee.id, watches=True)).unopened == 0

    Exclusion.objects.update(ended_at=now - 5 * DAY)
    assert newest(now, Reader(trustee.id, watches=True)).unopened == 1


def test_what_is_sealed_counts_for_trustees_and_for_whoever_was_named(now: datetime) -> None:
    lead, other = house.account(Role.SAFEGUARDING_LEAD, now), house.account(Role.DEPUTY, now)
    where = house.folder(now - 6 * DAY, kind=FolderKind.CONCERN)
    made.concern(now - 5 * DAY, None, where)
    for who in (lead, other):
        house.let_in(where, who, now - 5 * DAY, Level.MANAGE)
    actions.seal_folder(permit=house.inside(where), why="test", by=THE_SYSTEM, at=now - 4 * DAY)
    house.let_in(where, lead, now - 3 * DAY, Level.MANAGE)

    assert newest(now).unopened == 1
    assert newest(now, Reader(lead.id, watches=False)).unopened == 1
    assert newest(now, Reader(other.id, watches=False)).unopened == 0


def test_a_near_miss_is_not_counted_for_whom_it_is_about_or_who_is_kept_from_it(now: datetime) -> None:
    one, two, third = (Reader(house.account(Role.TRUSTEE, now).id, watches=True) for _ in range(3))
    at = now - 5 * DAY
    made.message(at, kind=AlertKind.BUDGET, folder=one.account)
    made.message(at, kind=AlertKind.BUDGET, beside=[str(uuid4()), str(two.account)])
    made.message(at, state=State.FAILED, folder=one.account, beside=[str(two.account)])

    near = [newest(now, reader).near for reader in (one, two, third)]

    assert [found["many_views"] for found in near] == [1, 1, 2]
    assert [found["alert_failed"] for found in near] == [0, 0, 1]


# -- what was erased -----------------------------------------------------------------------------------


def test_what_was_erased_counts_for_nobody_and_shows_nothing_to_whom_it_was_kept_from(now: datetime) -> None:
    trustee = house.account(Role.TRUSTEE, now)
    reader = Reader(trustee.id, watches=True)
    before = counts(now, reader)
    where = made.concern(now - 9 * DAY, None, house.folder(now - 9 * DAY))
    for sort in DutySort:
        made.duty(where, now - 5 * DAY, None, sort)
    house.keep_out(where, trustee, now - 9 * DAY)
    assert counts(now, reader) == before != counts(now)

    one, other = (By(uuid4(), "test") for _ in range(2))
    proposed = propose_erasure(
        permit=house.inside(where), ground=ErasureGround.BY_MISTAKE, why="test", by=one, at=now - DAY
    )
    confirm_erasure(permit=house.inside(where), proposal=proposed.id, by=other, at=now - DAY)

    Erased.objects.update(finished_at=now - DAY)
    assert not Exclusion.objects.exists()
    assert counts(now, reader) == counts(now) == before


def test_an_erasure_that_is_not_finished_counts_alike_for_everybody(now: datetime) -> None:
    trustee = house.account(Role.TRUSTEE, now)
    made.erased(now - 5 * DAY, None)

    assert newest(now, Reader(trustee.id, watches=True)).near["erasure"] == 1
    assert newest(now).near["erasure"] == 1


# -- what it takes -------------------------------------------------------------------------------------


def test_counting_opens_no_folder(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    where = house.folder(now - 9 * DAY)
    made.duty(where, now - 2 * DAY, None)

    def refuses(*_: object, **__: object) -> None:
        raise AssertionError("a folder was opened")

    monkeypatch.setattr(Keyring, "open", refuses)
    monkeypatch.setattr(Keyring, "opened", refuses)

    assert newest(now).overdue["law"] == 1


def test_only_postgresql_is_asked_not_to_compile_and_only_for_this_question(now: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        newest(now)

    told = [one["sql"] for one in asked if "jit" in one["sql"]]
    assert told == (["SET LOCAL jit = off"] if connection.vendor == "postgresql" else [])
