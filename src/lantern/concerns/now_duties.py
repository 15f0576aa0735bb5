"""Duties that were kept and duties that follow now, brought together: no duty ever vanishes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any
from uuid import UUID

from lantern.procedures.assessment import Assessment, Duty

Call = tuple[str, str, str]
"""A procedure, the key of a duty in it, and the area it is for: the same duty, whomever it is about."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A duty as it stands in the folder, with what was written when it was done."""

    id: UUID
    call: Call
    about: frozenset[str]
    who: str
    what: str
    made_at: datetime
    done_at: datetime | None = None
    evidence: UUID | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A duty that follows now, and the one in the folder; none where it has not been written yet."""

    duty: Duty
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Matched:
    """Every duty: those that follow, in the order of the assessment, and those that no longer do."""

    now: tuple[Match, ...]
    left: tuple[Kept, ...]

    @property
    def new(self) -> tuple[Duty, ...]:
        """What follows, and stands in no folder yet."""
        return tuple(match.duty for match in self.now if match.kept is None)


def call_of(duty: Duty) -> Call:
    """What makes it the same duty again, whomever it is about."""
    return duty.procedures[0], duty.key, duty.area or ""


def body_of(duty: Duty) -> dict[str, Any]:
    """A duty as it is kept in a folder."""
    return {
        "procedure": duty.procedures[0],
        "procedures": list(duty.procedures),
        "key": duty.key,
        "area": duty.area or "",
        "about": list(duty.about),
        "who": duty.who,
        "what": duty.what,
        "to": list(duty.to),
        "channel": duty.channel,
        "by": duty.by.word,
        "must_contain": list(duty.must_contain),
        "closes_on": duty.closes_on,
        "strength": duty.strength,
        "because": list(duty.because),
    }


def kept_of(
    *,
    id: UUID,  # noqa: A002
    body: Mapping[str, Any],
    made_at: datetime,
    done_at: datetime | None,
    evidence: UUID | None,
) -> Kept:
    """A duty of a folder, read back."""
    call = str(body["procedures"][0]), str(body["key"]), str(body.get("area") or "")
    about, who, what = frozenset(body["about"]), str(body["who"]), str(body["what"])
    return Kept(id, call, about, who, what, made_at, done_at, evidence)


def due_moment(duty: Duty, zone: tzinfo) -> datetime | None:
    """When a duty is due, as a moment: a day ends with its last minute on the clock of the page."""
    due = duty.due
    if isinstance(due, datetime):
        return due.astimezone(UTC)
    if isinstance(due, date):
        return datetime.combine(due, time.max, tzinfo=zone).astimezone(UTC)
    return None


def matched(assessment: Assessment, kept: Iterable[Kept]) -> Matched:
    """Bring together what follows now and what stands in the folder.

    A duty that was kept about fewer people is taken up by the one about more, as long as it was not done: what was
    done for one person was not done for another.
    """
    left = sorted(kept, key=lambda item: (item.made_at, str(item.id)))
    found: list[Match] = []
    for duty in assessment.duties:
        same = [item for item in left if item.call == call_of(duty)]
        exact = [item for item in same if item.about == frozenset(duty.about)]
        open_ones = [item for item in same if item.done_at is None and item.about <= frozenset(duty.about)]
        chosen = next(iter((*exact, *open_ones)), None)
        found.append(Match(duty, chosen))
        taken = {item.id for item in (*exact, *open_ones)} if chosen else set()
        left = [item for item in left if item.id not in taken]
    return Matched(tuple(found), tuple(left))
