"""The cases that the visitor may read: open ones, with what is next in each; closed ones in parts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q

from lantern.access.need_to_know import folders_open_and_tied
from lantern.access.policy_actions import Action
from lantern.access.searching import permits_for
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor
from lantern.cases.case_closing import open_concerns
from lantern.cases.case_holding import Held, held_of, with_holder
from lantern.cases.person_queries import AROUND, said_of
from lantern.folders.kinds import PART_OF_CASE, FolderKind
from lantern.folders.models import Duty, Folder, Grant, Link
from lantern.packs.case_endings import case_figures
from lantern.packs.vocabularies import vocabulary

_READS: Final = (Action.READ_FOLDER,)


@dataclass(frozen=True, slots=True)
class Clocks:
    """What is open in some folders: how many duties, how many of them late, and when the next one is due."""

    open: int = 0
    overdue: int = 0
    next_at: datetime | None = None

    def __add__(self, other: "Clocks") -> "Clocks":
        """Both together."""
        ends = [end for end in (self.next_at, other.next_at) if end is not None]
        return Clocks(self.open + other.open, self.overdue + other.overdue, min(ends, default=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCase:
    """A case in the list. ``initials``: of those who may be harmed.

    ``closed_at``: it was closed; among the open ones it stands because a concern in it is open again.
    """

    folder: UUID
    reference: str
    opened_at: datetime
    closed_at: datetime | None
    initials: tuple[str, ...]
    concerns: int
    clocks: Clocks
    held: Held | None


@dataclass(frozen=True, slots=True)
class CasesPart:
    """The open cases and the first that are closed, or more of the closed ones. ``next``: the last of this part."""

    first: bool
    open: tuple[ListedCase, ...]
    closed: tuple[ListedCase, ...]
    next: UUID | None
    names: Mapping[UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _HeldCase:
    """When a case was closed; ``near``: it is to be looked into; ``owes``: a duty of its own is open."""

    closed_at: datetime | None
    near: bool
    owes: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """One link of a case: which, what is at its other end, as what, and whether that is an open concern."""

    case: UUID
    other: UUID
    role: str
    open: bool


def cases_for(visitor: Visitor, *, after: UUID | None = None) -> CasesPart:
    """The cases that the visitor may read and has no tie to: what is late first; closed ones last, newest first.

    A closed case in which a duty of its own is open again, or in which the visitor can read of an open concern, stands
    among the open ones. What they may not read is left out before anything is counted.

    Args:
        visitor: who asks.
        after: the closed case after which the list goes on; one that they may not read is as good as none.
    """
    cases = _held_cases(visitor)
    links = _links([case for case, held in cases.items() if held.near])
    readable = _readable(visitor, frozenset({*cases, *(one.other for one in links)}))
    links = [one for one in links if {one.case, one.other} <= readable]
    open_again = {one.case for one in links if one.open and one.case in cases}
    open_again |= {case for case, held in cases.items() if held.owes}
    closed = [(one.closed_at, case) for case, one in cases.items() if one.closed_at and case in readable - open_again]
    still_open = {case for case, one in cases.items() if one.closed_at is None} | open_again
    open_ones = [case for case in cases if case in readable & still_open]
    in_order = [case for _at, case in sorted(closed, reverse=True)]
    first = after not in in_order
    found, more = _part_of(in_order, after)
    open_ones = open_ones if first else []
    shown = {row.id: row for row in with_holder(Folder.objects.filter(pk__in=[*open_ones, *found]), visitor.at)}
    listed = _listed(visitor, [shown[case] for case in open_ones], links)
    names = shown_names({held.account for row in shown.values() if (held := held_of(row)) is not None})
    closed_ones = tuple(_closed(shown[case]) for case in found)
    return CasesPart(first, listed, closed_ones, found[-1] if more else None, names)


def _held_cases(visitor: Visitor) -> dict[UUID, _HeldCase]:
    """The cases to which the visitor was ever let in."""
    stirred = Link.objects.filter(
        folder=OuterRef("pk"), role=PART_OF_CASE, ended_at=None, other__in=open_concerns().values("folder")
    )
    held = Grant.objects.filter(account=visitor.somebody()).values("folder")
    owes = Exists(Duty.objects.filter(folder=OuterRef("pk"), done_at=None))
    rows = Folder.objects.filter(kind=FolderKind.CASE, pk__in=held).annotate(stirred=Exists(stirred), owes=owes)
    found = rows.values_list("pk", "closed_at", "stirred", "owes")
    return {
        case: _HeldCase(closed_at=closed_at, near=closed_at is None or stirred or owes, owes=owes)
        for case, closed_at, stirred, owes in found
    }


def _readable(visitor: Visitor, among: frozenset[UUID]) -> frozenset[UUID]:
    """What of these the visitor may read and has no tie to."""
    if not among:
        return frozenset()
    opens, ties = folders_open_and_tied(visitor.fresh(), _READS, AROUND, among=among)
    return frozenset(opens[Action.READ_FOLDER]) - ties


def _part_of(closed: list[UUID], after: UUID | None) -> tuple[list[UUID], bool]:
    """As many as stand on one page, and whether there are more."""
    most = case_figures().closed_on_a_page
    begins = closed.index(after) + 1 if after in closed else 0
    return closed[begins : begins + most], len(closed) > begins + most


def _listed(visitor: Visitor, rows: list[Any], links: list[_Part]) -> tuple[ListedCase, ...]:
    """The open ones with what is next in each."""
    parts = [one for one in links if one.role == PART_OF_CASE]
    concerns = {row.id: [one.other for one in parts if one.case == row.id] for row in rows}
    clocks = _clocks({*concerns, *(one.other for one in parts)}, visitor.at)
    initials = _initials(visitor, [one for one in links if one.role != PART_OF_CASE])
    found = [
        ListedCase(
            folder=row.id, reference=row.reference, opened_at=row.opened_at, closed_at=row.closed_at,
            concerns=len(concerns[row.id]), held=held_of(row),
            initials=tuple(dict.fromkeys(w for one in (row.id, *concerns[row.id]) for w in initials.get(one, ()))),
            clocks=sum((clocks.get(one, Clocks()) for one in (row.id, *concerns[row.id])), start=Clocks()),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=_order))


def _links(cases: Collection[UUID]) -> list[_Part]:
    """Every part of these cases; and who may be harmed, in them or in one of their concerns."""
    concerns = Link.objects.filter(folder__in=list(cases), role=PART_OF_CASE, ended_at=None).values("other")
    rows = Link.objects.filter(Q(folder__in=list(cases)) | Q(folder__in=concerns), ended_at=None)
    rows = rows.filter(role__in=[PART_OF_CASE, *vocabulary().classes["helped"]]).order_by("starts", "pk")
    rows = rows.annotate(still_open=Exists(open_concerns().filter(folder=OuterRef("other"))))
    return [_Part(*row) for row in rows.values_list("folder", "other", "role", "still_open")]


def _clocks(folders: Collection[UUID], at: datetime) -> dict[UUID, Clocks]:
    rows = Duty.objects.filter(folder__in=list(folders), done_at=None).values("folder")
    counted = rows.annotate(waiting=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)), next=Min("due_at"))
    return {row["folder"]: Clocks(row["waiting"], row["late"], row["next"]) for row in counted}


def _initials(visitor: Visitor, parts: Iterable[_Part]) -> dict[UUID, list[str]]:
    """By what those who may be harmed are told from others, by the folder in which they stand: no more is shown."""
    linked = list(parts)
    said = said_of(permits_for(visitor, dict.fromkeys(one.other for one in linked)))
    found: dict[UUID, list[str]] = {}
    for one in linked:
        if said[one.other].initials:
            found.setdefault(one.case, []).append(said[one.other].initials)
    return found


def _closed(row: Any) -> ListedCase:
    return ListedCase(
        folder=row.id, reference=row.reference, opened_at=row.opened_at, closed_at=row.closed_at, initials=(),
        concerns=0, clocks=Clocks(), held=held_of(row),
    )  # fmt: skip


def _order(one: ListedCase) -> tuple[bool, bool, float, datetime]:
    ends = one.clocks.next_at
    return (not one.clocks.overdue, ends is None, ends.timestamp() if ends else 0.0, one.opened_at)
