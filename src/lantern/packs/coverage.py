"""Where each rule of the source documents is kept: by a procedure, a contact, a guide, or by pages to come.

Every id of the five documents is looked up in the ``because`` of every pack. A procedure or a contact
acts; a guide is only read, said or ticked. So each id that nothing but a guide keeps stands in
``coverage.toml``, too: with the feature that will do it, or the reason why reading is all it asks.
What no pack keeps stands there with its feature, or the reason why software cannot.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import tomli

from lantern.packs.vocabularies import ROOT, read_toml, sources
from lantern.spelling.near_misses import did_you_mean

FILE: Final = ROOT / "coverage.toml"
_NAMED: Final = ("key", "code", "name", "role", "title", "what", "value", "to", "wrong", "pattern")
_KINDS: Final = {"code": "decision ", "name": "result "}
_NOT_PACKS: Final = ("coverage.toml", "sources.toml", "facts.toml", "people.toml", "what_ifs.toml", "mutants.toml")
_DIRECTORY: Final = ("directory", "resources", "first responders")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How one id of a source document is kept.

    ``how`` is ``procedure``, ``directory`` or ``guide`` (all of them packs), ``feature``, ``never`` or
    ``open``. ``where`` are the rules of packs, ``later`` what pages will do about it, or the reason.
    """

    id: str
    title: str
    document: str
    how: str
    where: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole of it, in the order of the register; ``faults`` are slips of ``coverage.toml``."""

    entries: tuple[Kept, ...]
    faults: tuple[str, ...] = ()

    def count(self, *hows: str) -> int:
        """How many ids are kept in one of these ways."""
        return sum(1 for entry in self.entries if entry.how in hows)


BY_PACKS: Final = ("procedure", "directory", "guide")


@cache
def coverage(root: Path = ROOT) -> Coverage:
    """The coverage of the packs under a folder."""
    by_packs = kept_by_packs(root)
    planned = read_toml(FILE)
    faults: list[str] = []
    plans: dict[str, tuple[str, tuple[str, ...]]] = {}
    for identity, how, words in _planned(planned, faults):
        if identity in plans:
            faults.append(f"{identity} stands twice in coverage.toml; say once how it is kept")
        plans[identity] = (how, words)
    entries = tuple(_entries(by_packs, plans))
    known = {entry.id: entry for entry in entries}
    for identity, (how, _) in plans.items():
        if identity not in known:
            faults.append(f'"{identity}" is no id of a source document.{did_you_mean(identity, known)}')
        elif how == "never" and known[identity].how in {"procedure", "directory"}:
            faults.append(f"{identity} is kept by {known[identity].where[0]} now: take the reason off the list")
    faults.extend(
        f"{entry.id} is kept by a guide only ({entry.where[0]}): say in coverage.toml which page will do it, "
        "or why reading is all it asks"
        for entry in entries
        if entry.how == "guide" and not entry.later
    )
    return Coverage(entries, tuple(faults))


def _planned(planned: Mapping[str, Any], faults: list[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    features: Mapping[str, str] = planned.get("feature", {})
    for group in planned.get("later", []):
        unknown = [name for name in group["features"] if name not in features]
        faults.extend(f'"{name}" is no feature of the list.{did_you_mean(name, features)}' for name in unknown)
        words = tuple(f"{name}: {features.get(name, '')}" for name in group["features"])
        for identity in group["ids"]:
            yield identity, "feature", words
    for group in planned.get("never", []):
        for identity in group["ids"]:
            yield identity, "never", (group["why"],)


def _entries(
    by_packs: Mapping[str, tuple[str, ...]], plans: Mapping[str, tuple[str, tuple[str, ...]]]
) -> Iterator[Kept]:
    for identity, entry in sources().items():
        if not entry.document.startswith("S0"):
            continue
        how, later = plans.get(identity, ("open", ()))
        where = tuple(sorted(by_packs.get(identity, ()), key=_kind))
        if where:
            how = _strongest(where)
        yield Kept(id=identity, title=entry.title, document=entry.document, how=how, where=where, later=later)


def _kind(place: str) -> int:
    return 0 if place.startswith("DP-") else 1 if place.startswith(_DIRECTORY) else 2


def _strongest(where: tuple[str, ...]) -> str:
    return BY_PACKS[min(map(_kind, where))]


def kept_by_packs(root: Path) -> Mapping[str, tuple[str, ...]]:
    """For each source id the rules that cite it, in words such as ``DP-08 refer_child``.

    Raises:
        OSError: a pack cannot be read.
        tomli.TOMLDecodeError: a pack is not TOML.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(root.rglob("*.toml")):
        if path.name in _NOT_PACKS:
            continue
        values = tomli.loads(path.read_text(encoding="utf-8"))
        for identity, place in _citations(values, _home(values, path, root)):
            found.setdefault(identity, []).append(place)
    return {identity: tuple(dict.fromkeys(places)) for identity, places in found.items()}


def _home(values: Mapping[str, Any], path: Path, root: Path) -> str:
    """What the file is called where it is cited."""
    if "id" in values:
        return str(values["id"])
    folder = path.relative_to(root).parts[0].replace("_", " ")
    if "extends" in values:
        return f"{values['extends']} ({folder})"
    kinds = {"contacts.toml": "directory", "resources.toml": "resources", "first_responders.toml": "first responders"}
    return f"{kinds.get(path.name, path.stem.replace('_', ' '))} ({folder})"


def _citations(values: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(values, list):
        for item in values:
            yield from _citations(item, place)
    if not isinstance(values, Mapping):
        return
    because = values.get("because")
    if isinstance(because, list):
        for identity in because:
            yield str(identity), place
    for name, inner in values.items():
        if isinstance(inner, dict | list) and name != "because":
            yield from _inside(inner, name, place)


def _inside(inner: object, name: str, place: str) -> Iterator[tuple[str, str]]:
    """Down into parts; a part with a name of its own adds it to the place."""
    for item in inner if isinstance(inner, list) else [inner]:
        if isinstance(item, Mapping):
            home = place.split(" ", maxsplit=1)[0] if place.startswith(("DP-", "G-")) else place
            label = _label(item, name)
            yield from _citations(item, f"{home} {label}" if label else place)


def _label(item: Mapping[str, Any], name: str) -> str:
    if name == "prohibited":
        return "prohibition"
    if name == "tighten":
        return str(item.get("duty", ""))
    for key in _NAMED:
        if isinstance(item.get(key), str):
            kind = _KINDS.get(key, "")
            return f"{kind}{item[key]}" if len(str(item[key])) <= _LONGEST else ""
    return ""


_LONGEST: Final = 60


def members_of(entries: Iterable[Kept]) -> Mapping[str, tuple[Kept, ...]]:
    """The members of each list, by the id of the list."""
    found: dict[str, list[Kept]] = {}
    for entry in entries:
        if entry.id[-1].isalpha():
            found.setdefault(entry.id[:-1], []).append(entry)
    return {identity: tuple(members) for identity, members in found.items()}
