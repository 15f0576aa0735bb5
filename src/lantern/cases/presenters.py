"""From a chronology to the record of its page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _

from lantern.cases.drawings import drawing, figures
from lantern.cases.forms import KIND_WORDS, NarrowingForm
from lantern.cases.items import Item, Thread
from lantern.cases.narrowing import laid_out, narrowed
from lantern.cases.picture import OVERDUE, SHAPES
from lantern.cases.queries import Chronology, name_of
from lantern.cases.records import (
    Chip,
    ChronologyPage,
    CorrectionLine,
    GapLine,
    ItemLine,
    MarkLine,
    Row,
)
from lantern.cases.repeats import Repeat, repeats
from lantern.cases.signs import sign_words
from lantern.cases.spans import lasted
from lantern.cases.stretches import Stretch, gaps
from lantern.folders.kinds import FolderKind
from lantern.packs.chronology_files import ChronologyFigures, chronology_figures

WITH_A_PAGE = frozenset({FolderKind.CONCERN, FolderKind.PERSON, FolderKind.CASE})
"""Kinds of folders of which there is a page of their own to go back to."""


def chronology_page(
    found: Chronology, form: NarrowingForm, *, at: datetime, may_mark: bool, may_copy: bool, printed_by: str
) -> ChronologyPage:
    """The page of a chronology, as it is shown now.

    Args:
        found: everything that this reader may know.
        form: what they want to see of it.
        at: now.
        may_mark: whether they may mark something as significant.
        may_copy: whether a copy is offered.
        printed_by: their name, for paper.
    """
    lengths = chronology_figures()
    narrowing, length = form.narrowing(found.folder), lengths.gap(form.chosen("gap", lengths.default))
    shown = narrowed(found.threads, narrowing)
    # Gaps are looked for in everything, or what is left out would look like silence.
    # Before a reader who is shown less, what is not shown would look like it, too: none is drawn.
    items = [item for thread in found.threads for item in thread.items]
    quiet = [gap for gap in gaps(items, least=length.lasts, until=at) if narrowing.touches(gap) and not found.less]
    lines = _Lines(found, _repeats(found.threads, lengths), at, may_mark=may_mark)
    gap_lines = {gap: _gap(number, gap, at) for number, gap in enumerate(quiet, start=1)}
    newest_first = form.newest_first()
    here = reverse("cases:chronology", args=[found.folder])
    return ChronologyPage(
        title=_("Chronology"),
        reference=found.reference,
        folder=found.folder,
        about=found.about,
        back_url=reverse("folder", args=[found.folder]) if found.kind in WITH_A_PAGE else "",
        rows=tuple(
            Row(gap=gap_lines[thing]) if isinstance(thing, Stretch) else Row(item=lines.item(thing))
            for thing in laid_out(shown, quiet, newest_first=newest_first)
        ),
        shown=len(shown),
        total=None if found.less else len(found.threads),
        # Of everything: a filter must not make what is overdue look done.
        significant=sum(thread.significant for thread in found.threads),
        overdue=None if found.less else sum(thread.item.overdue for thread in found.threads),
        form=form,
        chips=tuple(_chips(form, here)),
        clear_url=here,
        order_url=here + form.as_query(order="oldest" if newest_first else "newest"),
        newest_first=newest_first,
        gap_words=_(length.label),
        within_days=lengths.repeats_within.days,
        drawing=drawing(shown, quiet, at),
        figures=figures(shown),
        gaps=tuple(gap_lines.values()),
        kept_out=tuple(name_of(account, found.names) for account in found.kept_out),
        stopped=found.stopped,
        copy_url=reverse("cases:copy", args=[found.folder]) + form.as_query() if may_copy else "",
        printed_by=printed_by,
        made_at=at,
    )


def _repeats(found: Sequence[Thread], lengths: ChronologyFigures) -> Mapping[str, tuple[Repeat, ...]]:
    return repeats(found, within=lengths.repeats_within, least=lengths.repeats_least)


@dataclass(frozen=True)
class _Lines:
    """Turns items into lines."""

    found: Chronology
    repeated: Mapping[str, tuple[Repeat, ...]]
    at: datetime
    may_mark: bool

    def item(self, thread: Thread) -> ItemLine:
        item, told = thread.item, self.found.told[thread.item.key]
        here = item.folder == self.found.folder
        markable = self.may_mark and here
        return ItemLine(
            kind=item.kind.value,
            label=str(KIND_WORDS[item.kind]),
            shape=OVERDUE if item.overdue else SHAPES[item.kind],
            title=told.title,
            by=name_of(told.by, self.found.names) if item.recorded or told.by else "",
            source=told.source,
            written_at=item.written_at,
            about_at=item.about_at,
            later=_later(item),
            words=told.words,
            lines=told.lines,
            kept_out=told.kept_out,
            has_place=told.place_of is not None,
            overdue=item.overdue,
            late=lasted(told.late) if told.late is not None else "",
            significant=thread.significant,
            repeats=self._repeats(item),
            corrections=tuple(self._correction(one) for one in thread.corrections),
            marks=tuple(
                MarkLine(significant=mark.significant, by=name_of(mark.by, self.found.names), at=mark.at, why=mark.why)
                for mark in thread.marks
            ),
            elsewhere="" if here else self.found.references[item.folder],
            elsewhere_url="" if here else reverse("cases:chronology", args=[item.folder]),
            mark_url=reverse("cases:significance", args=[item.folder, item.row]) if markable else "",
            recorded=item.recorded,
        )

    def _correction(self, item: Item) -> CorrectionLine:
        told = self.found.told[item.key]
        return CorrectionLine(
            title=told.title, by=name_of(told.by, self.found.names), at=item.written_at, words=told.words,
            lines=told.lines, repeats=self._repeats(item),
        )  # fmt: skip

    def _repeats(self, item: Item) -> tuple[str, ...]:
        days = chronology_figures().repeats_within.days
        return tuple(
            _("%(times)s times in %(days)s days: %(what)s")
            % {"times": one.times, "days": days, "what": sign_words(one.sign)}
            for one in self.repeated.get(item.key, ())
        )


def _later(item: Item) -> str:
    if item.about_at is None:
        return ""
    span = item.written_at - item.about_at
    if span.total_seconds() < 0:
        return _("written %(span)s before it") % {"span": lasted(-span)}
    return _("written %(span)s later") % {"span": lasted(span)}


def _gap(number: int, gap: Stretch, at: datetime) -> GapLine:
    return GapLine(number=number, start=gap.start, end=gap.end, lasts=lasted(gap.lasts), open=gap.end >= at)


def _chips(form: NarrowingForm, here: str) -> Iterator[Chip]:
    for value in form.chosen("kind", ()):
        yield Chip(_label(form, "kind", value), here + form.as_query(without="kind", value=value))
    for value in form.chosen("only", ()):
        yield Chip(_label(form, "only", value), here + form.as_query(without="only", value=value))
    for name, words in (("since", _("From %(day)s")), ("until", _("To %(day)s"))):
        day = form.chosen(name, None)
        if day is not None:
            yield Chip(words % {"day": dateformat.format(day, "j M Y")}, here + form.as_query(without=name))


def _label(form: NarrowingForm, name: str, value: str) -> str:
    choices: Iterable[tuple[object, object]] = getattr(form.fields[name], "choices", ())
    return next((str(words) for key, words in choices if key == value), value)
