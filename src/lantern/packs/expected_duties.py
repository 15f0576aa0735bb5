"""Compares one duty with what an example expects of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from lantern.procedures.assessment import Duty

NONE: Final = "none"
KEYS: Final = (
    "key", "procedure", "to", "by", "due", "about", "because", "because_not", "must_contain", "must_contain_not",
    "strength", "who", "now",
)  # fmt: skip
"""What may be expected of a duty."""


def differences(duty: Duty, values: Mapping[str, object]) -> list[str]:
    """Each difference in words; nothing that is not expected is compared."""
    found = []
    for name, given in (("to", duty.to), ("about", duty.about)):
        if name in values and set(words(values[name])) != set(given):
            found.append(f"{name}: expected {listed(words(values[name]))}, got {listed(given)}")
    for name, given in (("because", duty.because), ("must_contain", duty.must_contain)):
        missing = [word for word in words(values.get(name)) if word not in given]
        if missing:
            found.append(f"{name}: expected {listed(missing)} among {listed(given)}")
        unwanted = [word for word in words(values.get(f"{name}_not")) if word in given]
        if unwanted:
            found.append(f"{name}: {listed(unwanted)} must not be {_PLACE[name]} here")
    now = "yes" if duty.now else "no"
    for name, got in (("by", duty.by.word), ("strength", duty.strength), ("who", duty.who), ("now", now)):
        if name in values and values[name] != got:
            found.append(f"{name}: expected {values[name]}, got {got}")
    if "due" in values and not _is_due(duty.due, str(values["due"])):
        found.append(f"due: expected {values['due']}, got {duty.due.isoformat() if duty.due else NONE}")
    return found


_PLACE: Final = {"because": "a reason", "must_contain": "told"}


def words(value: object) -> tuple[str, ...]:
    """A list, or one word, as words."""
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def listed(names: Iterable[str]) -> str:
    """Several words on one line; ``none`` for none."""
    return ", ".join(names) or NONE


def shown(wanted: object) -> str:
    """What was expected, as it was written."""
    return f'"{wanted}"' if isinstance(wanted, str) else listed(words(wanted))


def _is_due(due: date | datetime | None, wanted: str) -> bool:
    if due is None or wanted == NONE:
        return due is None and wanted == NONE
    try:
        return due == (datetime.fromisoformat(wanted) if isinstance(due, datetime) else date.fromisoformat(wanted))
    except ValueError:
        return False
