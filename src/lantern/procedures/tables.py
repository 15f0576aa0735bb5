"""Reads plain tables (as TOML gives them) field by field, and collects every fault on the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lantern.procedures.expressions import Expression, Literal
from lantern.procedures.parsing import ExpressionError, parse
from lantern.procedures.problems import Problem
from lantern.spelling.near_misses import did_you_mean, no_such_key

_NOTHING = Literal(0, 0)


@dataclass
class Faults:
    """The faults found in one file."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, place: str, what: str) -> None:
        """Note one more fault."""
        self.found.append(Problem(file=self.file, place=place, what=what))


@dataclass
class Table:
    """One table of a pack: knows its place, so that every message can name it."""

    values: Mapping[str, object]
    place: str
    faults: Faults

    def refuse(self, what: str) -> None:
        """Note a fault of this table."""
        self.faults.add(self.place, what)

    def only(self, known: Iterable[str]) -> None:
        """Refuse keys that mean nothing here: a misspelt key must never be dropped in silence."""
        allowed = tuple(known)
        for key in self.values:
            if key not in allowed:
                self.refuse(no_such_key(key, allowed))

    def text(self, key: str, default: str | None = None) -> str:
        """A text; an empty one is as good as missing."""
        value = self.values.get(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return " ".join(value.split()) if "\n\n" not in value else value.strip()
        self.refuse(f'"{key}" is missing; write {key} = "…"' if value is None else f'"{key}" must be a text')
        return default or ""

    def block(self, key: str) -> str:
        """A text whose lines matter (a message)."""
        value = self.values.get(key, "")
        if not isinstance(value, str):
            self.refuse(f'"{key}" must be a text')
            return ""
        return value.strip("\n")

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of some words."""
        words = tuple(allowed)
        value = self.text(key, default)
        if value and value not in words:
            self.refuse(f'{key} = "{value}" is not one of {", ".join(words)}.{did_you_mean(value, words)}')
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false, without quotes."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.refuse(f'"{key}" must be true or false, without quotes')
            return default
        return value

    def words(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(f'"{key}" must be a list of texts: {key} = ["…"]')
            return ()
        if needed and not value:
            self.refuse(f'"{key}" is missing; write {key} = ["…"]')
        return tuple(value)

    def known_words(self, key: str, known: Iterable[str], what: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts, each of which must exist."""
        allowed = frozenset(known)
        found = self.words(key, needed=needed)
        for word in found:
            if word not in allowed:
                self.refuse(f'"{word}" is not {what}.{did_you_mean(word, allowed)}')
        return found

    def day(self, key: str) -> date:
        """A calendar day."""
        value = self.values.get(key)
        if type(value) is date:
            return value
        self.refuse(f'"{key}" must be a date without quotes, such as {key} = 2026-11-01')
        return date(1970, 1, 1)

    def condition(self, key: str) -> Expression | None:
        """A condition, or nothing when the key is absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.refuse(f'"{key}" must be a condition in quotes')
            return _NOTHING
        try:
            return parse(value)
        except ExpressionError as error:
            self.refuse(f"{key}: {error}")
            return _NOTHING

    def needed_condition(self, key: str) -> Expression:
        """A condition that must be there."""
        found = self.condition(key)
        if found is None:
            self.refuse(f'"{key}" is missing; write {key} = "…"')
        return found or _NOTHING

    def tables(self, key: str, called: str, by: str = "") -> list["Table"]:
        """The tables of an array, each named by one of its own values."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.refuse(f'"{key}" must be written as [[{key}]]')
            return []
        place = f"{self.place}, " if self.place else ""
        return [
            Table(item, f"{place}{called} {_named(item, by, number)}", self.faults)
            for number, item in enumerate(value, start=1)
        ]

    def table(self, key: str, called: str) -> "Table | None":
        """One inner table, or nothing."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(f'"{key}" must be a table: {key} = {{ … }}')
            return None
        return Table(value, f"{self.place}, {called}" if self.place else called, self.faults)


def _named(item: Mapping[str, object], by: str, number: int) -> str:
    name = item.get(by)
    return f'"{name}"' if isinstance(name, str) else f"number {number}"
