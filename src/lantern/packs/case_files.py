"""Reads case files: one situation, or several under ``vignettes``, in YAML or JSON.

Nothing is guessed. A word that is not known is named with what may have been meant; ``true`` and
``false`` are refused, because an unticked box is not an answer; a case that cannot be read never
hides the others in its file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from lantern.packs.case_values import CaseValues, Place
from lantern.packs.plain_yaml import YamlError, read_yaml
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.situation import Situation

_MEGABYTE = 1024 * 1024
_LARGEST = 10 * _MEGABYTE
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CaseFileError(Exception):
    """A case, or a whole file, that cannot be read: what happened, where, what to do."""

    case: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        shown = list(self.problems[:_MOST_SHOWN])
        if len(self.problems) > _MOST_SHOWN:
            shown.append(f"… and {len(self.problems) - _MOST_SHOWN} more")
        return "\n".join(shown)


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands in a file: the situation, and what is expected of it (never read by ``assess``)."""

    situation: Situation
    expected: Mapping[str, object]


CaseOrError = Case | CaseFileError


def read_cases(path: Path, *, now: datetime, at: datetime | None = None) -> list[CaseOrError]:
    """Every case of a file, each either read or with its problems.

    ``now`` stands in for ``noticed_at`` where a case gives none; ``at`` is the moment to assess for.

    Raises:
        CaseFileError: the file itself cannot be read.
    """
    return cases_in(_text(path), name=path.name, now=now, at=at)


def cases_in(text: str, *, name: str, now: datetime, at: datetime | None = None) -> list[CaseOrError]:
    """The same for a text.

    Raises:
        CaseFileError: the text is not YAML, or holds no case.
    """
    try:
        whole = read_yaml(text)
    except YamlError as error:
        raise CaseFileError(name, (str(error),)) from error
    if isinstance(whole, list):
        raise CaseFileError(name, ("this holds no case, only a list; put several cases under vignettes:",))
    if not isinstance(whole, dict):
        raise CaseFileError(name, ("this holds no case; a case begins with lines such as facts: and subjects:",))
    if "vignettes" not in whole:
        return [_case(whole, name.rsplit(".", 1)[0], now, at)]
    several = whole["vignettes"]
    if not isinstance(several, list) or not several:
        raise CaseFileError(name, ("vignettes: must be a list of cases, each beginning with a dash",))
    return [_case(values, f"case {number}", now, at) for number, values in enumerate(several, start=1)]


def _text(path: Path) -> str:
    try:
        if not path.is_file() and not path.is_dir() and path.exists():
            raise CaseFileError(path.name, ("this is no ordinary file. Use - to read from standard input.",))
        with path.open("rb") as file:
            return bounded_text(file, path.name, size=path.stat().st_size)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise CaseFileError(path.name, (f"{reason}. Check the name, and whether you may read it.",)) from error


def bounded_text(file: BinaryIO, name: str, *, size: int = 0) -> str:
    """The text of a file or of standard input, never more than a case file may hold.

    Raises:
        CaseFileError: too large, or not a text.
    """
    content = b"" if size > _LARGEST else file.read(_LARGEST + 1)
    if size > _LARGEST or len(content) > _LARGEST:
        shown = f"is {size // _MEGABYTE} MB" if size > _LARGEST else "is too large"
        problem = f"{name} {shown}; the most is {_LARGEST // _MEGABYTE} MB. Split it into several files."
        raise CaseFileError(name, (problem,))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"{name} is not a text file. A case is written in YAML; `lantern ask --save` makes one."
        raise CaseFileError(name, (problem,)) from error


def _case(values: object, fallback: str, now: datetime, at: datetime | None) -> CaseOrError:
    if not isinstance(values, dict):
        return CaseFileError(fallback, ("this is not a case; it must hold facts: or subjects:",))
    head = Place(values, "", [])
    identity = head.text("id") or fallback
    reader = CaseValues(vocabulary())
    situation = reader.situation(head, identity, now=now, at=at)
    if head.problems:
        return CaseFileError(identity, tuple(head.problems))
    expected = values.get("expected")
    return Case(situation, expected if isinstance(expected, dict) else {})
