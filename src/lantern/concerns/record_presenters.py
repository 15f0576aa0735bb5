"""What must be done in a concern, as its readers see it: the duties with their clocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lantern.cases.duty_words import BY, doer, label
from lantern.concerns.desk_ends import was_let_go
from lantern.folders.queries import OpenDuty
from lantern.procedures.vocabulary import Vocabulary


@dataclass(frozen=True)
class DutyLine:
    """One duty: what, whose, by when, and whether it is done."""

    id: UUID
    what: str
    who: str
    to: str
    due_at: datetime | None
    by: str
    done_at: datetime | None
    overdue: bool
    let_go: bool = False
    has_page: bool = True


def duty_lines(duties: Iterable[OpenDuty], words: Vocabulary, at: datetime) -> tuple[DutyLine, ...]:
    """The duties: open ones first, soonest first."""
    lines = [
        DutyLine(
            id=duty.id,
            what=_(str(duty.body.get("what", ""))),
            who=doer(words, duty.body),
            to=", ".join(label(words, str(word)) for word in duty.body.get("to", ())),
            due_at=duty.due_at,
            by=BY.get(str(duty.body.get("by", "")).partition(":")[0], ""),
            done_at=duty.done_at,
            let_go=was_let_go(duty.body, duty.evidence),
            has_page="mark" in duty.body,
            overdue=duty.done_at is None and duty.due_at is not None and duty.due_at < at,
        )
        for duty in duties
    ]
    return tuple(sorted(lines, key=_soonest))


def _soonest(line: DutyLine) -> tuple[bool, bool, float]:
    return (line.done_at is not None, line.by != BY["immediate"], line.due_at.timestamp() if line.due_at else 1e12)
