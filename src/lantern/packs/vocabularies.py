"""Reads the vocabulary and the register of sources from their files."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from lantern.procedures.rulebook import SourceEntry
from lantern.procedures.vocabulary import CommonWhatIf, FactDefinition, Recipient, Vocabulary

ROOT = Path(__file__).parent
EDITION = "2026-11"


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file as plain data.

    Raises:
        OSError: it cannot be read.
        tomli.TOMLDecodeError: it is not TOML.
    """
    return tomli.loads(path.read_text(encoding="utf-8"))


@cache
def vocabulary(edition: str = EDITION) -> Vocabulary:
    """The facts, roles and recipients that packs and cases of this edition may use."""
    folder = ROOT / "vocabulary" / edition
    people = read_toml(folder / "people.toml")
    facts = {name: _fact(name, values) for name, values in read_toml(folder / "facts.toml")["fact"].items()}
    for name, values in people["context"].items():
        choices = tuple(people[name]) if name in people else ()
        facts[name] = FactDefinition(name=name, scope="context", askable=False, choices=choices, **values)
    return Vocabulary(
        edition=edition,
        facts=facts,
        roles=people["role"],
        classes={name: frozenset(roles) for name, roles in people["class"].items()},
        recipients={word: _recipient(word, values) for word, values in people["recipient"].items()},
        nations=people["nation"],
        organisation_types=people["organisation_type"],
        events=people["event"],
        topics=people["topic"],
        what_ifs=tuple(CommonWhatIf(**_frozen(one)) for one in read_toml(folder / "what_ifs.toml")["what_if"]),
    )


def _fact(name: str, values: Mapping[str, Any]) -> FactDefinition:
    return FactDefinition(name=name, **_frozen(values))


def _recipient(word: str, values: Mapping[str, Any]) -> Recipient:
    return Recipient(word=word, **_frozen(values))


def _frozen(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


@cache
def sources() -> Mapping[str, SourceEntry]:
    """What each source id stands for."""
    return {identity: SourceEntry(**values) for identity, values in read_toml(ROOT / "sources.toml")["source"].items()}


@cache
def documents() -> Mapping[str, str]:
    """The titles of the documents behind the sources."""
    return {name: values["title"] for name, values in read_toml(ROOT / "sources.toml")["document"].items()}
