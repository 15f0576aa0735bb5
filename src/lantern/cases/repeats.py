"""What happened again within some days: counted by kinds and facts alone, never by words. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lantern.cases.items import Item, Thread


@dataclass(frozen=True, slots=True)
class Repeat:
    """By this item, what has this sign has happened so many times within the window. A person judges what it means."""

    sign: str
    times: int


def repeats(found: Iterable[Thread], *, within: timedelta, least: int) -> Mapping[str, tuple[Repeat, ...]]:
    """By the key of each item: what it repeats.

    Args:
        found: the chronology. What was corrected does not count: it may not have been so.
        within: how far back one looks from each item; what is exactly that long ago no longer counts.
        least: from how many times on it is said.
    """
    moments: dict[str, list[datetime]] = {}
    told: dict[str, tuple[Repeat, ...]] = {}
    for item in sorted(_counted(found), key=lambda one: (one.at, one.key)):
        for sign in item.signs:
            moments.setdefault(sign, []).append(item.at)
        times = {sign: sum(item.at - within < moment for moment in moments[sign]) for sign in sorted(item.signs)}
        often = tuple(Repeat(sign, count) for sign, count in times.items() if count >= least)
        if often:
            told[item.key] = often
    return told


def _counted(found: Iterable[Thread]) -> Iterator[Item]:
    for thread in found:
        if not thread.corrections:
            yield thread.item
        yield from thread.corrections
