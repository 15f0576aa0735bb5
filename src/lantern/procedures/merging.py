"""Duties add up; the same call is made once, with every reason kept (§ 0.9)."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TypeVar

from lantern.procedures.assessment import Duty, Prohibition

_Item = TypeVar("_Item")


def merged(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Merge duties of the same doer, recipient, channel and content; nothing is lost.

    About, reasons and procedures are united in the order in which they came; the earlier deadline
    and the stronger kind of duty win. Merging in parts and merging at once give the same.
    """
    found: dict[Hashable, Duty] = {}
    for duty in duties:
        key = _same_call(duty)
        found[key] = _one(found[key], duty) if key in found else duty
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


def _one(first: Duty, second: Duty) -> Duty:
    sooner = min(first, second, key=urgency)
    return replace(
        first,
        about=united(first.about, second.about),
        procedures=united(first.procedures, second.procedures),
        because=united(first.because, second.because),
        reasons=united(first.reasons, second.reasons),
        by=sooner.by,
        due=sooner.due,
        now=first.now or second.now,
        strength="statutory" if "statutory" in (first.strength, second.strength) else "policy",
        personal=first.personal or second.personal,
        without_name=first.without_name or second.without_name,
    )


_KIND_RANK = {"immediate": 0, "after": 1, "same_day": 2, "hours": 2, "recurring": 3}


def urgency(duty: Duty) -> tuple[int, float]:
    """A key that sorts duties by how soon they must be done."""
    if duty.by.kind == "immediate":
        return (0, 0.0)
    if duty.due is not None:
        return (2, _end_of(duty.due).timestamp())
    return (_KIND_RANK.get(duty.by.kind, 4), float(duty.by.amount or 0))


def _end_of(due: date | datetime) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due, time.max, tzinfo=UTC)
