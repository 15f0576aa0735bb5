"""Packs with one thing wrong in them: what every example together should notice.

Made from the values of a pack that was read, never from its text. Each says in words what is wrong.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from lantern.packs.certainty import Certainty
from lantern.packs.mutated_conditions import TURNED, slips
from lantern.procedures import truth
from lantern.procedures.clocks import Clock
from lantern.procedures.expressions import Expression
from lantern.procedures.pack import Also, Decision, DutyRule, Extension, Procedure, Tightening
from lantern.procedures.vocabulary import Vocabulary

Pack = Procedure | Extension
_Rule = TypeVar("_Rule")
_LATER: Final = {"immediate": Clock(kind="same_day"), "same_day": Clock(kind="working_days", amount=1)}
_OTHER_POLICY: Final = {
    "assume_protective": "seek_advice",
    "seek_advice": "assume_protective",
    "ask_first": "record_only",
    "record_only": "ask_first",
}
_WAITING: Final = ("ask_first", "seek_advice")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A pack with one thing wrong. ``element`` names the rule it is in, such as ``("duty", "call_999")``."""

    element: tuple[str, str]
    what: str
    pack: Pack

    @property
    def description(self) -> str:
        """What is wrong, in words: stable, so that a review can name it."""
        return f"{self.element[0]} {self.element[1]}: {self.what}".replace(" :", ":")


def mutants(pack: Pack, certainty: Certainty, vocabulary: Vocabulary) -> tuple[Mutant, ...]:
    """Every mutant of a pack, each once, in the order of the pack."""
    found: dict[str, Mutant] = {}
    for mutant in _Mutants(pack, certainty, vocabulary).all():
        if mutant.pack == pack or mutant.pack in (other.pack for other in found.values()):
            continue
        alike = sum(name.split(" #")[0] == mutant.description for name in found)
        numbered = replace(mutant, what=f"{mutant.what} #{alike + 1}") if alike else mutant
        found[numbered.description] = numbered
    return tuple(found.values())


class _Mutants:
    def __init__(self, pack: Pack, certainty: Certainty, vocabulary: Vocabulary) -> None:
        self.pack, self.certainty, self.vocabulary = pack, certainty, vocabulary

    def all(self) -> Iterator[Mutant]:
        if isinstance(self.pack, Procedure):
            yield from self._head(self.pack)
            yield from self._each("result", self.pack.named, "named", lambda rule: rule.name, self._only_condition)
            yield from self._each("decision", self.pack.decisions, "decisions", lambda rule: rule.code, self._decision)
        else:
            changes = self.pack.tightenings
            yield from self._each("change of", changes, "tightenings", lambda rule: rule.duty, self._tightening)
        yield from self._each(
            "addition to", self.pack.additions, "additions", lambda rule: rule.to, self._only_condition
        )
        yield from self._each("duty", self.pack.duties, "duties", lambda rule: rule.key, self._duty)
        yield from self._each(
            "prohibition", self.pack.prohibited, "prohibited", lambda rule: f'"{rule.what}"', self._when
        )
        if isinstance(self.pack, Procedure):
            warnings, exclusions = self.pack.warnings, self.pack.exclusions
            yield from self._each("warning", warnings, "warnings", lambda rule: f'"{rule.say}"', self._only_condition)
            yield from self._each("exclusion", exclusions, "exclusions", lambda rule: rule.kind, self._only_condition)

    def _mutant(self, kind: str, name: str, what: str, **changes: object) -> Mutant:
        return Mutant((kind, name), what, _changed(self.pack, **changes))

    def _head(self, procedure: Procedure) -> Iterator[Mutant]:
        for key in ("applies_when", "runs_for"):
            condition = getattr(procedure, key)
            if condition is not None:
                for what, new in self._slips(condition):
                    yield self._mutant(key, "", what, **{key: new})
        if procedure.runs_for is not None:
            yield self._mutant("runs_for", "", "dropped", runs_for=None)

    def _each(
        self,
        kind: str,
        rules: tuple[_Rule, ...],
        key: str,
        name: Callable[[_Rule], str],
        wrong: Callable[[_Rule], Iterator[tuple[str, _Rule]]],
    ) -> Iterator[Mutant]:
        """Each rule of a list dropped, and wrong in each of its ways."""
        for place, rule in enumerate(rules):
            before, after = rules[:place], rules[place + 1 :]
            number = sum(name(other) == name(rule) for other in before) + 1
            called = name(rule) if number == 1 else f"{name(rule)} ({number})"
            if kind != "result":  # a condition would name nothing then, and no pack is put together
                yield self._mutant(kind, called, "dropped", **{key: (*before, *after)})
            for what, new in wrong(rule):
                yield self._mutant(kind, called, what, **{key: (*before, new, *after)})

    # -- rule by rule --------------------------------------------------------------------------

    def _slips(self, condition: Expression) -> Iterator[tuple[str, Expression]]:
        return ((slip.what, slip.condition) for slip in slips(condition, self.certainty.never_unknown))

    def _only_condition(self, rule: _Rule) -> Iterator[tuple[str, _Rule]]:
        yield from self._when(rule, optional=False)

    def _when(self, rule: _Rule, key: str = "condition", *, optional: bool = True) -> Iterator[tuple[str, _Rule]]:
        condition = getattr(rule, key)
        if condition is None:
            return
        called = "whom it is about " if key == "about" else ""
        if optional:
            yield f"{called}without its condition", _changed(rule, **{key: None})
        for what, new in self._slips(condition):
            yield f"{called}{what}", _changed(rule, **{key: new})

    def _decision(self, rule: Decision) -> Iterator[tuple[str, Decision]]:
        for slip in slips(rule.condition, self.certainty.never_unknown):
            # When nobody knows, it matters neither which way round the question is nor how high a figure.
            if rule.state == truth.YES or not (slip.of_figure or slip.what == TURNED):
                yield slip.what, replace(rule, condition=slip.condition)
        if rule.policy is not None:
            policy = _OTHER_POLICY[rule.policy]
            yield f"{policy} for {rule.policy}", replace(rule, policy=policy, waits=policy in _WAITING)
        elif rule.waits:
            yield "waits for nobody", replace(rule, waits=False)

    def _duty(self, rule: DutyRule) -> Iterator[tuple[str, DutyRule]]:
        yield from self._when(rule)
        yield from self._when(rule, "about")
        clock = later(rule.by)
        yield f"due {clock.word} for {rule.by.word}", replace(rule, by=clock)
        for what, to in self._recipients(rule.to, least=1):
            yield what, replace(rule, to=to, outside=self._outside(to))
        for place, also in enumerate(rule.also):
            before, after = rule.also[:place], rule.also[place + 1 :]
            for what, new in self._also(also):
                changed = (*before, *((new,) if new else ()), *after)
                yield f"addition {place + 1} {what}", replace(rule, also=changed)

    def _also(self, also: Also) -> Iterator[tuple[str, Also | None]]:
        yield "dropped", None
        yield from self._only_condition(also)
        for what, to in self._recipients(also.to, least=0):
            yield what, replace(also, to=to, outside=self._outside(to))

    def _tightening(self, change: Tightening) -> Iterator[tuple[str, Tightening]]:
        if change.by is not None:
            yield "without its clock", replace(change, by=None)
        for what, to in self._recipients(change.to, least=0):
            yield what, replace(change, to=to, outside=self._outside(to))

    def _recipients(self, to: tuple[str, ...], *, least: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        for place, word in enumerate(to):
            before, after = to[:place], to[place + 1 :]
            other = self._other(word, to)
            yield f'tells "{other}" for "{word}"', (*before, other, *after)
            if len(to) > least and len(to) > 1:
                yield f'does not tell "{word}"', (*before, *after)

    def _other(self, word: str, to: Iterable[str]) -> str:
        """Another of the same kind: outside or inside, an office or a person."""
        known = self.vocabulary.recipients
        kind = (known[word].outside, bool(known[word].people))
        fitting = [
            recipient.word
            for recipient in known.values()
            if recipient.word not in to
            and (recipient.outside, bool(recipient.people)) == kind
            and not recipient.emergency
            and recipient.out_of_hours is None
            and recipient.word not in {other.out_of_hours for other in known.values()}
        ]
        return fitting[0]

    def _outside(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(word for word in words if self.vocabulary.recipients[word].outside)


def later(clock: Clock) -> Clock:
    """A clock that ends later: the next kind, or one more; one minute more between rounds."""
    if clock.kind in _LATER:
        return _LATER[clock.kind]
    if clock.kind == "before":
        if clock.amount is not None and clock.amount > 1:
            return replace(clock, amount=clock.amount - 1)
        return Clock(kind="after", event=clock.event)
    if clock.kind == "after":
        return Clock(kind="recurring", amount=1)
    return replace(clock, amount=(clock.amount or 0) + 1)


def _changed(value: _Rule, **changes: object) -> _Rule:
    return replace(value, **changes)  # type: ignore[type-var] # every value of a pack is a dataclass
