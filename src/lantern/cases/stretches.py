"""Stretches of time: those in which something was recorded, and the quiet ones between. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from lantern.cases.items import Item


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time, from its first moment to the first one after it. ``quiet``: nothing was recorded in it."""

    start: datetime
    end: datetime
    quiet: bool

    @property
    def lasts(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


def stretches(items: Iterable[Item], *, least: timedelta, until: datetime) -> tuple[Stretch, ...]:
    """The whole time from the first item to ``until``, without hole or overlap.

    A stretch is quiet where for at least ``least`` nothing was written and nothing happened that anybody wrote of.
    What only the clock brings, such as a duty that falls due, ends no silence. What lies after ``until`` is to come.
    """
    moments = sorted({moment for item in items if item.recorded for moment in (item.at, item.written_at)})
    past = [moment for moment in moments if moment < until]
    return tuple(_tiled([*past, until], least)) if past else ()


def gaps(items: Iterable[Item], *, least: timedelta, until: datetime) -> tuple[Stretch, ...]:
    """The quiet stretches alone, oldest first."""
    return tuple(one for one in stretches(items, least=least, until=until) if one.quiet)


def _tiled(moments: list[datetime], least: timedelta) -> Iterator[Stretch]:
    start = moments[0]
    for before, after in pairwise(moments):
        if after - before >= least:
            if start < before:
                yield Stretch(start, before, quiet=False)
            yield Stretch(before, after, quiet=True)
            start = after
    if start < moments[-1]:
        yield Stretch(start, moments[-1], quiet=False)
