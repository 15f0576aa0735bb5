"""What may be shown: no number that is hidden can be worked out from what is shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.governance.figures import About, Counts, Figures, Shown, figures, half, in_all, longest, shown
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


@pytest.mark.parametrize(
    ("counts", "about", "expected"),
    [
        ((7, 3, 0), About.OURS, (8, 11)), ((7, 0), About.OURS, (7, 7)), ((0, 0), About.OURS, (0, 0)),
        ((2, 2), About.OURS, (2, 8)), ((3, 3, 2, 0), About.OURS, (8, 8)), ((1, 1, 1), About.OURS, (3, 6)),
        ((6, 1, 0, 0), About.PEOPLE, (6, 10)), ((0, 0, 0), About.PEOPLE, (0, 4)),
        ((9, 3, 2, 1), About.PEOPLE, (15, 15)),
        ((4, 4, 4), About.PEOPLE, (8, 12)),
    ],
)  # fmt: skip
def test_a_sum_is_told_as_it_is_only_where_it_gives_no_part_away(
    counts: tuple[int, ...], about: About, expected: tuple[int, int]
) -> None:
    assert in_all(counts, about, LIMIT) == Shown(*expected)


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
    changed: Any = {**was, key: value} if isinstance(was, dict) else value
    return replace(counts, **{name: changed})


SUMMED = ("overdue", "near")


@given(COUNTS)
def test_a_number_that_stands_in_no_sum_changes_no_page_while_it_is_hidden(counts: Counts) -> None:
    for cell, (count, about) in hidden_cells(counts).items():
        told = shown(count, about, LIMIT)
        if not cell.startswith(SUMMED):
            for other in range(told.least, told.most + 1):
                assert page(with_cell(counts, cell, other)) == page(counts), cell


def worlds_of_sums(
    told: Callable[[tuple[int, ...], About], object], about: About, parts: int
) -> Mapping[object, list[set[int]]]:
    """For everything that can be shown of some parts and their sum: what each part can be."""
    found: dict[object, list[set[int]]] = {}
    for counts in product(range(LIMIT + 2), repeat=parts):
        behind = found.setdefault(told(counts, about), [set() for _ in counts])
        for left, count in zip(behind, counts, strict=True):
            left.add(count)
    return found


def shown_of_sums(counts: tuple[int, ...], about: About) -> tuple[object, ...]:
    return (*(shown(count, about, LIMIT) for count in counts), in_all(counts, about, LIMIT))


@pytest.mark.parametrize("about", list(About))
@pytest.mark.parametrize("parts", [1, 2, 3, 4])
def test_no_sum_narrows_a_hidden_part_of_it_at_all(about: About, parts: int) -> None:
    for seen, behind in worlds_of_sums(shown_of_sums, about, parts).items():
        assert isinstance(seen, tuple)
        for told, left in zip(seen[:-1], behind, strict=True):
            assert left == set(range(told.least, told.most + 1)), seen


@pytest.mark.parametrize("about", list(About))
def test_the_reckoner_finds_out_where_a_sum_is_told_as_it_is(about: About) -> None:
    """The negative control: a plain sum gives hidden parts away."""

    def careless(counts: tuple[int, ...], about: About) -> tuple[object, ...]:
        return (*(shown(count, about, LIMIT) for count in counts), sum(counts))

    given_away = [
        seen
        for seen, behind in worlds_of_sums(careless, about, 2).items()
        if any(len(left) == 1 and 0 < min(left) < LIMIT for left in behind)
    ]

    assert given_away


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
