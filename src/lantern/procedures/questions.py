"""What is still worth asking, and in which order: danger first, and never more than can matter."""

from typing import Final

from lantern.procedures import truth
from lantern.procedures.assessment import Duty, Question
from lantern.procedures.influence import Influence, OpenFact
from lantern.procedures.program import PERSON, Run
from lantern.procedures.rulebook import CompiledProcedure, Procedures
from lantern.procedures.situation import Situation

_LAST: Final = 10_000
_FIRST, _OPEN, _DECIDED, _UNLISTED = range(4)
_Rank = tuple[int, int, int]
"""How soon, which procedure, which place among its questions.

Danger first; then what a result waits for; then what could change a result that is given; last the
facts that no applying procedure lists.
"""


def questions(procedures: Procedures, run: Run, situation: Situation, duties: tuple[Duty, ...]) -> tuple[Question, ...]:
    """What to ask next, most important first.

    A procedure that applies asks everything that can still change it. One of which it is not
    known whether it applies asks at most one question (§ 0.4).
    """
    search = _Search(procedures, run, situation)
    wanted = search.inside_cones()
    search.at_the_gates(wanted)
    search.required_content(wanted, duties)
    people = {person.id: number for number, person in enumerate(situation.subjects)}
    order = sorted(wanted, key=lambda key: (wanted[key], people.get(key[1] or "", -1)))
    return tuple(search.question(key, wanted[key]) for key in order)


def facts_that_matter(
    procedures: Procedures, run: Run, situation: Situation, duties: tuple[Duty, ...]
) -> frozenset[OpenFact]:
    """Every open fact that can still change anything at all.

    Asking for a fact outside it can change nothing, save that an answer which nothing here reads
    is named in a warning.
    """
    search = _Search(procedures, run, situation)
    for place, subject in (*search.applying, *search.undecided):
        search.influence.mark(procedures.compiled[place].targets, subject)
    wanted = search.inside()
    search.required_content(wanted, duties)
    return frozenset(wanted)


class _Search:
    def __init__(self, procedures: Procedures, run: Run, situation: Situation) -> None:
        self.procedures, self.run, self.situation = procedures, run, situation
        known = procedures.shortcuts.open_below
        self.influence = Influence(procedures.program, run, situation, procedures.askable, known)
        self.applying: set[tuple[int, str | None]] = set()
        self.undecided: list[tuple[int, str | None]] = []
        self.applying_at: dict[int, list[str | None]] = {}
        self.soon: dict[tuple[int, str | None], int] = {}
        for place, item in enumerate(procedures.compiled):
            if item.scope != PERSON:
                self._sort_in(place, None, run.concern[item.applies])
                continue
            for person, row in run.people:
                self._sort_in(place, person.id, row[item.applies])

    def _sort_in(self, place: int, subject: str | None, packed: int) -> None:
        if truth.value_of(packed) == truth.YES:
            self.applying.add((place, subject))
            self.applying_at.setdefault(place, []).append(subject)
        elif not truth.is_settled(packed):
            self.undecided.append((place, subject))

    def inside(self) -> dict[OpenFact, _Rank]:
        """Everything that can still change a procedure that applies."""
        self._mark_applying()
        self.influence.sweep()
        return {key: self._rank(key, number) for number, key in enumerate(self.influence.facts())}

    def inside_cones(self) -> dict[OpenFact, _Rank]:
        """The same, stopping at what other procedures decide: those ask for themselves."""
        self._mark_applying()
        cones = [self.procedures.cone(self.procedures.compiled[place]) for place in sorted(self.applying_at)]
        self.influence.sweep_cones(cones)
        return {key: self._rank(key, number) for number, key in enumerate(self.influence.facts_in(cones))}

    def _mark_applying(self) -> None:
        for place, subject in self.applying:
            self.influence.mark(self.procedures.compiled[place].targets, subject)
            if subject is None:
                self._mark_about(place)

    def _mark_about(self, place: int) -> None:
        """Whom a duty of the whole concern is about can change, too."""
        for duty in self.procedures.compiled[place].duties:
            if duty.about is not None and not truth.is_never(self.run.concern[duty.register]):
                for person, _ in self.run.people:
                    self.influence.mark((duty.about,), person.id)

    def _rank(self, key: OpenFact, number: int) -> _Rank:
        fact, subject = key
        best: _Rank = (_UNLISTED, number, 0)
        for place, order in self.procedures.asked_by.get(fact, ()):
            for whose in self.applying_at.get(place, ()):
                if whose == subject or whose is None or subject is None:
                    best = min(best, (self._how_soon(place, whose), place, order))
        return best

    def _how_soon(self, place: int, subject: str | None) -> int:
        if place == 0:
            return _FIRST
        key = (place, subject)
        if key not in self.soon:
            item = self.procedures.compiled[place]
            row = self.run.row(subject)
            given = [register for _, register in item.decisions if row[register] & 3 == truth.YES]
            waits = not given or any(register in item.waiting for register in given)
            self.soon[key] = _OPEN if waits else _DECIDED
        return self.soon[key]

    def at_the_gates(self, wanted: dict[OpenFact, _Rank]) -> None:
        """One question of each procedure that may apply, unless one of its questions is asked anyway."""
        for place, subject in self.undecided:
            item = self.procedures.compiled[place]
            if not item.procedure.asks_at_gate or not self._is_for(item, subject):
                continue
            gate = self.procedures.gate(item)
            first = self.influence.first_at_gate(gate, subject, wanted)
            if first is not None:
                wanted[first] = (_OPEN, place, gate.order.get(first[0], _LAST))

    def _is_for(self, item: CompiledProcedure, subject: str | None) -> bool:
        """Nobody is asked what a procedure wants to know of people whom it may not be for at all."""
        return item.people is None or truth.value_of(self.run.row(subject)[item.people]) == truth.YES

    def required_content(self, wanted: dict[OpenFact, _Rank], duties: tuple[Duty, ...]) -> None:
        """What a message must contain is asked for as soon as the message is due (S000-15, S000-16)."""
        for duty in duties:
            self._start_of_clock(wanted, duty)
            for fact in duty.must_contain:
                definition = self.procedures.vocabulary.facts.get(fact)
                if definition is None or definition.scope != "concern" or not definition.in_words:
                    continue
                if self.situation.facts.get(fact, "unknown") == "unknown":
                    wanted.setdefault((fact, None), (_OPEN, self._place_of(duty.procedures[0]), _LAST))

    def _start_of_clock(self, wanted: dict[OpenFact, _Rank], duty: Duty) -> None:
        """A clock that cannot start yet asks for the moment it runs from."""
        definition = self.procedures.vocabulary.facts.get(duty.by.start)
        if definition is None or (duty.due is not None and not duty.by.or_from):
            return
        for subject in duty.about if definition.scope == "subject" else (None,):
            if self.situation.answer(duty.by.start, subject) in {None, "unknown"}:
                wanted.setdefault((duty.by.start, subject), (_OPEN, self._place_of(duty.procedures[0]), _LAST))

    def _place_of(self, identity: str) -> int:
        return next(place for place, item in enumerate(self.procedures.compiled) if item.procedure.id == identity)

    def question(self, key: OpenFact, rank: _Rank) -> Question:
        fact, subject = key
        unknown = self.situation.answer(fact, subject) == "unknown"
        procedure = "" if rank[0] == _UNLISTED else self.procedures.compiled[rank[1]].procedure.id
        return Question(fact, subject, procedure, "unknown" if unknown else "not_asked", rank[0] <= _OPEN)
