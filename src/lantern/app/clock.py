"""The one place where the program reads the clock; everything below is handed the moment."""

from datetime import UTC, datetime

from lantern.app.failures import Refused
from lantern.packs.calendars import london
from lantern.packs.case_values import EARLIEST, LATEST


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def moment(text: str | None, option: str) -> datetime | None:
    """A moment from the command line; without an offset it is London time.

    Raises:
        Refused: it is not a moment.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f'{option} "{text}" is not a moment; write it as 2026-11-18T21:40.', code=2) from error
    if not EARLIEST <= found.year <= LATEST:
        raise Refused(f'{option} "{text}": the year must lie between {EARLIEST} and {LATEST}.', code=2)
    return found if found.tzinfo else found.replace(tzinfo=london())
