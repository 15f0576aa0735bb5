"""Facts in; decisions, duties, prohibitions and questions out, each with its reason.

``assess`` is pure: the same situation, procedures and directory always give the same assessment.
It proposes; a named person decides (L-71).
"""

from collections.abc import Iterator
from dataclasses import replace

from lantern.procedures import truth
from lantern.procedures.assessment import (
    Assessment,
    Duty,
    Exclusion,
    Given,
    Prohibition,
)
from lantern.procedures.contacts import Directory
from lantern.procedures.context import contradictions, in_context
from lantern.procedures.duties import DutyMaker
from lantern.procedures.exclusions import Barriers, merged_exclusions
from lantern.procedures.influence import OpenFact
from lantern.procedures.merging import merged, merged_prohibitions, united, urgency
from lantern.procedures.notices import notices
from lantern.procedures.program import run
from lantern.procedures.questions import facts_that_matter, questions
from lantern.procedures.reasons import Tracer
from lantern.procedures.rulebook import CompiledProcedure, Procedures
from lantern.procedures.situation import Situation


def assess(situation: Situation, procedures: Procedures, directory: Directory) -> Assessment:
    """Assess one situation.

    Situation, procedures and directory are values; nothing else is looked at, no clock and no
    file. Raises nothing for a situation that was read against the same vocabulary.
    """
    return _Work(situation, procedures, directory).assessment()


def can_matter(situation: Situation, procedures: Procedures, directory: Directory) -> frozenset[OpenFact]:
    """Every open fact of a situation that can still change anything.

    Asking about any other fact can change nothing.
    """
    work = _Work(situation, procedures, directory)
    everything = run(procedures.program, work.situation)
    return facts_that_matter(procedures, everything, work.situation, work.assessment().duties)


class _Work:
    """One assessment while it is being made."""

    def __init__(self, situation: Situation, procedures: Procedures, directory: Directory) -> None:
        self.situation = replace(situation, facts=in_context(situation, procedures))
        self.procedures, self.directory = procedures, directory
        self.contradictions = contradictions(situation, procedures)
        self.run, self.standing = procedures.worked_out(self.situation)
        self.tracer = Tracer(procedures.trails, self.run, self.situation)
        self.duties = DutyMaker(self.situation, procedures, directory, self.run, self.tracer)

    def assessment(self) -> Assessment:
        given = tuple(self._given())
        exclusions = merged_exclusions(self._exclusions())
        barriers = Barriers(exclusions, self.situation, self.procedures.vocabulary)
        placed = [self.duties.placed(duty, barriers) for duty in self._duties()]
        duties = merged((duty for duty, _ in placed), zone=self.procedures.zone)
        warnings = [
            *self.situation.remarks,
            *self.contradictions,
            *(warning for _, found in placed for warning in found),
        ]
        duties = tuple(sorted(duties, key=lambda duty: urgency(duty, self.procedures.zone)))
        ask_next = questions(self.procedures, self.run, self.situation, duties, self.standing)
        warnings.extend(self._warnings())
        warnings.extend(
            notices(
                self.situation,
                self.procedures,
                self.directory,
                duties=duties,
                barriers=barriers,
                in_use=self._in_use(),
            )
        )
        return Assessment(
            id=self.situation.id,
            title=self.situation.title,
            decisions=self._codes(given, None),
            subjects=self._subject_codes(given),
            given=given,
            duties=duties,
            prohibited=merged_prohibitions(self._prohibitions()),
            ask_next=ask_next,
            exclusions=exclusions,
            warnings=tuple(dict.fromkeys(warnings)),
            editions=self.procedures.editions(),
        )

    # -- what applies --------------------------------------------------------------------------

    def _in_use(self) -> tuple[CompiledProcedure, ...]:
        return tuple(dict.fromkeys([place.item for place in self.standing.applying]))

    # -- decisions -----------------------------------------------------------------------------

    def _given(self) -> Iterator[Given]:
        for _, item, subject, row in self.standing.applying:
            for decision, register in item.decisions:
                if row[register] & 3 == truth.YES:
                    code, means, because = decision.code, decision.means, decision.because
                    reason = self.tracer.reason(
                        register, subject, procedure=item.procedure.id, rule=code, means=means, because=because
                    )
                    yield Given(decision.answers, code, means, subject, reason, decision.banner, decision.says)

    def _codes(self, given: tuple[Given, ...], subject: str | None) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for item in given:
            if item.subject == subject or (self.situation.flat and subject is None):
                found[item.procedure] = united(found.get(item.procedure, ()), (item.code,))
        return found

    def _subject_codes(self, given: tuple[Given, ...]) -> dict[str, dict[str, tuple[str, ...]]]:
        if self.situation.flat:
            return {}
        return {person.id: self._codes(given, person.id) for person in self.situation.subjects}

    # -- duties --------------------------------------------------------------------------------

    def _duties(self) -> Iterator[Duty]:
        for _, item, subject, row in self.standing.applying:
            yield from self.duties.arising(item, subject, row)

    # -- the rest ------------------------------------------------------------------------------

    def _prohibitions(self) -> Iterator[Prohibition]:
        for _, item, subject, row in self.standing.applying:
            identity = item.procedure.id
            for rule, register in item.prohibited:
                if row[register] & 3 == truth.YES:
                    what, because = rule.what, rule.because
                    reason = self.tracer.reason(
                        register, subject, procedure=identity, rule="prohibited", means=what, because=because
                    )
                    yield Prohibition(what, rule.why, because, (identity,), (reason,))

    def _warnings(self) -> Iterator[str]:
        for _, item, subject, row in self.standing.applying:
            for rule, register in item.warnings:
                if row[register] & 3 == truth.YES:
                    whose = (
                        ""
                        if subject is None or self.situation.flat
                        else f"{self.situation.subject(subject).label or subject}: "
                    )
                    yield f"{whose}{rule.say}"

    def _exclusions(self) -> Iterator[Exclusion]:
        for _, item, subject, row in self.standing.applying:
            for rule, register in item.exclusions:
                if row[register] & 3 == truth.YES:
                    # Agencies that a person rules out are kept out, not the person.
                    yield Exclusion(rule.kind, None if rule.recipients else subject, rule.recipients, rule.because)
