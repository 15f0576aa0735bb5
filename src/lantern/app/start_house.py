"""What the organisation's own place and kind show about a start: each rule gives what it finds (G15)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lantern.app.findings import Finding, refusal, warning
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.clocks import ClockError, read_office_hours
from lantern.spelling.folding import fold
from lantern.spelling.near_misses import did_you_mean
from lantern.web.numbers import CALLABLE

_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")
_CHARITY: Final = "charity"


def nation(settings: Any) -> Iterator[Finding]:
    """The rules of a nation that there is not would be followed by nobody."""
    yield from _known(
        "nation",
        settings.LANTERN_NATION,
        vocabulary().nations,
        "The law and the numbers of one nation do not hold in another.",
    )


def organisation(settings: Any) -> Iterator[Finding]:
    """Duties that hang on the kind of organisation would be left out without a word."""
    yield from _known(
        "organisation",
        settings.LANTERN_ORGANISATION,
        vocabulary().organisation_types,
        "What you are decides some duties. They would be left out.",
    )


def area(settings: Any) -> Iterator[Finding]:
    """Without an area, or in one that no list of contacts knows, no local number can be shown."""
    given, directory = settings.LANTERN_AREA, library().directory
    known = {fold(name) for contact in directory.contacts for name in contact.areas}
    if fold(given) in known:
        return
    hint = directory.area_meant(given).strip() if given else ""
    yield warning(
        "area",
        f"LANTERN_AREA is {given!r}, and no list of contacts knows it." if given else "LANTERN_AREA is not set.",
        "No page shows the number of your children's services, by day or by night.",
        hint or "Set it to your area, such as Luton. Its contacts come in a pack: docs/how-to/write-a-pack.md.",
    )


def notify(settings: Any) -> Iterator[Finding]:
    """A charity that believes it has the duty of a public body would send what it must not send (L-04)."""
    if settings.LANTERN_DUTY_TO_NOTIFY and settings.LANTERN_ORGANISATION == _CHARITY:
        yield refusal(
            "duty_to_notify",
            "LANTERN_DUTY_TO_NOTIFY is on, and LANTERN_ORGANISATION is charity.",
            "Only some public bodies have that duty. Pages would tell you to send what you need not send.",
            "Set LANTERN_DUTY_TO_NOTIFY=no, or LANTERN_ORGANISATION to what you are.",
        )


def lead_phone(settings: Any) -> Iterator[Finding]:
    """A number that cannot be rung would be tried in an emergency."""
    given = settings.LANTERN_LEAD_PHONE
    if not given:
        return
    blocked = library().directory.is_blocked(given)
    if blocked is not None or not CALLABLE.fullmatch(given):
        yield refusal(
            "lead_phone",
            f"LANTERN_LEAD_PHONE is {given!r}, which is no number to ring.",
            blocked.reason if blocked else "Somebody in danger would try it, and lose time.",
            "Write the number alone, such as 07700 900123, or leave the setting empty.",
        )


def office_hours(settings: Any) -> Iterator[Finding]:
    """Hours that cannot be read would leave the rota without days."""
    given = settings.LANTERN_OFFICE_HOURS
    try:
        read_office_hours(given or "always")
    except ClockError as problem:
        yield refusal(
            "office_hours",
            f"LANTERN_OFFICE_HOURS is {given!r}, which Lantern cannot read.",
            "The rota goes by it: nobody would know who is on call.",
            f"{problem} Or leave the setting empty.",
        )


def second_route(settings: Any) -> Iterator[Finding]:
    """A second way whose readers nobody knows could tell somebody who must not know."""
    given, readers = settings.LANTERN_SECOND_ROUTE, settings.LANTERN_SECOND_ROUTE_READERS
    if given and not _ADDRESS.fullmatch(given):
        yield refusal(
            "second_route",
            f"LANTERN_SECOND_ROUTE is {given!r}, which is no e-mail address.",
            "What nobody opens would go nowhere.",
            "Write an address such as duty@example.org, or leave the setting empty.",
        )
    elif given and not readers:
        yield warning(
            "second_route",
            "LANTERN_SECOND_ROUTE is set, and LANTERN_SECOND_ROUTE_READERS names nobody.",
            "Nothing is sent to it: somebody who must not know of a concern might read there.",
            "Name everybody who reads there, by their user names, with commas.",
        )


def _known(code: str, given: str, known: Mapping[str, str], why: str) -> Iterator[Finding]:
    if given in known:
        return
    yield refusal(
        code,
        f"LANTERN_{code.upper()} is {given!r}, which Lantern does not know.",
        why,
        f"Write one of {', '.join(known)}.{did_you_mean(given, known)}",
    )


RULES: Final = (nation, organisation, area, notify, lead_phone, office_hours, second_route)
