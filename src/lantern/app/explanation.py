"""Why: each decision and duty with the answers it rests on and the sources, in plain words."""

from lantern.app.sheet import Sheet
from lantern.procedures.assessment import Assessment, Reason
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import Situation
from lantern.procedures.wording import person_words, reason_words


def explanation(assessment: Assessment, situation: Situation, procedures: Procedures) -> Sheet:
    """The second half of the page: reasons, sources, every question that can still matter, editions."""
    sheet = Sheet()
    sheet.heading("Why")
    for given in assessment.given:
        whose = person_words(given.subject, situation)
        sheet.gap()
        sheet.paragraph(
            f"{given.means}{f' ({whose})' if whose else ''}",
            first=f"{given.procedure}  ",
            mark="number",
            style="title",
        )
        sheet.line((f"       code {given.code}", "muted"))
        _reason(sheet, given.reason, situation, procedures)
    sheet.heading("Why each duty")
    for duty in assessment.duties:
        sheet.gap()
        sheet.paragraph(f"{duty.what} ({duty.strength})", first=f"{duty.procedures[0]}  ", mark="number", style="title")
        for reason in duty.reasons:
            _reason(sheet, reason, situation, procedures, sources=reason is duty.reasons[-1])
        if duty.why:
            sheet.paragraph(duty.why, first="       What for: ", rest="       ")
        if duty.closes_on:
            sheet.paragraph(duty.closes_on, first="       Done when: ", rest="       ")
    _questions(sheet, assessment, situation, procedures)
    _editions(sheet, procedures)
    return sheet


def _reason(
    sheet: Sheet, reason: Reason, situation: Situation, procedures: Procedures, *, sources: bool = True
) -> None:
    for words in reason_words(reason, situation, procedures.vocabulary):
        sheet.paragraph(words, first="       · ")
    if reason.through:
        sheet.paragraph(
            "; ".join(words.rstrip(".") for words in reason.through),
            first="       so: ",
            rest="           ",
            style="muted",
        )
    if sources:
        for identity in reason.because:
            entry = procedures.sources[identity]
            status = "" if entry.status == "confirmed" else f" ({entry.status.replace('_', ' ')})"
            sheet.paragraph(f"{entry.title}{status}", first=f"       {identity:<9} ", style="muted", mark="muted")


def _questions(sheet: Sheet, assessment: Assessment, situation: Situation, procedures: Procedures) -> None:
    if not assessment.ask_next:
        return
    sheet.heading("Every question that can still change something")
    for question in assessment.ask_next:
        fact = procedures.vocabulary.facts[question.fact]
        whose = person_words(question.subject, situation)
        sheet.paragraph(f"{fact.ask}{f' ({whose})' if whose else ''}", first=" ? ", mark="ask")
        for sign in fact.such_as:
            sheet.paragraph(sign, first="   · ")
        sheet.paragraph(f"{question.fact} · I don't know: {fact.dont_know}", first="   ", style="muted")


def _editions(sheet: Sheet, procedures: Procedures) -> None:
    sheet.heading("Packs followed")
    for item in procedures.compiled:
        procedure = item.procedure
        layers = "".join(f"; with {name}" for name in procedure.extended_by)
        sheet.paragraph(
            f"{procedure.title}, edition {procedure.edition}, {procedure.layer}, review due "
            f"{procedure.review_due.isoformat()}{layers}",
            first=f"{procedure.id}  ",
            mark="muted",
            style="muted",
        )
