from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.packs.readiness_files import readiness_figures
from lantern.readiness.tasks import NOT_HELD_UP_BY, Code, Facts, State, hold_up, overdue, tasks

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIGURES = readiness_figures()
ALL_IS_SO = Facts(
    leads=1, deputies=1, turns=True, gaps=0, area="Luton", area_known=True, sites=1, adopted=AT, adopted_now=True,
    pressing=3, unchecked=0, recovery=AT, recovery_waits=False, custody=AT, recipients=1, backup=AT, drill=AT, mail=AT,
    mail_route=True, clock_off=timedelta(), kit=AT,
)  # fmt: skip
# For each thing: what makes it no longer so, and the state that follows.
BROKEN = [
    (Code.LEAD, {"leads": 0}, State.TO_DO),
    (Code.DEPUTY, {"deputies": 0}, State.TO_DO),
    (Code.ROTA, {"turns": False}, State.TO_DO),
    (Code.ROTA, {"gaps": 1}, State.LATE),
    (Code.AREA, {"area_known": False}, State.TO_DO),
    (Code.SITES, {"sites": 0}, State.TO_DO),
    (Code.PACKS, {"adopted": None, "adopted_now": False}, State.TO_DO),
    (Code.PACKS, {"adopted_now": False}, State.LATE),
    (Code.CONTACTS, {"unchecked": 1}, State.TO_DO),
    (Code.CONTACTS, {"pressing": 0}, State.TO_DO),
    (Code.RECOVERY, {"recovery": None}, State.TO_DO),
    (Code.CUSTODY, {"custody": None}, State.TO_DO),
    (Code.BACKUP, {"backup": None}, State.TO_DO),
    (Code.BACKUP, {"recipients": 0}, State.TO_DO),
    (Code.DRILL, {"drill": None}, State.TO_DO),
    (Code.MAIL, {"mail": None}, State.TO_DO),
    (Code.MAIL, {"mail_route": False}, State.TO_DO),
    (Code.CLOCK, {"clock_off": timedelta(minutes=6)}, State.TO_DO),
    (Code.KIT, {"kit": None}, State.TO_DO),
]
DATED = [Code.RECOVERY, Code.CUSTODY, Code.BACKUP, Code.DRILL, Code.MAIL, Code.KIT]


def test_where_everything_is_so_nothing_is_in_the_way() -> None:
    found = tasks(ALL_IS_SO, FIGURES, AT)

    assert {task.code for task in found} == set(Code)
    assert hold_up(found) == overdue(found) == ()


@pytest.mark.parametrize(("code", "broken", "state"), BROKEN)
def test_whatever_is_not_so_is_named_and_nothing_else(code: Code, broken: dict[str, object], state: State) -> None:
    found = tasks(replace(ALL_IS_SO, **broken), FIGURES, AT)  # type: ignore[arg-type]

    assert [(task.code, task.state) for task in overdue(found)] == [(code, state)]
    assert bool(hold_up(found)) == (code not in NOT_HELD_UP_BY)


def test_every_thing_is_tried_above() -> None:
    assert {code for code, _, _ in BROKEN} == set(Code)


@pytest.mark.parametrize("code", DATED)
def test_what_was_done_counts_until_the_day_of_its_figure_and_not_a_moment_longer(code: Code) -> None:
    holds = FIGURES.days[code.value]

    def state(at: datetime) -> State:
        return next(task.state for task in tasks(ALL_IS_SO, FIGURES, at) if task.code is code)

    assert state(AT + holds - timedelta(seconds=1)) is State.DONE
    assert state(AT + holds) is State.LATE


@given(ago=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=2000)))
def test_nothing_becomes_done_by_waiting(ago: timedelta) -> None:
    before = {task.code for task in overdue(tasks(ALL_IS_SO, FIGURES, AT))}

    assert before <= {task.code for task in overdue(tasks(ALL_IS_SO, FIGURES, AT + ago))}


def test_only_the_paper_may_still_be_missing_when_an_installation_goes_live() -> None:
    assert {Code.KIT} == NOT_HELD_UP_BY
