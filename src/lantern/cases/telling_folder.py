"""What happened to a folder itself, and what the procedures said of it, as items of a chronology."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.access.folder_forms import CLASSES, LEVELS
from lantern.cases.entry_words import AnswerLine
from lantern.cases.gathering import Holdings
from lantern.cases.items import Item, Kind
from lantern.cases.link_words import role_words
from lantern.cases.telling import FIRST, LAST, PEOPLE, SAID, Telling, Told
from lantern.folders.holdings import OpenAssessment, Spell
from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.packs.library import library

OPENED: Final = {
    FolderKind.PERSON: gettext_lazy("A folder about a person was opened"),
    FolderKind.CONCERN: gettext_lazy("A concern was reported"),
    FolderKind.CASE: gettext_lazy("A case was opened"),
}
Name = Callable[[UUID | None], str]
_Decided = dict[tuple[str, str], tuple[str, ...]]
"""The codes that each procedure gave, of the concern or of a person in it."""


def folder_itself(held: Holdings) -> Iterator[Telling]:
    """Opened, sealed, closed."""
    reported = held.kind is FolderKind.CONCERN
    # A concern is reported when its words are sent; before that it was a report that nobody else had.
    sent = min((entry.at for entry in held.entries), default=held.opened_at) if reported else held.opened_at
    opened = OPENED.get(held.kind) or gettext_lazy("The folder was opened")
    signs = frozenset({"concern"}) if reported else frozenset[str]()
    yield _of_folder(held, "opened", sent, FIRST, signs), Told(title=str(opened), by=held.opened_by)
    if held.sealed_at is not None:
        yield _of_folder(held, "sealed", held.sealed_at, LAST), Told(title=_("The folder was sealed"))
    if held.closed_at is not None:
        yield _of_folder(held, "closed", held.closed_at, LAST), Told(title=_("The folder was closed"))


def people(held: Holdings, name: Name, at: datetime) -> Iterator[Telling]:
    """Who was let in and kept out, and since when that is over."""
    for number, spell in enumerate(held.grants):
        title = _("%(name)s was let in") % {"name": name(spell.account)}
        if spell.break_glass:
            title = _("%(name)s opened it in an emergency") % {"name": name(spell.account)}
        over = _("%(name)s was no longer let in") % {"name": name(spell.account)}
        how = str(LEVELS[Level(spell.what)])
        yield from _spell(held, spell, number, what="grant", titles=(title, over), how=how, at=at)
    for number, spell in enumerate(held.exclusions, start=len(held.grants)):
        title = _("%(name)s was kept out") % {"name": name(spell.account)}
        over = _("%(name)s was no longer kept out") % {"name": name(spell.account)}
        how = str(CLASSES[ExclusionKind(spell.what)])
        yield from _spell(held, spell, number, what="exclusion", titles=(title, over), how=how, at=at)


def holds(held: Holdings, at: datetime) -> Iterator[Telling]:
    """Legal holds."""
    for number, spell in enumerate(held.holds):
        titles = (_("A legal hold was placed"), _("A legal hold was lifted"))
        yield from _spell(held, spell, number, what="hold", titles=titles, at=at, kind=Kind.FOLDER)


def links(held: Holdings, readable: frozenset[UUID]) -> Iterator[Telling]:
    """Links to folders that this reader may read; of others nothing is said."""
    for number, link in enumerate(held.links):
        if link.other not in readable:
            continue
        lines = (AnswerLine(_("Which folder"), link.reference), AnswerLine(_("In which part"), role_words(link.role)))
        for end, moment in (("", link.starts), ("end", link.ended_at)):
            if moment is not None:
                title = _("The link with another folder was ended") if end else _("It was linked with another folder")
                item = Item(
                    key=f"link{end} {link.id}", kind=Kind.FOLDER, folder=held.folder, row=link.id, written_at=moment,
                    rank=(LAST, number),
                )  # fmt: skip
                yield item, Told(title=title, lines=tuple(line for line in lines if line.value))


def files(held: Holdings) -> Iterator[Telling]:
    """Files that were added. What they hold is not told here."""
    for number, file in enumerate(held.files):
        item = Item(
            key=f"file {file.id}", kind=Kind.EVIDENCE, folder=held.folder, row=file.id, written_at=file.at,
            rank=(LAST, number),
        )  # fmt: skip
        yield item, Told(title=_("A file was added"), by=file.by, lines=(AnswerLine(_("Name of the file"), file.name),))


def assessments(held: Holdings) -> Iterator[Telling]:
    """What the procedures said; from the second time on, what was new."""
    before: _Decided = {}
    for number, one in enumerate(held.assessments):
        now = dict(_decisions(one))
        fresh = {key: value for key, value in now.items() if before.get(key) != value}
        item = Item(
            key=f"assessment {one.id}", kind=Kind.ASSESSMENT, folder=held.folder, row=one.id, written_at=one.at,
            rank=(SAID, number),
        )  # fmt: skip
        lines = tuple(AnswerLine(*_decision_words(procedure, codes)) for (procedure, _who), codes in fresh.items())
        words = "" if lines or number == 0 else _("Nothing that was decided by them has changed.")
        yield item, Told(title=_("What the procedures said"), words=words, lines=tuple(dict.fromkeys(lines)))
        before = now


def _of_folder(held: Holdings, what: str, moment: datetime, rank: int, signs: frozenset[str] = frozenset()) -> Item:
    return Item(
        key=f"{what} {held.folder}", kind=Kind.FOLDER, folder=held.folder, row=held.folder, written_at=moment,
        rank=(rank, 0), signs=signs,
    )  # fmt: skip


def _spell(
    held: Holdings, spell: Spell, number: int, *, what: str, titles: tuple[str, str], at: datetime, how: str = "",
    kind: Kind = Kind.ACCESS,
) -> Iterator[Telling]:  # fmt: skip
    lines = tuple(AnswerLine(word, value) for word, value in ((_("How far"), how), (_("Why"), spell.why)) if value)
    begins = Item(
        key=f"{what} {spell.id}", kind=kind, folder=held.folder, row=spell.id, written_at=spell.starts,
        rank=(PEOPLE, number),
    )  # fmt: skip
    yield begins, Told(title=titles[0], by=spell.by, lines=lines)
    if spell.ends is not None and spell.ends <= at:
        ends = Item(
            key=f"{what} ended {spell.id}", kind=kind, folder=held.folder, row=spell.id, written_at=spell.ends,
            rank=(PEOPLE, number), recorded=spell.ended_by is not None,
        )  # fmt: skip
        yield ends, Told(title=titles[1], by=spell.ended_by)


def _decisions(one: OpenAssessment) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    whole = one.body.get("decisions")
    for procedure, codes in (whole if isinstance(whole, Mapping) else {}).items():
        yield (procedure, ""), _codes(codes)
    subjects = one.body.get("subjects")
    for who, held in (subjects if isinstance(subjects, Mapping) else {}).items():
        for procedure, codes in held.get("decisions", {}).items():
            yield (procedure, who), _codes(codes)


def _codes(codes: object) -> tuple[str, ...]:
    return tuple(map(str, codes)) if isinstance(codes, list) else (str(codes),)


def _decision_words(procedure: str, codes: tuple[str, ...]) -> tuple[str, str]:
    title, means = _meanings().get(procedure, (procedure, {}))
    return _(title), " ".join(_(means.get(code) or code.replace("_", " ")) for code in codes)


@cache
def _meanings() -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """What procedures and their codes stand for, in the words of the newest packs."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for procedure in sorted(library().procedures, key=lambda one: one.edition):
        means = {decision.code: decision.means for decision in procedure.decisions}
        found[procedure.id] = (procedure.title, {**found.get(procedure.id, ("", {}))[1], **means})
    return found
