"""What somebody is said to be to somebody else, as it is kept in the entries of a case. Nothing of it is checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.folders.queries import OpenEntry

TIE: Final = "tie"
TIE_ENDED: Final = "tie_ended"
"""What stands under ``as`` in the body of an entry that says what two people are, or that it is so no longer."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Somebody said it: of whom to whom, what, who told it, who wrote it down and when. ``ended_at``: until when."""

    id: UUID
    one: UUID
    other: UUID
    sort: str
    told_by: str
    words: str
    by: UUID | None
    at: datetime
    ended_at: datetime | None
    why: str


def tie_body(*, one: UUID, other: UUID, sort: str, told_by: str, words: str) -> dict[str, object]:
    """As it is kept."""
    body = {"as": TIE, "one": str(one), "other": str(other), "tie": sort, "told_by": told_by}
    return {**body, **({"words": words} if words else {})}


def ties_in(entries: Iterable[OpenEntry]) -> tuple[Tie, ...]:
    """Every tie that these entries tell of, in their order: what two people said differently stands twice."""
    told = list(entries)
    ends = {str(one.body.get("of")): one for one in reversed(told) if one.body.get("as") == TIE_ENDED}
    return tuple(_tie(one, ends.get(str(one.id))) for one in told if one.body.get("as") == TIE)


def _tie(entry: OpenEntry, end: OpenEntry | None) -> Tie:
    body = entry.body
    return Tie(
        entry.id, UUID(body["one"]), UUID(body["other"]), str(body.get("tie") or ""), str(body.get("told_by") or ""),
        str(body.get("words") or ""), entry.by, entry.at, end.at if end is not None else None,
        str(end.body.get("words") or "") if end is not None else "",
    )  # fmt: skip
