"""The inbox: every open concern stands in it once, what is mine today first; what others owe, with since when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lantern.concerns.desk_decisions import Decision
from lantern.concerns.desk_inbox import DANGERS, Inbox, Line, Matter, Step, Todo, Waits, inbox

AT = datetime(2026, 11, 18, 12, tzinfo=UTC)
ENDS = datetime(2026, 11, 18, 23, 59, tzinfo=UTC)
HOUR = timedelta(hours=1)
ME, COLLEAGUE = UUID(int=1), UUID(int=2)
CHASE, ASK = 60, 24


def seen(*matters: Matter, account: UUID = ME) -> Inbox:
    return inbox(matters, account=account, at=AT, day_ends=ENDS, chase=CHASE, ask=ASK)


def decision(*, by: UUID = ME, needed: bool = False, agrees: bool | None = None) -> Decision:
    return Decision(
        id=UUID(int=90), at=AT - HOUR / 2, by=by, outcome="act", entry=UUID(int=91), look_again_on=None,
        second_needed=needed, second_by=None, second_at=AT if agrees is not None else None, agrees=agrees,
        second_entry=None,
    )  # fmt: skip


def matter(number: int = 1, **more: object) -> Matter:
    known: dict[str, object] = {
        "folder": UUID(int=number), "reference": f"AAAA-{number:04}", "danger": "no", "reported_at": AT - HOUR,
        "opened": True, "decision": decision(), **more,
    }  # fmt: skip
    return Matter(**known)  # type: ignore[arg-type]


def todo(**more: object) -> Todo:
    known: dict[str, object] = {
        "id": UUID(int=50), "what": "Ring them", "clock": "working_days", "made_at": AT - HOUR, "due_at": None,
        "mine": False, "theirs": False, **more,
    }  # fmt: skip
    return Todo(**known)  # type: ignore[arg-type]


def steps(lines: tuple[Line, ...]) -> list[Step]:
    return [line.step for line in lines]


def test_what_nobody_has_opened_or_decided_is_for_today_whatever_else_waits() -> None:
    found = seen(matter(1, opened=False, decision=None), matter(2, decision=None))

    assert steps(found.today) == [Step.OPEN_IT, Step.DECIDE]
    assert found.later == ()


def test_a_duty_of_today_is_mine_also_when_nobody_has_taken_it_and_one_of_next_week_can_wait() -> None:
    today = matter(1, duties=(todo(clock="same_day", due_at=ENDS),))
    week = matter(2, duties=(todo(due_at=AT + 7 * 24 * HOUR),))

    found = seen(today, week)

    assert [line.matter.reference for line in found.today] == ["AAAA-0001"]
    assert [(line.step, line.until) for line in found.later] == [(Step.DUTY, AT + 7 * 24 * HOUR)]


def test_what_was_taken_by_somebody_who_is_not_there_is_for_today_whenever_it_is_due() -> None:
    (line,) = seen(matter(duties=(todo(due_at=AT + 7 * 24 * HOUR, uncovered=True),))).today

    assert (line.step, line.uncovered) == (Step.DUTY, True)


def test_what_is_overdue_is_for_today_and_says_so() -> None:
    (line,) = seen(matter(duties=(todo(due_at=AT - HOUR),))).today

    assert line.overdue
    assert line.until == AT - HOUR


def test_what_somebody_else_does_waits_for_them_until_the_hour_at_which_they_are_asked() -> None:
    early = matter(duties=(todo(clock="immediate", made_at=AT - 59 * HOUR / 60, theirs=True),))
    late = matter(duties=(todo(clock="immediate", made_at=AT - HOUR, theirs=True),))

    assert steps(seen(early).waiting) == [Step.WAIT_FOR_THEM]
    assert seen(early).today == ()
    assert steps(seen(late).today) == [Step.ASK_THEM]
    assert seen(late).waiting == ()


def test_what_an_agency_owes_says_since_when_and_is_asked_again_on_its_day() -> None:
    owed = Waits(id=UUID(int=60), who="the duty desk", what="an answer", since=AT - 50 * HOUR, until=AT + HOUR)
    due = Waits(id=UUID(int=61), who="the police", what="a number", since=AT - 90 * HOUR, until=AT)

    found = seen(matter(1, owed=(owed,)), matter(2, owed=(due,)))

    assert [(line.who, line.since) for line in found.waiting] == [("the duty desk", AT - 50 * HOUR)]
    assert [(line.step, line.who, line.overdue) for line in found.today] == [(Step.CHASE, "the police", True)]


def test_a_second_reader_is_asked_to_read_and_never_the_one_who_decided() -> None:
    waits = matter(decision=decision(by=ME, needed=True))

    assert steps(seen(waits, account=ME).waiting) == [Step.WAIT_FOR_SECOND]
    assert steps(seen(waits, account=ME).today) == []
    assert steps(seen(waits, account=COLLEAGUE).today) == [Step.READ_SECOND]
    assert steps(seen(matter(decision=decision(by=ME, needed=True, agrees=False))).today) == [Step.DECIDE_AGAIN]


def test_a_second_reader_who_does_not_read_is_asked_for_again() -> None:
    late = replace(decision(by=ME, needed=True), at=AT - 2 * HOUR)

    (line,) = seen(matter(decision=late), account=ME).today

    assert (line.step, line.overdue) == (Step.WAIT_FOR_SECOND, True)


def test_where_others_must_act_first_nothing_says_that_nothing_is_open() -> None:
    waits = matter(duties=(todo(clock="working_days", due_at=AT + 50 * HOUR, theirs=True),))

    assert [(line.step, line.until) for line in seen(waits).later] == [(Step.OTHERS_FIRST, AT + 50 * HOUR)]
    assert steps(seen(matter()).later) == [Step.NOTHING]


def test_what_somebody_took_without_a_clock_is_asked_after_once_a_day_has_passed() -> None:
    taken = matter(duties=(todo(clock="after", made_at=AT - 25 * HOUR, theirs=True),))

    assert steps(seen(taken).today) == [Step.ASK_THEM]


def test_a_decision_to_close_what_is_open_again_is_no_decision() -> None:
    assert steps(seen(matter(overtaken=True)).today) == [Step.DECIDE]


def test_somebody_with_a_tie_learns_nothing_but_that_it_is_there() -> None:
    tied = matter(
        tied=True, decision=decision(needed=True), duties=(todo(clock="immediate"),),
        owed=(Waits(id=UUID(int=60), who="the police", what="a number", since=AT, until=AT),),
    )  # fmt: skip

    found = seen(tied)

    assert found.today == ()
    assert found.waiting == ()
    assert [(line.step, line.what, line.who) for line in found.later] == [(Step.NOTHING, "", "")]


def test_danger_stands_on_top_then_what_is_unopened_then_the_next_clock_then_age() -> None:
    old = matter(1, decision=None, reported_at=AT - 9 * HOUR)
    soon = matter(2, decision=None, duties=(todo(due_at=AT + HOUR),))
    unopened = matter(3, decision=None, opened=False)
    unknown = matter(4, decision=None, danger="unknown")
    danger = matter(5, decision=None, danger="yes")

    found = seen(old, soon, unopened, unknown, danger)

    assert [line.matter.folder.int for line in found.today] == [5, 4, 3, 2, 1]


def test_what_is_to_be_done_at_once_is_said_before_what_was_due_yesterday() -> None:
    apart = todo(id=UUID(int=51), what="Keep the two apart", clock="immediate")
    late = todo(id=UUID(int=52), what="Amend the files", due_at=AT - HOUR)
    older = matter(1, duties=(todo(due_at=AT - 9 * HOUR),))

    first, second = seen(older, matter(2, duties=(late, apart))).today

    assert (first.what, first.now, first.more) == ("Keep the two apart", True, 1)
    assert second.matter.folder.int == 1


ids = st.integers(1, 10**6).map(lambda number: UUID(int=number))
moments = st.none() | st.integers(-200, 200).map(lambda hours: AT + hours * HOUR)
todos = st.builds(
    Todo, id=ids, what=st.just("Ring"), clock=st.sampled_from(["immediate", "same_day", "hours", "after"]),
    made_at=st.integers(-200, 0).map(lambda hours: AT + hours * HOUR), due_at=moments, mine=st.booleans(),
    theirs=st.booleans(), uncovered=st.booleans(),
)  # fmt: skip
owed = st.builds(
    Waits, id=ids, who=st.just("them"), what=st.just("it"), since=st.just(AT - HOUR),
    until=st.integers(-99, 99).map(lambda hours: AT + hours * HOUR),
)  # fmt: skip
decisions = st.none() | st.builds(
    decision, by=st.sampled_from([ME, COLLEAGUE]), needed=st.booleans(), agrees=st.none() | st.booleans()
)
matters = st.lists(
    st.builds(
        Matter, folder=ids, reference=st.just("AAAA-AAAA"), danger=st.sampled_from(DANGERS),
        reported_at=st.integers(-500, 0).map(lambda hours: AT + hours * HOUR), opened=st.booleans(),
        decision=decisions, look_again_at=moments, may_decide=st.booleans(), tied=st.booleans(),
        duties=st.lists(todos, max_size=3).map(tuple), owed=st.lists(owed, max_size=2).map(tuple),
    ),
    max_size=5, unique_by=lambda one: one.folder,
)  # fmt: skip


@given(matters)
def test_no_concern_is_ever_forgotten_and_none_stands_twice(known: list[Matter]) -> None:
    found = seen(*known)

    places = [line.matter.folder for line in (*found.today, *found.later)]
    assert sorted(places) == sorted(one.folder for one in known)


@given(matters)
def test_nothing_that_is_owed_or_overdue_is_ever_only_among_what_can_wait(known: list[Matter]) -> None:
    found = seen(*known)

    today = {line.matter.folder for line in found.today}
    waiting = [line.owed for line in found.waiting if line.owed]
    for one in known:
        if one.tied:
            continue
        assert all(each.id in waiting or one.folder in today for each in one.owed)
        if any(duty.due_at is not None and duty.due_at < AT for duty in one.duties):
            assert one.folder in today
        if any(duty.uncovered and not duty.theirs for duty in one.duties):
            assert one.folder in today


@given(matters)
def test_the_order_does_not_hang_on_the_order_in_which_they_come(known: list[Matter]) -> None:
    assert seen(*known) == seen(*reversed(known))
