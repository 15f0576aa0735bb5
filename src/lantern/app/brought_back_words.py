"""What is said where an old backup was brought back: at the start, on the page of health, and by the restore itself."""

from typing import Final

from lantern.readiness.keepers import somebody_leads
from lantern.readiness.live_file import WasLive

BRING_NEWEST: Final = (
    "Bring back the newest backup: docs/how-to/restore-on-one-page.md. If there is none that is newer, go through the "
    "page Set-up, and let two people go live again."
)


def older_than_live(told: WasLive) -> str:
    """What happened, and whether reports are taken."""
    since = f"since {told.since:%d %B %Y}" if told.since else "once"
    taken = (
        "reports are taken all the same"
        if somebody_leads()
        else "no lead can sign in, so reports are turned away: tell everybody to ring"
    )
    return f"reports were taken here {since}; the database is of the time before, from an old backup; {taken}"
