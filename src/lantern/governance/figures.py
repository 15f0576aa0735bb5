"""What of the counts may be shown, so that no small number of people can be worked out. Pure.

There are two sorts of numbers. What counts people or concerns is hidden below a limit: *fewer than 5*. What counts the
organisation's own failures is never hidden completely: *none* and *1 to 4* are told apart, so that no failure vanishes
behind the protection of those whom it has harmed.

A sum could give a hidden part away, so it is told as it is only where each hidden part could still be every number
that it is hidden among; otherwise it is told as *8 to 11*, see ``in_all``. Numbers that contain each other (late among
all) are told only where the larger one cannot narrow the smaller, see ``half``. Each quarter is worked out from its own
counts alone, so that nothing can be taken from its neighbours. The tests reckon: they list every world behind a page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What a number counts."""

    PEOPLE = "people"
    OURS = "ours"


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """A number as it may be shown: from ``least`` to ``most``, both possible; the same where it is told as it is."""

    least: int
    most: int

    @property
    def exact(self) -> bool:
        """Whether it is told as it is."""
        return self.least == self.most

    @property
    def none(self) -> bool:
        """Whether it is known that there is none."""
        return self.most == 0


def shown(count: int, about: About, hidden_below: int) -> Shown:
    """A count as it may be shown.

    Args:
        count: how many there are.
        about: people and concerns, or the organisation's own failures.
        hidden_below: the first number that is told as it is.
    """
    if count >= hidden_below or (count == 0 and about is About.OURS):
        return Shown(count, count)
    return Shown(0 if about is About.PEOPLE else 1, hidden_below - 1)


def in_all(counts: Collection[int], about: About, hidden_below: int) -> Shown:
    """A sum of counts that are shown each for itself.

    With k hidden parts, each from a to m, the sum of these is told as it is where it lies between (k-1)a + m and
    (k-1)m + a: then each of them may be a, and may be m. At either end it is told by the stretch up to there.

    Args:
        counts: the parts.
        about: what they count.
        hidden_below: the limit.
    """
    told = [shown(count, about, hidden_below) for count in counts]
    known = sum(one.least for one in told if one.exact)
    hidden = [count for count, one in zip(counts, told, strict=True) if not one.exact]
    if not hidden:
        return Shown(known, known)
    few, most = 0 if about is About.PEOPLE else 1, hidden_below - 1
    many, rest = len(hidden), sum(hidden)
    lower, upper = (many - 1) * few + most, (many - 1) * most + few
    if lower >= upper:
        return Shown(known + many * few, known + many * most)
    if rest <= lower:
        return Shown(known + many * few, known + lower)
    if rest >= upper:
        return Shown(known + upper, known + many * most)
    return Shown(known + rest, known + rest)


def half(waits: Sequence[int], hidden_below: int) -> int | None:
    """The step in which half of them had waited; nothing where they are few.

    It is told from twice the limit on. With fewer, that half came in time would say how many at most came late.

    Args:
        waits: how many fall into each step.
        hidden_below: the limit.
    """
    many = sum(waits)
    if many < 2 * hidden_below:
        return None
    passed = 0
    for step, count in enumerate(waits):
        passed += count
        if 2 * passed >= many:
            return step
    return None


def longest(waits: Sequence[int], hidden_below: int, *, late_from: int) -> int | None:
    """The step of the longest wait: where they are many, or where one of them was late.

    That something was late is told anyway. Of few that all came in time nothing is told.
    """
    if sum(waits) < hidden_below and not any(waits[late_from:]):
        return None
    return max((step for step, count in enumerate(waits) if count), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted in one quarter. Nothing of this leaves the core as it is.

    ``waits``: the concerns of the quarter, by how long they waited to be opened, those that still wait among them.
    ``overdue`` and ``done_late``: by the sort of duty. ``owing``: what agencies owed at its end, by how long; ``past``
    its day; ``answered``: by how long the answer took. ``near``: by the near miss.
    """

    broken: int
    kept: int
    waits: tuple[int, ...]
    unopened: int
    overdue: Mapping[str, int]
    done_late: Mapping[str, int]
    owing: Mapping[str, tuple[int, ...]]
    past: Mapping[str, int]
    answered: Mapping[str, tuple[int, ...]]
    climbed: int
    near: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One sort of agency as it may be shown. ``longest`` and ``half`` are steps of waiting, or nothing."""

    key: str
    owing: Shown
    past: Shown
    longest: int | None
    answered: Shown
    half: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One quarter as it may be shown. ``half`` and ``longest`` are steps of waiting until a concern was opened."""

    broken: Shown
    kept: Shown
    reported: Shown
    late: Shown
    unopened: Shown
    half: int | None
    longest: int | None
    overdue: Mapping[str, Shown]
    done_late: Mapping[str, Shown]
    overdue_in_all: Shown
    agencies: tuple[Agency, ...]
    owing_in_all: Shown
    climbed: Shown
    near: Mapping[str, Shown]
    near_in_all: Shown


def figures(counts: Counts, *, hidden_below: int, late_from: int) -> Figures:
    """What may be shown of a quarter.

    Args:
        counts: what was counted.
        hidden_below: the limit.
        late_from: the first step of waiting that is late.
    """

    def people(count: int) -> Shown:
        return shown(count, About.PEOPLE, hidden_below)

    def ours(count: int) -> Shown:
        return shown(count, About.OURS, hidden_below)

    return Figures(
        broken=ours(counts.broken),
        kept=people(counts.kept),
        reported=people(sum(counts.waits)),
        late=ours(sum(counts.waits[late_from:])),
        unopened=ours(counts.unopened),
        half=half(counts.waits, hidden_below),
        longest=longest(counts.waits, hidden_below, late_from=late_from),
        overdue={sort: ours(count) for sort, count in counts.overdue.items()},
        done_late={sort: ours(count) for sort, count in counts.done_late.items()},
        overdue_in_all=in_all(counts.overdue.values(), About.OURS, hidden_below),
        agencies=tuple(_agency(key, counts, hidden_below) for key in counts.owing),
        owing_in_all=in_all([sum(waits) for waits in counts.owing.values()], About.PEOPLE, hidden_below),
        climbed=ours(counts.climbed),
        near={key: ours(count) for key, count in counts.near.items()},
        near_in_all=in_all(counts.near.values(), About.OURS, hidden_below),
    )


def _agency(key: str, counts: Counts, hidden_below: int) -> Agency:
    owing, answered = counts.owing[key], counts.answered[key]
    return Agency(
        key=key,
        owing=shown(sum(owing), About.PEOPLE, hidden_below),
        past=shown(counts.past[key], About.PEOPLE, hidden_below),
        longest=longest(owing, hidden_below, late_from=len(owing)),
        answered=shown(sum(answered), About.PEOPLE, hidden_below),
        half=half(answered, hidden_below),
    )
