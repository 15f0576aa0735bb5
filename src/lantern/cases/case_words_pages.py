"""The page with what was decided and done in the concerns of a case, in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantern.access.shown_names import name_of
from lantern.access.visitors import visitor_of
from lantern.cases.case_words_queries import CaseWords, WordsOf, case_words
from lantern.cases.entry_words import AnswerLine, answer_lines, title_of
from lantern.folders.queries import OpenEntry
from lantern.packs.intake_files import intake
from lantern.packs.vocabularies import vocabulary
from lantern.web.pages import page


@dataclass(frozen=True)
class SpokenLine:
    """One decision, or one piece of evidence. ``duty``: what had to be done."""

    title: str
    duty: str
    words: str
    lines: tuple[AnswerLine, ...]
    by: str
    at: datetime


@dataclass(frozen=True)
class ConcernWords:
    """Those of one concern."""

    reference: str
    url: str
    lines: tuple[SpokenLine, ...]


@dataclass(frozen=True, kw_only=True)
class WordsPage:
    """Decisions and evidence of the concerns of a case."""

    title: str
    reference: str
    folder: UUID
    concerns: tuple[ConcernWords, ...]


@require_safe
def words(request: HttpRequest, folder: UUID) -> HttpResponse:
    """What was decided and done, in words; that each concern was opened for it stands in that concern."""
    return page(request, "cases/words.html", words_page(case_words(visitor_of(request), folder)))


def words_page(found: CaseWords) -> WordsPage:
    """The words, concern by concern."""
    return WordsPage(
        title=_("Decisions and evidence"), reference=found.around.reference, folder=found.around.reading.folder,
        concerns=tuple(
            ConcernWords(
                one.reference, reverse("folder", args=[one.folder]),
                tuple(_line(entry, one, found) for entry in one.entries),
            )
            for one in found.concerns
        ),
    )  # fmt: skip


def _line(entry: OpenEntry, one: WordsOf, found: CaseWords) -> SpokenLine:
    what = one.duties.get(entry.id, "")
    return SpokenLine(
        title_of(entry), _(what) if what else "", str(entry.body.get("words") or ""),
        answer_lines(entry, intake(), vocabulary()), name_of(entry.by, found.names), entry.at,
    )  # fmt: skip
