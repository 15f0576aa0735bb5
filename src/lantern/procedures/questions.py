"""What is still worth asking, and in which order: danger first, and never more than can matter."""

from typing import Final

from lantern.procedures import truth
from lantern.procedures.assessment import Duty, Question
from lantern.procedures.influence import Influence, OpenFact, below
from lantern.procedures.program import PERSON, Run
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import Situation

_LAST: Final = 10_000
_Rank = tuple[int, int, int]
"""Procedure, place among its questions; facts that no applying procedure lists come last."""


def questions(
    procedures: Procedures, run: Run, situation: Situation, duties: tuple[Duty, ...]
) -> tuple[tuple[Question, ...], frozenset[OpenFact]]:
    """What to ask next, most important first, and every open fact that can matter at all.

    A procedure that applies asks everything that can still change it. One of which it is not
    known whether it applies asks at most one question (§ 0.4).
    """
    search = _Search(procedures, run, situation)
    wanted = search.inside()
    search.at_the_gates(wanted)
    search.required_content(wanted, duties)
    matter = frozenset(search.influence.facts()) | frozenset(wanted)
    people = {person.id: number for number, person in enumerate(situation.subjects)}
    order = sorted(wanted, key=lambda key: (wanted[key], people.get(key[1] or "", -1)))
    return tuple(search.question(key, wanted[key]) for key in order), matter


class _Search:
    def __init__(self, procedures: Procedures, run: Run, situation: Situation) -> None:
        self.procedures, self.run, self.situation = procedures, run, situation
        self.influence = Influence(procedures.program, run, situation, procedures.askable)
        self.applying: set[tuple[int, str | None]] = set()
        self.undecided: list[tuple[int, str | None]] = []
        for place, item in enumerate(procedures.compiled):
            if item.scope != PERSON:
                self._sort_in(place, None, run.concern[item.applies])
                continue
            for person, row in run.people:
                self._sort_in(place, person.id, row[item.applies])

    def _sort_in(self, place: int, subject: str | None, packed: int) -> None:
        if truth.value_of(packed) == truth.YES:
            self.applying.add((place, subject))
        elif not truth.is_settled(packed):
            self.undecided.append((place, subject))

    def inside(self) -> dict[OpenFact, _Rank]:
        """Everything that can still change a procedure that applies."""
        for place, subject in self.applying:
            self.influence.mark(self.procedures.compiled[place].targets, subject)
        for person, _ in self.run.people:
            self.influence.mark(self.procedures.about_targets, person.id)
        self.influence.sweep()
        return {key: self._rank(key, number) for number, key in enumerate(self.influence.facts())}

    def _rank(self, key: OpenFact, number: int) -> _Rank:
        fact, subject = key
        for place, order in self.procedures.asked_by.get(fact, ()):
            if (place, subject) in self.applying or (place, None) in self.applying:
                return (0, place, order)
            if subject is None and any(where == place for where, _ in self.applying):
                return (0, place, order)
        return (1, number, 0)

    def at_the_gates(self, wanted: dict[OpenFact, _Rank]) -> None:
        """One question of each procedure that may apply, unless one of its questions is asked anyway."""
        for place, subject in self.undecided:
            item = self.procedures.compiled[place]
            self.influence.mark(item.targets, subject)
            if not item.procedure.asks_at_gate:
                continue
            found = below(
                self.procedures.program, self.run, self.situation, self.procedures.askable, item.gate, subject
            )
            if found and not any(key in wanted for key in found):
                listed = {fact: order for order, fact in enumerate(item.procedure.questions)}
                first = min(found, key=lambda key: listed.get(key[0], _LAST))
                wanted[first] = (0, place, listed.get(first[0], _LAST))
        self.influence.sweep()

    def required_content(self, wanted: dict[OpenFact, _Rank], duties: tuple[Duty, ...]) -> None:
        """What a message must contain is asked for as soon as the message is due (S000-15, S000-16)."""
        for duty in duties:
            for fact in duty.must_contain:
                definition = self.procedures.vocabulary.facts.get(fact)
                if definition is None or definition.scope != "concern":
                    continue
                if self.situation.facts.get(fact, "unknown") == "unknown":
                    wanted.setdefault((fact, None), (0, self._place_of(duty.procedures[0]), _LAST))

    def _place_of(self, identity: str) -> int:
        return next(
            place for place, item in enumerate(self.procedures.compiled) if item.procedure.id == identity
        )

    def question(self, key: OpenFact, rank: _Rank) -> Question:
        fact, subject = key
        unknown = self.situation.answer(fact, subject) == "unknown"
        procedure = self.procedures.compiled[rank[1]].procedure.id if rank[0] == 0 else ""
        return Question(fact, subject, procedure, "unknown" if unknown else "not_asked")
