"""Facts in; decisions, duties, prohibitions and questions out, each with its reason.

``assess`` is pure: the same situation, procedures and directory always give the same assessment.
It proposes; a named person decides (L-71).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from lantern.procedures import truth
from lantern.procedures.assessment import (
    Assessment,
    Duty,
    Exclusion,
    Given,
    Prohibition,
    Reason,
)
from lantern.procedures.clocks import Clock, due, is_late_evening
from lantern.procedures.contacts import Contact, Directory, is_open
from lantern.procedures.context import contradictions, in_context
from lantern.procedures.exclusions import Barriers, merged_exclusions
from lantern.procedures.influence import OpenFact
from lantern.procedures.merging import merged, merged_prohibitions, united, urgency
from lantern.procedures.notices import notices
from lantern.procedures.program import PERSON, Run, run
from lantern.procedures.questions import facts_that_matter, questions
from lantern.procedures.reasons import Tracer
from lantern.procedures.rulebook import CompiledDuty, CompiledProcedure, Procedures
from lantern.procedures.situation import Situation, Subject
from lantern.procedures.working_days import WorkingCalendar

_Place = tuple[CompiledProcedure, str | None, list[int]]
_HELPED = "helped"


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
    return facts_that_matter(procedures, work.run, work.situation, work.assessment().duties)


class _Work:
    """One assessment while it is being made."""

    def __init__(self, situation: Situation, procedures: Procedures, directory: Directory) -> None:
        self.situation = replace(situation, facts=in_context(situation, procedures))
        self.procedures, self.directory = procedures, directory
        self.contradictions = contradictions(situation, procedures)
        self.run: Run = run(procedures.program, self.situation)
        self.tracer = Tracer(procedures.program, self.run, self.situation, procedures.labels)
        self.late = is_late_evening(situation.now, procedures.zone, from_hour=procedures.late_from)
        self.applying: tuple[_Place, ...] = tuple(self._applying())

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Asked for only when a clock needs it: making a calendar takes longer than an assessment."""
        return self.procedures.calendars[self.situation.nation]

    def assessment(self) -> Assessment:
        given = tuple(self._given())
        exclusions = merged_exclusions(self._exclusions())
        barriers = Barriers(exclusions, self.situation, self.procedures.vocabulary)
        placed = [self._placed(duty, barriers) for duty in self._duties()]
        duties = merged((duty for duty, _ in placed), zone=self.procedures.zone)
        warnings = [
            *self.situation.remarks,
            *self.contradictions,
            *(warning for _, found in placed for warning in found),
        ]
        duties = tuple(sorted(duties, key=lambda duty: urgency(duty, self.procedures.zone)))
        ask_next = questions(self.procedures, self.run, self.situation, duties)
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

    def _applying(self) -> Iterator[_Place]:
        for item in self.procedures.compiled:
            if item.scope == PERSON:
                for subject, row in self.run.people:
                    if row[item.applies] & 3 == truth.YES:
                        yield item, subject.id, row
            elif self.run.concern[item.applies] & 3 == truth.YES:
                yield item, None, self.run.concern

    def _in_use(self) -> tuple[CompiledProcedure, ...]:
        return tuple(dict.fromkeys(item for item, _, _ in self.applying))

    def _reason(self, place: _Place, register: int, rule: str, means: str, because: tuple[str, ...]) -> Reason:
        item, subject, _ = place
        return self.tracer.reason(
            register,
            subject=subject,
            procedure=item.procedure.id,
            rule=rule,
            means=means,
            because=because,
        )

    # -- decisions -----------------------------------------------------------------------------

    def _given(self) -> Iterator[Given]:
        for place in self.applying:
            item, subject, row = place
            for decision, register in item.decisions:
                if row[register] & 3 == truth.YES:
                    reason = self._reason(place, register, decision.code, decision.means, decision.because)
                    yield Given(
                        decision.answers, decision.code, decision.means, subject, reason, decision.banner, decision.says
                    )

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
        for place in self.applying:
            item, subject, row = place
            for compiled in item.duties:
                if row[compiled.register] & 3 != truth.YES:
                    continue
                yield self._duty(place, compiled, self._about(compiled, subject))

    def _about(self, compiled: CompiledDuty, subject: str | None) -> tuple[str, ...]:
        if subject is not None:
            return (subject,)
        if compiled.about is not None:
            register = compiled.about
            return tuple(person.id for person, row in self.run.people if row[register] & 3 == truth.YES)
        helped = self.procedures.vocabulary.roles_of(_HELPED)
        return tuple(person.id for person, _ in self.run.people if person.roles & helped)

    def _duty(self, place: _Place, compiled: CompiledDuty, about: tuple[str, ...]) -> Duty:
        item, subject, row = place
        rule = compiled.rule
        because, to, content = rule.because, rule.to, rule.must_contain
        for also in compiled.also:
            if row[also.register] & 3 == truth.YES:
                because = united(because, also.because)
                to = united(to, also.to)
                content = united(content, also.must_contain)
        area = self._area(subject, about)
        to = united((), tuple(self._by_hour(word, area) for word in to))
        by_area = any(self.procedures.vocabulary.recipients[word].by_area for word in to)
        strength = rule.strength
        if self.situation.nation in item.procedure.as_policy_in:
            strength = "policy"
        return Duty(
            key=rule.key,
            procedures=(item.procedure.id,),
            who=rule.who,
            about=about,
            what=rule.what,
            to=to,
            channel=rule.channel,
            by=rule.by,
            due=due(
                rule.by,
                started=self._started(rule.by, subject),
                calendar=self.calendar,
                zone=self.procedures.zone,
            ),
            must_contain=content,
            strength=strength,
            because=because,
            area=area if by_area else None,
            now=self.late and rule.by.kind == "same_day",
            say=rule.say,
            if_no_answer=rule.if_no_answer,
            cannot_speak=rule.cannot_speak,
            message=rule.message,
            closes_on=rule.closes_on,
            why=rule.why,
            personal=rule.personal,
            without_name=rule.without_name,
            contacts={word: self._contacts(word, area) for word in to},
            reasons=(self._reason(place, compiled.register, rule.key, rule.what, because),),
        )

    def _placed(self, duty: Duty, barriers: Barriers) -> tuple[Duty, tuple[str, ...]]:
        placed, warnings = barriers.applied(duty)
        if warnings:
            area = duty.area or self.situation.area
            placed = replace(placed, contacts={word: self._contacts(word, area) for word in placed.to})
        return placed, warnings

    def _area(self, subject: str | None, about: tuple[str, ...]) -> str | None:
        """Where the person is (§ 0.11); a duty about several people in one place uses that place."""
        people: list[Subject] = [person for person, _ in self.run.people if person.id in about or person.id == subject]
        areas = {person.area or self.situation.area for person in people}
        return areas.pop() if len(areas) == 1 else self.situation.area

    def _by_hour(self, word: str, area: str | None) -> str:
        recipient = self.procedures.vocabulary.recipients[word]
        if recipient.out_of_hours is None:
            return word
        contacts = self._contacts(word, area)
        hours = contacts[0].hours if contacts else self.procedures.default_hours[word]
        opened = is_open(hours, self.situation.now, calendar=self.calendar, zone=self.procedures.zone)
        return word if opened else recipient.out_of_hours

    def _contacts(self, word: str, area: str | None) -> tuple[Contact, ...]:
        return self.directory.find(word, area=area, nation=self.situation.nation)

    def _started(self, clock: Clock, subject: str | None) -> datetime | date | None:
        found = (self._answered(fact, subject) for fact in clock.starts)
        return next((start for start in found if start is not None), None)

    def _answered(self, fact: str, subject: str | None) -> datetime | date | None:
        if fact == "noticed_at":
            return self.situation.noticed_at
        scope = self.procedures.vocabulary.facts[fact].scope
        people = [subject] if scope == "subject" and subject else [person.id for person, _ in self.run.people]
        places: list[str | None] = [None] if scope == "concern" else list(people)
        answers = (self.situation.answer(fact, place) for place in places)
        found = [answer for answer in answers if isinstance(answer, date)]
        return min(found, key=_moment_key) if found else None

    # -- the rest ------------------------------------------------------------------------------

    def _prohibitions(self) -> Iterator[Prohibition]:
        for place in self.applying:
            item, _, row = place
            for rule, register in item.prohibited:
                if row[register] & 3 == truth.YES:
                    reason = self._reason(place, register, "prohibited", rule.what, rule.because)
                    yield Prohibition(rule.what, rule.why, rule.because, (item.procedure.id,), (reason,))

    def _warnings(self) -> Iterator[str]:
        for item, subject, row in self.applying:
            for rule, register in item.warnings:
                if row[register] & 3 == truth.YES:
                    whose = (
                        ""
                        if subject is None or self.situation.flat
                        else f"{self.situation.subject(subject).label or subject}: "
                    )
                    yield f"{whose}{rule.say}"

    def _exclusions(self) -> Iterator[Exclusion]:
        for item, subject, row in self.applying:
            for rule, register in item.exclusions:
                if row[register] & 3 == truth.YES:
                    yield Exclusion(rule.kind, subject, rule.recipients, rule.because)


def _moment_key(value: date | datetime) -> str:
    return value.isoformat()
