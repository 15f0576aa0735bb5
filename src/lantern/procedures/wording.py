"""Deadlines, people and reasons in words that a volunteer understands. English; other languages follow."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, tzinfo

from lantern.procedures.assessment import Duty, Reason, Step
from lantern.procedures.channels import is_called
from lantern.procedures.situation import FactValue, Situation
from lantern.procedures.vocabulary import Vocabulary

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_NAMED = 5
_GAP = re.compile(r"\{([a-z_]+)\}")
_ANSWERS = {"unknown": "nobody knows", "yes": "yes", "no": "no"}


def day_words(day: date) -> str:
    """A day as one says it: ``Wed 18 Nov 2026``."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """A moment on the clock of the page: ``Wed 18 Nov 2026, 21:40``."""
    local = moment.astimezone(zone)
    return f"{day_words(local.date())}, {local:%H:%M}"


def by_words(duty: Duty, keys: Mapping[str, str], events: Mapping[str, str], zone: tzinfo) -> str:
    """By when, in words. ``keys`` gives the words of other duties, ``events`` those of what is waited for."""
    kind, due = duty.by.kind, duty.due
    if kind == "immediate":
        return "now"
    if kind == "same_day":
        return _late(duty) if duty.now else "today"
    if kind == "recurring":
        return f"every {duty.by.amount} minutes"
    if kind in {"after", "before"} and due is None:
        event = duty.by.event or ""
        return events.get(event) or (f"after “{keys[event]}”" if event in keys else f"{kind} {event.replace('_', ' ')}")
    if due is None:
        span = f"{duty.by.amount} {kind.replace('_', ' ')}"
        return f"{span} after {duty.by.start.replace('_', ' ')}; the start is not known yet"
    if isinstance(due, datetime):
        return f"by {moment_words(due, zone)}"
    if kind == "working_days" and duty.contacts:
        return f"by {day_words(due)}, or when their office closes that day"
    return f"by the end of {day_words(due)}"


def _late(duty: Duty) -> str:
    """What *today* means late in the evening: a call goes now, a record before one stops, a talk when it is safe."""
    if is_called(duty.channel):
        return "now: it is late; by the out-of-hours number, where there is one"
    return "tonight, before you stop" if "record" in duty.channel else "tonight, or at the next safe time"


def person_words(subject: str | None, situation: Situation) -> str:
    """Whose it is, by the label of the case; empty for the concern and for a case of one person."""
    if subject is None or situation.flat:
        return ""
    return situation.subject(subject).label or subject


def about_words(duty: Duty, situation: Situation) -> str:
    """Whom a duty is about; empty when the case has only one person."""
    if situation.flat or len(situation.subjects) == 1:
        return ""
    named = [person_words(identity, situation) for identity in duty.about[:_MOST_NAMED]]
    more = len(duty.about) - len(named)
    return ", ".join([*named, f"and {more} more"] if more else named)


def step_words(step: Step, situation: Situation, vocabulary: Vocabulary) -> str:
    """One answer as a sentence: ``somebody's life is at risk now: yes``."""
    fact = vocabulary.facts[step.fact]
    whose = person_words(step.subject, situation)
    answer = _ANSWERS.get(step.answer, step.answer)
    words = f"{fact.meaning}: {answer}"
    return f"{whose}: {words}" if whose else words


def reason_words(reason: Reason, situation: Situation, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The answers a result rests on, as sentences; what the head of the case says is left out."""
    shown = (step for step in reason.steps if vocabulary.facts[step.fact].scope != "context")
    return tuple(step_words(step, situation, vocabulary) for step in shown)


def filled(text: str, situation: Situation, about: Collection[str] = (), zone: tzinfo = UTC) -> str:
    """A text with the answers of the case in its gaps; an empty gap stays visible.

    An answer of a person stands in it only where ``about`` names that person alone: nobody's answer
    is ever put into a text about somebody else.
    """
    people = [person for person in situation.subjects if person.id in about]
    own = people[0].facts if len(people) == 1 else {}
    return _GAP.sub(lambda gap: _told(situation.facts.get(gap[1], own.get(gap[1])), zone), text)


def _told(value: FactValue | None, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return moment_words(value, zone)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return ", ".join(item.replace("_", " ") for item in value)
    return value if value and value not in {"yes", "no", "unknown"} else "………"
