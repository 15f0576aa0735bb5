"""The pages of a chronology as frozen records of plain values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lantern.cases.entry_words import AnswerLine
from lantern.cases.forms import CopyForm, NarrowingForm, WhyForm
from lantern.cases.picture import Band, Dot


@dataclass(frozen=True)
class LaneLine:
    """One line of the picture."""

    label: str
    y: float


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The picture, with the words for whoever does not see it."""

    title: str
    description: str
    width: int
    height: int
    labels: int
    lanes: tuple[LaneLine, ...]
    dots: tuple[Dot, ...]
    bands: tuple[Band, ...]
    now: float | None
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """What the picture shows of one kind."""

    kind: str
    label: str
    shape: str
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, kw_only=True)
class GapLine:
    """One gap. ``lasts``: in words. ``open``: it reaches to the present."""

    number: int
    start: datetime
    end: datetime
    lasts: str
    open: bool


@dataclass(frozen=True, kw_only=True)
class CorrectionLine:
    """What is right instead, as somebody wrote it later."""

    title: str
    by: str
    at: datetime
    words: str
    lines: tuple[AnswerLine, ...]
    repeats: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MarkLine:
    """Somebody marked it as significant, or took that back."""

    significant: bool
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """One item. ``about_at``: when it happened, where it was written at another time; ``later`` says by how much.

    ``elsewhere``: the reference of the folder in which it stands, where that is another one, and ``elsewhere_url`` its
    chronology. ``mark_url``: where it can be marked, for whoever may.
    """

    kind: str
    label: str
    shape: str
    title: str
    by: str
    source: str
    written_at: datetime
    about_at: datetime | None
    later: str
    words: str
    lines: tuple[AnswerLine, ...]
    kept_out: str
    has_place: bool
    overdue: bool
    late: str
    significant: bool
    repeats: tuple[str, ...]
    corrections: tuple[CorrectionLine, ...]
    marks: tuple[MarkLine, ...]
    elsewhere: str
    elsewhere_url: str
    mark_url: str
    recorded: bool


@dataclass(frozen=True)
class Row:
    """One thing on the timeline: an item, or a gap."""

    item: ItemLine | None = None
    gap: GapLine | None = None


@dataclass(frozen=True)
class Chip:
    """One thing by which the chronology is narrowed, and the address without it."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ChronologyPage:
    """A whole chronology, as it is shown now.

    ``total`` and ``overdue`` are none, and gaps are not drawn, for a reader who is shown less of what there is.
    """

    title: str
    reference: str
    folder: UUID
    about: str
    back_url: str
    rows: tuple[Row, ...]
    shown: int
    total: int | None
    significant: int
    overdue: int | None
    form: NarrowingForm
    chips: tuple[Chip, ...]
    clear_url: str
    order_url: str
    newest_first: bool
    gap_words: str
    within_days: int
    drawing: Drawing | None
    figures: tuple[FigureLine, ...]
    gaps: tuple[GapLine, ...]
    kept_out: tuple[str, ...]
    stopped: bool
    copy_url: str
    printed_by: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class SignificancePage:
    """Marking one item, or taking the mark back."""

    title: str
    reference: str
    back_url: str
    about: str
    words: str
    significant: bool
    form: WhyForm


@dataclass(frozen=True, kw_only=True)
class CopyPage:
    """Taking a copy out. ``hidden``: what is shown, carried along. ``asks``: a second person must agree first."""

    title: str
    reference: str
    folder: UUID
    back_url: str
    shown: str
    people: int
    asks: bool
    agreed: bool
    asked: bool
    form: CopyForm
    hidden: tuple[tuple[str, str], ...]
