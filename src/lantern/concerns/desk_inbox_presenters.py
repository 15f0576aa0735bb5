"""The inbox as a frozen record of plain values: references, never a name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.concerns.desk_inbox import Inbox, Line, Matter, Step
from lantern.concerns.models import Danger
from lantern.concerns.now_words import translated
from lantern.concerns.tags import Tag, danger_tag

STEPS: Final = {
    Step.OPEN_IT: gettext_lazy("Open it: nobody has read it yet"),
    Step.DECIDE: gettext_lazy("Decide what happens"),
    Step.READ_SECOND: gettext_lazy("Read a decision as the second person"),
    Step.DECIDE_AGAIN: gettext_lazy("Decide again: the second reader did not agree"),
    Step.LOOK_AGAIN: gettext_lazy("Look at it again"),
    Step.WAIT_FOR_SECOND: gettext_lazy("A second reader must agree"),
    Step.OTHERS_FIRST: gettext_lazy("Others must act first"),
    Step.NOTHING: gettext_lazy("Nothing is open: close it, or set a day"),
}
"""Steps that are not a duty, in words. Of a duty its own words are shown."""
ASK_THEM: Final = gettext_lazy("Ask whether it was done:")
CHASE: Final = gettext_lazy("Ask again:")


@dataclass(frozen=True)
class InboxLine:
    """One line: which concern, what is next, who owes it, since when and until when at the latest."""

    reference: str
    folder: UUID
    url: str
    danger: Tag
    opened: bool
    step: str
    who: str
    reported_at: datetime
    since: datetime | None
    until: datetime | None
    now: bool
    overdue: bool
    more: int


@dataclass(frozen=True)
class InboxPage:
    """The inbox. ``unopened`` counts those that nobody has read."""

    title: str
    today: tuple[InboxLine, ...]
    waiting: tuple[InboxLine, ...]
    later: tuple[InboxLine, ...]
    unopened: int


def inbox_page(found: Inbox) -> InboxPage:
    """The three lists."""
    matters = {line.matter.folder: line.matter for line in (*found.today, *found.later)}
    return InboxPage(
        title=_("Concerns"),
        today=tuple(inbox_line(line) for line in found.today),
        waiting=tuple(inbox_line(line) for line in found.waiting),
        later=tuple(inbox_line(line) for line in found.later),
        unopened=sum(not matter.opened for matter in matters.values()),
    )


def inbox_line(line: Line) -> InboxLine:
    """One line."""
    matter = line.matter
    return InboxLine(
        reference=matter.reference,
        folder=matter.folder,
        url=_url(line, matter),
        danger=danger_tag(Danger(matter.danger)),
        opened=matter.opened,
        step=_step(line),
        who=_who(line),
        reported_at=matter.reported_at,
        since=line.since,
        until=line.until,
        now=line.now,
        overdue=line.overdue,
        more=line.more,
    )


def _step(line: Line) -> str:
    if line.step in STEPS:
        return str(STEPS[line.step])
    # What a pack asks for is translated; what somebody has written down is not.
    words = translated(line.what) if line.duty is not None else line.what
    return {Step.ASK_THEM: f"{ASK_THEM} {words}", Step.CHASE: f"{CHASE} {words}"}.get(line.step, words)


def _who(line: Line) -> str:
    if line.step is Step.WAIT_FOR_SECOND:
        return _("a second person")
    if line.uncovered:
        return _("Whoever took it is away, or cannot get in any more.")
    if line.step in {Step.WAIT_FOR_THEM, Step.ASK_THEM} and line.duty is not None:
        return _("whoever reported it") if line.reporters else _("a colleague")
    return line.who


def _url(line: Line, matter: Matter) -> str:
    place = [matter.folder]
    if matter.tied or line.step in {Step.OPEN_IT, Step.OTHERS_FIRST}:
        return reverse("concerns:concern", args=place)
    if line.step in {Step.DUTY, Step.ASK_THEM, Step.WAIT_FOR_THEM} and line.duty is not None:
        return reverse("concerns:desk_duty", args=[*place, line.duty])
    if line.step in {Step.READ_SECOND, Step.WAIT_FOR_SECOND} and matter.decision is not None:
        return reverse("concerns:desk_second", args=[*place, matter.decision.id])
    if line.step in {Step.CHASE, Step.WAIT_FOR_THEM}:
        return reverse("concerns:desk_owed_one", args=[*place, line.owed])
    return reverse("concerns:desk_triage", args=place)
