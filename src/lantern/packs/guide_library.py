"""Opens the guides. Apart from the library of procedures, so that an assessment never reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from tomli import TOMLDecodeError, loads

from lantern.packs.guide_files import read_guide
from lantern.packs.guide_parts import Guide
from lantern.packs.guide_words import guide_words
from lantern.packs.vocabularies import ROOT, sources, vocabulary
from lantern.procedures.problems import PackError, Problem

_FILE = "guide.toml"


@dataclass(frozen=True, slots=True)
class Guides:
    """Every guide found under one or more folders; faults are kept file by file."""

    found: tuple[Guide, ...]
    problems: tuple[Problem, ...] = ()

    def current(self, on: date) -> tuple[Guide, ...]:
        """Of each guide the newest edition in force on a day, or the first there will be; by id."""
        chosen: dict[tuple[str, frozenset[str]], Guide] = {}
        for guide in sorted(self.found, key=lambda guide: guide.in_force_from):
            key = (guide.name, guide.nations)
            if key not in chosen or guide.in_force_from <= on:
                chosen[key] = guide
        return tuple(sorted(chosen.values(), key=lambda guide: guide.id))


@cache
def guides() -> Guides:
    """The guides that come with Lantern.

    Raises:
        PackError: one of them has a fault; they are never used in part.
    """
    known = open_guides(ROOT)
    if known.problems:
        raise PackError(known.problems)
    return known


def open_guides(*roots: Path) -> Guides:
    """Read every guide under some folders. Faults are kept in ``problems``."""
    found: list[Guide] = []
    problems: list[Problem] = []
    for root in roots:
        for path in sorted(root.rglob(_FILE)):
            try:
                found.append(_guide(path, path.relative_to(root).as_posix()))
            except PackError as error:
                problems.extend(error.problems)
    problems.extend(_two_alike(found))
    return Guides(tuple(found), tuple(problems))


def _guide(path: Path, shown: str) -> Guide:
    content = path.read_bytes()
    try:
        values = loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise PackError((Problem(file=shown, place="the file", what="is not text (UTF-8)"),)) from error
    except TOMLDecodeError as error:
        raise PackError((Problem(file=shown, place="the file", what=f"is not TOML: {error}"),)) from error
    return read_guide(
        values,
        file=shown,
        digest=sha256(content).hexdigest(),
        vocabulary=vocabulary(),
        words=guide_words(),
        sources=frozenset(sources()),
    )


def _two_alike(found: Iterable[Guide]) -> list[Problem]:
    seen: dict[object, Guide] = {}
    names: dict[str, Guide] = {}
    problems = []
    for guide in found:
        first = seen.setdefault((guide.id, guide.edition, guide.nations, guide.areas, guide.organisations), guide)
        if first is not guide:
            problems.append(Problem(file=guide.file, place="the head", what=f"same id and edition as {first.file}"))
        other = names.setdefault(guide.name, guide)
        if other.id != guide.id:
            what = f'the name "{guide.name}" belongs to {other.id} ({other.file}); choose another'
            problems.append(Problem(file=guide.file, place="the head", what=what))
    return problems
