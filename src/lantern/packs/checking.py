"""Checks a folder of packs as a whole: what cannot be read, does not fit together, or is proven by no example."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from lantern.packs.checking_figures import clocks_without_figure
from lantern.packs.checking_reading import facts_hard_to_read, packs_hard_to_read
from lantern.packs.checking_words import facts_without_words, words_missing
from lantern.packs.examples import ExampleResult, run_examples
from lantern.packs.expectations import Exercised
from lantern.packs.guide_checking import check_guides
from lantern.packs.library import Library, open_library
from lantern.packs.skeleton import GAP
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.pack import DutyRule, Extension, Procedure
from lantern.procedures.problems import PackError, Problem
from lantern.spelling.near_misses import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What was found: ``faults`` must be put right, ``notes`` must be known."""

    faults: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    procedures: int
    extensions: int
    contacts: int
    examples: int
    guides: int = 0

    @property
    def passes(self) -> bool:
        """Whether nothing has to be put right."""
        return not self.faults


def check(roots: Sequence[Path], *, on: date) -> CheckReport:
    """Check every pack under some folders, as of a day.

    An extension is checked together with what it extends; both must lie under ``roots``.
    """
    library = open_library(*roots)
    results = tuple(result for root in roots for result in run_examples(library, root))
    guides = check_guides(roots, library.directory, on=on)
    faults = (
        *library.problems,
        *_without_a_home(library),
        *_not_fitting(library, on),
        *_failing(results),
        *_unexercised(library, results),
        *_blocked(library),
        *_without_contact(library),
        *guides.faults,
        *(fault for pack in _packs(library) for fault in words_missing(pack, vocabulary())),
        *(fault for pack in _packs(library) for fault in clocks_without_figure(pack)),
        *packs_hard_to_read(_packs(library)),
        *_of_the_facts(roots),
        *_gaps_left(roots),
    )
    notes = (*_unverified(library), *_open_figures(library), *_past_review(library, on))
    notes += guides.notes
    return CheckReport(
        faults=tuple(dict.fromkeys(faults)),
        notes=tuple(dict.fromkeys(notes)),
        procedures=len(library.procedures),
        extensions=len(library.extensions),
        contacts=len(library.directory.contacts),
        examples=len(results),
        guides=guides.count,
    )


def _packs(library: Library) -> tuple[Procedure | Extension, ...]:
    return (*library.procedures, *library.extensions)


# -- packs among each other ----------------------------------------------------------------------------


def _without_a_home(library: Library) -> Iterator[Problem]:
    """What would be dropped in silence: a change of a procedure, or an addition to a result, that is not there."""
    known = {procedure.id for procedure in library.procedures}
    for extension in library.extensions:
        if extension.extends not in known:
            what = f'"{extension.extends}" is no procedure under these folders.{did_you_mean(extension.extends, known)}'
            yield Problem(file=extension.file, place="extends", what=f"{what} Write the id of one, or add its folder")
    results = {named.name for procedure in library.procedures for named in procedure.named}
    for pack in _packs(library):
        for addition in pack.additions:
            if addition.to not in results:
                what = f"no procedure under these folders has this result.{did_you_mean(addition.to, results)}"
                yield Problem(file=pack.file, place=f'addition to "{addition.to}"', what=what)


def _not_fitting(library: Library, on: date) -> Iterator[Problem]:
    """Puts together what every nation, area and kind of organisation follows, on every day that changes it."""
    known = vocabulary()
    found: dict[Problem, set[str]] = {}
    areas = sorted({area for pack in _packs(library) for area in pack.areas})
    days = sorted({on, *(pack.in_force_from for pack in _packs(library))})
    for nation, area, kind, day in product(known.nations, (None, *areas), (None, *known.organisation_types), days):
        try:
            library.for_place(nation=nation, area=area, organisation=kind, on=day)
        except PackError as error:
            for problem in error.problems:
                found.setdefault(problem, set()).add(nation)
    for problem, nations in found.items():
        if len(nations) == len(known.nations):
            yield problem
            continue
        where = ", ".join(label for nation, label in known.nations.items() if nation in nations)
        yield Problem(file=problem.file, place=problem.place, what=f"{problem.what} (in {where})")


# -- examples ------------------------------------------------------------------------------------------


def _failing(results: Iterable[ExampleResult]) -> Iterator[Problem]:
    for result in results:
        title = f" ({result.title})" if result.title else ""
        for fault in result.faults:
            yield Problem(file=result.file, place=f'example "{result.example}"{title}', what=fault)


def _unexercised(library: Library, results: Sequence[ExampleResult]) -> Iterator[Problem]:
    for pack in _packs(library):
        done: set[Exercised] = set()
        done.update(*(result.exercised for result in results if result.pack == pack.file))
        for kind, name in _to_exercise(pack):
            if (kind, name) not in done:
                what = "no example expects it; write one in the folder examples beside the pack"
                yield Problem(file=pack.file, place=f'{kind} "{name}"', what=what)


def _to_exercise(pack: Procedure | Extension) -> dict[Exercised, None]:
    found: list[Exercised] = []
    if isinstance(pack, Procedure):
        found.extend(("decision", f"{decision.answers} {decision.code}") for decision in pack.decisions)
    else:
        found.extend(("duty", change.duty) for change in pack.tightenings)
    found.extend(("duty", duty.key) for duty in pack.duties)
    found.extend(("prohibition", rule.what) for rule in pack.prohibited)
    if isinstance(pack, Procedure):
        found.extend(("warning", rule.say) for rule in pack.warnings)
    return dict.fromkeys(found)


# -- gaps and the vocabulary --------------------------------------------------------------------------------------


def _gaps_left(roots: Iterable[Path]) -> Iterator[Problem]:
    """Gaps of a new pack that nobody has filled yet."""
    for root in roots:
        for path in sorted((*root.rglob("*.toml"), *root.rglob("examples/*.y*ml"))):
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
                for gap in () if line.lstrip().startswith("#") else GAP.findall(line):
                    what = f"the gap <<{gap}>> is not filled; write your own words there, without the marks"
                    yield Problem(file=path.relative_to(root).as_posix(), place=f"line {number}", what=what)


def _of_the_facts(roots: Iterable[Path]) -> Iterator[Problem]:
    """What is wrong with the questions, where the vocabulary lies under one of the folders."""
    for root in roots:
        for path in sorted(root.glob("vocabulary/*/facts.toml")):
            known, file = vocabulary(path.parent.name), path.relative_to(root).as_posix()
            yield from facts_without_words(known, file=file)
            yield from facts_hard_to_read(known, file=file)


# -- contacts, figures and dates -----------------------------------------------------------------------


def _blocked(library: Library) -> Iterator[Problem]:
    for contact in library.directory.contacts:
        for way in contact.ways:
            blocked = library.directory.is_blocked(way.value)
            if blocked is not None:
                what = f"{way.value} must not be used. {blocked.reason} Write the right one, or take it out"
                yield Problem(file=contact.file, place=f'contact "{contact.name}"', what=what)


def _without_contact(library: Library) -> Iterator[Problem]:
    recipients = vocabulary().recipients
    for pack in _packs(library):
        for place, word in _addressed(pack):
            recipient = recipients[word]
            later = (recipient.out_of_hours,) if recipient.out_of_hours else ()
            for used in (word, *later):
                if recipient.listed and used not in library.directory.by_role:
                    what = (
                        f'no contacts.toml has anybody for "{used}". Add a contact; where its number is not known, '
                        "say so with unverified"
                    )
                    yield Problem(file=pack.file, place=place, what=what)


def _addressed(pack: Procedure | Extension) -> Iterator[tuple[str, str]]:
    """Each word in the ``to`` of a duty, or of what is added to one."""
    for duty in pack.duties:
        for word in _recipients(duty):
            yield f'duty "{duty.key}"', word
    for change in pack.tightenings if isinstance(pack, Extension) else ():
        for word in change.to:
            yield f'change of "{change.duty}"', word


def _recipients(duty: DutyRule) -> tuple[str, ...]:
    return (*duty.to, *(word for also in duty.also for word in also.to))


def _unverified(library: Library) -> Iterator[Problem]:
    for contact in library.directory.contacts:
        for way in contact.ways:
            if way.unverified:
                what = f"{way.kind} {way.value} is not verified. {way.unverified}"
                yield Problem(file=contact.file, place=f'contact "{contact.name}"', what=what)


def _open_figures(library: Library) -> Iterator[Problem]:
    for pack in _packs(library):
        for figure in pack.figures:
            if figure.status != "confirmed":
                what = f"{figure.status.replace('_', ' ')}; a named person confirms it ({', '.join(figure.because)})"
                yield Problem(file=pack.file, place=f'figure "{figure.what}"', what=what)


def _past_review(library: Library, on: date) -> Iterator[Problem]:
    for pack in _packs(library):
        if on > pack.review_due:
            what = f"it was due on {pack.review_due.isoformat()}; read the pack against its sources, write a new date"
            yield Problem(file=pack.file, place="review_due", what=what)
