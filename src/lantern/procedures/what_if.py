"""What would change if one answer were another: before somebody acts, not after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from lantern.procedures.assess import assess
from lantern.procedures.assessment import Assessment, Duty
from lantern.procedures.contacts import Directory
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import FactValue, Situation

_Item = TypeVar("_Item")
Code = tuple[str, str | None, str]
"""Decision id, whose (``None``: the concern's), code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer given, changed or (``value`` ``None``) taken back."""

    fact: str
    subject: str | None
    value: FactValue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The difference between two assessments of nearly the same situation.

    ``told`` and ``no_longer_told`` are the role words of people and agencies who would hear of it.
    """

    before: Assessment
    after: Assessment
    codes_gained: tuple[Code, ...]
    codes_lost: tuple[Code, ...]
    duties_gained: tuple[Duty, ...]
    duties_lost: tuple[Duty, ...]
    duties_changed: tuple[tuple[Duty, Duty], ...]
    prohibited_gained: tuple[str, ...]
    prohibited_lost: tuple[str, ...]
    told: tuple[str, ...]
    no_longer_told: tuple[str, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether the answer makes no difference at all to what must be done."""
        return not (
            self.codes_gained
            or self.codes_lost
            or self.duties_gained
            or self.duties_lost
            or self.duties_changed
            or self.prohibited_gained
            or self.prohibited_lost
        )


def what_if(situation: Situation, changes: Sequence[Change], procedures: Procedures, directory: Directory) -> WhatIf:
    """Assess a situation as it is and as it would be, and tell the difference.

    Raises:
        KeyError: a change names a person who is not in the case.
    """
    changed = situation
    for change in changes:
        if change.subject is not None:
            situation.subject(change.subject)
        changed = changed.with_answer(change.fact, change.subject, change.value)
    before, after = assess(situation, procedures, directory), assess(changed, procedures, directory)
    old, new = _by_key(before), _by_key(after)
    told, told_after = _told(before), _told(after)
    return WhatIf(
        before=before,
        after=after,
        codes_gained=_less(_codes(after), _codes(before)),
        codes_lost=_less(_codes(before), _codes(after)),
        duties_gained=tuple(duty for key, duty in new.items() if key not in old),
        duties_lost=tuple(duty for key, duty in old.items() if key not in new),
        duties_changed=tuple((old[key], duty) for key, duty in new.items() if key in old and _differs(old[key], duty)),
        prohibited_gained=_less(_prohibited(after), _prohibited(before)),
        prohibited_lost=_less(_prohibited(before), _prohibited(after)),
        told=_less(told_after, told),
        no_longer_told=_less(told, told_after),
    )


def _less(first: tuple[_Item, ...], second: tuple[_Item, ...]) -> tuple[_Item, ...]:
    return tuple(item for item in first if item not in second)


def _by_key(assessment: Assessment) -> dict[tuple[str, str, tuple[str, ...]], Duty]:
    return {(duty.procedures[0], duty.key, duty.about): duty for duty in assessment.duties}


def _differs(old: Duty, new: Duty) -> bool:
    return (old.who, old.to, old.by, old.due, old.must_contain, old.strength, set(old.because)) != (
        new.who,
        new.to,
        new.by,
        new.due,
        new.must_contain,
        new.strength,
        set(new.because),
    )


def _codes(assessment: Assessment) -> tuple[Code, ...]:
    return tuple((given.procedure, given.subject, given.code) for given in assessment.given)


def _prohibited(assessment: Assessment) -> tuple[str, ...]:
    return tuple(item.what for item in assessment.prohibited)


def _told(assessment: Assessment) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for duty in assessment.duties for word in duty.to))
