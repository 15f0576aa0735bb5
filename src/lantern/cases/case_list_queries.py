"""The cases that the visitor may read: open ones, with what is next in each; closed ones in parts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q

from lantern.access.need_to_know import folders_open_and_tied, may_in
from lantern.access.policy_actions import Action
from lantern.access.searching import permits_for
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor
from lantern.cases.case_closing import open_among, open_concerns
from lantern.cases.case_holding import Held, held_of, with_holder
from lantern.cases.person_queries import said_of
from lantern.folders.alike import Among
from lantern.folders.kinds import PART_OF_CASE, FolderKind
from lantern.folders.models import Duty, Exclusion, Folder, Grant, Link
from lantern.packs.case_endings import case_figures
from lantern.packs.vocabularies import vocabulary

_READS: Final = (Action.READ_FOLDER,)
_LOOKED_AT: Final = 100


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

    open: tuple[ListedCase, ...]
    closed: tuple[ListedCase, ...]
    next: UUID | None
    names: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class _Part:
    """One link of a case: which, what is at its other end, and as what."""

    case: UUID
    other: UUID
    role: str


def cases_for(visitor: Visitor, *, after: UUID | None = None) -> CasesPart:
    """The cases that the visitor may read and has no tie to: what is late first; closed ones last, newest first.

    A closed case in which the visitor can read of an open concern stands among the open ones. What they may not read
    is left out before anything is counted.

    Args:
        visitor: who asks.
        after: the closed case after which the list goes on; one that they may not read is as good as none.
    """
    last = _last_shown(visitor, after)
    listed = _open_ones(visitor) if last is None else ()
    rows, more = _closed_ones(visitor, last, beside=[one.folder for one in listed])
    closed = tuple(_closed(row) for row in rows)
    names = shown_names({one.held.account for one in (*listed, *closed) if one.held is not None})
    return CasesPart(listed, closed, rows[-1].id if more else None, names)


def _open_ones(visitor: Visitor) -> tuple[ListedCase, ...]:
    stirred = Link.objects.filter(
        folder=OuterRef("pk"), role=PART_OF_CASE, ended_at=None, other__in=open_concerns().values("folder")
    )
    wanted = Folder.objects.filter(Q(closed_at=None) | Q(Exists(stirred)), kind=FolderKind.CASE)
    cases = _readable(visitor, (FolderKind.CASE,), wanted.values("pk"))
    rows = {row.id: row for row in with_holder(Folder.objects.filter(pk__in=cases), visitor.at)}
    links = _links(cases)
    around = _readable(visitor, (FolderKind.CONCERN, FolderKind.PERSON), frozenset(one.other for one in links))
    links = [one for one in links if one.other in around and one.case in {*cases, *around}]
    parts = [one for one in links if one.role == PART_OF_CASE]
    concerns = {case: [one.other for one in parts if one.case == case] for case in cases}
    clocks = _clocks({*cases, *(one.other for one in parts)}, visitor.at)
    still_open = open_among({one for row in rows.values() if row.closed_at for one in concerns[row.id]})
    initials = _initials(visitor, [one for one in links if one.role != PART_OF_CASE])
    found = [
        ListedCase(
            folder=case, reference=rows[case].reference, opened_at=rows[case].opened_at,
            closed_at=rows[case].closed_at, concerns=len(concerns[case]), held=held_of(rows[case]),
            initials=tuple(dict.fromkeys(word for one in (case, *concerns[case]) for word in initials.get(one, ()))),
            clocks=sum((clocks.get(one, Clocks()) for one in (case, *concerns[case])), start=Clocks()),
        )
        for case in cases
        if rows[case].closed_at is None or not still_open.isdisjoint(concerns[case])
    ]  # fmt: skip
    return tuple(sorted(found, key=_order))


def _readable(visitor: Visitor, kinds: Collection[FolderKind], among: Among) -> tuple[UUID, ...]:
    """What of these the visitor may read and has no tie to."""
    opens, ties = folders_open_and_tied(visitor.fresh(), _READS, kinds, among=among)
    return tuple(folder for folder in opens[Action.READ_FOLDER] if folder not in ties)


def _links(cases: Collection[UUID]) -> list[_Part]:
    """Every part of these cases; and who may be harmed, in them or in one of their concerns."""
    concerns = Link.objects.filter(folder__in=list(cases), role=PART_OF_CASE, ended_at=None).values("other")
    rows = Link.objects.filter(Q(folder__in=list(cases)) | Q(folder__in=concerns), ended_at=None)
    rows = rows.filter(role__in=[PART_OF_CASE, *vocabulary().classes["helped"]]).order_by("starts", "pk")
    return [_Part(*row) for row in rows.values_list("folder", "other", "role")]


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


def _closed_ones(visitor: Visitor, last: Folder | None, *, beside: Collection[UUID]) -> tuple[list[Any], bool]:
    """As many as stand on one page, and whether there are more."""
    most = case_figures().closed_on_a_page
    held = Grant.objects.filter(account=visitor.somebody()).values("folder")
    tied = Exclusion.objects.filter(account=visitor.somebody(), ended_at=None).values("folder")
    rows = Folder.objects.filter(kind=FolderKind.CASE, closed_at__isnull=False, erased_at=None, pk__in=held)
    rows = rows.exclude(pk__in=tied).exclude(pk__in=list(beside)).order_by("-closed_at", "pk")
    rows = with_holder(rows, visitor.at)
    found: list[Any] = []
    while len(found) <= most:
        part = list((rows.filter(_comes_after(last)) if last is not None else rows)[:_LOOKED_AT])
        if not part:
            break
        readable = may_in(visitor, Action.READ_FOLDER, [row.id for row in part])
        found += [row for row in part if row.id in readable]
        last = part[-1]
        if len(part) < _LOOKED_AT:
            break
    return found[:most], len(found) > most


def _comes_after(last: Folder) -> Q:
    return Q(closed_at__lt=last.closed_at) | Q(closed_at=last.closed_at, pk__gt=last.id)


def _last_shown(visitor: Visitor, after: UUID | None) -> Folder | None:
    if after is None:
        return None
    row = Folder.objects.filter(pk=after, kind=FolderKind.CASE, closed_at__isnull=False).first()
    return row if row is not None and may_in(visitor, Action.READ_FOLDER, [row.id]) else None


def _closed(row: Any) -> ListedCase:
    return ListedCase(
        folder=row.id, reference=row.reference, opened_at=row.opened_at, closed_at=row.closed_at, initials=(),
        concerns=0, clocks=Clocks(), held=held_of(row),
    )  # fmt: skip


def _order(one: ListedCase) -> tuple[bool, bool, float, datetime]:
    ends = one.clocks.next_at
    return (not one.clocks.overdue, ends is None, ends.timestamp() if ends else 0.0, one.opened_at)
