"""An organisation with a year behind it: rows made as the acts make them, in plain columns only."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from lantern.access.alerts import AlertKind
from lantern.concerns.desk_models import Owed
from lantern.concerns.models import Concern, Danger
from lantern.concerns.returned_models import Returned
from lantern.directory.models import Check
from lantern.folders.kinds import DutySort, EntryKind, ExclusionKind, FolderKind
from lantern.folders.models import Duty, Entry, Exclusion, Folder
from lantern.folders.references import new_reference
from lantern.governance.counting import count
from lantern.governance.figures import Counts
from lantern.governance.quarters import Stretch, counted
from lantern.governance.readers import Reader, unseen_by
from lantern.packs.calendars import london
from lantern.packs.governance_files import governance_figures
from lantern.sending.kinds import State
from lantern.sending.models import Climb, OutgoingMessage
from lantern.vault.erased_models import Erased

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
NOBODY = Reader(UUID(int=9), watches=True)
A_FOLDER = UUID(int=1)
SEALED = b"not to be opened"


def folder(at: datetime, **more: Any) -> UUID:
    """A folder without keys: whoever tried to open it would fail."""
    row = Folder(kind=FolderKind.CONCERN, reference=new_reference(), opened_at=at, **more)
    row.save(force_insert=True)
    return row.id


def concern(at: datetime, opened: datetime | None, where: UUID | None = None) -> UUID:
    """A concern that was reported then, and opened then or not at all."""
    where = where or folder(at)
    Concern(folder=where, reported_at=at, danger=Danger.NO, opened_at=opened).save(force_insert=True)
    return where


def duty(
    where: UUID, due: datetime, done: datetime | None, sort: DutySort = DutySort.LAW, *, let_go: bool = False
) -> None:
    """A duty with its clock; closed by what happened, or by the decision to let it go."""
    evidence = None
    if done is not None:
        kind = EntryKind.DECISION if let_go else EntryKind.EVIDENCE
        number = Entry.objects.filter(folder_id=where).count() + 1
        evidence = Entry(folder_id=where, number=number, kind=kind, at=done, body=SEALED)
        evidence.save(force_insert=True)
    Duty(folder_id=where, made_at=due - DAY, due_at=due, done_at=done, sort=sort, evidence=evidence, body=SEALED).save(
        force_insert=True
    )


def owed(where: UUID, since: datetime, until: datetime, ended: datetime | None = None, agency: str = "council") -> None:
    """Something that an agency owes."""
    Owed(folder=where, since=since, until=until, ended_at=ended, agency=agency, body=SEALED).save(force_insert=True)


def message(
    at: datetime, *, state: State = State.SENT, kind: AlertKind = AlertKind.CONCERN, many: int = 1,
    folder: UUID = A_FOLDER, beside: Sequence[str] = (),
) -> None:  # fmt: skip
    """One alert, to so many people."""
    alert = uuid4()
    for _ in range(many):
        OutgoingMessage(
            alert=alert, kind=kind, recipient=uuid4(), folder=folder, state=state, made_at=at,
            message_id=uuid4().hex, beside=list(beside),
        ).save(force_insert=True)  # fmt: skip


def climb(at: datetime, step: int) -> None:
    """An urgent concern that climbed so many steps."""
    Climb(folder=UUID(int=1), alert=uuid4(), since=at, step=step).save(force_insert=True)


def wrong_contact(at: datetime, way: str) -> None:
    """A number that was found to lead nowhere."""
    Check(folder=UUID(int=2), way=way, kind="telephone", found="wrong", at=at, since=at, roles=[], body=SEALED).save(
        force_insert=True
    )


def not_arrived(at: datetime, where: UUID) -> None:
    """A duty that was looked at again."""
    Returned(folder=where, duty=uuid4(), reported=uuid4(), at=at).save(force_insert=True)


def erased(at: datetime, finished: datetime | None) -> None:
    """An erasure."""
    Erased(folder=uuid4(), erased_at=at, ground="asked_for", finished_at=finished).save(force_insert=True)


def stretches(at: datetime) -> tuple[Stretch, ...]:
    """The quarters that are counted at a moment."""
    known = governance_figures()
    return counted(at, london(), known.quarters, known.told_every_days)


def counts(at: datetime, reader: Reader = NOBODY) -> tuple[Counts, ...]:
    """What is counted at a moment, the oldest quarter first."""
    spans, known = stretches(at), governance_figures()
    return count(spans, known, unseen_by(reader, spans, known.told_every_days))


def newest(at: datetime, reader: Reader = NOBODY) -> Counts:
    """What is counted of the quarter of this moment."""
    return counts(at, reader)[-1]


def keep_out(where: UUID, account: UUID, at: datetime) -> None:
    """Somebody must not know of it."""
    Exclusion(folder_id=where, account=account, kind=ExclusionKind.MUST_NOT_KNOW, why=SEALED, starts=at).save(
        force_insert=True
    )


def many(values: Iterable[int]) -> int:
    """A sum of what was counted."""
    return sum(values)
