"""A chronology as the plain values from which its PDF is made. No value is ever put together with mark-up."""

import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from lantern.cases.drawings import drawn_as_file
from lantern.cases.entry_words import AnswerLine
from lantern.cases.records import ChronologyPage, CorrectionLine, GapLine, ItemLine, MarkLine, Row
from lantern.cases.spans import written_moment
from lantern.web.languages import BY_CODE, ENGLISH

UNKNOWN: Final = "und"
"""In which language somebody wrote is not known, and never guessed."""
_ENDS_A_LINE: Final = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


def paper_of(page: ChronologyPage, *, language: str, classification: str) -> dict[str, Any]:
    """Everything that stands on the paper.

    Args:
        page: what is shown.
        language: of our own words.
        classification: the line that says how to keep it.
    """
    known = BY_CODE.get(language, BY_CODE[ENGLISH])
    drawn = page.drawing
    return {
        "title": f"{page.title} {page.reference}",
        "lang": known.code.split("-")[0],
        "rtl": known.right_to_left,
        "classification": classification,
        "copy": _("Copy for %(name)s, %(moment)s")
        % {"name": _plain(page.printed_by), "moment": written_moment(page.made_at)},
        "facts": [_pair(line) for line in _facts(page)],
        "kept_out": [_plain(name) for name in page.kept_out],
        "unprintable": False,
        "words": {
            "kept_out": _("Who must not learn of it"),
            "do_not_tell": _("Do not tell them. Do not leave this where they can see it."),
            "at_a_glance": _("At a glance"),
            "happened": _("What happened"),
            "unprintable": _(
                "Some letters could not be printed; an empty box stands for each. Read those words in Lantern."
            ),
        },
        "picture": drawn_as_file(drawn) if drawn else "",
        "picture_words": f"{drawn.title}. {drawn.description}" if drawn else "",
        "legend": _legend(page),
        "figure_heads": [_("Kind"), _("How often"), _("First"), _("Last")],
        "figures": [
            [line.label, str(line.count), written_moment(line.first), written_moment(line.last)]
            for line in page.figures
        ],
        "gap_heads": [_("Gap"), _("From"), _("To"), _("How long")],
        "gaps": [
            [str(line.number), written_moment(line.start), _end_of(line), line.lasts] for line in page.gaps
        ],
        "note": _note(page),
        "rows": [_row(row) for row in page.rows],
    }  # fmt: skip


def _legend(page: ChronologyPage) -> str:
    if page.total is None:
        return _("Ring: significant. Box with a stroke: overdue. Dashed line: now.")
    return _("Hatched: a gap. Ring: significant. Box with a stroke: overdue. Dashed line: now.")


def _facts(page: ChronologyPage) -> Iterable[AnswerLine]:
    if page.about:
        yield AnswerLine(_("About"), page.about)
    of_all = _("%(shown)s of %(total)s") % {"shown": page.shown, "total": page.total}
    yield AnswerLine(_("Shown"), str(page.shown) if page.total is None else of_all)
    if page.chips:
        yield AnswerLine(_("Not everything is shown. What stands here is narrowed to:"), _and(page.chips))
    yield AnswerLine(_("Significant"), str(page.significant))
    if page.overdue is not None:
        yield AnswerLine(_("Overdue"), str(page.overdue))


def _note(page: ChronologyPage) -> str:
    given = {"length": page.gap_words, "days": page.within_days}
    if page.total is None:
        return (
            _(
                "A repeat is the same kind or answer within %(days)s days. "
                "That is our own figure, and says nothing about a person: you judge."
            )
            % given
        )
    return (
        _(
            "Gaps of %(length)s are drawn. A repeat is the same kind or answer within %(days)s days. "
            "Both are our own figures, and say nothing about a person: you judge."
        )
        % given
    )


def _and(chips: Iterable[Any]) -> str:
    return ", ".join(chip.text for chip in chips)


def _row(row: Row) -> dict[str, Any]:
    if row.gap is not None:
        return {
            "gap": True,
            "title": _gap_title(row.gap),
            "when": f"{written_moment(row.gap.start)} \N{EN DASH} {_end_of(row.gap)}",
        }
    assert row.item is not None  # noqa: S101 -- a row is one of the two
    return _item(row.item)


def _gap_title(gap: GapLine) -> str:
    given = {"number": gap.number, "span": gap.lasts}
    if gap.open:
        return _("Gap %(number)s: nothing that is shown here was recorded for %(span)s, until now") % given
    return _("Gap %(number)s: nothing that is shown here was recorded for %(span)s") % given


def _item(line: ItemLine) -> dict[str, Any]:
    return {
        "gap": False,
        "label": line.label,
        "shape": line.shape,
        "title": _plain(line.title),
        "when": " · ".join(_when(line)),
        "tags": [*_tags(line), *(f"{_('Repeat')}: {words}" for words in line.repeats)],
        "words": _written(line.words),
        "lines": [_pair(one) for one in _lines(line)],
        "corrections": [_correction(one) for one in line.corrections],
        "marks": [_mark(one) for one in line.marks],
    }


def _when(line: ItemLine) -> Iterable[str]:
    if line.about_at is None:
        yield written_moment(line.written_at)
    else:
        yield f"{_('Happened')} {written_moment(line.about_at)}"
        yield f"{_('written')} {written_moment(line.written_at)} ({line.later})"
    if line.by:
        yield _plain(line.by)
    if line.source:
        yield f"{_('Source:')} {_plain(line.source)}"
    if line.elsewhere:
        yield f"{_('in folder')} {line.elsewhere}"


def _tags(line: ItemLine) -> Iterable[str]:
    if line.overdue:
        yield _("Overdue for %(span)s") % {"span": line.late}
    elif line.late:
        yield _("%(span)s late") % {"span": line.late}
    if line.significant:
        yield _("Significant")


def _lines(line: ItemLine) -> Iterable[AnswerLine]:
    yield from line.lines
    if line.kept_out:
        yield AnswerLine(_("Also kept out, in the words of the reporter"), line.kept_out)
    if line.has_place:
        yield AnswerLine(_("A place was given"), _("It is not shown here."))


def _correction(one: CorrectionLine) -> dict[str, Any]:
    repeated = [AnswerLine(_("Repeat"), words) for words in one.repeats]
    return {
        "title": _plain(one.title),
        "when": f"{written_moment(one.at)} · {_plain(one.by)}",
        "words": _written(one.words),
        "lines": [_pair(line) for line in (*one.lines, *repeated)],
    }


def _mark(one: MarkLine) -> str:
    said = _("Marked as significant") if one.significant else _("No longer marked as significant")
    return f"{said}, {written_moment(one.at)}, {_plain(one.by)}: {_plain(one.why)}"


def _pair(line: AnswerLine) -> dict[str, str]:
    return {"word": _plain(line.word), "value": _plain(line.value)}


def _written(words: str) -> dict[str, Any]:
    lines = _split(words) if words.strip() else []
    return {"lines": [{"text": _plain(line), "rtl": _is_rtl(line), "lang": UNKNOWN} for line in lines]}


def _split(words: str) -> list[str]:
    return "".join("\n" if sign in _ENDS_A_LINE else sign for sign in words.replace("\r\n", "\n")).split("\n")


def _plain(words: str) -> str:
    """The words without signs that no paper can show: commands to a terminal, halves of letters."""
    return "".join(sign for sign in words if unicodedata.category(sign) not in {"Cc", "Cs", "Cn", "Co"} or sign == "\t")


def _is_rtl(words: str) -> bool:
    """The direction of the first letter that has one, as a browser finds it."""
    for sign in words:
        direction = unicodedata.bidirectional(sign)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def _end_of(gap: GapLine) -> str:
    return _("now") if gap.open else written_moment(gap.end)
