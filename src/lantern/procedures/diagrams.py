"""The picture of one procedure as data: its boxes, what leads to what, and the path that was taken.

Nothing here knows about paper, fonts or places; ``packs.diagram_svg`` draws it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lantern.procedures import truth
from lantern.procedures.assessment import Assessment
from lantern.procedures.diagram_boxes import Diagram, DiagramBox, DiagramEdge
from lantern.procedures.diagram_path import path_of, whose
from lantern.procedures.diagram_reads import Inputs, Subject
from lantern.procedures.diagram_words import clock_in_words, day_in_words, listed
from lantern.procedures.pack import Decision, DutyRule, ProhibitionRule
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import Situation
from lantern.spelling.near_misses import did_you_mean

__all__ = ["Diagram", "DiagramBox", "DiagramEdge", "diagram"]

_LAYERS = {"law": "Law", "area": "Rule of the area", "organisation": "Rule of this organisation"}
_STRENGTHS = {"statutory": "the law or national guidance requires it", "policy": "our policy"}
_BESIDES = "besides"


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
    procedure = known[procedure_id]
    person = whose(procedure, situation, assessment, subject)
    return _Drawing(
        Subject(
            procedure=procedure,
            procedures=procedures,
            situation=situation,
            assessment=assessment,
            person=person,
            path=path_of(procedure, assessment, person),
        )
    ).picture()


@dataclass(slots=True)
class _Drawing:
    of: Subject
    inputs: Inputs = field(init=False)
    edges: list[DiagramEdge] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.inputs = Inputs(self.of)

    def picture(self) -> Diagram:
        procedure = self.of.procedure
        named, edges = self.inputs.into_named()
        self.edges.extend(edges)
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
            boxes=(*self.inputs.boxes.values(), *named, *decisions, *self._besides(), *duties, *nevers),
            edges=tuple(self.edges),
            case=self._case(),
            traced=self.of.assessment is not None,
        )

    # -- the head ------------------------------------------------------------------------------

    def _status(self) -> str:
        procedure, nations = self.of.procedure, self.of.procedures.vocabulary.nations
        here = ", ".join(label for nation, label in nations.items() if nation in procedure.nations)
        policy = ", ".join(label for nation, label in nations.items() if nation in procedure.as_policy_in)
        layers = tuple(dict.fromkeys(text.split(":")[0] for text in procedure.extended_by))
        parts = (
            _LAYERS[procedure.layer],
            f"{here} (as our policy also in {policy})" if policy else here,
            f"in force from {day_in_words(procedure.in_force_from)}",
            f"review due {day_in_words(procedure.review_due)}",
            f"with additions of the {listed(layers, 'and')}" if layers else "",
        )
        return " · ".join(part for part in parts if part)

    def _case(self) -> str:
        situation, person = self.of.situation, self.of.person
        if situation is None:
            return ""
        whose_answers = ""
        if person is not None and not situation.flat:
            whose_answers = situation.subject(person).label or person
        return " · ".join(part for part in (situation.id, situation.title, whose_answers) if part)

    def _gate(self) -> DiagramBox:
        procedure, began = self.of.procedure, self.of.path.began
        whom = "Answered once, for the whole concern"
        if procedure.per == "person":
            whom = "Answered for each person"
        if procedure.runs_for is not None:
            whom += f", if {self.inputs.words.of(procedure.runs_for)}"
        applies = ("applies" if began else "gave nothing in this case") if self.of.assessment is not None else ""
        return DiagramBox(
            id="gate",
            kind="gate",
            text=f"When: {self.inputs.words.of(procedure.applies_when)}",
            notes=(f"{whom}.", ", ".join(procedure.because)),
            answer=applies,
            lit=began,
        )

    # -- what is decided, and what follows -----------------------------------------------------

    def _decision(self, number: int, decision: Decision) -> DiagramBox:
        identity, lit = f"decision:{number}", self.of.path.took(decision)
        self.edges.extend(self.inputs.into_decision(decision.condition, identity, lit=lit))
        words = self.inputs.words
        told = words.of_unknown if decision.state == truth.UNKNOWN else words.of
        return DiagramBox(
            id=identity,
            kind="decision",
            mark=decision.code,
            text=decision.means,
            notes=(f"If: {told(decision.condition)}", ", ".join(decision.because)),
            answer="taken" if lit else "",
            lit=lit,
        )

    def _ladder(self, decisions: tuple[DiagramBox, ...]) -> None:
        if self.of.procedure.decide != "first":
            return
        answers = [decision.answers for decision in self.of.procedure.decisions]
        taken = [place for place, box in enumerate(decisions) if box.lit]
        for place, after in enumerate(decisions[1:], start=1):
            if answers[place] == answers[place - 1]:
                walked = any(place <= last and answers[last] == answers[place] for last in taken)
                edge = DiagramEdge(start=decisions[place - 1].id, end=after.id, kind="next", lit=walked)
                self.edges.append(edge)

    def _besides(self) -> tuple[DiagramBox, ...]:
        free = [rule for rule in self.of.procedure.duties if not rule.on]
        if not free:
            return ()
        lit = any(self.of.path.gave(rule) for rule in free)
        return (DiagramBox(id=_BESIDES, kind=_BESIDES, text="Besides, whatever was decided", lit=lit),)

    def _duty(self, rule: DutyRule) -> DiagramBox:
        identity, lit = f"duty:{rule.key}", self.of.path.gave(rule)
        for start, taken in self._leading(rule):
            self.edges.append(DiagramEdge(start=start, end=identity, kind="leads", lit=lit and taken))
        recipients = self.of.procedures.vocabulary.recipients
        who, to = recipients[rule.who].label, [recipients[word].label for word in rule.to]
        notes = [
            f"{who[:1].upper()}{who[1:]} → {listed(to, 'and')}",
            f"{self._by_when(rule)} · {_STRENGTHS[self._strength(rule)]}",
        ]
        if rule.condition is not None:
            notes.append(f"Only if: {self.inputs.words.of(rule.condition)}")
        for also in rule.also:
            if also.to:
                more = listed([recipients[word].label for word in also.to], "and")
                notes.append(f"Also to {more}, if: {self.inputs.words.of(also.condition)}")
        return DiagramBox(
            id=identity,
            kind="duty",
            mark=rule.key,
            text=rule.what,
            notes=tuple(notes),
            answer="due" if lit else "",
            lit=lit,
        )

    def _by_when(self, rule: DutyRule) -> str:
        compiled = self.of.procedures.compiled
        duties = {duty.key: duty.what for item in compiled for duty in item.procedure.duties}
        told = clock_in_words(rule.by, self.of.procedures.vocabulary, duties)
        return f"{told[:1].upper()}{told[1:]}"

    def _leading(self, rule: DutyRule) -> Iterator[tuple[str, bool]]:
        if not rule.on:
            yield _BESIDES, True
        for number, decision in enumerate(self.of.procedure.decisions):
            if decision.code in rule.on:
                yield f"decision:{number}", self.of.path.took(decision)

    def _strength(self, rule: DutyRule) -> str:
        here = self.of.situation.nation if self.of.situation is not None else ""
        return "policy" if here in self.of.procedure.as_policy_in else rule.strength

    def _never(self, number: int, rule: ProhibitionRule) -> DiagramBox:
        when = [f"at {listed(rule.on, 'or')}"] if rule.on else []
        if rule.condition is not None:
            when.append(f"if {self.inputs.words.of(rule.condition)}")
        notes = (rule.why, f"Holds {' and '.join(when)}." if when else "Holds always.")
        lit = self.of.path.forbade(rule)
        return DiagramBox(
            id=f"never:{number}",
            kind="never",
            text=f"Never: {rule.what}",
            notes=notes,
            answer="holds" if lit else "",
            lit=lit,
        )
