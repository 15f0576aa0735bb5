"""Reads the parts of a body that a mark can be on, with their shapes in the picture (F11)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lantern.packs.vocabularies import ROOT, read_toml, sources
from lantern.procedures.problems import PackError, Problem

FILE: Final = "body.toml"
WIDTH, HEIGHT = 200, 450
VIEWS: Final = ("front", "back")
_SHAPE: Final = re.compile(r"[MLQAZaZ0-9 .-]+")
_KEY: Final = re.compile(r"[a-z]+(_[a-z]+)*")
_KEYS: Final = frozenset(("key", "view", "group", "label", "right", "left", "shape"))


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One part. ``turned``: its shape is drawn for the other side, and stands the other way round in the picture."""

    key: str
    view: str
    group: str
    label: str
    shape: str
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A key with its words."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Body:
    """Everything that the page of marks knows. Words are English; the pages translate them."""

    parts: tuple[BodyPart, ...]
    groups: tuple[Named, ...]
    how: tuple[Named, ...]
    never: tuple[str, ...]
    never_photographed: tuple[str, ...]
    sides: str

    def label(self, key: str) -> str:
        """The words for a part, or for how it is known; its key where a later edition has neither."""
        known = {found.key: found.label for found in self.parts} | {found.key: found.label for found in self.how}
        return known.get(key, key)


@cache
def body() -> Body:
    """The parts that come with Lantern.

    Raises:
        PackError: with every fault found.
    """
    return read_body(read_toml(ROOT / FILE), frozenset(sources()))


def read_body(values: Mapping[str, Any], known_sources: frozenset[str]) -> Body:
    """The parts of one file.

    Raises:
        PackError: with every fault found.
    """
    faults = list(_faults(values, known_sources))
    if faults:
        raise PackError(tuple(Problem(file=FILE, place=where, what=what) for where, what in faults))
    return Body(
        parts=tuple(part for raw in values["part"] for part in _parts(raw)),
        groups=_named(values, "group"),
        how=_named(values, "how"),
        never=tuple(values["words"]["never"]),
        never_photographed=tuple(values["words"]["never_photographed"]),
        sides=values["words"]["sides"],
    )


def _named(values: Mapping[str, Any], what: str) -> tuple[Named, ...]:
    return tuple(Named(raw["key"], raw["label"]) for raw in values[what])


def _parts(raw: Mapping[str, Any]) -> Iterator[BodyPart]:
    """One part, or the two of a pair; the first of a pair stands on the left of the picture."""
    key, view, group, shape = raw["key"], raw["view"], raw["group"], raw["shape"]
    if "label" in raw:
        yield BodyPart(key, view, group, raw["label"], shape)
        return
    first, second = ("right", "left") if view == "front" else ("left", "right")
    yield BodyPart(f"{first}_{key}", view, group, raw[first], shape)
    yield BodyPart(f"{second}_{key}", view, group, raw[second], shape, turned=True)


def _faults(values: Mapping[str, Any], known_sources: frozenset[str]) -> Iterator[tuple[str, str]]:
    for source in values.get("because", ()):
        if source not in known_sources:
            yield "because", f"there is no source {source}"
    groups = {raw["key"] for raw in values["group"]}
    keys: set[str] = set()
    for raw in values["part"]:
        where = f"part {raw.get('key')}"
        if set(raw) - _KEYS or not {"key", "view", "group", "shape"} <= set(raw):
            yield where, "a part has key, view, group, shape, and label, or right and left"
            continue
        if raw["key"] in keys or not _KEY.fullmatch(raw["key"]):
            yield where, "each part has a key of its own, in small letters"
        keys.add(raw["key"])
        if raw["view"] not in VIEWS or raw["group"] not in groups:
            yield where, "its view is front or back, and its group is one of those above"
        if ("label" in raw) == ("right" in raw) or ("right" in raw) != ("left" in raw):
            yield where, "it has either a label, or a right and a left one"
        if not _SHAPE.fullmatch(raw["shape"]):
            yield where, "its shape holds something that is no path"
