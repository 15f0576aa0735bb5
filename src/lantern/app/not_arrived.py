"""After a check has said that a way leads nowhere: what was sent to it is looked for in every folder (T-24).

Whoever checks numbers learns nothing of it: the program looks, and tells those who have the duties.
"""

from datetime import datetime, timedelta
from typing import Final

from lantern.concerns.returned_actions import note_what_did_not_arrive
from lantern.concerns.returned_queries import folders_to_look_at, touched_in
from lantern.directory.queries import reported_between
from lantern.folders.refusals import FolderRefuses
from lantern.sending.marks import mark, marks

LOOKED: Final = "not_arrived"
"""The mark of the newest report of a wrong way for which every folder was looked at."""
MARGIN: Final = timedelta(hours=1)
"""A report is seen a little later than it was made. Looking twice does nothing twice."""


class NotLookedAt(Exception):  # noqa: N818
    """Some folders could not be looked at; the others were, and the next pass tries again."""


def look_for_what_did_not_arrive(at: datetime) -> int:
    """Open again, or have looked at, what was sent where it cannot have arrived; how many folders were touched.

    Raises:
        NotLookedAt: some could not be looked at.
    """
    last, _ = marks().get(LOOKED, (None, None))
    reports = reported_between(last - MARGIN if last else None, at)
    touched, failed = 0, set()
    for reported in reports:
        for folder in folders_to_look_at(reported):
            try:
                found = touched_in(folder, reported)
                if found.open_again or found.look:
                    note_what_did_not_arrive(folder=folder, reported=reported, found=found, at=at)
                    touched += 1
            except FolderRefuses:
                continue
            except Exception as problem:  # noqa: BLE001 -- one folder must not keep the others from it
                failed.add(type(problem).__name__)
    if failed:
        raise NotLookedAt(f"folders could not be looked at: {', '.join(sorted(failed))}")
    if reports and (last is None or reports[-1].at > last):
        mark(LOOKED, reports[-1].at)
    return touched
