"""Runs the worked examples beside each pack and says in plain words where an answer differs.

An example is a case with ``expected``. Of the procedure beside which it stands, its decisions and
duties are expected complete; everything else only where it is named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from lantern.packs.case_files import Case, CaseFileError, read_cases
from lantern.packs.expectations import Answer, Comparison, Exercised
from lantern.packs.library import Library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.assess import assess
from lantern.procedures.pack import Extension, Procedure
from lantern.procedures.problems import PackError

_NEVER_READ: Final = datetime.fromisoformat("1900-01-01T00:00+00:00")
"""Stands in where an example gives no moment."""
_PACK_FILES: Final = ("procedure.toml", "extension.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleResult:
    """What became of one example; without ``faults`` its promise is kept.

    ``pack`` and ``file`` are the files of the pack and of the example. ``exercised`` is what of the
    pack was both expected and found.
    """

    pack: str
    file: str
    example: str
    title: str
    faults: tuple[str, ...]
    exercised: frozenset[Exercised] = frozenset()


@dataclass(frozen=True, slots=True)
class Example:
    """One example that was read, and the pack beside which it stands."""

    pack: Procedure | Extension
    file: str
    case: Case

    def compared(self, library: Library, pack: Procedure | Extension | None = None) -> Comparison:
        """The example against the answer of a library, in which ``pack`` may stand for its own.

        Raises:
            PackError: the packs it follows cannot be put together.
        """
        followed, situation = pack or self.pack, self.case.situation
        procedures = library.for_situation(situation, edition=followed.edition)
        answer = Answer(
            procedure=followed.id if isinstance(followed, Procedure) else followed.extends,
            situation=situation,
            assessment=assess(situation, procedures, library.directory),
            procedures=procedures,
            vocabulary=vocabulary(),
        )
        comparison = Comparison(answer, self.case.expected)
        comparison.compare()
        return comparison


def run_examples(library: Library, root: Path) -> tuple[ExampleResult, ...]:
    """Run every example found in a folder ``examples`` beside a pack under ``root``, file by file."""
    return tuple(
        found if isinstance(found, ExampleResult) else _result(library, found) for found in _found(library, root)
    )


def examples_of(library: Library, root: Path) -> tuple[Example, ...]:
    """Every example under ``root`` that can be read; whatever cannot is left to the check of packs."""
    return tuple(found for found in _found(library, root) if isinstance(found, Example))


def _found(library: Library, root: Path) -> Iterator[Example | ExampleResult]:
    for path in sorted(root.rglob("examples/*.y*ml")):
        yield from _File(library, root, path).found()


def _result(library: Library, example: Example) -> ExampleResult:
    situation = example.case.situation
    refused: tuple[str, ...] = ()
    exercised: frozenset[Exercised] = frozenset()
    try:
        comparison = example.compared(library)
    except PackError as error:
        refused = tuple(map(str, error.problems))
    else:
        refused = (*_of_the_head(example.case), *comparison.faults)
        exercised = frozenset(comparison.exercised)
    return ExampleResult(
        pack=example.pack.file,
        file=example.file,
        example=situation.id,
        title=situation.title,
        faults=refused,
        exercised=exercised,
    )


class _File:
    """One file of examples, and the pack beside which it stands."""

    def __init__(self, library: Library, root: Path, path: Path) -> None:
        self.library, self.path = library, path
        self.name = path.relative_to(root).as_posix()
        folder = path.parent.parent
        self.pack_file = next((folder / name for name in _PACK_FILES if (folder / name).is_file()), None)
        self.pack_name = self.pack_file.relative_to(root).as_posix() if self.pack_file else ""

    def found(self) -> Iterator[Example | ExampleResult]:
        """Each example of the file, or what is wrong with it."""
        if self.pack_file is None:
            yield self._refused(self.path.stem, "it stands beside no procedure.toml and no extension.toml")
            return
        pack = self._pack(self.pack_file)
        if pack is None:
            yield self._refused(self.path.stem, "not run, because the pack beside it cannot be read")
            return
        try:
            cases = read_cases(self.path, now=_NEVER_READ)
        except CaseFileError as error:
            yield self._refused(self.path.stem, *error.problems)
            return
        seen: set[str] = set()
        for case in cases:
            yield self._one(pack, case, seen)

    def _one(self, pack: Procedure | Extension, case: Case | CaseFileError, seen: set[str]) -> Example | ExampleResult:
        name, title = (case.case, "") if isinstance(case, CaseFileError) else (case.situation.id, case.situation.title)
        if name in seen:
            return self._refused(name, "two examples of this file have this id", title=title)
        seen.add(name)
        if isinstance(case, CaseFileError):
            return self._refused(name, *case.problems)
        return Example(pack, self.name, case)

    def _pack(self, file: Path) -> Procedure | Extension | None:
        digest = sha256(file.read_bytes()).hexdigest()
        packs: Iterable[Procedure | Extension] = (*self.library.procedures, *self.library.extensions)
        return next((pack for pack in packs if pack.file == self.pack_name and pack.digest == digest), None)

    def _refused(self, example: str, *faults: str, title: str = "") -> ExampleResult:
        return ExampleResult(pack=self.pack_name, file=self.name, example=example, title=title, faults=faults)


def _of_the_head(case: Case) -> Iterator[str]:
    if not case.situation.title.strip():
        yield "title is missing; write what the example promises"
    if case.situation.noticed_at == _NEVER_READ:
        yield "noticed_at is missing; without it the example would change from day to day"
