"""The picture of one procedure as data: its boxes, what leads to what, and the path that was taken.

Nothing here knows about paper, fonts or places; ``packs.diagram_svg`` draws it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lantern.procedures import expressions as ex
from lantern.procedures import truth
from lantern.procedures.assessment import Assessment
from lantern.procedures.diagram_path import Path, answer_of, codes_in_words, path_of, whose
from lantern.procedures.diagram_words import (
    Words,
    answer_in_words,
    clock_in_words,
    day_in_words,
    listed,
    meaning,
    spoken,
)
from lantern.procedures.pack import Decision, DutyRule, Named, Procedure, ProhibitionRule
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import Situation
from lantern.spelling.near_misses import did_you_mean

_LAYERS = {"law": "Law", "area": "Rule of the area", "organisation": "Rule of this organisation"}
_STRENGTHS = {"statutory": "the law requires it", "policy": "our policy"}
BESIDES = "besides"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramBox:
    """One box.

    ``kind`` is ``gate``, ``question``, ``result`` (of another procedure), ``named``, ``decision``,
    ``besides`` (whatever was decided), ``duty`` or ``never``. ``mark`` is a number, id or code;
    ``notes`` are smaller lines; ``lit`` says that the path went through it.
    """

    id: str
    kind: str
    text: str
    mark: str = ""
    notes: tuple[str, ...] = ()
    answer: str = ""
    lit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramEdge:
    """What leads to what: ``reads``, ``next`` (if not, then) or ``leads`` (to a duty)."""

    start: str
    end: str
    kind: str
    lit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """One procedure, ready to be drawn or told. ``traced`` says that a path is lit in it."""

    id: str
    title: str
    edition: str
    status: str
    first: bool
    gate: DiagramBox
    boxes: tuple[DiagramBox, ...]
    edges: tuple[DiagramEdge, ...]
    case: str = ""
    traced: bool = False

    def of_kind(self, *kinds: str) -> tuple[DiagramBox, ...]:
        """The boxes of some kinds, in order."""
        return tuple(box for box in self.boxes if box.kind in kinds)


def diagram(
    procedures: Procedures,
    procedure_id: str,
    *,
    situation: Situation | None = None,
    assessment: Assessment | None = None,
    subject: str | None = None,
) -> Diagram:
    """The picture of one procedure, with the answers of a case and the path of its assessment.

    Without ``subject``, a procedure about a person takes the first to whom it gave a code.

    Raises:
        KeyError: there is no such procedure (with what may have been meant), or no such person.
    """
    known = {item.procedure.id: item.procedure for item in procedures.compiled}
    if procedure_id not in known:
        raise KeyError(f'There is no procedure "{procedure_id}".{did_you_mean(procedure_id, known)}')
    person = whose(known[procedure_id], situation, assessment, subject)
    return _Drawing(known[procedure_id], procedures, situation, assessment, person).picture()


@dataclass(slots=True)
class _Drawing:
    procedure: Procedure
    procedures: Procedures
    situation: Situation | None
    assessment: Assessment | None
    subject: str | None
    own: dict[str, Named] = field(init=False)
    path: Path = field(init=False)
    words: Words = field(init=False)
    inputs: dict[str, DiagramBox] = field(init=False, default_factory=dict)
    edges: list[DiagramEdge] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        everyone = [item.procedure for item in self.procedures.compiled]
        self.own = {named.name: named for named in self.procedure.named}
        self.path = path_of(self.procedure, self.assessment, self.subject)
        self.words = Words(
            vocabulary=self.procedures.vocabulary,
            numbers=self._numbers(),
            named={named.name: named for procedure in everyone for named in procedure.named},
            procedures={procedure.name: procedure for procedure in everyone},
        )

    def picture(self) -> Diagram:
        procedure = self.procedure
        for fact in self.words.numbers:
            self._input(fact)
        named = self._named()
        decisions = tuple(self._decision(n, item) for n, item in enumerate(procedure.decisions))
        self._ladder(decisions)
        duties = tuple(self._duty(rule) for rule in procedure.duties)
        nevers = tuple(self._never(n, rule) for n, rule in enumerate(procedure.prohibited))
        return Diagram(
            id=procedure.id,
            title=procedure.title,
            edition=procedure.edition,
            status=self._status(),
            first=procedure.decide == "first",
            gate=self._gate(),
            boxes=(*self.inputs.values(), *named, *decisions, *self._besides(), *duties, *nevers),
            edges=tuple(self.edges),
            case=self._case(),
            traced=self.assessment is not None,
        )

    # -- the head ------------------------------------------------------------------------------

    def _status(self) -> str:
        procedure, nations = self.procedure, self.procedures.vocabulary.nations
        here = ", ".join(label for nation, label in nations.items() if nation in procedure.nations)
        policy = ", ".join(label for nation, label in nations.items() if nation in procedure.as_policy_in)
        parts = [
            _LAYERS[procedure.layer],
            f"{here} (as our policy also in {policy})" if policy else here,
            f"in force from {day_in_words(procedure.in_force_from)}",
            f"review due {day_in_words(procedure.review_due)}",
        ]
        layers = tuple(dict.fromkeys(text.split(":")[0] for text in procedure.extended_by))
        if layers:
            parts.append(f"with additions of the {listed(layers, 'and')}")
        return " · ".join(part for part in parts if part)

    def _case(self) -> str:
        if self.situation is None:
            return ""
        parts = [self.situation.id, self.situation.title]
        if self.subject is not None and not self.situation.flat:
            parts.append(self.situation.subject(self.subject).label or self.subject)
        return " · ".join(part for part in parts if part)

    def _gate(self) -> DiagramBox:
        procedure = self.procedure
        whom = "Answered once, for the whole concern"
        if procedure.per == "person":
            whom = "Answered for each person"
        if procedure.runs_for is not None:
            whom += f" of whom this is true: {self.words.of(procedure.runs_for)}"
        text = self.words.of(procedure.applies_when)
        applies = ("applies" if self.path.began else "does not apply") if self.assessment is not None else ""
        notes = (f"{whom}.", listed(procedure.because, "and"))
        return DiagramBox(id="gate", kind="gate", text=text, notes=notes, answer=applies, lit=self.path.began)

    # -- what is read --------------------------------------------------------------------------

    def _numbers(self) -> dict[str, int]:
        """The questions in their order, then those that only a decision names."""
        facts = self.procedures.vocabulary.facts
        read = [name for decision in self.procedure.decisions for name in self._deep(decision.condition)]
        found = dict.fromkeys((*self.procedure.questions, *(n for n in read if n in facts and facts[n].ask)))
        return {fact: number for number, fact in enumerate(found, start=1)}

    def _deep(self, condition: ex.Expression) -> Iterator[str]:
        for name, _ in ex.names_in(condition):
            if name in self.own:
                yield from self._deep_named(name)
            else:
                yield name

    def _deep_named(self, name: str) -> Iterator[str]:
        yield from self._deep(self.own[name].condition)
        for item in self.procedures.compiled:
            for addition in item.procedure.additions:
                if addition.to == name and item.procedure.id != self.procedure.id:
                    yield from self._deep(addition.condition)

    def _input(self, name: str) -> str | None:
        """The box of what a condition reads, made when it is first met."""
        vocabulary = self.procedures.vocabulary
        if name not in vocabulary.facts:
            return self._result(name)
        identity = f"question:{name}"
        if identity not in self.inputs:
            fact, answer = vocabulary.facts[name], ""
            if self.situation is not None:
                value = answer_of(self.situation, vocabulary, name, self.subject)
                answer = answer_in_words(value)
                answer = "not known" if value is None and fact.scope == "context" else answer
            self.inputs[identity] = DiagramBox(
                id=identity,
                kind="question",
                mark=str(self.words.numbers.get(name, "")),
                text=fact.ask if name in self.words.numbers else f"Known from the case: {meaning(fact)}",
                notes=self._only_for(name),
                answer=answer,
                lit=name in self.path.facts,
            )
        return identity

    def _only_for(self, name: str) -> tuple[str, ...]:
        """What a question is for that no decision reads."""
        if any(name in self._deep(decision.condition) for decision in self.procedure.decisions):
            return ()
        rules = (*self.procedure.duties, *self.procedure.prohibited)
        uses = {
            "whether this applies": name in self._deep(self.procedure.applies_when),
            "what must be done": any(
                name in self._deep(r.condition) for r in rules if r.condition is not None
            ),
        }
        told = [use for use, true in uses.items() if true]
        return (f"For {listed(told, 'and')}.",) if told else ()

    def _result(self, name: str) -> str | None:
        named = self.words.named.get(name)
        owner = next(
            (
                p
                for p in self.words.procedures.values()
                if p.name == name or (named is not None and named in p.named)
            ),
            None,
        )
        if owner is None or owner.id == self.procedure.id:
            return None
        identity = f"result:{owner.id}"
        before = self.inputs.get(identity)
        notes = before.notes if before else ()
        notes = tuple(dict.fromkeys((*notes, named.label))) if named is not None else notes
        means = {decision.means for decision in owner.decisions}
        self.inputs[identity] = DiagramBox(
            id=identity,
            kind="result",
            mark=owner.id,
            text=owner.title,
            notes=notes,
            answer=codes_in_words(self.assessment, owner.id, self.subject),
            lit=bool(self.path.through & (means | set(notes))),
        )
        return identity

    def _named(self) -> tuple[DiagramBox, ...]:
        read = {name for item in self.procedure.decisions for name, _ in ex.names_in(item.condition)}
        found = []
        for named in self.procedure.named:
            if named.name not in read:
                continue
            identity, lit = f"named:{named.name}", named.label in self.path.through
            self._reads(self._deep_named(named.name), identity, lit=lit)
            note = self.words.of(named.condition)
            found.append(DiagramBox(id=identity, kind="named", text=named.label, notes=(note,), lit=lit))
        return tuple(found)

    def _reads(self, names: Iterator[str], end: str, *, lit: bool) -> None:
        for start in dict.fromkeys(self._input(name) for name in names):
            if start is not None:
                walked = lit and self.inputs[start].lit
                self.edges.append(DiagramEdge(start=start, end=end, kind="reads", lit=walked))

    # -- what is decided, and what follows -----------------------------------------------------

    def _decision(self, number: int, decision: Decision) -> DiagramBox:
        identity, lit = f"decision:{number}", self.path.took(decision)
        direct = [name for name, _ in ex.names_in(decision.condition)]
        self._reads((name for name in direct if name not in self.own), identity, lit=lit)
        for name in dict.fromkeys(name for name in direct if name in self.own):
            walked = lit and self.own[name].label in self.path.through
            self.edges.append(DiagramEdge(start=f"named:{name}", end=identity, kind="reads", lit=walked))
        told = self.words.of(decision.condition)
        told = f"nobody knows whether: {told}" if decision.state == truth.UNKNOWN else told
        return DiagramBox(
            id=identity,
            kind="decision",
            mark=decision.code,
            text=decision.means,
            notes=(f"If: {told}", ", ".join(decision.because)),
            answer="taken" if lit else "",
            lit=lit,
        )

    def _ladder(self, decisions: tuple[DiagramBox, ...]) -> None:
        if self.procedure.decide != "first":
            return
        answers = [decision.answers for decision in self.procedure.decisions]
        taken = [place for place, box in enumerate(decisions) if box.lit]
        for place, after in enumerate(decisions[1:], start=1):
            if answers[place] == answers[place - 1]:
                walked = any(place <= last and answers[last] == answers[place] for last in taken)
                edge = DiagramEdge(start=decisions[place - 1].id, end=after.id, kind="next", lit=walked)
                self.edges.append(edge)

    def _besides(self) -> tuple[DiagramBox, ...]:
        free = [rule for rule in self.procedure.duties if not rule.on]
        if not free:
            return ()
        lit = any(self.path.gave(rule) for rule in free)
        return (DiagramBox(id=BESIDES, kind=BESIDES, text="Whatever was decided", lit=lit),)

    def _duty(self, rule: DutyRule) -> DiagramBox:
        identity, lit, recipients = (
            f"duty:{rule.key}",
            self.path.gave(rule),
            self.procedures.vocabulary.recipients,
        )
        for start in self._leading(rule):
            self.edges.append(DiagramEdge(start=start[0], end=identity, kind="leads", lit=lit and start[1]))
        everyone = {
            duty.key: duty.what for item in self.procedures.compiled for duty in item.procedure.duties
        }
        clock = clock_in_words(rule.by, self.procedures.vocabulary, everyone)
        who = recipients[rule.who].label
        notes = [
            f"{who[:1].upper()}{who[1:]} → {listed((recipients[word].label for word in rule.to), 'and')}",
            f"By when: {clock} · {_STRENGTHS[self._strength(rule)]}",
        ]
        if rule.condition is not None:
            notes.append(f"Only if: {self.words.of(rule.condition)}")
        return DiagramBox(
            id=identity, kind="duty", mark=rule.key, text=rule.what, notes=tuple(notes), lit=lit
        )

    def _leading(self, rule: DutyRule) -> Iterator[tuple[str, bool]]:
        if not rule.on:
            yield BESIDES, True
        for number, decision in enumerate(self.procedure.decisions):
            if decision.code in rule.on:
                yield f"decision:{number}", self.path.took(decision)

    def _strength(self, rule: DutyRule) -> str:
        here = self.situation.nation if self.situation is not None else ""
        return "policy" if here in self.procedure.as_policy_in else rule.strength

    def _never(self, number: int, rule: ProhibitionRule) -> DiagramBox:
        when = [listed((spoken(code) for code in rule.on), "or")] if rule.on else []
        if rule.condition is not None:
            when.append(self.words.of(rule.condition))
        notes = (rule.why, f"When: {'; and '.join(when)}" if when else "Always.")
        lit = self.path.forbade(rule)
        return DiagramBox(id=f"never:{number}", kind="never", text=rule.what, notes=notes, lit=lit)
