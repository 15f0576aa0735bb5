"""Where everything stands in the picture of a chronology: numbers alone. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lantern.cases.items import Item, Kind, Thread
from lantern.cases.stretches import Stretch

WIDTH: Final = 400
LABELS: Final = 168
EDGE: Final = 12
LANE: Final = 22
HEAD: Final = 20
FOOT: Final = 4
SHAPES: Final = {
    Kind.WORDS: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    Kind.FACT: "M0-6 6 0 0 6-6 0z",
    Kind.NOTE: "M-4.5-4.5h9v9h-9z",
    Kind.DECISION: "M0-6 6 5H-6z",
    Kind.EVIDENCE: "M0-6.5 1.6-2h4.7L2.5.9 4 5.5 0 2.7-4 5.5-2.5.9-6.3-2h4.7z",
    Kind.CORRECTION: "M-5.5-3.5-3.5-5.5 0-2 3.5-5.5 5.5-3.5 2 0 5.5 3.5 3.5 5.5 0 2-3.5 5.5-5.5 3.5-2 0z",
    Kind.DUTY: "M-3-5.5h6L6 0 3 5.5h-6L-6 0z",
    Kind.ASSESSMENT: "M-1.8-6h3.6v4.2H6v3.6H1.8V6h-3.6V1.8H-6v-3.6h4.2z",
    Kind.ACCESS: "M0 6.5-6-4.5H6z",
    Kind.FOLDER: "M-6-4h4.5L0-2h6v7H-6z",
}
"""The shape of each kind, around the middle of its place. Any two can be told apart without colour."""
OVERDUE: Final = "M-7-7h14v14h-14zM-4-5l9 9-1 1-9-9z"
"""A duty that is overdue: a box with a stroke through it."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One item: where it stands, whether it is overdue, and whether it counts as significant."""

    x: float
    y: float
    shape: str
    kind: Kind
    overdue: bool
    significant: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """All items of one kind. ``y`` is the line on which they stand."""

    kind: Kind
    y: float


@dataclass(frozen=True, slots=True)
class Band:
    """A gap, with the number by which the table names it."""

    number: int
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything that is drawn, and the days at both ends. ``now``: where the present stands, if it is in it."""

    width: int
    height: int
    start: datetime
    end: datetime
    lanes: tuple[Lane, ...]
    dots: tuple[Dot, ...]
    bands: tuple[Band, ...]
    now: float | None


def picture(found: Sequence[Thread], gaps: Iterable[Stretch], *, now: datetime) -> Picture | None:
    """The picture of these threads and gaps; none where there is nothing to draw."""
    dots = [(thread, item) for thread in found for item in thread.items]
    if not dots:
        return None
    quiet = tuple(gaps)
    start = min([*(_drawn_at(item) for _thread, item in dots), *(gap.start for gap in quiet)])
    end = max([*(_drawn_at(item) for _thread, item in dots), *(gap.end for gap in quiet), now])
    kinds = [kind for kind in Kind if any(item.kind is kind for _thread, item in dots)]
    lanes = tuple(Lane(kind, HEAD + LANE * (place + 0.5)) for place, kind in enumerate(kinds))
    heights = {lane.kind: lane.y for lane in lanes}
    line = _Line(start, end)
    return Picture(
        width=WIDTH,
        height=HEAD + LANE * len(lanes) + FOOT,
        start=start,
        end=end,
        lanes=lanes,
        dots=tuple(
            Dot(
                line.x(_drawn_at(item)), heights[item.kind], OVERDUE if item.overdue else SHAPES[item.kind], item.kind,
                item.overdue,
                significant=thread.significant and item is thread.item,
            )
            for thread, item in dots
        ),
        bands=tuple(
            Band(number, line.x(gap.start), round(line.x(gap.end) - line.x(gap.start), 1))
            for number, gap in enumerate(quiet, start=1)
        ),
        now=line.x(now) if start <= now < end else None,
    )  # fmt: skip


def _drawn_at(item: Item) -> datetime:
    # A correction stands at what it corrects in the list; in the picture, where it was made.
    return item.written_at if item.corrects else item.at


@dataclass(frozen=True, slots=True)
class _Line:
    start: datetime
    end: datetime

    def x(self, moment: datetime) -> float:
        lasts = self.end - self.start
        part = (moment - self.start) / lasts if lasts > timedelta() else 0.5
        return round(LABELS + EDGE + part * (WIDTH - LABELS - 2 * EDGE), 1)
