"""Reads what may be decided about a concern, and when a second person must read the decision (F13, S000-39)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lantern.packs.vocabularies import ROOT, read_toml, sources
from lantern.procedures.assessment import Assessment
from lantern.procedures.problems import PackError, Problem

FILE: Final = "triage.toml"
_MAY_HAVE: Final = frozenset(("needs_day", "leaves_duties", "closes"))
_OUTCOME: Final = _MAY_HAVE | {"key", "label", "means"}
_RULE: Final = frozenset(("danger", "codes", "outcomes"))
STATES: Final = ("confirmed", "to_confirm")
_DANGERS: Final = frozenset(("yes", "no", "unknown"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that may be decided. ``leaves_duties``: what follows is not done now. ``closes``: nothing is left."""

    key: str
    label: str
    means: str
    needs_day: bool = False
    leaves_duties: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReader:
    """A reason for a second reader: everything that stands in it must hold; what is empty asks nothing."""

    danger: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    codes: tuple[tuple[str, frozenset[str]], ...] = ()

    def holds(self, outcome: str, danger: str, given: Mapping[str, frozenset[str]]) -> bool:
        """Whether it asks for one. ``given`` are the codes of each procedure, of the concern and of everybody in it."""
        if self.danger and danger not in self.danger:
            return False
        if self.outcomes and outcome not in self.outcomes:
            return False
        return not self.codes or any(codes & given.get(procedure, frozenset()) for procedure, codes in self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """Everything that the desk knows. Words are English; the pages translate them.

    ``chase_after``: minutes after which somebody is asked about what they should do at once. ``ask_after``: hours
    after which they are asked about what has no day.
    """

    edition: str
    chase_after: int
    ask_after: int
    outcomes: tuple[Outcome, ...]
    second_reader: tuple[SecondReader, ...]

    def outcome(self, key: str) -> Outcome | None:
        """The outcome with this key; none where this edition has no such."""
        return next((one for one in self.outcomes if one.key == key), None)

    def needs_second(self, outcome: str, danger: str, assessment: Assessment) -> bool:
        """Whether a second person must read the decision before it stands."""
        given = codes_given(assessment)
        return any(rule.holds(outcome, danger, given) for rule in self.second_reader)


def codes_given(assessment: Assessment) -> dict[str, frozenset[str]]:
    """The codes that each procedure has given, whomever they are about."""
    found: dict[str, frozenset[str]] = {}
    for decisions in (assessment.decisions, *assessment.subjects.values()):
        for procedure, codes in decisions.items():
            found[procedure] = found.get(procedure, frozenset()) | frozenset(codes)
    return found


@cache
def triage() -> Triage:
    """What comes with Lantern.

    Raises:
        PackError: the file has a fault; it is never used in part.
    """
    return read_triage(read_toml(ROOT / FILE), frozenset(sources()))


def read_triage(values: Mapping[str, Any], known_sources: frozenset[str]) -> Triage:
    """The plain values of one file, read.

    Raises:
        PackError: with every fault: where it is, what is wrong, what to write instead.
    """
    faults = list(_faults(values, known_sources))
    if faults:
        raise PackError(tuple(Problem(file=FILE, place=where, what=what) for where, what in faults))
    return Triage(
        edition=str(values["edition"]),
        chase_after=values["chase_after_minutes"],
        ask_after=values["ask_after_hours"],
        outcomes=tuple(Outcome(**raw) for raw in values["outcome"]),
        second_reader=tuple(_rule(raw) for raw in values.get("second_reader", ())),
    )


def _rule(raw: Mapping[str, Any]) -> SecondReader:
    codes = tuple((procedure, frozenset(given)) for procedure, given in raw.get("codes", {}).items())
    return SecondReader(
        danger=frozenset(raw.get("danger", ())), outcomes=frozenset(raw.get("outcomes", ())), codes=codes
    )


def _faults(values: Mapping[str, Any], known_sources: frozenset[str]) -> Iterator[tuple[str, str]]:
    if not values.get("because"):
        yield "because", "name the sources"
    for source in values.get("because", ()):
        if source not in known_sources:
            yield "because", f'there is no source "{source}"; the register of sources lists them'
    for name, such_as in (("chase_after_minutes", "minutes, such as 60"), ("ask_after_hours", "hours, such as 24")):
        if not isinstance(values.get(name), int) or values[name] < 1:
            yield name, f"write a number of {such_as}"
    if values.get("status") not in STATES:
        yield "status", f"write one of {', '.join(STATES)}"
    yield from _faulty_outcomes(values.get("outcome", ()))
    keys = {str(raw.get("key")): bool(raw.get("leaves_duties")) for raw in values.get("outcome", ())}
    for number, raw in enumerate(values.get("second_reader", ()), start=1):
        yield from ((f"second_reader {number}", what) for what in _faulty_rule(raw, keys))


def _faulty_outcomes(found: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    if not found:
        yield "outcome", "there is nothing that could be decided"
    keys: list[str] = []
    for raw in found:
        where = f"outcome {raw.get('key')}"
        if set(raw) - _OUTCOME or not {"key", "label", "means"} <= set(raw):
            yield where, f"an outcome has key, label and means, and may have {', '.join(sorted(_MAY_HAVE))}"
        if raw.get("leaves_duties") and not (raw.get("needs_day") or raw.get("closes")):
            yield where, "what leaves duties needs a day on which it is looked at again: write needs_day = true"
        if raw.get("key") in keys:
            yield where, "this key stands there twice"
        keys.append(str(raw.get("key")))


def _faulty_rule(raw: Mapping[str, Any], outcomes: Mapping[str, bool]) -> Iterator[str]:
    if not raw or set(raw) - _RULE:
        yield "a reason has danger, codes or outcomes, or several of them"
    if set(raw.get("danger", ())) - _DANGERS:
        yield "danger is yes, no or unknown"
    for key in sorted(set(raw.get("outcomes", ())) - set(outcomes)):
        yield f'there is no outcome "{key}"'
    leaving = {key for key, leaves in outcomes.items() if leaves}
    if leaving & set(raw.get("outcomes", ())) and not leaving <= set(raw["outcomes"]):
        yield f"name all that leave duties, or none: {', '.join(sorted(leaving))}"
