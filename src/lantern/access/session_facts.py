"""What a session says about its sign-in: written by signing in, read by need to know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

FACTS: Final = "lantern"
"""Under this name a session holds ``second`` (opened with a second factor; on a station the enrolled tablet is
that factor), ``confirmed`` (when somebody last showed that it is they: UTC, ISO text) and ``station``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """The facts of one session. Whatever is missing or unreadable counts as the stricter."""

    second_factor: bool = False
    confirmed_at: datetime | None = None
    station: bool = False


def facts_of(session: Any) -> SessionFacts:
    """The facts of a session."""
    held = session.get(FACTS)
    if not isinstance(held, dict):
        return SessionFacts()
    return SessionFacts(
        second_factor=held.get("second") is True,
        confirmed_at=_moment(held.get("confirmed")),
        station=bool(held.get("station")),
    )


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
