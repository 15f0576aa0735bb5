"""After a check has said that a way leads nowhere: what was sent to it is looked for in every folder (T-24).

Whoever checks numbers learns nothing of it: the program looks, and tells those who have the duties. A folder is opened
once for a report, and again only where something was sent or somebody was rung in it since.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from lantern.concerns.returned_actions import note_what_did_not_arrive
from lantern.concerns.returned_queries import folders_to_look_at, touched_in
from lantern.directory.queries import Reported, reported_between
from lantern.folders.refusals import FolderRefuses
from lantern.sending.marks import mark, marks
from lantern.sending.models import Mark

LOOKED: Final = "not_arrived_until"
"""The mark of the newest pass that looked for every report up to then. The step has a mark of its own."""
MARGIN: Final = timedelta(hours=1)
"""A report is seen a little later than it was made, so each is looked for as long. Looking twice does nothing twice."""
SETTLED: Final = timedelta(minutes=1)
"""What was noted within this time before a pass may not all be there yet: such a folder is looked at once more."""
MOST: Final = 50
"""The folders that one pass opens. The next one goes on from there."""
_UP_TO: Final = "sought_"
"""With the id of a report: up to which moment of their newest try the folders were looked at for it."""
_AGAIN: Final = "again_"
"""With the id of a folder that could not be looked at: the moment of the oldest report that it missed."""


class NotLookedAt(Exception):  # noqa: N818
    """Some folders could not be looked at; the others were, and the next pass tries these again."""


def look_for_what_did_not_arrive(at: datetime, *, still_ours: Callable[[], bool] = lambda: True) -> int:
    """Open again, or have looked at, what was sent where it cannot have arrived; how many folders were touched.

    Args:
        at: the moment of the pass.
        still_ours: asked before each folder; the next pass goes on where this one stopped.

    Raises:
        NotLookedAt: some could not be looked at.
    """
    known = {name: ran_at for name, (ran_at, _) in marks().items()}
    last = known.get(LOOKED)
    this = _Look(at, still_ours, known)
    reports = reported_between(last - MARGIN if last else None, at)
    for reported in reports:
        this.look_for(reported)
    this.look_again()
    if this.whole:
        mark(LOOKED, at)
        pending = [f"{_UP_TO}{reported.id.hex}" for reported in reports]
        Mark.objects.filter(name__startswith=_UP_TO).exclude(pk__in=pending).delete()
    if this.failed:
        raise NotLookedAt(f"folders could not be looked at: {', '.join(sorted(set(this.failed.values())))}")
    return len(this.touched)


class _Look:
    """What one pass has looked at. ``whole``: nothing was left for the next one."""

    def __init__(self, at: datetime, still_ours: Callable[[], bool], known: dict[str, datetime]) -> None:
        self.touched: set[UUID] = set()
        self.failed: dict[UUID, str] = {}
        self.whole = True
        self._at, self._still_ours, self._known, self._left = at, still_ours, known, MOST

    def look_for(self, reported: Reported) -> None:
        """Look at the folders in which something was noted since they were looked at for this report."""
        name = f"{_UP_TO}{reported.id.hex}"
        after = self._known.get(name)
        found = folders_to_look_at(reported, after=after)
        for newest, pairs in groupby(found, key=lambda pair: pair[1]):
            # Those of one moment stay together, or the mark would leave some of them out.
            if not self._goes_on():
                break
            for folder, _ in pairs:
                self._left -= 1
                if not self._looked_at(folder, (reported,)):
                    _keep_failed(folder, reported.at)
            if newest <= self._at - SETTLED:
                after = newest
        if after is not None and after != self._known.get(name):
            mark(name, after)

    def look_again(self) -> None:
        """Look at the folders that could not be looked at before. They keep no other folder waiting."""
        for name, since in self._known.items():
            if not name.startswith(_AGAIN):
                continue
            folder = UUID(name.removeprefix(_AGAIN))
            if folder in self.failed:
                continue
            if self._left <= 0 or not self._still_ours():
                return
            self._left -= 1
            if self._looked_at(folder, reported_between(since - timedelta(microseconds=1), self._at)):
                Mark.objects.filter(pk=name).delete()

    def _goes_on(self) -> bool:
        self.whole = self.whole and self._left > 0 and self._still_ours()
        return self.whole

    def _looked_at(self, folder: UUID, reports: tuple[Reported, ...]) -> bool:
        try:
            for reported in reports:
                found = touched_in(folder, reported)
                if found.open_again or found.look:
                    note_what_did_not_arrive(folder=folder, reported=reported, found=found, at=self._at)
                    self.touched.add(folder)
        except FolderRefuses:
            return True
        except Exception as problem:  # noqa: BLE001 -- one folder must not keep the others from it
            self.failed[folder] = type(problem).__name__
            return False
        return True


def _keep_failed(folder: UUID, since: datetime) -> None:
    name = f"{_AGAIN}{folder.hex}"
    Mark.objects.get_or_create(name=name, defaults={"ran_at": since})
    Mark.objects.filter(name=name, ran_at__gt=since).update(ran_at=since)
