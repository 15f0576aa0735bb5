"""How often somebody may try to sign in: one table, and what follows from it. No clock, no database (G8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

NOTHING: Final = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The figures of G8. Every name, known or not, has the same."""

    free: int
    """Failures inside ``window`` that cost no waiting."""
    window: timedelta
    first_delay: timedelta
    """The wait after that many; it doubles with each further failure."""
    longest_delay: timedelta
    off_after: int
    """Failures in a row after which this means is off. A passkey always stays open."""
    off_for: timedelta
    """How long it is off; it doubles with each further failure."""
    longest_off: timedelta
    forget: timedelta
    """A row of failures ends after so long without one."""
    of_address: int
    """Failures from one address inside ``address_window``."""
    address_window: timedelta
    of_site: int
    """Failures on the whole site inside ``site_window`` after which leads and administrators are told."""
    site_window: timedelta
    told_every: timedelta
    pin_wrong: int
    """Wrong PINs after which the PIN is off until its owner signs in with everything."""
    link_for: timedelta
    """How long an invitation holds."""
    recovery_for: timedelta
    """How long the link at the end of a recovery holds."""
    agree_within: timedelta
    """How long a second person has to agree."""
    half_way: timedelta
    """How long somebody has between the password and the second factor."""


LIMITS: Final = Limits(
    free=5,
    window=timedelta(minutes=5),
    first_delay=timedelta(seconds=1),
    longest_delay=timedelta(seconds=60),
    off_after=10,
    off_for=timedelta(minutes=15),
    longest_off=timedelta(hours=4),
    forget=timedelta(hours=24),
    of_address=20,
    address_window=timedelta(hours=1),
    of_site=100,
    site_window=timedelta(minutes=1),
    told_every=timedelta(minutes=10),
    pin_wrong=5,
    link_for=timedelta(hours=24),
    recovery_for=timedelta(minutes=30),
    agree_within=timedelta(hours=24),
    half_way=timedelta(minutes=10),
)


def open_from(failures: Sequence[datetime], limits: Limits = LIMITS) -> datetime | None:
    """From when a name may be tried again after these failures in a row, oldest first; ``None``: at any time."""
    if len(failures) >= limits.off_after:
        return failures[-1] + _doubled(limits.off_for, len(failures) - limits.off_after, limits.longest_off)
    recent = sum(1 for at in failures if failures[-1] - at < limits.window)
    if recent >= limits.free:
        return failures[-1] + _doubled(limits.first_delay, recent - limits.free, limits.longest_delay)
    return None


def address_open_from(failures: Sequence[datetime], limits: Limits = LIMITS) -> datetime | None:
    """From when an address may try again after these failures of the last hour, oldest first."""
    if len(failures) < limits.of_address:
        return None
    return failures[-limits.of_address] + limits.address_window


def _doubled(first: timedelta, times: int, most: timedelta) -> timedelta:
    # Twelve doublings pass every limit there is; a row of thousands must not make a number of thousands of digits.
    doubled: timedelta = first * (1 << min(times, 12))
    return min(doubled, most)
