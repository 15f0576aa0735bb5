"""What follows from what a reporter tells after the sending: who is kept out from now on, danger, duties, an alert."""

from datetime import datetime
from typing import Final
from uuid import UUID

from lantern.concerns.desk_models import TriageDecision
from lantern.concerns.models import Concern, Danger
from lantern.concerns.said import Said
from lantern.concerns.sending_in import GRAVEST, Outcome, kept_out_by, mark_of, write_outcome
from lantern.folders import writing
from lantern.folders.kinds import ExclusionKind
from lantern.folders.models import Assessment, Exclusion, Grant
from lantern.packs.triage_files import triage
from lantern.procedures.what_to_do import danger
from lantern.sending.kinds import AlertKind
from lantern.sending.outbox import alert
from lantern.vault.acts import Act
from lantern.vault.keyring import FolderKeys

AT_ONCE: Final = "immediate"
MUST_NOT_LEARN: Final = frozenset({ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ})


def write_later(
    done: Act, keys: FolderKeys, said: Said, outcome: Outcome, *, by: UUID | None, at: datetime, known: frozenset[str],
    desk: bool = False,
) -> Assessment:  # fmt: skip
    """Write what follows from what is told, or falls due, after the sending.

    Whoever turns out to have a graver part is kept out from now on, and a grant that they had ends. Danger only
    ever rises, and where the risk is high a decision of one person comes to need a second reader. Those who hold the
    concern are alerted when something has risen or there is more to do; a concern that was closed is open again then.
    ``desk``: it was told at the desk.
    """
    folder = keys.permit.folder
    out = kept_out_by(said, outcome)
    for account, (kind, why) in sorted(out.items()):
        if not _is_kept_out(folder, account, kind):
            writing.write_exclusion(done, keys, account=account, kind=kind, why=why, by=by, at=at)
        if kind in MUST_NOT_LEARN:
            for grant in Grant.objects.filter(folder=folder, account=account, ended_at=None):
                writing.changed(done, grant, folder, ended_at=at, ended_by=None)
    risen = _raise_danger(done, folder, outcome)
    to_be_read = _asks_for_a_second_reader(done, folder, outcome, risen=risen)
    row = write_outcome(done, keys, said, outcome, by=by, at=at, known=known, desk=desk)
    new = [duty for duty in outcome.assessment.duties if mark_of(duty) not in known]
    if risen or to_be_read or new:
        open_again(done, folder)
        held = Grant.objects.filter(folder=folder, ended_at=None, starts__lte=at).values_list("account", flat=True)
        to = sorted({account for account in held if account != by and account not in out})
        # Whoever holds it alone, and adds something, knows it: nobody else is let in for that.
        if to or by not in held:
            alert(
                done, folder=folder, to=to, kind=AlertKind.CONCERN, at=at, beside=[by] if by else [],
                urgent=risen or any(duty.by.kind == AT_ONCE for duty in new),
            )  # fmt: skip
    return row


def _is_kept_out(folder: UUID, account: UUID, kind: ExclusionKind) -> bool:
    """Whether they are kept out as gravely as that already."""
    kinds = Exclusion.objects.filter(folder=folder, account=account, ended_at=None).values_list("kind", flat=True)
    return any(GRAVEST.index(ExclusionKind(held)) <= GRAVEST.index(kind) for held in kinds)


def open_again(done: Act, folder: UUID) -> None:
    """A concern that was closed is open again: something is to be done in it."""
    row = Concern.objects.select_for_update().get(folder=folder)
    if row.closed_at is not None:
        seen, row.version, row.closed_at = row.version, row.version + 1, None
        done.change(row, seen=seen)


def _asks_for_a_second_reader(done: Act, folder: UUID, outcome: Outcome, *, risen: bool) -> bool:
    """Where the risk has become high, what one person decided no longer stands without a second reader.

    Where danger has risen since somebody agreed, it is read again. What they said stays in the entries.
    """
    row = TriageDecision.objects.select_for_update().filter(folder=folder).order_by("at", "id").last()
    danger_now = Concern.objects.values_list("danger", flat=True).get(folder=folder)
    if row is None or (row.second_needed and not (risen and row.agrees)):
        return False
    if not triage().needs_second(row.outcome, danger_now, outcome.assessment):
        return False
    seen, row.version, row.second_needed = row.version, row.version + 1, True
    row.agrees = row.second_by = row.second_at = row.second_entry = None
    done.change(row, seen=seen)
    return True


def _raise_danger(done: Act, folder: UUID, outcome: Outcome) -> bool:
    """Let the lists show danger that is told of now; whether they did not before."""
    row = Concern.objects.select_for_update().get(folder=folder)
    if danger(outcome.assessment) != "call" or row.danger == Danger.YES:
        return False
    seen, row.version, row.danger = row.version, row.version + 1, Danger.YES
    done.change(row, seen=seen)
    return True
