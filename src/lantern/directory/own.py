"""The organisation's own numbers as contacts: what its settings say, beside what its packs say."""

from typing import Final

from django.utils.translation import gettext as _

from lantern.directory.house import House
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Contact, Way

NO_HOURS: Final = ""
"""The hours of a number for which nobody has written down any: it is not taken for one that answers day and night."""
LEAD: Final = "safeguarding lead"


def own_contacts(house: House) -> tuple[Contact, ...]:
    """The number of the safeguarding lead, where the settings give one that no pack forbids."""
    number = house.lead_phone
    if not number or library().directory.is_blocked(number):
        return ()
    way = Way(kind="telephone", value=number, unverified=_("It stands in the settings of this Lantern."))
    nations = frozenset(vocabulary().nations)
    return (
        Contact(
            role=LEAD, name=_(vocabulary().recipients[LEAD].label), ways=(way,), nations=nations,
            layer="organisation", hours_text=NO_HOURS, hours_status="to_confirm",
        ),
    )  # fmt: skip
