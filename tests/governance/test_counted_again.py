"""The same numbers, counted again row by row in Python, over a year that was made by chance from one seed."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from lantern.concerns.desk_models import Owed
from lantern.concerns.models import Concern
from lantern.folders.kinds import DutySort, EntryKind
from lantern.folders.models import Duty
from lantern.governance.figures import Counts
from lantern.packs.governance_files import governance_figures
from tests.governance import quarter_house as made
from tests.governance.quarter_house import DAY, stretches

pytestmark = pytest.mark.django_db
SEED, MANY, BACK = 20261122, 150, 420
KNOWN = governance_figures()


def a_year(now: datetime) -> None:
    """Concerns, duties and things owed at any moment of fourteen months, some exactly at a midnight."""
    chance = random.Random(SEED)  # noqa: S311 -- invented data
    edges = [moment for span in stretches(now) for moment in (span.start, span.until)]

    def moment(after: datetime | None = None) -> datetime:
        if chance.random() < 0.1:
            return chance.choice(edges)
        return (after or now - BACK * DAY) + timedelta(seconds=chance.randrange((20 if after else BACK) * 86400))

    for _ in range(MANY):
        reported = moment()
        opened = None if chance.random() < 0.2 else max(reported, moment(reported - 19 * DAY))
        where = made.concern(reported, opened)
        due = moment()
        done = None if chance.random() < 0.3 else moment(due - 10 * DAY)
        made.duty(where, due, done, chance.choice(list(DutySort)), let_go=chance.random() < 0.2)
        since = moment()
        ended = None if chance.random() < 0.3 else max(since, moment(since))
        agency = chance.choice([one.key for one in KNOWN.agencies])
        made.owed(where, since, since + chance.randrange(9) * DAY, ended, agency)


def step_of(waited: timedelta) -> int:
    return next((nth for nth, step in enumerate(KNOWN.waits) if waited / made.MINUTE <= step.minutes), len(KNOWN.waits))


def spread(waits: Iterable[timedelta]) -> tuple[int, ...]:
    found = [0] * (len(KNOWN.waits) + 1)
    for waited in waits:
        found[step_of(waited)] += 1
    return tuple(found)


def test_every_number_is_what_one_counts_by_hand(now: datetime) -> None:
    a_year(now)
    concerns, duties, owed = list(Concern.objects.all()), list(Duty.objects.select_related("evidence")), list(
        Owed.objects.all()
    )  # fmt: skip

    for span, counts in zip(stretches(now), made.counts(now), strict=True):
        start, until = span.start, span.until
        assert counts.waits == spread(
            (row.opened_at if row.opened_at and row.opened_at < until else until) - row.reported_at
            for row in concerns
            if start <= row.reported_at < until
        )
        assert counts.unopened == sum(
            row.reported_at < until and not (row.opened_at and row.opened_at < until) for row in concerns
        )
        _duties(counts, duties, start, until)
        _owed(counts, owed, start, until)


def _duties(counts: Counts, duties: list[Duty], start: datetime, until: datetime) -> None:
    def let_go(row: Duty) -> bool:
        return row.evidence is not None and row.evidence.kind == EntryKind.DECISION

    promises = [row for row in duties if row.sort == DutySort.PROMISE and row.due_at and start <= row.due_at < until]
    kept = [row for row in promises if row.done_at and row.due_at and row.done_at <= row.due_at and not let_go(row)]
    assert (counts.kept, counts.broken) == (len(kept), len(promises) - len(kept))
    for sort in (DutySort.LAW, DutySort.HOUSE):
        mine = [row for row in duties if row.sort == sort and row.due_at]
        overdue = [
            row for row in mine if row.due_at and row.due_at < until and not (row.done_at and row.done_at < until)
        ]
        late = [
            row
            for row in mine
            if row.done_at and row.due_at and start <= row.done_at < until and row.done_at > row.due_at
        ]
        assert counts.overdue[sort] == len(overdue)
        assert counts.done_late[sort] == len([row for row in late if not let_go(row)])


def _owed(counts: Counts, owed: list[Owed], start: datetime, until: datetime) -> None:
    for agency in KNOWN.agencies:
        mine = [row for row in owed if row.agency == agency.key]
        standing = [row for row in mine if row.since < until and not (row.ended_at and row.ended_at < until)]
        assert counts.owing[agency.key] == spread(until - row.since for row in standing)
        assert counts.past[agency.key] == len([row for row in standing if row.until < until])
        assert counts.answered[agency.key] == spread(
            row.ended_at - row.since for row in mine if row.ended_at and start <= row.ended_at < until
        )


def test_the_year_has_something_in_every_number(now: datetime) -> None:
    """Without this, nothing would be compared with nothing."""
    a_year(now)
    found = made.counts(now)

    for name in ("broken", "kept", "unopened"):
        assert any(getattr(one, name) for one in found)
    assert any(one.overdue["law"] and one.overdue["house"] for one in found)
    assert any(one.done_late["law"] for one in found)
    assert all(any(sum(one.answered[agency.key]) for one in found) for agency in KNOWN.agencies)
    assert sum(1 for step in range(len(KNOWN.waits) + 1) if any(one.waits[step] for one in found)) > 3
