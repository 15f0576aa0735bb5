"""What the decisions of a procedure read: questions, what is known from the case, other results."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

from lantern.procedures import expressions as ex
from lantern.procedures.assessment import Assessment
from lantern.procedures.diagram_boxes import DiagramBox, DiagramEdge
from lantern.procedures.diagram_path import Path, answer_of, codes_in_words
from lantern.procedures.diagram_words import Words, answer_in_words, listed, meaning
from lantern.procedures.pack import Named, Procedure
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import Situation
from lantern.procedures.vocabulary import FactDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What one picture is of: a procedure, and perhaps a case, its assessment and a person."""

    procedure: Procedure
    procedures: Procedures
    situation: Situation | None
    assessment: Assessment | None
    person: str | None
    path: Path


@dataclass(slots=True)
class Inputs:
    """The left side of a picture: boxes that are read, each made when it is first met."""

    of: Subject
    words: Words = field(init=False)
    own: dict[str, Named] = field(init=False)
    boxes: dict[str, DiagramBox] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        everyone = [item.procedure for item in self.of.procedures.compiled]
        self.own = {named.name: named for named in self.of.procedure.named}
        self.words = Words(
            vocabulary=self.of.procedures.vocabulary,
            numbers=self._numbers(),
            letters=self._letters(),
            named={named.name: named for procedure in everyone for named in procedure.named},
            procedures={procedure.name: procedure for procedure in everyone},
        )
        for fact in self.words.numbers:
            self._fact(fact)

    def into_named(self) -> tuple[tuple[DiagramBox, ...], list[DiagramEdge]]:
        """The own named results that a decision reads, and what they rest on in the end."""
        boxes, edges = [], []
        for name, letter in self.words.letters.items():
            named = self.own[name]
            identity, lit = f"named:{name}", self._walked(name)
            edges.extend(self._edges(self._deep_named(named.name), identity, lit=lit))
            note = self.words.of(named.condition)
            boxes.append(DiagramBox(id=identity, kind="named", mark=letter, text=named.label, notes=(note,), lit=lit))
        return tuple(boxes), edges

    def into_decision(self, condition: ex.Expression, end: str, *, lit: bool) -> list[DiagramEdge]:
        """What one decision reads, directly or through a named result."""
        names = [name for name, _ in ex.names_in(condition)]
        edges = self._edges((name for name in names if name not in self.own), end, lit=lit)
        for name in dict.fromkeys(name for name in names if name in self.own):
            walked = lit and self._walked(name)
            edges.append(DiagramEdge(start=f"named:{name}", end=end, kind="reads", lit=walked))
        return edges

    def _walked(self, name: str) -> bool:
        """Whether the start, or a decision that was taken, rests on this named result."""
        taken = [item.condition for item in self.of.procedure.decisions if self.of.path.took(item)]
        taken.append(self.of.procedure.applies_when)
        read = {found for condition in taken for found, _ in ex.names_in(condition)}
        return name in read and self.own[name].label in self.of.path.through

    def _edges(self, names: Iterator[str], end: str, *, lit: bool) -> list[DiagramEdge]:
        starts = dict.fromkeys(self._input(name) for name in names)
        return [
            DiagramEdge(start=start, end=end, kind="reads", lit=lit and self.boxes[start].lit)
            for start in starts
            if start is not None
        ]

    # -- names ---------------------------------------------------------------------------------

    def _numbers(self) -> dict[str, int]:
        """The questions in their order, those that only a decision names, and yes or no from the head."""
        procedure, facts = self.of.procedure, self.of.procedures.vocabulary.facts
        read = [name for item in procedure.decisions for name in self._deep(item.condition)]
        found = dict.fromkeys((*procedure.questions, *(n for n in read if n in facts and facts[n].ask)))
        conditions = [
            *(rule.condition for rule in procedure.duties),
            *(r.condition for r in procedure.prohibited),
        ]
        read.extend(name for each in conditions if each is not None for name in self._deep(each))
        found |= dict.fromkeys(n for n in read if n in facts and _is_flag(facts[n]))
        return {fact: number for number, fact in enumerate(found, start=1)}

    def _letters(self) -> dict[str, str]:
        """The own named results that a decision reads directly."""
        read = {name for item in self.of.procedure.decisions for name, _ in ex.names_in(item.condition)}
        return dict(zip((name for name in self.own if name in read), ascii_uppercase, strict=False))

    def _deep(self, condition: ex.Expression) -> Iterator[str]:
        for name, _ in ex.names_in(condition):
            if name in self.own:
                yield from self._deep_named(name)
            else:
                yield name

    def _deep_named(self, name: str) -> Iterator[str]:
        yield from self._deep(self.own[name].condition)
        for item in self.of.procedures.compiled:
            for addition in item.procedure.additions:
                if addition.to == name:
                    yield from self._deep(addition.condition)

    # -- boxes ---------------------------------------------------------------------------------

    def _input(self, name: str) -> str | None:
        return self._fact(name) if name in self.of.procedures.vocabulary.facts else self._result(name)

    def _fact(self, name: str) -> str:
        identity, number = f"question:{name}", self.words.numbers.get(name)
        if identity not in self.boxes:
            fact = self.of.procedures.vocabulary.facts[name]
            self.boxes[identity] = DiagramBox(
                id=identity,
                kind="question",
                mark="" if number is None else str(number),
                text=fact.ask or f"Known from the case: {meaning(fact)}",
                notes=self._only_for(name),
                answer=self._answer(name),
                lit=name in self.of.path.facts,
            )
        return identity

    def _answer(self, name: str) -> str:
        if self.of.situation is None:
            return ""
        vocabulary = self.of.procedures.vocabulary
        value = answer_of(self.of.situation, vocabulary, name, self.of.person)
        if value is None and vocabulary.facts[name].scope == "context":
            return "not known"
        return answer_in_words(value)

    def _only_for(self, name: str) -> tuple[str, ...]:
        """What a question is for that no decision reads."""
        procedure = self.of.procedure
        if any(name in self._deep(decision.condition) for decision in procedure.decisions):
            return ()
        duties = [rule.condition for rule in procedure.duties if rule.condition is not None]
        duties.extend(also.condition for rule in procedure.duties for also in rule.also)
        nevers = [rule.condition for rule in procedure.prohibited if rule.condition is not None]
        uses = {
            "whether this applies": [procedure.applies_when],
            "what must be done": duties,
            "what must never be done": nevers,
        }
        told = [use for use, found in uses.items() if any(name in self._deep(each) for each in found)]
        return (f"For {listed(told, 'and')}.",) if told else ()

    def _result(self, name: str) -> str | None:
        named = self.words.named.get(name)
        owner = self._owner(name, named)
        if owner is None or owner.id == self.of.procedure.id:
            return None
        identity = f"result:{owner.id}"
        notes = self.boxes[identity].notes if identity in self.boxes else ()
        notes = tuple(dict.fromkeys((*notes, named.label))) if named is not None else notes
        told = {*notes, *(decision.means for decision in owner.decisions)}
        self.boxes[identity] = DiagramBox(
            id=identity,
            kind="result",
            mark=owner.id,
            text=owner.title,
            notes=notes,
            answer=codes_in_words(self.of.assessment, owner.id, self.of.person),
            lit=bool(self.of.path.through & told),
        )
        return identity

    def _owner(self, name: str, named: Named | None) -> Procedure | None:
        for procedure in self.words.procedures.values():
            if procedure.name == name or (named is not None and named in procedure.named):
                return procedure
        return None


def _is_flag(fact: FactDefinition) -> bool:
    return fact.scope == "context" and fact.type == "yn"
