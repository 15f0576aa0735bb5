"""Duties that were kept and duties that follow now, brought together: no duty ever vanishes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lantern.concerns.desk_ends import was_let_go
from lantern.procedures.assessment import Assessment, Duty

Call = tuple[str, str]
"""A procedure, and the key of a duty in it: the same duty, whomever it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A duty as it stands in the folder, with what was written when it was done.

    ``desk``: it follows from what was added at the desk; its reporter hears nothing of it. ``let_go``: somebody decided
    that it is not done.
    """

    id: UUID
    call: Call
    about: frozenset[str]
    who: str
    what: str
    to: tuple[str, ...]
    channel: str
    closes_on: str
    made_at: datetime
    done_at: datetime | None = None
    evidence: UUID | None = None
    desk: bool = False
    let_go: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A duty that follows now, and the one in the folder; none where it has not been written yet.

    ``within`` are the open ones about fewer people that it has taken up. A call that was begun for them goes on for
    it; what was sent or answered for them was not sent or answered for everybody.
    """

    duty: Duty
    kept: Kept | None
    within: tuple[Kept, ...] = ()


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
    return duty.procedures[0], duty.key


def kept_of(
    *,
    id: UUID,  # noqa: A002
    body: Mapping[str, Any],
    made_at: datetime,
    done_at: datetime | None = None,
    evidence: UUID | None = None,
) -> Kept:
    """A duty of a folder, read back."""
    return Kept(
        id=id,
        call=(str(body["procedures"][0]), str(body["key"])),
        about=frozenset(body["about"]),
        who=str(body["who"]),
        what=str(body["what"]),
        to=tuple(body["to"]),
        channel=str(body["channel"]),
        closes_on=str(body["closes_on"]),
        made_at=made_at,
        done_at=done_at,
        evidence=evidence,
        desk=bool(body.get("desk")),
        let_go=was_let_go(body, evidence),
    )


def matched(assessment: Assessment, kept: Iterable[Kept]) -> Matched:
    """Bring together what follows now and what stands in the folder.

    A duty that was kept about fewer people is taken up by the one about more, as long as neither was done: what was
    done for one person was not done for another, and what is open is never hidden behind what is done.
    """
    known = sorted(kept, key=lambda item: (item.made_at, str(item.id)))
    exact = {place: _exact(duty, known) for place, duty in enumerate(assessment.duties)}
    taken = {item.id for found in exact.values() for item in found}
    matches: list[Match] = []
    for place, duty in enumerate(assessment.duties):
        closed = any(item.done_at is not None for item in exact[place])
        within = [] if closed else [item for item in known if item.id not in taken and _taken_up(item, duty)]
        kept_as = next(iter((*exact[place], *within)), None)
        matches.append(Match(duty, kept_as, tuple(item for item in within if item is not kept_as)))
        taken.update(item.id for item in within)
    return Matched(tuple(matches), tuple(item for item in known if item.id not in taken))


def _exact(duty: Duty, known: Iterable[Kept]) -> list[Kept]:
    return [item for item in known if item.call == call_of(duty) and item.about == frozenset(duty.about)]


def _taken_up(item: Kept, duty: Duty) -> bool:
    return item.call == call_of(duty) and item.done_at is None and item.about < frozenset(duty.about)
