"""The picture as the plain values from which its PDF is made."""

from datetime import datetime
from typing import Any

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.translation import gettext as _

from lantern.cases.spans import written_moment
from lantern.governance.records import Chart, PicturePage, Section, Table
from lantern.web.languages import BY_CODE, ENGLISH

PAPER = "figures"
FILE = "governance/chart.svg"


def paper_of(page: PicturePage, *, language: str, classification: str, printed_by: str, at: datetime) -> dict[str, Any]:
    """Everything that stands on the paper.

    Args:
        page: what is shown.
        language: of our words.
        classification: the line that says how to keep it.
        printed_by: the name of who takes it out.
        at: when.
    """
    known = BY_CODE.get(language, BY_CODE[ENGLISH])
    return {
        "sheet": PAPER,
        "title": f"{page.title}: {page.quarter}",
        "lang": known.code.split("-")[0],
        "rtl": known.right_to_left,
        "classification": classification,
        "copy": _("Copy for %(name)s, %(moment)s") % {"name": printed_by, "moment": written_moment(at)},
        "lead": lead_of(page),
        "asks_title": _("What to ask the lead"),
        "asks": list(page.asks),
        "sections": [_section(one) for one in page.sections],
    }


def lead_of(page: PicturePage) -> list[str]:
    """What somebody must know before they read the figures."""
    return [
        _("Counted up to %(moment)s.") % {"moment": written_moment(page.until)},
        *([_("This quarter is not finished."), _told_until(page.told_every)] if page.unfinished else []),
        _("Numbers of people or concerns below %(limit)s are never shown: somebody could be recognised.")
        % {"limit": page.limit},
        _("What we ourselves did not do in time is always shown, as 1 to %(most)s where it is small.")
        % {"most": page.limit - 1},
    ]


def _told_until(days: int) -> str:
    return _("It is told up to the end of its last full stretch of %(days)s days.") % {"days": days}


def _section(one: Section) -> dict[str, Any]:
    tables = [*([one.trend] if one.trend else []), *one.tables]
    return {
        "title": one.title,
        "headline": one.headline,
        "note": one.note,
        "picture": drawn_as_file(one.chart) if one.chart else "",
        "picture_words": f"{one.chart.title}. {one.chart.description}" if one.chart else "",
        "tables": [_table(table) for table in tables],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "label": table.label,
        "heads": list(table.heads),
        "rows": [[row.name, *row.cells] for row in table.rows],
    }


def drawn_as_file(drawn: Chart) -> str:
    """A chart as an SVG file, for paper."""
    engine = engines["lantern"]
    assert isinstance(engine, Jinja2)  # noqa: S101 -- the settings name it so
    return engine.get_template(FILE).template.render(chart=drawn)
