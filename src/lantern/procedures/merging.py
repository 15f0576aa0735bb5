"""Duties add up; the same call is made once, with every reason kept (§ 0.9)."""

from collections.abc import Hashable, Iterable
from datetime import UTC, date, datetime, time, tzinfo
from typing import TypeVar

from lantern.procedures.assessment import Duty, Prohibition

_Item = TypeVar("_Item")


def merged(duties: Iterable[Duty], *, zone: tzinfo = UTC) -> tuple[Duty, ...]:
    """Merge duties of the same doer, recipient, channel and content; nothing is lost.

    About, reasons and procedures are united in the order in which they came; the earlier deadline
    and the stronger kind of duty win, and a clock that has not started never replaces a deadline
    that is known. Merging in parts and merging at once give the same. ``zone`` is where a day ends.
    """
    found: dict[Hashable, Duty] = {}
    for duty in duties:
        key = _same_call(duty)
        found[key] = _one(found[key], duty, zone) if key in found else duty
    return tuple(found.values())


def merged_prohibitions(prohibitions: Iterable[Prohibition]) -> tuple[Prohibition, ...]:
    """One line for the same prohibition, with every reason kept."""
    found: dict[str, Prohibition] = {}
    for item in prohibitions:
        before = found.get(item.what)
        if before is None:
            found[item.what] = item
            continue
        found[item.what] = Prohibition(
            item.what,
            before.why,
            united(before.because, item.because),
            united(before.procedures, item.procedures),
            united(before.reasons, item.reasons),
        )
    return tuple(found.values())


def united(first: tuple[_Item, ...], second: tuple[_Item, ...]) -> tuple[_Item, ...]:
    """Both, in order, each once."""
    return first if first == second else tuple(dict.fromkeys((*first, *second)))


def _same_call(duty: Duty) -> Hashable:
    return (duty.who, duty.to, duty.channel, duty.what, duty.must_contain, duty.area)


def _one(first: Duty, second: Duty, zone: tzinfo) -> Duty:
    sooner = min(first, second, key=lambda duty: _deadline(duty, zone))
    return first._replace(
        about=united(first.about, second.about),
        procedures=united(first.procedures, second.procedures),
        because=united(first.because, second.because),
        not_to=united(first.not_to, second.not_to),
        reasons=united(first.reasons, second.reasons),
        by=sooner.by,
        due=sooner.due,
        now=first.now or second.now,
        strength="statutory" if "statutory" in (first.strength, second.strength) else "policy",
        personal=first.personal or second.personal,
        without_name=first.without_name or second.without_name,
    )


_UNDATED = {"after": 1, "recurring": 3}


def urgency(duty: Duty, zone: tzinfo = UTC) -> tuple[int, float]:
    """A key that sorts duties by how soon one can and must do them."""
    if duty.by.kind == "immediate":
        return (0, 0.0)
    if duty.due is not None:
        return (2, _end_of(duty.due, zone).timestamp())
    return (_UNDATED.get(duty.by.kind, 4), float(duty.by.amount or 0))


def _deadline(duty: Duty, zone: tzinfo) -> tuple[int, float]:
    rank, moment = urgency(duty, zone)
    return (rank, moment) if rank in {0, 2} else (rank + 2, moment)


def _end_of(due: date | datetime, zone: tzinfo) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due, time.max, tzinfo=zone)
