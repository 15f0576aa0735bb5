"""Makes the duties of an assessment: about whom, to whom at this hour, by when, with which reason."""

from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from lantern.procedures import truth
from lantern.procedures.assessment import Duty
from lantern.procedures.clocks import Clock, due, is_late_evening, local
from lantern.procedures.closing import instead_when_closed
from lantern.procedures.contacts import Contact, Directory, is_open
from lantern.procedures.exclusions import Barriers
from lantern.procedures.merging import united
from lantern.procedures.pack import Procedure
from lantern.procedures.program import Run
from lantern.procedures.reasons import Tracer
from lantern.procedures.rulebook import CompiledDuty, CompiledProcedure, Procedures
from lantern.procedures.situation import Situation, Subject
from lantern.procedures.working_days import WorkingCalendar

_HELPED = "helped"


class DutyMaker:
    """Makes the duties of one situation."""

    def __init__(
        self, situation: Situation, procedures: Procedures, directory: Directory, run: Run, tracer: Tracer
    ) -> None:
        """``run`` holds the answers of every condition, ``tracer`` tells what they rest on."""
        self.situation, self.procedures, self.directory = situation, procedures, directory
        self.run, self.tracer = run, tracer
        self.late = is_late_evening(situation.now, procedures.zone, from_hour=procedures.late_from)
        self._addressed: dict[tuple[tuple[str, ...], str | None], _Address] = {}
        self.one_area = not any(person.area for person in situation.subjects)
        helped = procedures.vocabulary.roles_of(_HELPED)
        self.helped = tuple([person.id for person in situation.subjects if person.roles & helped])

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Asked for only when a clock needs it: making a calendar takes longer than an assessment."""
        return self.procedures.calendars[self.situation.nation]

    @cached_property
    def noticed_at(self) -> datetime:
        """The moment from which most clocks run, in local time."""
        return local(self.situation.noticed_at, self.procedures.zone)

    def arising(self, item: CompiledProcedure, subject: str | None, row: list[int]) -> list[Duty]:
        """The duties that a procedure gives, before anybody is kept out of them."""
        return [
            self._duty(item.procedure, subject, row, compiled)
            for compiled in item.duties
            if row[compiled.register] & 3 == truth.YES
        ]

    def _about(self, compiled: CompiledDuty, subject: str | None) -> tuple[str, ...]:
        if subject is not None:
            return (subject,)
        if compiled.about is None:
            return self.helped
        register = compiled.about
        return tuple(person.id for person, row in self.run.people if row[register] & 3 == truth.YES)

    def _duty(self, procedure: Procedure, subject: str | None, row: list[int], compiled: CompiledDuty) -> Duty:
        about, rule = self._about(compiled, subject), compiled.rule
        because, to, content = rule.because, rule.to, rule.must_contain
        for also in compiled.also:
            if row[also.register] & 3 == truth.YES:
                because = united(because, also.because)
                to = united(to, also.to)
                content = united(content, also.must_contain)
        area = self.situation.area if self.one_area else self._area(subject, about)
        address = self._addressed.get((to, area)) or self._address(to, area)
        reason = self.tracer.reason(
            compiled.register, subject, procedure=procedure.id, rule=rule.key, means=rule.what, because=because
        )
        return Duty(
            key=rule.key,
            procedures=(procedure.id,),
            who=rule.who,
            about=about,
            what=rule.what,
            to=address.to,
            channel=rule.channel,
            by=rule.by,
            due=self._due(rule.by, subject),
            must_contain=content,
            strength="policy" if self.situation.nation in procedure.as_policy_in else rule.strength,
            because=because,
            area=area if address.by_area else None,
            now=self.late and rule.by.kind == "same_day",
            say=rule.say,
            if_no_answer=rule.if_no_answer,
            cannot_speak=rule.cannot_speak,
            message=rule.message,
            closes_on=rule.closes_on,
            why=rule.why,
            personal=rule.personal,
            without_name=rule.without_name,
            contacts=address.contacts,
            when_closed={},
            reasons=(reason,),
        )

    def placed(self, duty: Duty, barriers: Barriers) -> tuple[Duty, tuple[str, ...]]:
        """The duty with nobody excluded in it, and whom to turn to where nobody would answer; what to warn of."""
        placed, warnings = barriers.applied(duty)
        area = duty.area or self.situation.area
        if warnings:
            placed = placed._replace(contacts={word: self._contacts(word, area) for word in placed.to})
        instead = self._when_closed(placed, barriers, area)
        if instead:
            others = {word: self._contacts(word, area) for word in instead.values()}
            placed = placed._replace(when_closed=instead, contacts={**others, **placed.contacts})
        return placed, warnings

    def _when_closed(self, duty: Duty, barriers: Barriers, area: str | None) -> dict[str, str]:
        return instead_when_closed(
            duty,
            recipients=self.procedures.vocabulary.recipients,
            default_hours=self.procedures.default_hours,
            barred=barriers.cannot_receive,
            reach=lambda word: self._can_reach(word, area),
            now=self.situation.now,
            calendar=self.calendar,
            zone=self.procedures.zone,
        )

    def _can_reach(self, word: str, area: str | None) -> bool:
        recipient = self.procedures.vocabulary.recipients[word]
        return not recipient.outside or bool(recipient.people) or bool(self._contacts(word, area))

    def _area(self, subject: str | None, about: tuple[str, ...]) -> str | None:
        """Where the person is (§ 0.11); a duty about several people in one place uses that place."""
        people: list[Subject] = [person for person, _ in self.run.people if person.id in about or person.id == subject]
        areas = {person.area or self.situation.area for person in people}
        return areas.pop() if len(areas) == 1 else self.situation.area

    def _address(self, words: tuple[str, ...], area: str | None) -> "_Address":
        """Who is behind the recipients of a duty at this hour; found once for the same words."""
        to = tuple(dict.fromkeys(self._by_hour(word, area) for word in words))
        recipients = self.procedures.vocabulary.recipients
        by_area = any(recipients[word].by_area for word in to)
        found = _Address(to, by_area, {word: self._contacts(word, area) for word in to})
        self._addressed[words, area] = found
        return found

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

    def _due(self, clock: Clock, subject: str | None) -> datetime | date | None:
        if not clock.ends:
            return None
        started = None
        for fact in clock.starts:
            started = self._answered(fact, subject)
            if started is not None:
                break
        return due(clock, started=started, calendar=self.calendar, zone=self.procedures.zone)

    def _answered(self, fact: str, subject: str | None) -> datetime | date | None:
        if fact == "noticed_at":
            return self.noticed_at
        scope = self.procedures.vocabulary.facts[fact].scope
        people = [subject] if scope == "subject" and subject else [person.id for person, _ in self.run.people]
        places: list[str | None] = [None] if scope == "concern" else list(people)
        answers = (self.situation.answer(fact, place) for place in places)
        found = [answer for answer in answers if isinstance(answer, date)]
        return min(found, key=_moment_key) if found else None


class _Address(NamedTuple):
    """Whom a duty goes to: the words, whether one depends on the area, and the contacts behind each."""

    to: tuple[str, ...]
    by_area: bool
    contacts: dict[str, tuple[Contact, ...]]


def _moment_key(value: date | datetime) -> str:
    return value.isoformat()
