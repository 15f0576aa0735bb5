"""What must be checked by calling or writing, most urgent first, each way once. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lantern.directory.emergency import marks_for_emergencies
from lantern.directory.listing import NO_WAY
from lantern.directory.standing import Checks, Known, Standing, mark_of, standing
from lantern.procedures.contacts import Contact, Directory, Way
from lantern.procedures.pack import Procedure
from lantern.procedures.vocabulary import Recipient

AT_ONCE: Final = ("immediate", "same_day")
"""The clocks of duties for which a number must be right at this moment."""
_WORST: Final = (Known.BOUNCED, Known.WRONG, Known.UNVERIFIED, Known.OLD, Known.VERIFIED)


@dataclass(frozen=True, slots=True)
class ToCheck:
    """One way with everybody behind it. ``pressing``: a procedure of this house would have it used at once."""

    mark: str
    way: Way
    contacts: tuple[Contact, ...]
    standing: Standing
    pressing: bool

    @property
    def roles(self) -> frozenset[str]:
        """The recipients for whom one asks."""
        return frozenset(contact.role for contact in self.contacts)

    @property
    def due(self) -> bool:
        """Whether it waits to be checked."""
        return self.standing.known is not Known.VERIFIED


def checkable(
    contacts: Iterable[Contact], directory: Directory, checks: Checks, *,
    recipients: Mapping[str, Recipient], pressing: frozenset[str], on: date, months: int,
) -> tuple[ToCheck, ...]:  # fmt: skip
    """Every way of these contacts that can be tried, most urgent first.

    First what a procedure would have used at once, then what was reported wrong, was never verified, or is old.
    The number for emergencies is not among them, behind whomever it stands: nobody tries that out. Nor is what must
    not be used, or only says where to look.

    Args:
        contacts: of a place.
        directory: with what must not be used.
        checks: everything that we have found.
        recipients: of the vocabulary.
        pressing: the recipients whom a procedure would have reached at once.
        on: the local day.
        months: for how long a check counts.
    """
    contacts = tuple(contacts)
    never = marks_for_emergencies((*contacts, *directory.contacts), recipients)
    behind: dict[str, list[tuple[Contact, Way]]] = {}
    for contact in contacts:
        for way in contact.ways:
            mark = mark_of(way)
            if way.kind != NO_WAY and mark not in never and not directory.is_blocked(way.value):
                behind.setdefault(mark, []).append((contact, way))
    found = [
        ToCheck(
            mark, pairs[0][1], tuple(contact for contact, _ in pairs),
            _worst(standing(way, contact.role, checks, on=on, months=months) for contact, way in pairs),
            any(contact.role in pressing for contact, _ in pairs),
        )
        for mark, pairs in behind.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=_urgency))


def pressing_recipients(procedures: Iterable[Procedure], recipients: Mapping[str, Recipient]) -> frozenset[str]:
    """Whom these procedures would have reached at once, by day and by night."""
    words = {word for one in procedures for duty in one.duties if duty.by.kind in AT_ONCE for word in duty.to}
    return frozenset(words | set(_at_night(words, recipients)))


def _at_night(words: Iterable[str], recipients: Mapping[str, Recipient]) -> Iterator[str]:
    for word in words:
        known = recipients.get(word)
        if known is not None:
            yield from (other for other in (known.out_of_hours, known.when_closed) if other is not None)


def _worst(found: Iterable[Standing]) -> Standing:
    return min(found, key=lambda one: _WORST.index(one.known))


def _urgency(one: ToCheck) -> tuple[bool, bool, int, str]:
    return not one.due, not one.pressing, _WORST.index(one.standing.known), one.contacts[0].name
