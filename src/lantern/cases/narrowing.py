"""What of a chronology is shown, and in which order: by kind, significance, days and folder. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lantern.cases.items import Kind, Thread
from lantern.cases.stretches import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What somebody wants to see. Empty kinds are all kinds; ``before`` is the first moment that is no longer shown."""

    kinds: frozenset[Kind] = frozenset()
    significant: bool = False
    since: datetime | None = None
    before: datetime | None = None
    folder: UUID | None = None

    def shows(self, thread: Thread) -> bool:
        """Whether a thread is shown: whole, with its corrections, or not at all."""
        if self.kinds and not any(item.kind in self.kinds for item in thread.items):
            return False
        if self.significant and not thread.significant:
            return False
        if self.folder is not None and thread.item.folder != self.folder:
            return False
        return self._in_time(thread.item.at)

    def touches(self, gap: Stretch) -> bool:
        """Whether a gap reaches into the days that are shown."""
        return (self.since is None or gap.end > self.since) and (self.before is None or gap.start < self.before)

    def _in_time(self, moment: datetime) -> bool:
        return (self.since is None or moment >= self.since) and (self.before is None or moment < self.before)


EVERYTHING = Narrowing()


def narrowed(found: Iterable[Thread], by: Narrowing) -> tuple[Thread, ...]:
    """The threads that are shown, in the order in which they came."""
    return tuple(thread for thread in found if by.shows(thread))


def laid_out(
    shown: Iterable[Thread], gaps: Iterable[Stretch], *, newest_first: bool = False
) -> tuple[Thread | Stretch, ...]:
    """Threads and gaps as they stand on the page; a gap stands after what it follows."""
    things: list[tuple[datetime, int, Thread | Stretch]] = [
        *((thread.item.at, 0, thread) for thread in shown),
        *((gap.start, 1, gap) for gap in gaps),
    ]
    in_order = [thing for _moment, _after, thing in sorted(things, key=lambda one: one[:2])]
    return tuple(reversed(in_order)) if newest_first else tuple(in_order)
