"""What is still worth asking, and in which order: danger first, and never more than can matter."""

from typing import Final

from lantern.procedures import truth
from lantern.procedures.assessment import Duty, Question
from lantern.procedures.influence import Influence, OpenFact
from lantern.procedures.program import Run
from lantern.procedures.rulebook import CompiledProcedure, Place, Procedures, Standing
from lantern.procedures.situation import Situation

_LAST: Final = 10_000
_FIRST, _OPEN, _DECIDED, _UNLISTED = range(4)
_Rank = tuple[int, int, int]
"""How soon, which procedure, which place among its questions.

Danger first; then what a result waits for; then what could change a result that is given; last the
facts that no applying procedure lists.
"""


def questions(
    procedures: Procedures, run: Run, situation: Situation, duties: tuple[Duty, ...], standing: Standing
) -> tuple[Question, ...]:
    """What to ask next, most important first.

    A procedure that applies asks everything that can still change it. One of which it is not
    known whether it applies asks at most one question (§ 0.4).
    """
    search = _Search(procedures, run, situation, standing)
    wanted = search.inside(within=True)
    search.at_the_gates(wanted)
    search.required_content(wanted, duties)
    people: dict[str | None, int] = {person.id: number for number, person in enumerate(situation.subjects)}
    order = sorted([(rank, people.get(key[1], -1), number, key) for number, (key, rank) in enumerate(wanted.items())])
    return tuple([search.question(key, rank) for rank, _, _, key in order])


def facts_that_matter(
    procedures: Procedures, run: Run, situation: Situation, duties: tuple[Duty, ...]
) -> frozenset[OpenFact]:
    """Every open fact that can still change anything at all.

    Asking for a fact outside it can change nothing, save that an answer which nothing here reads
    is named in a warning.
    """
    standing = procedures.standing(run)
    search = _Search(procedures, run, situation, standing)
    for place in (*standing.applying, *standing.undecided):
        search.influence.mark(place.item.targets, place.subject)
    wanted = search.inside()
    search.required_content(wanted, duties)
    return frozenset(wanted)


class _Search:
    def __init__(self, procedures: Procedures, run: Run, situation: Situation, standing: Standing) -> None:
        self.procedures, self.run, self.situation, self.standing = procedures, run, situation, standing
        known = procedures.shortcuts.open_below
        self.influence = Influence(procedures.program, run, situation, procedures.askable, known)
        self.soon: dict[int, list[tuple[str | None, int]]] = {}
        for place in standing.applying:
            self.soon.setdefault(place.number, []).append((place.subject, _how_soon(place)))

    def inside(self, *, within: bool = False) -> dict[OpenFact, _Rank]:
        """Everything that can still change a procedure that applies.

        ``within`` stops at what other procedures decide: those ask for themselves.
        """
        for _, item, subject, _ in self.standing.applying:
            self.influence.mark(item.targets, subject)
            if subject is None:
                self._mark_about(item)
        self.influence.sweep(within=within)
        return {key: self._rank(key, number) for number, key in enumerate(self.influence.facts())}

    def _mark_about(self, item: CompiledProcedure) -> None:
        """Whom a duty of the whole concern is about can change, too."""
        for duty in item.duties:
            if duty.about is not None and not truth.is_never(self.run.concern[duty.register]):
                for person, _ in self.run.people:
                    self.influence.mark((duty.about,), person.id)

    def _rank(self, key: OpenFact, number: int) -> _Rank:
        fact, subject = key
        best: _Rank = (_UNLISTED, number, 0)
        for place, order in self.procedures.asked_by.get(fact, ()):
            for whose, soon in self.soon.get(place, ()):
                if whose == subject or whose is None or subject is None:
                    best = min(best, (soon, place, order))
        return best

    def at_the_gates(self, wanted: dict[OpenFact, _Rank]) -> None:
        """One question of each procedure that may apply, unless one of its questions is asked anyway."""
        asked: dict[str | None, set[str]] = {None: set(), **{person.id: set() for person, _ in self.run.people}}
        for fact, subject in wanted:
            asked[subject].add(fact)
        for number, item, subject, row in self.standing.undecided:
            if not item.procedure.asks_at_gate:
                continue
            # Nobody is asked what a procedure wants to know of people whom it may not be for at all.
            if item.people is not None and truth.value_of(row[item.people]) != truth.YES:
                continue
            gate = self.procedures.gate(item)
            first = self.influence.first_at_gate(gate, subject, asked)
            if first is not None:
                wanted[first] = (_OPEN, number, gate.order.get(first[0], _LAST))
                asked[first[1]].add(first[0])

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
        """A clock asks for the moment it runs from, and for those it runs from instead while that is open."""
        if duty.due is not None and not duty.by.or_from:
            return
        rank = (_OPEN, self._place_of(duty.procedures[0]), _LAST)
        for start in duty.by.starts:
            definition = self.procedures.vocabulary.facts.get(start)
            if definition is None:
                return
            whose = duty.about if definition.scope == "subject" else (None,)
            still_open = [who for who in whose if self.situation.answer(start, who) in {None, "unknown"}]
            for who in still_open:
                wanted.setdefault((start, who), rank)
            if not still_open:
                return

    def _place_of(self, identity: str) -> int:
        return next(place for place, item in enumerate(self.procedures.compiled) if item.procedure.id == identity)

    def question(self, key: OpenFact, rank: _Rank) -> Question:
        """The question about a fact."""
        fact, subject = key
        unknown = self.situation.answer(fact, subject) == "unknown"
        procedure = "" if rank[0] == _UNLISTED else self.procedures.compiled[rank[1]].procedure.id
        return Question(fact, subject, procedure, "unknown" if unknown else "not_asked", rank[0] <= _OPEN)


def _how_soon(place: Place) -> int:
    """How soon the questions of a procedure that applies come: before its first result, or after."""
    number, item, _, row = place
    if number == 0:
        return _FIRST
    given = [register for _, register in item.decisions if row[register] & 3 == truth.YES]
    return _DECIDED if given and item.waiting.isdisjoint(given) else _OPEN
