"""The numbers for emergencies: nobody tries them out, and nothing that anybody reports is held against them."""

from collections.abc import Iterable, Mapping

from lantern.directory.standing import mark_of
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Contact
from lantern.procedures.vocabulary import Recipient


def emergency_marks() -> frozenset[str]:
    """The marks of every way of a contact for emergencies, behind whatever other contact they stand too."""
    return marks_for_emergencies(library().directory.contacts, vocabulary().recipients)


def marks_for_emergencies(contacts: Iterable[Contact], recipients: Mapping[str, Recipient]) -> frozenset[str]:
    """The same of these contacts. Pure."""
    emergency = {word for word, known in recipients.items() if known.emergency}
    return frozenset(mark_of(way) for one in contacts if one.role in emergency for way in one.ways)
