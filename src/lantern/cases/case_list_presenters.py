"""The list of cases as a frozen record of plain values. No name stands in it, but who holds a case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lantern.access.shown_names import name_of
from lantern.cases.case_list_queries import CasesPart, ListedCase


@dataclass(frozen=True)
class CaseLine:
    """A case: how many concerns and duties, what is late, and who holds it. ``again``: it is closed, and yet open."""

    reference: str
    folder: UUID
    initials: str
    concerns: int
    open: int
    overdue: int
    next_at: datetime | None
    closed_at: datetime | None
    again: bool
    holder: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class CasesPage:
    """The cases. ``first``: the open ones stand on it. ``free``: how many open ones nobody holds."""

    title: str
    first: bool
    free: int
    open: tuple[CaseLine, ...]
    closed: tuple[CaseLine, ...]
    next: UUID | None


def cases_page(found: CasesPart, reader: UUID) -> CasesPage:
    """The list as it is shown to its reader."""
    listed = tuple(_line(one, found, reader, again=one.closed_at is not None) for one in found.open)
    return CasesPage(
        title=_("Cases"), first=found.first, free=sum(not line.holder for line in listed), open=listed,
        closed=tuple(_line(one, found, reader, again=False) for one in found.closed), next=found.next,
    )  # fmt: skip


def _line(one: ListedCase, found: CasesPart, reader: UUID, *, again: bool) -> CaseLine:
    there = one.held is not None and one.held.there
    return CaseLine(
        one.reference, one.folder, ", ".join(one.initials), one.concerns, one.clocks.open, one.clocks.overdue,
        one.clocks.next_at, one.closed_at, again,
        name_of(one.held.account, found.names) if one.held is not None and there else "",
        own=one.held is not None and there and one.held.account == reader,
    )  # fmt: skip
