from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from lantern.sending.leases import AHEAD, give_back, take
from lantern.sending.marks import is_over, marks
from lantern.sending.models import Lease
from lantern.sending.steps import LASTS, LEASE, Outcome, Pass, Step, one_pass

pytestmark = pytest.mark.django_db
TEN, MINUTE, DAY = timedelta(minutes=10), timedelta(minutes=1), timedelta(days=1)


def test_a_lease_is_held_by_one_and_taken_over_when_it_has_run_out(now: datetime) -> None:
    assert take("x", "one", at=now, lasts=TEN)
    assert not take("x", "two", at=now + TEN / 2, lasts=TEN)
    assert take("x", "one", at=now + TEN / 2, lasts=TEN)
    assert not take("x", "two", at=now + TEN, lasts=TEN)
    assert take("x", "two", at=now + TEN * 3 / 2, lasts=TEN)
    assert not take("x", "one", at=now + TEN * 2, lasts=TEN)


def test_a_lease_of_a_wrong_clock_is_taken_over_and_one_of_a_clock_that_is_a_little_ahead_is_not(now: datetime) -> None:
    take("x", "died while the clock was wrong", at=now + timedelta(days=3650), lasts=TEN)
    assert take("x", "one", at=now, lasts=TEN)
    give_back("x", "one")

    assert take("x", "a little ahead", at=now + AHEAD, lasts=TEN)
    assert not take("x", "two", at=now, lasts=TEN)
    assert take("x", "two", at=now + AHEAD + TEN, lasts=TEN)


@pytest.mark.parametrize(
    ("ago", "over"),
    [(-3650 * DAY, True), (-DAY, False), (timedelta(), False), (DAY - MINUTE, False), (DAY, True), (3650 * DAY, True)],
)
def test_a_wait_is_over_after_its_time_and_a_moment_of_a_wrong_clock_holds_up_nothing(
    now: datetime, ago: timedelta, over: bool
) -> None:
    assert is_over(now - ago, DAY, at=now) is over
    assert is_over(None, DAY, at=now)


def test_only_its_holder_gives_a_lease_back(now: datetime) -> None:
    take("x", "one", at=now, lasts=TEN)

    give_back("x", "two")
    assert Lease.objects.filter(pk="x", holder="one").exists()
    give_back("x", "one")
    assert not Lease.objects.exists()


def passed(*steps: Step, holder: str = "here", at: datetime) -> Outcome:
    return one_pass(steps, holder=holder, clock=lambda: at)


def test_every_step_runs_in_order_and_leaves_its_mark(now: datetime) -> None:
    seen: list[str] = []
    steps = [Step(name, lambda this, name=name: seen.append(f"{name} {this.at:%H}")) for name in ("a", "b")]  # type: ignore[misc]

    outcome = passed(*steps, at=now)

    assert seen == ["a 12", "b 12"]
    assert outcome.ran == ("a", "b")
    assert marks() == dict.fromkeys(("a", "b", "sweep"), (now, now))


def fails(_: Pass) -> None:
    raise ValueError("CANARY in the words of a fault")


def test_a_step_that_fails_keeps_no_other_from_running_and_is_marked(now: datetime) -> None:
    seen: list[str] = []

    outcome = passed(Step("broken", fails), Step("fine", lambda _: seen.append("fine")), at=now)

    assert seen == ["fine"]
    assert (outcome.went_well, outcome.failed) == (False, ("broken",))
    assert marks()["broken"] == (now, None)
    assert marks()["sweep"] == (now, None)


def test_a_step_that_went_well_before_and_fails_now_keeps_the_moment_of_the_good_one(now: datetime) -> None:
    passed(Step("moody", lambda _: None), at=now)
    passed(Step("moody", fails), at=now + TEN)

    assert marks()["moody"] == (now + TEN, now)


def test_a_second_pass_meanwhile_stands_aside(now: datetime) -> None:
    inner: list[Outcome] = []

    passed(Step("a", lambda _: inner.append(passed(Step("a", fails), holder="elsewhere", at=now))), at=now)

    assert inner == [Outcome(stood_aside=True)]


def test_a_pass_gives_its_lease_back_even_after_a_fault(now: datetime) -> None:
    passed(Step("broken", fails), at=now)

    assert not Lease.objects.exists()


def test_a_pass_that_was_overtaken_runs_no_further_step() -> None:
    start = datetime(2026, 11, 22, 12, tzinfo=UTC)
    late = (start + number * 2 * LASTS for number in count())
    seen: list[str] = []

    def overtaken(this: Pass) -> None:
        seen.append("a")
        assert take(LEASE, "elsewhere", at=this.at + LASTS * 5, lasts=LASTS)

    one_pass([Step("a", overtaken), Step("b", lambda _: seen.append("b"))], holder="here", clock=lambda: next(late))

    assert seen == ["a"]
    assert Lease.objects.get().holder == "elsewhere"
