"""What must hold at the end of a week, found out from the tables alone: none of the product's own judgement is used."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import tomli

from lantern.concerns.models import Concern
from lantern.folders.models import Duty, Exclusion, Folder, Grant
from lantern.packs.vocabularies import EDITION, ROOT
from lantern.sending.models import Climb, OutgoingMessage
from lantern.vault.models import AuditEntry

MINUTE: Final = timedelta(minutes=1)
READ: Final = "folder.read"
REACHED: Final = {"queued", "sending", "sent"}
BLIND: Final = {"must_not_know", "must_not_read"}
WITHIN: Final = timedelta(hours=24)
"""By when a concern that is not urgent is opened, or somebody else was told of it, too."""


def steps() -> list[timedelta]:
    """After how long an urgent concern climbs, as the pack has it."""
    whole: dict[str, Any] = tomli.loads((ROOT / "vocabulary" / EDITION / "people.toml").read_text(encoding="utf-8"))
    return [timedelta(minutes=int(step["after_minutes"])) for step in whole["climb"]]


def left_unopened(now: datetime, tick: timedelta) -> Iterator[str]:
    """Concerns that nobody opened in time, and that told nobody more when they should have."""
    for concern in Concern.objects.all():
        until = concern.opened_at or now
        rows = list(OutgoingMessage.objects.filter(folder=concern.folder, kind="concern"))
        first = {row.recipient for row in rows if row.made_at == concern.reported_at and row.recipient}
        if not first:
            yield f"{concern.reported_at}: told to nobody at first"
        for climb in Climb.objects.filter(folder=concern.folder, since=concern.reported_at):
            stops = climb.stopped_at or now
            for number, after in enumerate(steps(), start=1):
                due = climb.since + after
                if due + tick + 2 * MINUTE < stops and not _told(
                    rows, climb.alert, number, due, due + tick + 2 * MINUTE
                ):
                    yield f"{concern.reported_at}: step {number} of the climb reached nobody in time"
        if until - concern.reported_at > WITHIN:
            later = {row.recipient for row in rows if row.state in REACHED and row.recipient} - first
            if not later:
                yield f"{concern.reported_at}: unopened for a day, and nobody else was told"


def _told(rows: list[OutgoingMessage], alert: UUID, step: int, since: datetime, until: datetime) -> bool:
    # A pass that comes late takes several steps at once, and writes them as the highest.
    return any(
        row.alert == alert and row.step >= step and since <= row.made_at <= until and row.state in REACHED
        for row in rows
    )


def told_nobody() -> Iterator[str]:
    """Alerts of which no message reached anybody."""
    states: dict[UUID, set[str]] = {}
    for alert, state, recipient, route in OutgoingMessage.objects.values_list("alert", "state", "recipient", "route"):
        reached = state in REACHED and (recipient is not None or route == "house")
        states.setdefault(alert, set()).add("reached" if reached else state)
    yield from (f"{alert}: {sorted(found)}" for alert, found in states.items() if "reached" not in found)


def seen_by_the_wrong() -> Iterator[str]:
    """Openings without a grant of that moment or in spite of an exclusion, and messages to whoever must not know."""
    grants, out = list(Grant.objects.all()), list(Exclusion.objects.all())
    concerns = set(Concern.objects.values_list("folder", flat=True))
    for entry in AuditEntry.objects.filter(action=READ, outcome="done", actor__isnull=False):
        if entry.folder not in concerns:
            continue
        let_in = any(_holds(one, entry.folder, entry.actor, entry.at) for one in grants)
        blind = any(_kept_from(one, entry.folder, entry.actor, entry.at) for one in out)
        if not let_in or blind:
            yield f"{entry.actor} opened {entry.folder} at {entry.at}"
    for row in OutgoingMessage.objects.filter(recipient__isnull=False, folder__in=concerns, state="sent"):
        if any(_kept_from(one, row.folder, row.recipient, row.made_at) for one in out):
            yield f"{row.recipient} was told of {row.folder}"


def _holds(grant: Grant, folder: UUID, account: UUID | None, at: datetime) -> bool:
    if (grant.folder_id, grant.account) != (folder, account):
        return False
    ended = [moment for moment in (grant.ended_at, grant.until) if moment is not None]
    return grant.starts <= at and all(at <= moment for moment in ended)


def _kept_from(out: Exclusion, folder: UUID, account: UUID | None, at: datetime) -> bool:
    if (out.folder_id, out.account) != (folder, account) or out.kind not in BLIND:
        return False
    return out.starts <= at and (out.ended_at is None or at < out.ended_at)


def lost_duties(shown: str, now: datetime) -> Iterator[str]:
    """Duties that have no outcome, and whose concern stands in nobody's inbox. ``shown``: the inboxes as they came."""
    for row in Duty.objects.filter(done_at=None):
        if row.made_at > now or not Concern.objects.filter(folder=row.folder_id).exists():
            continue
        reference = Folder.objects.values_list("reference", flat=True).get(pk=row.folder_id)
        if reference not in shown:
            yield f"a duty of {reference} since {row.made_at}"


def done_without_evidence() -> Iterator[str]:
    """Duties that are done, and of which nothing is written."""
    yield from (str(row.id) for row in Duty.objects.exclude(done_at=None) if row.evidence_id is None)
