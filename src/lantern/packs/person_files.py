"""Reads when two folders may be about one person, so that somebody looks (F25)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError, Problem

FILE: Final = "persons.toml"
_FIGURES: Final = ("words", "words_with_same_birth")
_LOOKING: Final = ("people_at_once", "others_in_a_pass", "pairs_in_a_pass")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFigures:
    """How many words of two names must be alike; ``with_same_birth``: where the dates of birth are the same.

    The others say how much one pass of the sweep does: how many people are looked at together, beside how many others,
    and for how many pairs somebody is looked for who keeps both.
    """

    edition: str
    status: str
    words: int
    with_same_birth: int
    people_at_once: int
    others_in_a_pass: int
    pairs_in_a_pass: int


@cache
def person_figures() -> PersonFigures:
    """The figures that come with Lantern.

    Raises:
        PackError: a figure is missing, or makes no sense.
    """
    return read_figures(read_toml(ROOT / FILE))


def read_figures(values: Mapping[str, Any]) -> PersonFigures:
    """The figures from the plain values of their file.

    Raises:
        PackError: with every fault: where it is, what is wrong, what to write instead.
    """
    alike = dict(values.get("alike", {}))
    faults = [f"alike, {name}: write a number from 1 on" for name in _FIGURES if not counts(alike.get(name))]
    looking = dict(values.get("looking", {}))
    faults += [f"looking, {name}: write a number from 1 on" for name in _LOOKING if not counts(looking.get(name))]
    if values.get("status") not in {"confirmed", "to_confirm"}:
        faults.append("status: write confirmed or to_confirm")
    if faults:
        raise PackError(tuple(Problem(file=FILE, place="the figures", what=what) for what in faults))
    return PersonFigures(
        edition=str(values.get("edition", "")), status=str(values["status"]), words=alike["words"],
        with_same_birth=alike["words_with_same_birth"], people_at_once=looking["people_at_once"],
        others_in_a_pass=looking["others_in_a_pass"], pairs_in_a_pass=looking["pairs_in_a_pass"],
    )  # fmt: skip


def counts(value: object) -> bool:
    """Whether a value of the file is a whole number from 1 on."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
