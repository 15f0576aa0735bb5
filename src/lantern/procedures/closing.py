"""Whom to turn to when the one a duty addresses does not answer at the hour it is due (L-62)."""

from collections.abc import Callable, Container, Mapping
from datetime import datetime, tzinfo

from lantern.procedures.assessment import Duty
from lantern.procedures.channels import is_spoken
from lantern.procedures.clocks import OfficeHours
from lantern.procedures.vocabulary import Recipient
from lantern.procedures.working_days import WorkingCalendar

_PRESSING = ("immediate", "same_day")


def instead_when_closed(
    duty: Duty,
    *,
    recipients: Mapping[str, Recipient],
    default_hours: Mapping[str, OfficeHours | None],
    barred: Container[str],
    reach: Callable[[str], bool],
    now: datetime,
    calendar: WorkingCalendar,
    zone: tzinfo,
) -> dict[str, str]:
    """For each recipient who does not answer when the duty is due, the word to turn to.

    That is an office that is closed then; and, where the duty presses, one whose number nobody here
    knows. Only where somebody must answer: a letter or a form waits in the box. Nobody ``barred`` is
    named, and nobody whom one cannot ``reach``. Empty where the office is open, or has an out-of-hours
    way of its own.
    """
    if not is_spoken(duty.channel):
        return {}
    found: dict[str, str] = {}
    for word in duty.to:
        contacts = duty.contacts.get(word, ())
        if contacts and any(way.out_of_hours for way in contacts[0].ways):
            continue
        hours = contacts[0].hours if contacts else default_hours[word]
        silent = hours is not None and not _answers(hours, duty, now, calendar, zone)
        unknown = not contacts and duty.by.kind in _PRESSING and not reach(word)
        if silent or unknown:
            instead = _other(word, duty.to, recipients, barred, reach)
            if instead is not None:
                found[word] = instead
    return found


def _other(
    word: str,
    addressed: Container[str],
    recipients: Mapping[str, Recipient],
    barred: Container[str],
    reach: Callable[[str], bool],
) -> str | None:
    """The next one along, who is not addressed already and may know of it."""
    seen = {word}
    instead = recipients[word].out_of_hours or recipients[word].when_closed
    while instead is not None and (instead in addressed or instead in barred or not reach(instead)):
        seen.add(instead)
        instead = recipients[instead].out_of_hours or recipients[instead].when_closed
        if instead in seen:
            return None
    return instead


def _answers(hours: OfficeHours, duty: Duty, now: datetime, calendar: WorkingCalendar, zone: tzinfo) -> bool:
    """Whether somebody answers when the duty is due; of a day, at any hour that is left of it."""
    due = duty.due
    if duty.by.kind == "immediate" or duty.now:
        return hours.is_open(now, calendar=calendar, zone=zone)
    if due is None:
        return True
    if isinstance(due, datetime):
        return hours.is_open(due, calendar=calendar, zone=zone)
    opens = due.weekday() in hours.days and (hours.on_holidays or due not in calendar.holidays)
    local = now.astimezone(zone)
    return opens and (due != local.date() or local.time() < hours.closes)
