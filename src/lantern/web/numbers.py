"""Numbers as they are shown: from left to right and in Latin digits, whatever the language around them.

In a text from right to left a browser turns the groups of a number round: "0808 196" becomes "196 0808".
Nobody sees it, and somebody rings the wrong number. So every number stands in a box of its own direction.
"""

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import dateformat
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

LONDON = ZoneInfo("Europe/London")
CALLABLE = re.compile(r"\+?[\d\s().-]{3,}")
DIGITS = re.compile(r"(\d+)")
_BOX = Markup('<bdi dir="ltr" class="lantern-number" translate="no">{}</bdi>')
_CALL = Markup('<a class="lantern-phone" href="tel:{}">{}</a>')
_MAIL = Markup('<a class="govuk-link" href="mailto:{}">{}</a>')
_PAGE = Markup('<a class="govuk-link" href="{}" rel="noreferrer">{}</a>')
_REAL = Markup('<span class="lantern-phone">{}</span> <small>({})</small>')
INVENTED = ("07700900", "01632960", "02079460", "08081570", "03069990")
"""How the numbers begin that Ofcom keeps apart for plays and films: nobody answers there."""
EMERGENCIES = frozenset({"999", "112", "18000"})
_NOBODYS = ("@example.org", ".example.org", ".example")
_TIME = Markup('<time datetime="{}"><bdi dir="{}">{}</bdi></time>')


def latin_digits(text: str) -> str:
    """Persian, Bengali and all other digits as 0 to 9: the ones on the keys of a telephone."""
    return "".join(
        str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign for sign in text
    )


def ref(reference: object) -> Markup:
    """A reference, a code, an e-mail address: anything to be read sign by sign."""
    return _BOX.format(latin_digits(str(reference)))


def numbered(text: object) -> Markup:
    """A sentence in which every number stands in a box of its own, whatever the direction of the words around it."""
    parts = DIGITS.split(str(text))
    return Markup("").join(ref(part) if DIGITS.fullmatch(part) else escape(part) for part in parts)


def phone(number: object) -> Markup:
    """A telephone number to ring. What cannot be rung is shown, and is no link.

    In practice a number that belongs to somebody is shown, said to be real, and is no link: nobody there is rung by
    somebody who practises (F27). Those for emergencies stay links, because danger may be real at any moment.
    """
    shown = latin_digits(str(number)).strip()
    box = _BOX.format(shown)
    if not CALLABLE.fullmatch(shown):
        return box
    without_zero = re.sub(r"\(0\)", "", shown) if shown.startswith("+") else shown
    rung = re.sub(r"[^\d+]", "", without_zero)
    if practises() and not (is_invented(rung) or rung in EMERGENCIES):
        return _REAL.format(box, _("a real number: not to be rung in practice"))
    return _CALL.format(rung, box)


def mailbox(address: object) -> Markup:
    """An e-mail address to write to. In practice it is shown, and is no link, unless it can belong to nobody."""
    box = ref(address)
    if practises() and not str(address).endswith(_NOBODYS):
        return _REAL.format(box, _("a real address: not to be written to in practice"))
    return _MAIL.format(address, box)


def website(address: object) -> Markup:
    """A page elsewhere. In practice it is shown, and is no link: a form there is real, and somebody reads it."""
    box = ref(address)
    if practises():
        return _REAL.format(box, _("a real address: not to be written to in practice"))
    return _PAGE.format(address, box)


def practises() -> bool:
    """Whether this is an installation of invented people."""
    return bool(getattr(settings, "LANTERN_DEMO", False))


def is_invented(rung: str) -> bool:
    """Whether a number, as it is rung, belongs to nobody: Ofcom keeps these apart for plays and films."""
    national = f"0{rung.removeprefix('+44')}" if rung.startswith("+44") else rung
    return national.startswith(INVENTED)


def when(moment: datetime | date) -> Markup:
    """A moment as the clocks in London show it, or a day: ``Sun 22 Nov 2026, 11:33``.

    Raises:
        ValueError: The moment has no time zone, so nobody knows when it was.
    """
    if not isinstance(moment, datetime):
        return _written(moment.isoformat(), f"{dateformat.format(moment, 'D')} ", moment, "")
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    local = moment.astimezone(LONDON)
    return _written(local.isoformat(timespec="minutes"), f"{dateformat.format(local, 'D')} ", local, f"{local:%H:%M}")


def _written(exact: str, weekday: str, day: date, clock: str) -> Markup:
    month = dateformat.format(day, "M")
    shown = Markup("{}{} {} {}").format(weekday, _BOX.format(str(day.day)), month, _BOX.format(f"{day.year:04}"))
    if clock:
        shown = Markup("{}, {}").format(shown, _BOX.format(clock))
    return _TIME.format(exact, _direction(month), shown)


def _direction(words: str) -> str:
    """The direction of the month's name: a date in English stays English on a page in Pashto."""
    signs = {unicodedata.bidirectional(sign) for sign in words}
    return "rtl" if signs & {"R", "AL", "RLO", "RLE"} else "ltr"
