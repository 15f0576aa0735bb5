"""The picture of a chronology with its words, and the same figures for a table (U16)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.translation import gettext as _

from lantern.cases.forms import KIND_WORDS
from lantern.cases.items import Kind, Thread
from lantern.cases.picture import LABELS, SHAPES, picture
from lantern.cases.records import Drawing, FigureLine, LaneLine
from lantern.cases.spans import lasted, written_moment
from lantern.cases.stretches import Stretch

FILE = "cases/picture.svg"


def drawing(shown: Sequence[Thread], quiet: Sequence[Stretch], at: datetime) -> Drawing | None:
    """The picture of what is shown; none where there is nothing to draw."""
    made = picture(shown, quiet, now=at)
    if made is None:
        return None
    counted = [f"{line.label}: {line.count}" for line in figures(shown)]
    silent = [
        _("Gap %(number)s: %(span)s") % {"number": number, "span": lasted(gap.lasts)}
        for number, gap in enumerate(quiet, start=1)
    ]
    span = {"first": written_moment(made.start), "last": written_moment(made.end)}
    return Drawing(
        title=_("What happened from %(first)s to %(last)s") % span,
        description=". ".join([*counted, *silent]) + ".",
        width=made.width,
        height=made.height,
        labels=LABELS,
        lanes=tuple(LaneLine(str(KIND_WORDS[lane.kind]), lane.y) for lane in made.lanes),
        dots=made.dots,
        bands=made.bands,
        now=made.now,
        start=made.start,
        end=made.end,
    )


def drawn_as_file(drawn: Drawing) -> str:
    """The picture as an SVG file, for paper."""
    engine = engines["lantern"]
    assert isinstance(engine, Jinja2)  # noqa: S101 -- the settings name it so
    return engine.get_template(FILE).template.render(picture=drawn)


def figures(shown: Sequence[Thread]) -> tuple[FigureLine, ...]:
    """How often each kind stands there, with the first and the last moment."""
    return tuple(_figures(shown))


def _figures(shown: Sequence[Thread]) -> Iterable[FigureLine]:
    for kind in Kind:
        # As in the picture: a correction stands where it was made.
        moments = [
            item.written_at if item.corrects else item.at
            for thread in shown
            for item in thread.items
            if item.kind is kind
        ]
        if moments:
            yield FigureLine(
                kind=kind.value, label=str(KIND_WORDS[kind]), shape=SHAPES[kind], count=len(moments),
                first=min(moments), last=max(moments),
            )  # fmt: skip
