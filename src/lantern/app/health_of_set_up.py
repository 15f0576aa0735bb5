"""The parts of health that set-up asks for too, and what this machine runs; never a name."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final

from django.conf import settings

from lantern.app.brought_back_words import BRING_NEWEST, older_than_live
from lantern.app.health_parts import FUTURE, LOOK_AT_SHARE, SET_CLOCK, SILENT, Asked, Colour, Part, is_of_the_future
from lantern.packs.readiness_files import readiness_figures
from lantern.readiness.backups import AHEAD
from lantern.readiness.brought_back import asks, is_of_the_time_before, was_live
from lantern.readiness.facts import recovery_is_damaged, set_up_tasks
from lantern.readiness.keepers import is_staffed
from lantern.readiness.live import is_live
from lantern.readiness.live_file import WasLive
from lantern.readiness.packs_in_use import digest_in_use
from lantern.readiness.tasks import Code, State, Task
from lantern.vault.checkpoint_copies import FILE
from lantern.vault.models import Checkpoint
from lantern.vault.shares import ShareSilent, in_time

_LATE_COPY: Final = timedelta(hours=2)
_SHORT: Final = 12
_DATED: Final = {
    Code.DRILL: ("drill", "Bring a backup back: `lantern restore … --drill`. Note it under Set-up."),
    Code.RECOVERY: ("recovery", "Two trustees try their phrases: `lantern keys recovery-try`."),
    Code.CUSTODY: ("custody", "Look at who holds the keys, under Set-up."),
    Code.MAIL: ("mail", "Send yourself a test message, under Set-up."),
    Code.KIT: ("outage_kit", "Print the paper for an outage, and destroy the one before."),
}


def set_up(asked: Asked) -> Iterator[Part]:
    """Everything that set-up asks for. Practice is not asked: its people are invented."""
    if not asks():
        yield Part("set_up", Colour.GREEN, "practice, or not asked here")
        return
    found = set_up_tasks(asked.at)
    yield _whole(found)
    for task in found:
        if task.code in _DATED:
            yield _dated(task, asked.at)
        elif task.code is Code.CLOCK:
            right = task.state is State.DONE
            then = "" if right else "Set the clock of this machine (UTC), best by a time service."
            yield Part("clock", Colour.GREEN if right else Colour.RED, "right" if right else "it is off", then)


def _whole(found: tuple[Task, ...]) -> Part:
    waits = sum(1 for task in found if task.state is not State.DONE)
    says = f"{len(found) - waits} of {len(found)} things are so"
    if not is_live() and is_staffed():
        then = (
            "Tell everybody to ring. Was an old backup brought back? Bring back the newest. Else go through the page "
            "Set-up."
        )
        return Part("set_up", Colour.RED, f"not live, and every report is turned away: {says}", then)
    if not is_live():
        return Part("set_up", Colour.AMBER, f"not live yet: {says}", "Go through the page Set-up.")
    then = "Look at the page Set-up." if waits else ""
    return Part("set_up", Colour.AMBER if waits else Colour.GREEN, says, then)


def brought_back(asked: Asked) -> Iterator[Part]:
    """Whether an old backup was brought back: what lies beside the keys knows more than the database."""
    told = was_live()
    if told is None:
        return
    if is_of_the_time_before():
        yield Part("brought_back", Colour.RED, older_than_live(told), BRING_NEWEST)
        return
    restored = _restored(told, asked.at)
    if restored is None:
        yield Part("brought_back", Colour.GREEN, "no backup was brought back lately")
        return
    at, reaches = restored
    says = (
        f"brought back on {at:%d %B %Y}, as it was on {reaches:%d %B %Y at %H:%M} UTC; what was written after is lost"
    )
    then = "Ask everybody what they wrote since. Whoever left since has an account again: end it."
    yield Part("brought_back", Colour.AMBER, says, then)


def _restored(told: WasLive, now: datetime) -> tuple[datetime, datetime] | None:
    """When a backup was brought back, and up to when it reached; nothing where that is long ago."""
    if told.restored is None:
        return None
    at, reaches = told.restored
    if not reaches <= at <= now + AHEAD:
        # A machine that has just been set up may have had a wrong clock: what the backup held was told by a right one.
        at = reaches
    return None if now - at > readiness_figures().days["restored"] else (at, reaches)


def _dated(task: Task, at: datetime) -> Part:
    name, then = _DATED[task.code]
    if task.since is None:
        if task.code is Code.RECOVERY and recovery_is_damaged():
            said = "its file cannot be read"
            return Part(
                name, Colour.RED, said, "Put back a copy of the folder of keys, or: `lantern keys recovery-new`."
            )
        return Part(name, Colour.AMBER, "never yet", then)
    if is_of_the_future(task.since, at):
        return Part(name, Colour.RED, FUTURE, SET_CLOCK)
    says = f"last {max(0, (at - task.since).days)} days ago"
    if task.state is State.DONE:
        return Part(name, Colour.GREEN, says)
    # Old paper sends somebody to a wrong number on the worst day; the others are late, and hold up nobody today.
    return Part(name, Colour.RED if task.code is Code.KIT else Colour.AMBER, says, then)


def copies(asked: Asked) -> Iterator[Part]:
    """The checkpoints of the audit are copied to where this machine cannot rewrite them."""
    file = Path(settings.LANTERN_CHECKPOINTS) / FILE
    newest = Checkpoint.objects.order_by("-number").values_list("at", flat=True).first()
    then = "Look whether LANTERN_CHECKPOINTS may be written."
    if newest is None:
        yield Part("copies", Colour.GREEN, "there is no checkpoint to copy yet")
        return
    try:
        written = datetime.fromtimestamp(in_time(file.parent, file.stat).st_mtime, UTC)
    except ShareSilent:
        yield Part("copies", Colour.RED, SILENT, LOOK_AT_SHARE)
        return
    except OSError:
        yield Part("copies", Colour.RED, "no copy of the checkpoints", then)
        return
    if is_of_the_future(written, asked.at):
        yield Part("copies", Colour.RED, FUTURE, SET_CLOCK)
        return
    late = newest - written > _LATE_COPY
    says = f"last written {max(0, int((asked.at - written).total_seconds() // 60))} min ago"
    yield Part("copies", Colour.RED if late else Colour.GREEN, says, then if late else "")


def runs(_: Asked) -> Iterator[Part]:
    """What runs here, and how it is reached."""
    yield Part("program", Colour.GREEN, f"edition {version('lantern-safeguarding')}")
    yield Part("packs", Colour.GREEN, f"mark {digest_in_use()[:_SHORT]}")
    if settings.LANTERN_HTTPS:
        yield Part("https", Colour.GREEN, "pages go over HTTPS only; the web server in front keeps the certificate")
    else:
        colour = Colour.GREEN if settings.LANTERN_DEMO or not asks() else Colour.AMBER
        then = "" if colour is Colour.GREEN else "Set LANTERN_HTTPS=yes, with a web server and a certificate in front."
        yield Part("https", colour, "pages go without HTTPS: for this machine alone", then)


SET_UP_PARTS: Final[tuple[Callable[[Asked], Iterator[Part]], ...]] = (set_up, brought_back, copies, runs)
