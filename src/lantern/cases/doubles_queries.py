"""Reading two folders that may be about one person, for somebody who may decide in both."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lantern.access.circumstances import Circumstances
from lantern.access.need_to_know import may, permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import Visitor
from lantern.cases.person_models import Double
from lantern.cases.person_queries import READS, Found, said_of
from lantern.folders.models import Folder
from lantern.folders.queries import reader_has_a_tie
from lantern.web.refusals import NotThere

_REASONED = Circumstances(reason=True)


@dataclass(frozen=True, slots=True)
class Beside:
    """Two folders; ``one`` is that from which somebody came, ``first`` that under whose keys the answer is kept."""

    double: UUID
    first: UUID
    one: Found
    other: Found
    opened_at: tuple[datetime, datetime]


def beside(visitor: Visitor, folder: UUID, double: UUID) -> Beside:
    """The two folders. Each is opened with a trace of its own.

    Raises:
        Refused: they may know of this folder, and not read it.
        NotThere: there are no such two, it was said already what they are, or the visitor may not decide in both.
    """
    own = permit(visitor, Action.READ_FOLDER, folder, purpose=READS)
    row = Double.rows_of(folder).filter(pk=double, ended_at=None).first()
    if row is None:
        raise NotThere
    there = row.other if row.folder == folder else row.folder
    if not all(may(visitor, Action.DECIDE, one, _REASONED) for one in (folder, there)) or reader_has_a_tie(own):
        raise NotThere
    theirs = permit(visitor, Action.READ_FOLDER, there, purpose=READS)
    if reader_has_a_tie(theirs):
        raise NotThere
    rows = {one.id: one for one in Folder.objects.filter(pk__in=(folder, there))}
    said = said_of([own, theirs])
    return Beside(
        row.id, row.folder, Found(folder, rows[folder].reference, said[folder]),
        Found(there, rows[there].reference, said[there]), (rows[folder].opened_at, rows[there].opened_at),
    )  # fmt: skip
