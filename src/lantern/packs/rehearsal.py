"""Which cases would have gone otherwise under other packs: told without names and without free words.

Nothing that somebody wrote into a case is repeated: people are numbered, and every sentence is made
of the words of the packs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Final

from lantern.packs.calendars import london
from lantern.packs.case_files import CaseFileError, CaseOrError
from lantern.packs.difference_lines import WEAKER, judged
from lantern.packs.difference_words import Wording
from lantern.packs.library import Library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.assess import assess
from lantern.procedures.assessment import Assessment, Duty
from lantern.procedures.diagram_words import spoken
from lantern.procedures.situation import Situation

_NO_CODE: Final = "nothing decided"
_KINDS: Final = {
    "must_not_know": "must not know",
    "must_not_read": "must not read",
    "must_not_decide": "must not decide",
    "must_not_interpret": "must not interpret",
}
_Place = tuple[str, str, str | None]
"""A duty of one person: its procedure, its key, whose it is."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One set of packs, or one edition of them."""

    library: Library
    edition: str | None = None

    def assessed(self, situation: Situation) -> Assessment:
        """What these packs say of a case.

        Raises:
            PackError: they cannot be put together.
        """
        procedures = self.library.for_situation(situation, edition=self.edition)
        return assess(situation, procedures, self.library.directory)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would have gone otherwise in a case."""

    procedure: str
    what: str
    weaker: bool = False


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A case that would have gone otherwise. ``number`` is its place among all that were read."""

    number: int
    id: str
    changes: tuple[Change, ...]

    @property
    def weaker(self) -> bool:
        """Whether something in it would have protected less."""
        return any(change.weaker for change in self.changes)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal found: ``unread`` are the places of cases that could not be read."""

    cases: int
    otherwise: tuple[Otherwise, ...]
    unread: tuple[int, ...] = ()

    @property
    def weaker(self) -> tuple[Otherwise, ...]:
        """The cases in which something would have protected less."""
        return tuple(item for item in self.otherwise if item.weaker)

    def by_procedure(self) -> Mapping[str, tuple[int, int]]:
        """For each procedure, in how many cases it would have gone otherwise, and in how many of them weaker."""
        found: dict[str, tuple[int, int]] = {}
        for item in self.otherwise:
            for procedure in sorted({change.procedure for change in item.changes}):
                cases, weaker = found.get(procedure, (0, 0))
                less = any(change.weaker for change in item.changes if change.procedure == procedure)
                found[procedure] = (cases + 1, weaker + less)
        return dict(sorted(found.items(), key=lambda entry: (-entry[1][1], -entry[1][0], entry[0])))


def rehearse(cases: Iterable[CaseOrError], old: Followed, new: Followed) -> Rehearsal:
    """Assess each case with both; those that would have been protected less come first.

    Raises:
        PackError: some packs cannot be put together.
    """
    found: list[Otherwise] = []
    unread: list[int] = []
    number = 0
    for number, case in enumerate(cases, start=1):
        if isinstance(case, CaseFileError):
            unread.append(number)
            continue
        situation = case.situation
        comparison = _Comparison(situation, old, new)
        changes = sorted(comparison.changes(), key=lambda change: not change.weaker)
        if changes:
            found.append(Otherwise(number, situation.id, tuple(dict.fromkeys(changes))))
    found.sort(key=lambda item: (not item.weaker, item.number))
    return Rehearsal(number - len(unread), tuple(found), tuple(unread))


class _Comparison:
    def __init__(self, situation: Situation, old: Followed, new: Followed) -> None:
        self.situation = situation
        self.old, self.new = old.assessed(situation), new.assessed(situation)
        self.wording = Wording((*old.library.procedures, *new.library.procedures), vocabulary())
        self.people = {person.id: number for number, person in enumerate(situation.subjects, start=1)}

    def changes(self) -> Iterator[Change]:
        yield from self._decisions()
        yield from self._duties()
        yield from self._prohibitions()
        yield from self._exclusions()

    def _whose(self, subject: str | None) -> str:
        return "" if subject is None or self.situation.flat else f", person {self.people[subject]}"

    def _decisions(self) -> Iterator[Change]:
        before, after = self._codes(self.old), self._codes(self.new)
        for place in dict.fromkeys((*before, *after)):
            old, new = (sorted(side.get(place, ())) for side in (before, after))
            if old != new:
                procedure, subject = place
                told = f"decided {_codes(old)} before, {_codes(new)} now"
                yield Change(procedure, f"{told}{self._whose(subject)}")

    @staticmethod
    def _codes(assessment: Assessment) -> dict[tuple[str, str | None], set[str]]:
        found: dict[tuple[str, str | None], set[str]] = {}
        for item in assessment.given:
            found.setdefault((item.procedure, item.subject), set()).add(item.code)
        return found

    # -- duties --------------------------------------------------------------------------------

    def _duties(self) -> Iterator[Change]:
        before, after = _by_place(self.old.duties), _by_place(self.new.duties)
        for place in dict.fromkeys((*before, *after)):
            procedure, _, subject = place
            old, new = before.get(place), after.get(place)
            duty = new or old
            name = f"“{duty.what}”{self._whose(subject)}" if duty else ""
            if new is None:
                yield Change(procedure, f"{name}: this duty would be gone", weaker=True)
            elif old is None:
                yield Change(procedure, f"{name}: this duty would be new")
            else:
                yield from (Change(procedure, f"{name}: {told}", weaker) for told, weaker in self._duty(old, new))

    def _duty(self, old: Duty, new: Duty) -> Iterator[tuple[str, bool]]:
        yield from self._deadline(old, new)
        yield from _lists("told", _labels(old.to), _labels(new.to))
        yield from _lists("in the message", _content(old.must_contain), _content(new.must_contain))
        if old.strength != new.strength:
            yield f"{new.strength} now, {old.strength} before", new.strength == "policy"
        if old.who != new.who:
            yield f"done by {_labels((new.who,))[0]} now, by {_labels((old.who,))[0]} before", False

    def _deadline(self, old: Duty, new: Duty) -> Iterator[tuple[str, bool]]:
        if old.by == new.by and old.due == new.due:
            return
        told = f"“{self.wording.clock(old.by)}” became “{self.wording.clock(new.by)}”"
        if old.due is not None and new.due is not None:
            ends = [_end(due, london()) for due in (old.due, new.due)]
            if ends[0] != ends[1]:
                yield f"{'later' if ends[1] > ends[0] else 'sooner'}: {told}", ends[1] > ends[0]
            return
        rank, how = judged(old.by, new.by)
        yield f"{how}: {told}", rank == WEAKER

    # -- the rest ------------------------------------------------------------------------------

    def _prohibitions(self) -> Iterator[Change]:
        before, after = ({item.what: item for item in side.prohibited} for side in (self.old, self.new))
        for what, item in before.items():
            if what not in after:
                yield Change(item.procedures[0], f"no longer said: do not “{what}”", weaker=True)
        for what, item in after.items():
            if what not in before:
                yield Change(item.procedures[0], f"said now: do not “{what}”")

    def _exclusions(self) -> Iterator[Change]:
        before, after = (
            {(item.kind, item.subject, item.recipients) for item in side.exclusions} for side in (self.old, self.new)
        )
        for kept, told, weaker in (
            (before - after, "no longer kept out", True),
            (after - before, "kept out now", False),
        ):
            for kind, subject, recipients in sorted(kept, key=str):
                whom = ", ".join((*_labels(recipients), *((f"person {self.people[subject]}",) if subject else ())))
                yield Change("kept out", f"{told} ({_KINDS.get(kind, spoken(kind))}): {whom}", weaker)


def _by_place(duties: Iterable[Duty]) -> dict[_Place, Duty]:
    """Each duty by the rules it comes from; one that was merged stands under each of them."""
    return {(reason.procedure, reason.rule, reason.subject): duty for duty in duties for reason in duty.reasons}


def _codes(codes: list[str]) -> str:
    return ", ".join(f"“{spoken(code)}”" for code in codes) or _NO_CODE


def _labels(words: Iterable[str]) -> list[str]:
    known = vocabulary().recipients
    return [known[word].label if word in known else word for word in words]


def _content(words: Iterable[str]) -> list[str]:
    facts = vocabulary().facts
    return [facts[word].meaning.split(" (")[0] if word in facts else word for word in words]


def _lists(where: str, old: list[str], new: list[str]) -> Iterator[tuple[str, bool]]:
    gone, more = [item for item in old if item not in new], [item for item in new if item not in old]
    if gone:
        yield f"no longer {where}: {', '.join(gone)}", True
    if more:
        yield f"also {where}: {', '.join(more)}", False


def _end(due: date | datetime, zone: tzinfo) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due, time.max, tzinfo=zone)
