"""Tries every mutant of a pack against the examples: does any of them notice?

A mutant is noticed when the packs can no longer be put together, or when an example fails: of the
pack itself first; where other packs read what was changed, of these, too. Only examples are run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lantern.packs.certainty import Certainty
from lantern.packs.example_order import ExampleOrder, place_of
from lantern.packs.examples import examples_of
from lantern.packs.library import Library, open_library
from lantern.packs.mutant_reviews import NAME, reviewed
from lantern.packs.mutants import Mutant, Pack, mutants
from lantern.packs.pack_readers import PackReaders
from lantern.packs.sameness import Signature, always_same, signature
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.pack import Extension, Procedure
from lantern.procedures.policies import broken_promises
from lantern.procedures.problems import PackError

_ABOUT_QUESTIONS: Final = frozenset({"asks", "asks_not", "waits_for", "waits_for_not"})
_READ_BY_OTHERS: Final = ("applies_when", "runs_for", "result", "decision", "addition to", "exclusion")
"""What a mutant can be in so that other packs may notice it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One pack whose examples are put to the test, and the folder under which it lies."""

    pack: Pack
    root: Path

    @property
    def procedure(self) -> str:
        """The id of the procedure, also of what extends it."""
        return self.pack.id if isinstance(self.pack, Procedure) else self.pack.extends


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one mutant; ``same`` says that it can never make a difference, so it is none."""

    description: str
    noticed: bool
    same: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many mutants of a pack its examples notice.

    ``reviewed`` holds those that a person found to be no fault, with the reason; ``stale`` those of
    the review that are noticed, or are no mutants any more; ``failing`` the examples that failed
    before anything was changed.
    """

    procedure: str
    title: str
    file: str
    mutants: int
    survivors: tuple[str, ...]
    reviewed: tuple[tuple[str, str], ...] = ()
    stale: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()

    @property
    def noticed(self) -> int:
        """How many an example noticed."""
        return self.mutants - len(self.survivors) - len(self.reviewed)

    @property
    def share(self) -> float:
        """The share that was noticed, in per cent; those that were reviewed do not count."""
        counted = self.mutants - len(self.reviewed)
        return 100.0 * self.noticed / counted if counted else 100.0


class Trial:
    """All packs under some folders with their examples, ready for mutants."""

    def __init__(self, roots: Sequence[Path]) -> None:
        """Read them.

        Raises:
            PackError: a pack has faults; they come first.
        """
        self.roots = tuple(roots)
        self.library = open_library(*roots)
        if self.library.problems:
            raise PackError(self.library.problems)
        self.packs: tuple[Pack, ...] = (*self.library.procedures, *self.library.extensions)
        self.certainty = Certainty(self.packs, vocabulary())
        self.readers = PackReaders(self.packs)
        self._examples = [example for root in self.roots for example in examples_of(self.library, root)]
        self._sound: dict[int, bool] = {}
        self._near: dict[Target, Library] = {}
        self._enough: dict[tuple[int, Target], bool] = {}
        self._signatures: dict[tuple[int, int], Signature] = {}
        self._mutants: dict[Target, tuple[Mutant, ...]] = {}
        self._orders: dict[Target, ExampleOrder] = {}

    def targets(self, *roots: Path, procedure: str | None = None) -> tuple[Target, ...]:
        """The packs under some of the folders, or those of one procedure wherever they lie."""
        found = []
        for root in roots or self.roots:
            for pack in self.packs:
                target = Target(pack, root)
                if (root / pack.file).is_file() and procedure in {None, target.procedure}:
                    found.append(target)
        return tuple(sorted(found, key=lambda target: (target.procedure, target.pack.file)))

    def mutants(self, target: Target) -> tuple[Mutant, ...]:
        """The mutants of a pack, made once."""
        if target not in self._mutants:
            self._mutants[target] = mutants(target.pack, self.certainty, vocabulary())
        return self._mutants[target]

    def failing(self, target: Target) -> tuple[str, ...]:
        """Examples of a pack that fail as it stands: they can notice nothing."""
        return tuple(
            example.case.situation.id
            for number, example in enumerate(self._examples)
            if example.pack is target.pack and not self._is_sound(number)
        )

    def verdicts(self, target: Target, start: int, stop: int) -> tuple[Verdict, ...]:
        """What becomes of some mutants of a pack."""
        return tuple(self._verdict(target, mutant) for mutant in self.mutants(target)[start:stop])

    def score(self, target: Target, verdicts: Iterable[Verdict]) -> Score:
        """The verdicts on all mutants of a pack, with the review beside it.

        Raises:
            PackError: the review cannot be read.
        """
        path = (target.root / target.pack.file).parent
        review = reviewed(path, file=(path / NAME).relative_to(target.root).as_posix())
        real = [verdict for verdict in verdicts if not verdict.same]
        survivors = [verdict.description for verdict in real if not verdict.noticed]
        pack = target.pack
        return Score(
            procedure=target.procedure,
            title=pack.title if isinstance(pack, Procedure) else _for_whom(pack),
            file=pack.file,
            mutants=len(real),
            survivors=tuple(name for name in survivors if name not in review),
            reviewed=tuple((name, review[name]) for name in survivors if name in review),
            stale=tuple(name for name in review if name not in survivors),
            failing=self.failing(target),
        )

    # -- one mutant ----------------------------------------------------------------------------

    def _verdict(self, target: Target, mutant: Mutant) -> Verdict:
        if _is_refused(mutant.pack):
            return Verdict(mutant.description, noticed=True)
        slip = _Slip(target.pack, mutant.pack)
        if self._own_notice(target, mutant, slip) or self._others_notice(target, mutant, slip):
            return Verdict(mutant.description, noticed=True)
        same = always_same(target.pack, self.library, slip.put_into(self.library))
        return Verdict(mutant.description, noticed=False, same=same)

    def _own_notice(self, target: Target, mutant: Mutant, slip: "_Slip") -> bool:
        order = self._order(target)
        for number in order.for_(mutant.element):
            if self._fails(number, self._enough_for(number, target), slip):
                order.noticed_by(number, mutant.element)
                return True
        return False

    def _others_notice(self, target: Target, mutant: Mutant, slip: "_Slip") -> bool:
        if mutant.element[0] not in _READ_BY_OTHERS:
            return False
        everybody = mutant.element[0] == "exclusion"
        readers = self.packs if everybody else (target.pack, *self.readers.of(target.pack))
        return any(
            self._fails(number, self.library, slip)
            for number, example in enumerate(self._examples)
            if example.pack in readers and self._is_sound(number)
        )

    def _fails(self, number: int, library: Library, slip: "_Slip | None") -> bool:
        """Whether an example fails with a slip in the packs of a library."""
        example = self._examples[number]
        try:
            if slip is None:
                return bool(example.compared(library).faults)
            wrong = slip.put_into(library)
            if self._answers_alike(number, library, wrong):
                return False
            return bool(example.compared(wrong, slip.after if example.pack is slip.before else None).faults)
        except PackError:
            return True

    def _answers_alike(self, number: int, library: Library, wrong: Library) -> bool:
        """Whether nothing that this example looks at is different: found much quicker than by running it."""
        example = self._examples[number]
        if _ABOUT_QUESTIONS.intersection(example.case.expected):
            return False
        situation, edition = example.case.situation, example.pack.edition
        key = number, id(library)
        if key not in self._signatures:
            self._signatures[key] = signature(situation, library.for_situation(situation, edition=edition))
        return self._signatures[key] == signature(situation, wrong.for_situation(situation, edition=edition))

    def _is_sound(self, number: int) -> bool:
        if number not in self._sound:
            self._sound[number] = not self._fails(number, self.library, None)
        return self._sound[number]

    def _order(self, target: Target) -> ExampleOrder:
        if target not in self._orders:
            self._orders[target] = ExampleOrder(
                {
                    number: place_of(example.case.situation)
                    for number, example in enumerate(self._examples)
                    if example.pack is target.pack and self._is_sound(number)
                }
            )
        return self._orders[target]

    def _enough_for(self, number: int, target: Target) -> Library:
        """Only the packs that a pack needs, where its example holds with them: they are put together sooner."""
        if target not in self._near:
            needed = self.readers.needed_for(target.pack)
            self._near[target] = _of(self.library, needed)
        key = number, target
        if key not in self._enough:
            asks = _ABOUT_QUESTIONS.intersection(self._examples[number].case.expected)
            self._enough[key] = not asks and not self._fails(number, self._near[target], None)
        return self._near[target] if self._enough[key] else self.library


class _Slip:
    """One pack in place of another, in whatever library; each library is made once."""

    def __init__(self, before: Pack, after: Pack) -> None:
        self.before, self.after = before, after
        self._made: dict[int, Library] = {}

    def put_into(self, library: Library) -> Library:
        key = id(library)
        if key not in self._made:
            packs: tuple[Pack, ...] = (*library.procedures, *library.extensions)
            self._made[key] = _of(library, [self.after if pack is self.before else pack for pack in packs])
        return self._made[key]


def _of(library: Library, packs: Iterable[Pack]) -> Library:
    """A library with other packs and the same contacts."""
    known = tuple(packs)
    return replace(
        library,
        procedures=tuple(pack for pack in known if isinstance(pack, Procedure)),
        extensions=tuple(pack for pack in known if isinstance(pack, Extension)),
        _made={},
    )


def _for_whom(extension: Extension) -> str:
    """Whose extension it is, as its title."""
    kinds = (vocabulary().organisation_types[kind] for kind in extension.organisations)
    return f"{extension.layer}: {', '.join((*sorted(extension.areas), *sorted(kinds))) or 'all'}"


def _is_refused(pack: Pack) -> bool:
    """Whether no such pack would ever have been read."""
    if not isinstance(pack, Procedure):
        return False
    codes = pack.codes()
    named = [code for on in (*(rule.on for rule in pack.duties), *(rule.on for rule in pack.prohibited)) for code in on]
    return not codes or any(code not in codes for code in named) or any(broken_promises(pack))
