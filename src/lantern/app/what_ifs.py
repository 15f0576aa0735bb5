"""``lantern assess --what-if``: what another answer would change, before anybody acts on it."""

from collections.abc import Sequence

from lantern.app.failures import Refused
from lantern.app.sheet import Sheet, joined
from lantern.packs.case_values import CaseValues, Place
from lantern.procedures.assessment import Duty
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import Situation
from lantern.procedures.vocabulary import Vocabulary
from lantern.procedures.what_if import Change, WhatIf
from lantern.procedures.wording import about_words, by_words, person_words
from lantern.spelling.near_misses import did_you_mean


def changes(texts: Sequence[str], situation: Situation, vocabulary: Vocabulary) -> list[Change]:
    """Read ``fact=answer`` and ``person.fact=answer``; an empty answer takes the answer back.

    Raises:
        Refused: not of this form, or a person, fact or answer that does not exist.
    """
    return [_change(text, situation, vocabulary) for text in texts]


def _change(text: str, situation: Situation, vocabulary: Vocabulary) -> Change:
    name, equals, given = text.partition("=")
    whose, dot, fact = name.strip().rpartition(".")
    if not equals or fact not in vocabulary.facts:
        hint = did_you_mean(fact, vocabulary.facts) if equals else " Write fact=answer."
        raise Refused(f'--what-if "{text}": "{fact or text}" is not a fact.{hint}', code=2)
    scope = vocabulary.facts[fact].scope
    subject = _person(whose if dot else None, fact, situation) if scope == "subject" else None
    if not given.strip():
        return Change(fact=fact, subject=subject, value=None)
    words = [word.strip() for word in given.split(",")]
    value: object = (
        words if vocabulary.facts[fact].type == "list" and words[0] not in {"yes", "no", "unknown"} else given.strip()
    )
    place = Place({fact: value}, "--what-if", [])
    read = CaseValues(vocabulary).facts_of(place)
    if place.problems:
        raise Refused("\n".join(place.problems), code=2)
    return Change(fact=fact, subject=subject, value=read[fact])


def _person(given: str | None, fact: str, situation: Situation) -> str:
    known = [subject.id for subject in situation.subjects]
    if given is None and len(known) == 1:
        return known[0]
    if given in known:
        return str(given)
    people = ", ".join(known) or "nobody"
    if given is not None:
        raise Refused(
            f'--what-if: the case has no person "{given}"; it has {people}.{did_you_mean(given, known)}', code=2
        )
    raise Refused(f'"{fact}" belongs to a person: write person.{fact}=…; this case has {people}.', code=2)


def difference(found: WhatIf, situation: Situation, procedures: Procedures) -> Sheet:
    """What would change, as a page."""
    sheet = Sheet()
    sheet.line((f"{situation.id}  What would change", "title"))
    if found.changes_nothing:
        sheet.gap()
        sheet.paragraph("Nothing would change: no decision, no duty, no prohibition, nobody else would be told.")
        return sheet
    _codes(sheet, "Decided then", found.codes_gained, found, situation)
    _codes(sheet, "No longer decided", found.codes_lost, found, situation)
    _duties(sheet, "New duties", found.duties_gained, situation, procedures)
    _duties(sheet, "Duties that fall away", found.duties_lost, situation, procedures)
    if found.duties_lost:
        sheet.paragraph("Do not stop what has begun: tell those who were told what has changed.", style="alarm")
    _duties(sheet, "Duties that change", [new for _, new in found.duties_changed], situation, procedures)
    _lines(sheet, "Told then, and not now", found.told)
    _lines(sheet, "No longer told", found.no_longer_told)
    _lines(sheet, "Forbidden then", found.prohibited_gained)
    _lines(sheet, "No longer forbidden", found.prohibited_lost)
    return sheet


def _codes(
    sheet: Sheet,
    title: str,
    codes: Sequence[tuple[str, str | None, str]],
    found: WhatIf,
    situation: Situation,
) -> None:
    if codes:
        sheet.heading(title)
    means = {
        (item.procedure, item.subject, item.code): item.means for item in (*found.before.given, *found.after.given)
    }
    for code in codes:
        whose = person_words(code[1], situation)
        sheet.paragraph(f"{means[code]}{f' ({whose})' if whose else ''}", first=f" {code[0]}  ", mark="number")


def _duties(sheet: Sheet, title: str, duties: Sequence[Duty], situation: Situation, procedures: Procedures) -> None:
    if duties:
        sheet.heading(title)
    labels = procedures.vocabulary.recipients
    for duty in duties:
        about = about_words(duty, situation)
        to = joined(labels[word].label for word in duty.to)
        when = by_words(duty, {}, procedures.vocabulary.events, procedures.zone)
        sheet.paragraph(f"{duty.what}{f' ({about})' if about else ''} — {to}, {when}", first=" • ", mark="number")


def _lines(sheet: Sheet, title: str, lines: Sequence[str]) -> None:
    if lines:
        sheet.heading(title)
    for line in lines:
        sheet.paragraph(line, first=" • ", mark="number")
