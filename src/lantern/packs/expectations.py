"""Compares what an example expects with what was answered, and says in plain words what differs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lantern.packs.expected_duties import KEYS, NONE, differences, listed, shown, words
from lantern.procedures.assessment import Assessment, Given
from lantern.procedures.pack import EXCLUSION_CLASSES
from lantern.procedures.rulebook import CompiledProcedure, Procedures
from lantern.procedures.situation import Situation
from lantern.procedures.vocabulary import Vocabulary
from lantern.spelling.near_misses import did_you_mean, no_such_key

Exercised = tuple[str, str]
"""What an example has exercised: ``("decision", "DP-05 suspected")``, ``("duty", "call_999")``, …"""

_KNOWN: Final = (
    "decisions", "subjects", "duties", "prohibited", "prohibited_not", "asks", "asks_not", "waits_for",
    "waits_for_not", "warns", "warns_not", "excludes", "excludes_not",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the engine answered to one example, and the procedure whose example it is."""

    procedure: str
    situation: Situation
    assessment: Assessment
    procedures: Procedures
    vocabulary: Vocabulary

    def compiled(self, identity: str) -> CompiledProcedure | None:
        """A procedure followed in this situation, by its id."""
        return next((item for item in self.procedures.compiled if item.procedure.id == identity), None)

    def codes_of(self) -> dict[str, tuple[str, ...]]:
        """Every decision that can be answered here, with its codes."""
        found: dict[str, tuple[str, ...]] = {}
        for item in self.procedures.compiled:
            for decision in item.procedure.decisions:
                found[decision.answers] = (*found.get(decision.answers, ()), decision.code)
        return found


@dataclass
class Comparison:
    """One example against its answer; fills ``faults`` and ``exercised``."""

    answer: Answer
    expected: Mapping[str, object]
    faults: list[str] = field(default_factory=list)
    exercised: set[Exercised] = field(default_factory=set)

    def compare(self) -> None:
        """Compare everything that is expected."""
        self._only("expected", self.expected, _KNOWN)
        self._decisions()
        self._duties()
        self._prohibited()
        self._asks()
        self._warns()
        self._excludes()

    def _fault(self, what: str) -> None:
        self.faults.append(what)

    def _only(self, place: str, values: Iterable[str], known: tuple[str, ...]) -> None:
        for key in values:
            if key not in known:
                self._fault(f"{place}: {no_such_key(key, known)}")

    def _list(self, key: str) -> list[object]:
        value = self.expected.get(key)
        if value is None or isinstance(value, list):
            return value or []
        self._fault(f"expected: {key} must be a list, each entry beginning with a dash")
        return []

    # -- decisions -----------------------------------------------------------------------------

    def _decisions(self) -> None:
        expected = self._expected_decisions()
        if not any(expected.values()):
            self._fault(f"expected: decisions is missing; write decisions: {{{self.answer.procedure}: …}}, or none")
        known = self.answer.codes_of()
        item = self.answer.compiled(self.answer.procedure)
        own = {decision.answers for decision in item.procedure.decisions} if item else {self.answer.procedure}
        people = () if self.answer.situation.flat else tuple(person.id for person in self.answer.situation.subjects)
        for place in dict.fromkeys((None, *people, *expected)):
            wanted = expected.get(place, {})
            for decision in sorted({*own, *wanted}):
                self._decision(decision, place, wanted.get(decision, ()), known)

    def _expected_decisions(self) -> dict[str | None, dict[str, tuple[str, ...]]]:
        found: dict[str | None, dict[str, tuple[str, ...]]] = {None: self._codes(self.expected.get("decisions"))}
        subjects = self.expected.get("subjects")
        if subjects is None:
            return found
        known = [] if self.answer.situation.flat else [person.id for person in self.answer.situation.subjects]
        if not isinstance(subjects, dict):
            self._fault("expected: subjects must be a table of people: girl: {decisions: {DP-05: suspected}}")
            return found
        for person, values in subjects.items():
            if person not in known:
                self._fault(f'expected: nobody of this case has the id "{person}".{did_you_mean(person, known)}')
            elif not isinstance(values, dict) or set(values) != {"decisions"}:
                self._fault(f"expected: of {person}, write decisions: {{DP-05: suspected}} and nothing else")
            else:
                found[person] = self._codes(values["decisions"])
        return found

    def _codes(self, values: object) -> dict[str, tuple[str, ...]]:
        if isinstance(values, dict):
            return {name: words(given) for name, given in values.items()}
        if values is not None:
            self._fault("expected: decisions must be a table: decisions: {DP-05: suspected}")
        return {}

    def _decision(
        self, name: str, place: str | None, wanted: tuple[str, ...], known: Mapping[str, tuple[str, ...]]
    ) -> None:
        whose = f" of {place}" if place else ""
        wanted = tuple(code for code in wanted if code != NONE or code in known.get(name, ()))  # else: no code
        for code in wanted:
            if name in known and code not in known[name]:
                self._fault(f'expected: {name} never gives "{code}".{did_you_mean(code, known[name])}')
                return
        given = [
            item
            for item in self.answer.assessment.given
            if item.procedure == name and (self.answer.situation.flat or item.subject == place)
        ]
        codes = tuple(dict.fromkeys(item.code for item in given))
        self.exercised.update(("decision", f"{name} {code}") for code in wanted if code in codes)
        if set(codes) != set(wanted):
            why = self._why(given, wanted)
            self._fault(f"decision {name}{whose}: expected {listed(wanted)}, got {listed(codes)}{why}")
        if wanted and name not in known:
            self._fault(f"{name} is not followed in this place, on this day.{did_you_mean(name, known)}")

    def _why(self, given: Iterable[Given], wanted: tuple[str, ...]) -> str:
        """On which answers the codes rest that nobody expected."""
        steps = dict.fromkeys(step for item in given if item.code not in wanted for step in item.reason.steps)
        text = ", ".join(f"{step.fact}{self._of(step.subject)} was {step.answer}" for step in steps)
        return f" because {text}" if text else ""

    def _of(self, subject: str | None) -> str:
        return "" if subject is None or self.answer.situation.flat else f" of {subject}"

    # -- duties --------------------------------------------------------------------------------

    def _duties(self) -> None:
        listed: set[str] = set()
        for values in self._list("duties"):
            if not isinstance(values, dict) or not isinstance(values.get("key"), str):
                self._fault("expected: each of the duties needs its key: - key: call_999")
                continue
            key, procedure = values["key"], str(values.get("procedure", self.answer.procedure))
            if procedure == self.answer.procedure:
                listed.add(key)
            self._duty(key, procedure, values)
        if "duties" in self.expected:
            for key in sorted(self._arising(self.answer.procedure) - listed):
                self._fault(f'duty "{key}": was not expected, and arose')

    def _arising(self, procedure: str) -> set[str]:
        """The keys of its duties; of a duty merged with another's, both."""
        reasons = (reason for duty in self.answer.assessment.duties for reason in duty.reasons)
        return {reason.rule for reason in reasons if reason.procedure == procedure}

    def _duty(self, key: str, procedure: str, values: Mapping[str, object]) -> None:
        self._only(f'expected: duty "{key}"', values, KEYS)
        found = [
            duty
            for duty in self.answer.assessment.duties
            if any(reason.procedure == procedure and reason.rule == key for reason in duty.reasons)
        ]
        if not found:
            item = self.answer.compiled(procedure)
            keys = [rule.key for rule in item.procedure.duties] if item else []
            hint = "" if key in keys else f" {procedure} has no such duty here.{did_you_mean(key, keys)}"
            self._fault(f'duty "{key}": was expected, and did not arise.{hint}')
            return
        if procedure == self.answer.procedure:
            self.exercised.add(("duty", key))
        best = min((differences(duty, values) for duty in found), key=len)
        self.faults.extend(f'duty "{key}": {difference}' for difference in best)

    # -- the rest ------------------------------------------------------------------------------

    def _prohibited(self) -> None:
        for wanted in self._list("prohibited"):
            found = self._prohibitions(wanted)
            if len(found) == 1:  # more than one: the sources do not say which was meant
                self.exercised.add(("prohibition", found[0]))
            if not found:
                self._fault(f"prohibited: expected {shown(wanted)}, which was not there{self._similar(wanted)}")
        for unwanted in self._list("prohibited_not"):
            self.faults.extend(f'prohibited: "{what}" must not be there' for what in self._prohibitions(unwanted))
            if self._similar(unwanted):
                self._fault(f"prohibited_not: {shown(unwanted)} is unknown{self._similar(unwanted)}")

    def _prohibitions(self, wanted: object) -> list[str]:
        ids = set(words(wanted)) if isinstance(wanted, list) else None
        return [
            item.what
            for item in self.answer.assessment.prohibited
            if self.answer.procedure in item.procedures
            and (item.what == wanted if ids is None else ids <= set(item.because))
        ]

    def _similar(self, wanted: object) -> str:
        item = self.answer.compiled(self.answer.procedure)
        rules = [rule.what for rule in item.procedure.prohibited] if item else []
        if not isinstance(wanted, str) or wanted in rules:
            return ""
        return f"; {self.answer.procedure} has no such prohibition.{did_you_mean(wanted, rules)}"

    def _asks(self) -> None:
        questions = self.answer.assessment.ask_next
        for key in ("asks", "asks_not", "waits_for", "waits_for_not"):
            waits = key.startswith("waits_for")
            asked = {(item.fact, item.subject) for item in questions if item.settles or not waits}
            for fact, subject in self._facts(key):
                is_asked = any(fact == name and subject in {None, whose} for name, whose in asked)
                whose = f" of {subject}" if subject else ""
                among = "the questions that a result waits for" if waits else "the next questions"
                if is_asked is key.endswith("_not"):
                    self._fault(f"{key}: {fact}{whose} {'is' if is_asked else 'is not'} among {among}")

    def _facts(self, key: str) -> list[tuple[str, str | None]]:
        found: list[tuple[str, str | None]] = []
        known = self.answer.vocabulary.facts
        for entry in self._list(key):
            pairs = entry.items() if isinstance(entry, dict) else [(None, entry)]
            for subject, fact in pairs:
                if fact not in known:
                    self._fault(f'{key}: "{fact}" is not a fact.{did_you_mean(str(fact), known)}')
                found.append((str(fact), subject))
        return found

    def _warns(self) -> None:
        item = self.answer.compiled(self.answer.procedure)
        rules = item.procedure.warnings if item else ()
        for fragment in map(str, self._list("warns")):
            found = [warning for warning in self.answer.assessment.warnings if fragment in warning]
            if not found:
                self._fault(f'warns: no warning says "{fragment}"')
            for rule in rules:
                if any(rule.say in warning for warning in found):
                    self.exercised.add(("warning", rule.say))
        for fragment in map(str, self._list("warns_not")):
            if any(fragment in warning for warning in self.answer.assessment.warnings):
                self._fault(f'warns_not: a warning says "{fragment}"')
            if not any(fragment in rule.say for rule in rules):  # a slip of the pen would deny nothing
                self._fault(f'warns_not: {self.answer.procedure} has no warning that says "{fragment}"')

    def _excludes(self) -> None:
        known = (*EXCLUSION_CLASSES, None)
        for key in ("excludes", "excludes_not"):
            for entry in self._list(key):
                for name, kind in entry.items() if isinstance(entry, dict) else [(entry, None)]:
                    if kind not in known:
                        self._fault(f'{key}: "{kind}" is no class.{did_you_mean(str(kind), EXCLUSION_CLASSES)}')
                    elif self._is_kept_out(str(name), kind) is (key == "excludes_not"):
                        out = "kept out" if key == "excludes_not" else "kept out of nothing"
                        self._fault(f"{key}: {name} is {out}{f' ({kind})' if kind else ''}")

    def _is_kept_out(self, name: str, kind: str | None) -> bool:
        return any(
            name in (item.subject, *item.recipients) and kind in {None, item.kind}
            for item in self.answer.assessment.exclusions
        )
