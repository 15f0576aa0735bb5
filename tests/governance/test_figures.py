"""What may be shown: no number that is hidden can be worked out from what is shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.governance.figures import About, Counts, Figures, Shown, figures, half, longest, shown, together
from lantern.governance.questions import MANY, Ask, asks

LIMIT, STEPS, LATE = 5, 4, 2
NUMBER = st.integers(0, 12)
WAITS = st.lists(st.integers(0, 7), min_size=STEPS, max_size=STEPS).map(tuple)
KEYS = ("council", "police", "")
NEAR = ("one", "two")


def by(keys: Iterable[str], values: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(dict.fromkeys(keys, values))


COUNTS = st.builds(
    Counts,
    broken=NUMBER, kept=NUMBER, waits=WAITS, unopened=NUMBER, overdue=by(("law", "house"), NUMBER),
    done_late=by(("law", "house"), NUMBER), owing=by(KEYS, WAITS), past=by(KEYS, NUMBER), answered=by(KEYS, WAITS),
    climbed=NUMBER, near=by(NEAR, NUMBER),
)  # fmt: skip


def page(counts: Counts) -> Figures:
    return figures(counts, hidden_below=LIMIT, late_from=LATE)


# -- one number ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "people", "ours"),
    [(0, (0, 4), (0, 0)), (1, (0, 4), (1, 4)), (4, (0, 4), (1, 4)), (5, (5, 5), (5, 5)), (17, (17, 17), (17, 17))],
)
def test_few_people_are_hidden_and_a_failure_never_vanishes(
    count: int, people: tuple[int, int], ours: tuple[int, int]
) -> None:
    assert shown(count, About.PEOPLE, LIMIT) == Shown(*people)
    assert shown(count, About.OURS, LIMIT) == Shown(*ours)


def test_a_sum_is_made_of_what_is_shown_of_its_parts() -> None:
    parts = [shown(count, About.OURS, LIMIT) for count in (7, 3, 0)]

    assert together(parts) == Shown(8, 11)


# -- what somebody who reckons can find out ------------------------------------------------------------
#
# The reckoner knows every rule of the program, and every page. They list all worlds that give the same pages; a number
# is hidden as long as these worlds do not agree on it.


def hidden_cells(counts: Counts) -> Mapping[str, tuple[int, About]]:
    """Every number of a world that the page may hide, with what it counts."""
    cells = {
        "broken": (counts.broken, About.OURS),
        "kept": (counts.kept, About.PEOPLE),
        "unopened": (counts.unopened, About.OURS),
        "climbed": (counts.climbed, About.OURS),
    }
    for name, group in (("overdue", counts.overdue), ("done_late", counts.done_late), ("near", counts.near)):
        cells |= {f"{name} {key}": (count, About.OURS) for key, count in group.items()}
    return cells | {f"past {key}": (count, About.PEOPLE) for key, count in counts.past.items()}


def with_cell(counts: Counts, cell: str, value: int) -> Counts:
    """The same world with another number in one cell."""
    name, _, key = cell.partition(" ")
    was = getattr(counts, name)
    return replace(counts, **{name: {**was, key: value} if isinstance(was, dict) else value})


@given(COUNTS)
def test_every_number_that_is_hidden_could_be_each_of_those_it_is_hidden_among(counts: Counts) -> None:
    for cell, (count, about) in hidden_cells(counts).items():
        told = shown(count, about, LIMIT)
        if not told.exact:
            for other in range(told.least, told.most + 1):
                assert page(with_cell(counts, cell, other)) == page(counts), cell


def shown_of_waits(waits: tuple[int, ...]) -> tuple[object, ...]:
    """Everything that a page tells of the waiting of concerns, and of that for agencies."""
    return (
        shown(sum(waits), About.PEOPLE, LIMIT),
        shown(sum(waits[LATE:]), About.OURS, LIMIT),
        half(waits, LIMIT),
        longest(waits, LIMIT, late_from=LATE),
    )


def worlds(told: Callable[[tuple[int, ...]], object], most: int = 13) -> Mapping[object, set[tuple[int, int]]]:
    """For everything that can be shown: which numbers of all, and of late ones, can be behind it."""
    found: dict[object, set[tuple[int, int]]] = defaultdict(set)
    for waits in product(range(most + 1), repeat=STEPS):
        if sum(waits) <= most:
            found[told(waits)].add((sum(waits), sum(waits[LATE:])))
    return found


def test_how_long_concerns_waited_narrows_no_hidden_number() -> None:
    for seen, behind in worlds(shown_of_waits).items():
        everything, late = {one for one, _ in behind}, {one for _, one in behind}
        if min(everything) < LIMIT:
            assert len(everything) >= LIMIT - 1, seen
        if 0 < min(late) < LIMIT:
            assert late == {1, 2, 3, 4}, seen


def test_the_reckoner_finds_out_where_half_is_told_of_few() -> None:
    """The negative control: told from the limit on, half says how many at most came late."""

    def careless(waits: tuple[int, ...]) -> tuple[object, ...]:
        told = next((n for n in range(STEPS) if 2 * sum(waits[: n + 1]) >= sum(waits)), None)
        return (*shown_of_waits(waits)[:2], told if sum(waits) >= LIMIT else None)

    found = [late for behind in worlds(careless).values() if 0 < min(late := {one for _, one in behind}) < LIMIT]

    assert any(len(late) < LIMIT - 1 for late in found)


def test_the_reckoner_finds_out_where_a_sum_is_told_as_it_is() -> None:
    """The negative control: a sum of the numbers themselves gives the hidden one away."""

    def careless(counts: tuple[int, int]) -> tuple[object, ...]:
        return (*(shown(count, About.OURS, LIMIT) for count in counts), sum(counts))

    def careful(counts: tuple[int, int]) -> tuple[object, ...]:
        parts = [shown(count, About.OURS, LIMIT) for count in counts]
        return (*parts, together(parts))

    def behind(told: Callable[[tuple[int, int]], object]) -> set[int]:
        return {second for second in range(1, LIMIT) if told((7, second)) == told((7, 3))}

    assert behind(careless) == {3}
    assert behind(careful) == {1, 2, 3, 4}


@given(COUNTS, COUNTS)
def test_two_quarters_side_by_side_tell_no_more_than_each_alone(one: Counts, other: Counts) -> None:
    """A page of one quarter is made of that quarter only, so that neighbours cannot be taken from each other."""
    both = [page(one), page(other)]

    for cell, (count, about) in hidden_cells(one).items():
        told = shown(count, about, LIMIT)
        for value in range(told.least, told.most + 1):
            assert [page(with_cell(one, cell, value)), page(other)] == both


@given(COUNTS)
def test_nothing_that_is_shown_is_untrue(counts: Counts) -> None:
    told = page(counts)

    def holds(shown: Shown, count: int) -> bool:
        return shown.least <= count <= shown.most

    assert holds(told.broken, counts.broken)
    assert holds(told.reported, sum(counts.waits))
    assert holds(told.late, sum(counts.waits[LATE:]))
    assert holds(told.overdue_in_all, sum(counts.overdue.values()))
    assert holds(told.near_in_all, sum(counts.near.values()))
    assert holds(told.owing_in_all, sum(sum(waits) for waits in counts.owing.values()))
    assert told.broken.none == (counts.broken == 0)


# -- waiting -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waits", "expected"),
    [((0, 0, 0, 0), None), ((9, 0, 0, 0), None), ((10, 0, 0, 0), 0), ((4, 1, 5, 0), 1), ((4, 0, 6, 0), 2)],
)
def test_half_is_told_only_of_many(waits: tuple[int, ...], expected: int | None) -> None:
    assert half(waits, LIMIT) == expected


@pytest.mark.parametrize(
    ("waits", "expected"),
    [((0, 0, 0, 0), None), ((2, 2, 0, 0), None), ((2, 3, 0, 0), 1), ((0, 0, 1, 0), 2), ((1, 0, 0, 1), 3)],
)
def test_the_longest_wait_is_told_of_many_or_where_it_was_late(waits: tuple[int, ...], expected: int | None) -> None:
    assert longest(waits, LIMIT, late_from=LATE) == expected


# -- what to ask ---------------------------------------------------------------------------------------


@given(COUNTS, st.booleans(), st.booleans())
def test_there_are_always_three_things_to_ask_and_one_that_no_figure_shows(
    counts: Counts, rota: bool, contacts: bool
) -> None:
    found = asks(page(counts), rota_gap=rota, contacts=contacts)

    assert len(found) == len(set(found)) == MANY
    assert set(found) & {Ask.ENOUGH, Ask.NOT_SEEN, Ask.LEARNED}
    assert (found[0] is Ask.BROKEN) == (counts.broken > 0)
