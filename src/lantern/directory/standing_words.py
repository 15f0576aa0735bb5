"""How far a way can be relied on, in words with a shape: for every page on which a number stands."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lantern.directory.standing import Found, Known, Standing

FOUND_WORDS: Final = {
    Found.RIGHT: gettext_lazy("Reached, and right"),
    Found.DIFFERS: gettext_lazy("Reached, but hours or notes differ"),
    Found.WRONG: gettext_lazy("Wrong number or address"),
    Found.NOBODY: gettext_lazy("Nobody answered"),
    Found.BOUNCED: gettext_lazy("The mail came back"),
}
_DAY: Final = len("2026-11-20")


@dataclass(frozen=True, slots=True)
class Said:
    """A standing as a page says it. ``kind``: good, warn or bad, as of a tag. ``more``: what must be known beside."""

    text: str
    kind: str
    more: tuple[str, ...] = ()


def said(known: Standing, *, months: int) -> Said:
    """A standing in words.

    Args:
        known: the standing.
        months: for how long a check counts.
    """
    when = day_words(known.on) if known.on else ""
    more = _more(known)
    if known.troubled:
        return Said(trouble_words(known), "bad", more)
    if known.known is Known.UNVERIFIED:
        return Said(_("not verified"), "warn", (*more, known.why) if known.why else more)
    if known.known is Known.OLD:
        old = ngettext(
            "last verified %(when)s: more than %(num)s month ago",
            "last verified %(when)s: more than %(num)s months ago",
            months,
        )  # fmt: skip
        return Said(old % {"when": when, "num": months}, "warn", more)
    words = _("checked by us %(when)s") if known.ours else _("verified %(when)s")
    return Said(words % {"when": when}, "good", more)


def trouble_words(known: Standing) -> str:
    """That a way leads nowhere, and since when that is known; empty where nobody said so."""
    if not known.troubled:
        return ""
    words = _("reported wrong on %(when)s") if known.known is Known.WRONG else _("mail came back, said on %(when)s")
    return words % {"when": day_words(known.on, alone=True)}


def day_words(written: str, *, alone: bool = False) -> str:
    """A month or a day as ISO writes it, in words: ``in November 2026``, ``on 20 November 2026``; or alone."""
    day = date.fromisoformat(written if len(written) == _DAY else f"{written}-01")
    if len(written) == _DAY:
        words = dateformat.format(day, "j F Y")
        return words if alone else _("on %(day)s") % {"day": words}
    words = dateformat.format(day, "F Y")
    return words if alone else _("in %(month)s") % {"month": words}


def tried_words(known: Standing) -> str:
    """That nobody answered since anything else is known, and when; empty where nobody tried in vain."""
    if known.tried is None:
        return ""
    return _("tried on %(when)s: nobody answered") % {"when": day_words(known.tried.isoformat(), alone=True)}


def _more(known: Standing) -> tuple[str, ...]:
    found = (_("hours or notes differ") if known.differs else "", tried_words(known))
    return tuple(words for words in found if words)
