"""The core of a chronology, without database, clock or page: nothing is lost, nothing is doubled, nothing is hidden."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.cases.items import Item, Kind, Mark, Thread, threads
from lantern.cases.narrowing import EVERYTHING, Narrowing, laid_out, narrowed
from lantern.cases.picture import LABELS, OVERDUE, SHAPES, WIDTH, picture
from lantern.cases.repeats import Repeat, repeats
from lantern.cases.stretches import Stretch, gaps, stretches

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = START + timedelta(days=200)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
FOLDERS = (UUID(int=1), UUID(int=2))
SIGNS = ("danger", "nobody", "late")


def item(number: int, day: float, *, kind: Kind = Kind.NOTE, about: float | None = None, **more: object) -> Item:
    """An item of a day; ``number`` makes it this one and no other."""
    return Item(
        key=f"entry {number}", kind=kind, folder=FOLDERS[0], row=UUID(int=number), written_at=START + day * DAY,
        about_at=None if about is None else START + about * DAY, rank=(1, number), **more,  # type: ignore[arg-type]
    )  # fmt: skip


# Made once: a strategy that is made for each thing that is drawn costs more than what is tried with it.
ONE_ITEM = st.fixed_dictionaries(
    {
        "day": st.integers(0, 150),
        "about": st.none() | st.integers(0, 190),
        "kind": st.sampled_from(list(Kind)),
        "folder": st.sampled_from(FOLDERS),
        "recorded": st.booleans(),
        "overdue": st.booleans(),
        "signs": st.sampled_from([frozenset(some) for many in range(4) for some in combinations(SIGNS, many)]),
        "corrects": st.integers(0, 23),
    }
)


def made_of(drawn: list[dict[str, Any]]) -> list[Item]:
    """Items with numbers; some correct an earlier one, some are of another folder, some nobody wrote."""
    made: list[Item] = []
    for number, one in enumerate(drawn, start=1):
        earlier = made[one["corrects"] % len(made)].key if made and one["kind"] is Kind.CORRECTION else ""
        made.append(
            Item(
                key=f"entry {number}", kind=one["kind"], folder=one["folder"], row=UUID(int=number),
                written_at=START + one["day"] * DAY,
                about_at=None if one["about"] is None else START + one["about"] * DAY, rank=(1, number),
                recorded=one["recorded"] or number == 1, corrects=earlier, overdue=one["overdue"], signs=one["signs"],
            )
        )  # fmt: skip
    return made


BY_LENGTH = [st.lists(ONE_ITEM, min_size=many, max_size=many) for many in range(26)]
# Long ones as often as short ones: left to itself a list of things is short.
ITEMS = st.integers(1, 25).flatmap(BY_LENGTH.__getitem__).map(made_of)


def items() -> st.SearchStrategy[list[Item]]:
    """Up to 25 items."""
    return ITEMS


MARKS = st.lists(
    st.builds(
        Mark,
        row=st.integers(1, 25).map(lambda number: UUID(int=number)),
        significant=st.booleans(),
        at=st.integers(0, 190).map(lambda day: START + day * DAY),
        number=st.integers(1, 99),
    ),
    max_size=8,
)
NARROWINGS = st.builds(
    Narrowing,
    kinds=st.frozensets(st.sampled_from(list(Kind))),
    significant=st.booleans(),
    since=st.none() | st.integers(0, 190).map(lambda day: START + day * DAY),
    before=st.none() | st.integers(0, 190).map(lambda day: START + day * DAY),
    folder=st.sampled_from([None, *FOLDERS]),
)


def keys(found: tuple[Thread, ...]) -> list[str]:
    return [one.key for thread in found for one in thread.items]


# -- nothing is lost, nothing is doubled ----------------------------------------------------------------


@given(items(), MARKS)
def test_every_item_stands_in_a_chronology_exactly_once(made: list[Item], marks: list[Mark]) -> None:
    assert Counter(keys(threads(made, marks))) == Counter(one.key for one in made)


@given(items(), MARKS, NARROWINGS)
def test_no_filter_doubles_anything_or_shows_what_is_not_there(
    made: list[Item], marks: list[Mark], by: Narrowing
) -> None:
    found = threads(made, marks)
    shown = narrowed(found, by)

    assert len(set(keys(shown))) == len(keys(shown))
    assert [thread for thread in found if thread in shown] == list(shown)


@given(items(), MARKS, NARROWINGS)
def test_what_a_filter_leaves_out_is_what_its_opposites_show(
    made: list[Item], marks: list[Mark], by: Narrowing
) -> None:
    found = threads(made, marks)
    left = {thread.item.key for thread in found} - {thread.item.key for thread in narrowed(found, by)}

    for thread in found:
        if thread.item.key in left:
            kinds = {one.kind for one in thread.items}
            fits = [
                not by.kinds or bool(kinds & by.kinds), not by.significant or thread.significant,
                by.folder in {None, thread.item.folder}, by.since is None or thread.item.at >= by.since,
                by.before is None or thread.item.at < by.before,
            ]  # fmt: skip
            assert not all(fits)


@given(items(), st.integers(0, 190))
def test_a_day_divides_a_chronology_in_two_without_a_rest(made: list[Item], day: int) -> None:
    found, cut = threads(made), START + day * DAY
    before, after = narrowed(found, Narrowing(before=cut)), narrowed(found, Narrowing(since=cut))

    assert sorted([*keys(before), *keys(after)]) == sorted(keys(found))


@given(items())
def test_all_kinds_one_by_one_show_everything(made: list[Item]) -> None:
    found = threads(made)
    seen = {thread.item.key for kind in Kind for thread in narrowed(found, Narrowing(kinds=frozenset({kind})))}

    assert seen == {thread.item.key for thread in found}
    assert narrowed(found, EVERYTHING) == found


# -- order ----------------------------------------------------------------------------------------------


@given(items(), MARKS, st.randoms())
def test_the_order_does_not_depend_on_how_things_came(made: list[Item], marks: list[Mark], chance: object) -> None:
    mixed = list(made)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert threads(mixed, marks) == threads(made, list(reversed(marks)))


@given(items())
def test_things_stand_in_the_order_in_which_they_happened(made: list[Item]) -> None:
    moments = [thread.item.at for thread in threads(made)]

    assert moments == sorted(moments)


@given(items())
def test_the_newest_first_is_exactly_the_other_way_round(made: list[Item]) -> None:
    found = threads(made)
    quiet = gaps(made, least=WEEK, until=NOW)

    assert laid_out(found, quiet, newest_first=True) == tuple(reversed(laid_out(found, quiet)))
    assert len(laid_out(found, quiet)) == len(found) + len(quiet)


def test_what_happened_earlier_and_was_written_later_stands_where_it_happened() -> None:
    found = threads([item(1, 3), item(2, 10, about=1)])

    assert keys(found) == ["entry 2", "entry 1"]


# -- corrections and marks --------------------------------------------------------------------------------


@given(items(), MARKS, NARROWINGS)
def test_a_correction_is_never_shown_without_what_it_corrects(
    made: list[Item], marks: list[Mark], by: Narrowing
) -> None:
    shown = set(keys(narrowed(threads(made, marks), by)))

    for one in made:
        if one.corrects and one.key in shown:
            assert one.corrects in shown
    for thread in narrowed(threads(made, marks), by):
        assert thread.corrections == next(
            whole.corrections for whole in threads(made) if whole.item.key == thread.item.key
        )


def test_a_correction_of_a_correction_stands_at_the_first() -> None:
    made = [item(1, 0), item(2, 1, corrects="entry 1"), item(3, 2, corrects="entry 2")]

    (thread,) = threads(made)
    assert [one.key for one in thread.corrections] == ["entry 2", "entry 3"]


def test_a_correction_of_what_is_not_here_stands_by_itself() -> None:
    assert keys(threads([item(2, 1, corrects="entry 1")])) == ["entry 2"]


def test_corrections_in_a_circle_lose_nothing() -> None:
    made = [item(1, 0, corrects="entry 2"), item(2, 1, corrects="entry 1"), item(3, 2, corrects="entry 2")]

    assert sorted(keys(threads(made))) == ["entry 1", "entry 2", "entry 3"]


@given(items(), MARKS)
def test_the_last_mark_counts_and_all_of_them_stay(made: list[Item], marks: list[Mark]) -> None:
    rows = {one.row for one in made if not one.corrects}

    for thread in threads(made, marks):
        own = sorted((mark for mark in marks if mark.row == thread.item.row), key=lambda one: (one.at, one.number))
        assert sorted(thread.marks, key=repr) == sorted(own, key=repr)
        if own and thread.item.row in rows:
            newest = [mark for mark in own if (mark.at, mark.number) == (own[-1].at, own[-1].number)]
            assert thread.significant in {mark.significant for mark in newest}


# -- gaps -------------------------------------------------------------------------------------------------


@given(items(), st.integers(1, 60))
def test_gaps_and_what_lies_between_tile_the_time(made: list[Item], days: int) -> None:
    found = stretches(made, least=timedelta(days=days), until=NOW)
    past = [moment for one in made if one.recorded for moment in (one.at, one.written_at) if moment < NOW]

    assert found[0].start == min(past)
    assert found[-1].end == NOW
    assert all(before.end == after.start for before, after in pairwise(found))
    assert not any(before.quiet is False and after.quiet is False for before, after in pairwise(found))
    assert sum((one.lasts for one in found), timedelta()) == NOW - min(past)


@given(items(), st.integers(1, 60))
def test_nothing_is_recorded_inside_a_gap_and_no_gap_is_missed(made: list[Item], days: int) -> None:
    least = timedelta(days=days)
    quiet = gaps(made, least=least, until=NOW)
    moments = sorted({moment for one in made if one.recorded for moment in (one.at, one.written_at) if moment < NOW})

    for gap in quiet:
        assert gap.lasts >= least
        assert not any(gap.start < moment < gap.end for moment in moments)
    silent = [after - before for before, after in zip(moments, [*moments[1:], NOW], strict=True)]
    assert len(quiet) == sum(one >= least for one in silent)


@given(items(), st.integers(1, 60), st.integers(1, 60))
def test_shorter_gaps_hold_the_longer_ones(made: list[Item], one: int, other: int) -> None:
    short, long = sorted((timedelta(days=one), timedelta(days=other)))

    assert set(gaps(made, least=long, until=NOW)) <= set(gaps(made, least=short, until=NOW))


def test_a_duty_that_falls_due_ends_no_silence() -> None:
    made = [item(1, 0), item(2, 30, recorded=False), item(3, 60)]

    assert gaps(made, least=WEEK, until=START + 61 * DAY) == (Stretch(START, START + 60 * DAY, quiet=True),)


def test_what_is_to_come_is_no_gap() -> None:
    assert gaps([item(1, 0), item(2, 1, about=30)], least=WEEK, until=START + 3 * DAY) == ()


def test_an_empty_chronology_has_no_time() -> None:
    assert stretches([], least=WEEK, until=NOW) == ()


# -- repeats ----------------------------------------------------------------------------------------------


def test_the_third_time_within_the_window_is_said_and_the_fourth_after_it_is_not() -> None:
    made = [item(number, day, signs=frozenset({"nobody"})) for number, day in ((1, 0), (2, 5), (3, 13), (4, 40))]

    told = repeats(threads(made), within=14 * DAY, least=2)
    assert told == {"entry 2": (Repeat("nobody", 2),), "entry 3": (Repeat("nobody", 3),)}


def test_what_is_exactly_that_long_ago_no_longer_counts() -> None:
    made = [item(1, 0, signs=frozenset({"late"})), item(2, 14, signs=frozenset({"late"}))]

    assert repeats(threads(made), within=14 * DAY, least=2) == {}


def test_what_was_corrected_does_not_count() -> None:
    made = [
        item(1, 0, signs=frozenset({"nobody"})),
        item(2, 1, corrects="entry 1"),
        item(3, 2, signs=frozenset({"nobody"})),
    ]

    assert repeats(threads(made), within=14 * DAY, least=2) == {}


@given(items(), st.integers(1, 60), st.integers(2, 5))
def test_a_repeat_is_never_more_than_what_has_this_sign(made: list[Item], days: int, least: int) -> None:
    signs = {one.key: one.signs for one in made}
    totals = Counter(sign for one in made for sign in one.signs)

    for key, told in repeats(threads(made), within=timedelta(days=days), least=least).items():
        for repeat in told:
            assert repeat.sign in signs[key]
            assert least <= repeat.times <= totals[repeat.sign]


# -- the picture ------------------------------------------------------------------------------------------


@given(items(), MARKS)
def test_everything_stands_in_the_picture_and_inside_it(made: list[Item], marks: list[Mark]) -> None:
    found = threads(made, marks)
    quiet = gaps(made, least=WEEK, until=NOW)
    drawn = picture(found, quiet, now=NOW)

    assert drawn is not None
    assert Counter(dot.kind for dot in drawn.dots) == Counter(one.kind for one in made)
    assert sum(dot.shape == OVERDUE for dot in drawn.dots) == sum(one.overdue for one in made)
    assert sum(dot.significant for dot in drawn.dots) == sum(thread.significant for thread in found)
    assert [band.number for band in drawn.bands] == list(range(1, len(quiet) + 1))
    for dot in drawn.dots:
        assert LABELS < dot.x < WIDTH
        assert 0 < dot.y < drawn.height


def test_every_kind_has_a_shape_of_its_own() -> None:
    assert set(SHAPES) == set(Kind)
    assert len({*SHAPES.values(), OVERDUE}) == len(Kind) + 1


def test_nothing_gives_no_picture() -> None:
    assert picture((), (), now=NOW) is None


def test_one_moment_gives_a_picture_too() -> None:
    drawn = picture(threads([item(1, 0)]), (), now=START)

    assert drawn is not None
    assert drawn.dots[0].x == pytest.approx(LABELS + (WIDTH - LABELS) / 2)
