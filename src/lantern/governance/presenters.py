"""The picture as frozen records of plain values: what is shown, in words, charts and tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from lantern.governance.charts import Point, chart
from lantern.governance.figures import Agency, Figures, Shown
from lantern.governance.now_section import now_section
from lantern.governance.number_words import (
    ASK_WORDS,
    SORT_WORDS,
    number_words,
    quarter_words,
    short_quarter,
    wait_words,
)
from lantern.governance.quarters import Stretch
from lantern.governance.questions import asks
from lantern.governance.records import Chart, PicturePage, QuarterChoice, Row, Section, Table
from lantern.governance.standing_now import StandingNow
from lantern.packs.governance_files import GovernanceFigures

Pick = Callable[[Figures], Shown]
_CONFIRMED: Final = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything of which a page is made. ``chosen``: which of the quarters."""

    stretches: Sequence[Stretch]
    figures: Sequence[Figures]
    chosen: int
    now: StandingNow
    known: GovernanceFigures
    at: datetime

    @property
    def shown(self) -> Figures:
        """The figures of the chosen quarter."""
        return self.figures[self.chosen]


def picture_page(picture: Picture) -> PicturePage:
    """The page of the chosen quarter."""
    stretch, known, now = picture.stretches[picture.chosen], picture.known, picture.now
    found = asks(picture.shown, rota_gap=bool(now.gaps), contacts=now.wrong > 0)
    return PicturePage(
        title=_("The quarter in figures"),
        key=stretch.quarter.key,
        quarter=quarter_words(stretch.quarter),
        unfinished=not stretch.finished,
        until=stretch.until,
        choices=tuple(
            QuarterChoice(one.quarter.key, _named(one), chosen=nth == picture.chosen)
            for nth, one in reversed(tuple(enumerate(picture.stretches)))
        ),
        asks=tuple(str(ASK_WORDS[ask]) for ask in found),
        limit=known.hidden_below,
        told_every=known.told_every_days,
        to_confirm=known.status != _CONFIRMED,
        sections=(
            _promises(picture), _opening(picture), _duties(picture), _agencies(picture), _climbed(picture),
            _near_misses(picture), now_section(now, picture.at),
        ),
    )  # fmt: skip


def _promises(picture: Picture) -> Section:
    title = _("Promises to people that were not kept")
    drawn, trend = _trend(picture, "promises", title, lambda one: one.broken)
    kept = Row(_("Promises kept in time"), (number_words(picture.shown.kept),))
    return Section(
        key="promises", title=title, headline=number_words(picture.shown.broken), bad=not picture.shown.broken.none,
        note=_("Somebody was told that something would happen by a day, and it did not: late, given up or open."),
        chart=drawn, trend=trend, tables=(Table(_("Beside that"), (_("What"), _("How many")), (kept,)),),
    )  # fmt: skip


def _opening(picture: Picture) -> Section:
    shown, known = picture.shown, picture.known
    title = _("Concerns that were opened late")
    drawn, trend = _trend(picture, "opening", title, lambda one: one.late)
    rows = (
        Row(_("Concerns that came in"), (number_words(shown.reported),)),
        Row(_("Opened late, or not opened and late by now"), (number_words(shown.late),)),
        Row(_("Not opened at the end"), (number_words(shown.unopened),)),
        Row(_("Half were opened within"), (wait_words(shown.half, known),)),
        Row(_("The longest wait"), (wait_words(shown.longest, known),)),
    )
    hours = known.late_after_minutes // 60
    return Section(
        key="opening", title=title, headline=number_words(shown.late), bad=not shown.late.none,
        note=_("Late is after %(hours)s hours. An urgent concern climbs much sooner, see below.") % {"hours": hours},
        chart=drawn, trend=trend,
        tables=(Table(_("How long concerns waited"), (_("What"), _("How many, or how long")), rows),),
    )  # fmt: skip


def _duties(picture: Picture) -> Section:
    shown = picture.shown
    title = _("Duties that were overdue at the end")
    drawn, trend = _trend(picture, "duties", title, lambda one: one.overdue_in_all)
    rows = tuple(
        Row(str(words), (number_words(shown.overdue[sort]), number_words(shown.done_late[sort])))
        for sort, words in SORT_WORDS.items()
    )
    heads = (_("Sort of duty"), _("Overdue at the end"), _("Done late in the quarter"))
    return Section(
        key="duties", title=title, headline=number_words(shown.overdue_in_all), bad=not shown.overdue_in_all.none,
        note=_("A duty that a lead has let go with a reason is not counted. None of the law can be let go."),
        chart=drawn, trend=trend, tables=(Table(_("By what they rest on"), heads, rows),),
    )  # fmt: skip


def _agencies(picture: Picture) -> Section:
    shown, known = picture.shown, picture.known
    title = _("What agencies owed us at the end")
    drawn, trend = _trend(picture, "agencies", title, lambda one: one.owing_in_all)
    labels = {one.key: _(one.label) for one in known.agencies}
    rows = tuple(
        Row(
            labels[one.key],
            (
                number_words(one.owing), number_words(one.past), wait_words(one.longest, known),
                number_words(one.answered), wait_words(one.half, known),
            ),
        )
        for one in shown.agencies
        if not _all_hidden(one)
    )  # fmt: skip
    few, unsaid = _("fewer than %(limit)s each") % {"limit": known.hidden_below}, wait_words(None, known)
    others = Row(_("Every other sort"), (few, few, unsaid, few, unsaid))
    heads = (
        _("Agency"), _("Owed at the end"), _("Of these past their day"), _("Longest wait"),
        _("Answered in the quarter"), _("Half answered within"),
    )  # fmt: skip
    return Section(
        key="agencies", title=title, headline=number_words(shown.owing_in_all), bad=False,
        note=_("Answers to referrals and the like. This table can be shown to an agency: it says nothing of any case."),
        chart=drawn, trend=trend, tables=(Table(_("By sort of agency"), heads, (*rows, others)),),
    )  # fmt: skip


def _all_hidden(one: Agency) -> bool:
    """Whether a row would say nothing. That it is left out says no more than the row would."""
    return not (one.owing.exact or one.past.exact or one.answered.exact)


def _climbed(picture: Picture) -> Section:
    title = _("Urgent alerts that climbed")
    drawn, trend = _trend(picture, "climbed", title, lambda one: one.climbed)
    return Section(
        key="climbed", title=title, headline=number_words(picture.shown.climbed), bad=not picture.shown.climbed.none,
        note=_("An urgent concern that nobody opened in time goes on to the next post, until somebody opens it."),
        chart=drawn, trend=trend, tables=(),
    )  # fmt: skip


def _near_misses(picture: Picture) -> Section:
    shown, title = picture.shown, _("Near misses")
    drawn, trend = _trend(picture, "near", title, lambda one: one.near_in_all)
    rows = tuple(
        Row(_(one.label), (number_words(shown.near[one.key]), _(one.means))) for one in picture.known.near_misses
    )
    heads = (_("What"), _("How many"), _("What it means"))
    return Section(
        key="near", title=title, headline=number_words(shown.near_in_all), bad=not shown.near_in_all.none,
        note=_("Lantern records these by itself. More of them can mean that more is noticed: ask what was learned."),
        chart=drawn, trend=trend, tables=(Table(_("By kind"), heads, rows),),
    )  # fmt: skip


def _trend(picture: Picture, key: str, title: str, pick: Pick) -> tuple[Chart, Table]:
    """The chart of all quarters, and the same in a table."""
    pairs = [(stretch, pick(one)) for stretch, one in zip(picture.stretches, picture.figures, strict=True)]
    points = [Point(short_quarter(stretch.quarter), number, number_words(number)) for stretch, number in pairs]
    rows = tuple(Row(_named(stretch), (number_words(number),)) for stretch, number in pairs)
    return chart(key, title, points), Table(title, (_("Quarter"), _("How many")), rows)


def _named(stretch: Stretch) -> str:
    words = quarter_words(stretch.quarter)
    return words if stretch.finished else _("%(quarter)s, not finished") % {"quarter": words}
