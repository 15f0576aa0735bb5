"""The calendar itself, as RFC 5545 wants it. Pure.

It holds fixed words, moments in UTC, marks and references: nothing that anybody has typed. So nothing needs to be
escaped or folded, and a test holds that no line can become long enough.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

SAYS: Final = "Lantern: something is due"
"""All that a calendar is told, and whoever keeps it. The same for everybody, in one language."""
_END: Final = "\r\n"
_HEAD: Final = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lantern//Calendar//EN", "CALSCALE:GREGORIAN",
    "X-WR-CALNAME:Lantern", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that falls due. ``mark`` stays the same from one time to the next; ``reference`` may be empty."""

    mark: str
    due: datetime
    reference: str = ""


def calendar(events: Iterable[Event], *, at: datetime) -> str:
    """The whole file.

    Args:
        events: in the order in which they stand.
        at: now, to the hour: when it was asked for is nobody's business.
    """
    lines = [*_HEAD]
    for event in events:
        lines.extend(_lines(event, at))
    return _END.join([*lines, "END:VCALENDAR", ""])


def _lines(event: Event, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.mark}@lantern.invalid"
    yield f"DTSTAMP:{_moment(at.replace(minute=0, second=0, microsecond=0))}"
    yield f"DTSTART:{_moment(event.due)}"
    yield "DURATION:PT15M"
    yield f"SUMMARY:{SAYS}{f' {event.reference}' if event.reference else ''}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
