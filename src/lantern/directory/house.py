"""The organisation that runs this Lantern: where it is, and what kind it is. Some duties hang on it (L-04, S001-38)."""

from dataclasses import dataclass

from django.conf import settings

from lantern.procedures.situation import Organisation


@dataclass(frozen=True, slots=True)
class House:
    """Where this organisation is, and what it is.

    ``nation`` and ``organisation.type`` are words of the vocabulary; `lantern check` refuses others. ``area`` is
    nothing where nobody has set one: then no local number is known, and none of another area is taken for it.
    ``lead_phone`` is the organisation's own number for danger and worry; empty where nobody has given one.
    """

    nation: str
    area: str | None
    organisation: Organisation
    lead_phone: str = ""


def house() -> House:
    """The house, from the settings of this start."""
    return House(
        nation=settings.LANTERN_NATION,
        area=settings.LANTERN_AREA or None,
        organisation=Organisation(
            type=settings.LANTERN_ORGANISATION,
            is_first_responder=settings.LANTERN_FIRST_RESPONDER,
            has_duty_to_notify=settings.LANTERN_DUTY_TO_NOTIFY,
        ),
        lead_phone=settings.LANTERN_LEAD_PHONE,
    )
