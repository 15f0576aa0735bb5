"""The page of the picture as frozen records of plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """One quarter in a chart. From ``top`` it is certain; from ``rest`` up to there it is so many at most.

    ``x`` and ``middle``: where it begins, and where its words stand.
    """

    x: float
    middle: float
    top: float
    height: float
    rest: float
    rest_height: float
    number: str
    name: str
    number_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with the words for whoever does not see it. ``key`` tells it from the others on a page."""

    key: str
    title: str
    description: str
    width: int
    height: int
    floor: float
    bar: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: what it is about, and the words of its cells."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its label, its heads, its rows."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the picture: what it is, the figure in words, the chart with its table, and more tables."""

    key: str
    title: str
    headline: str
    bad: bool
    note: str
    chart: Chart | None
    trend: Table | None
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class QuarterChoice:
    """One quarter that can be chosen."""

    key: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePage:
    """The whole picture of one quarter."""

    title: str
    key: str
    quarter: str
    unfinished: bool
    until: datetime
    choices: tuple[QuarterChoice, ...]
    asks: tuple[str, ...]
    limit: int
    told_every: int
    to_confirm: bool
    sections: tuple[Section, ...]
