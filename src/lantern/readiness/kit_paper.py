"""The paper for an outage as the plain values from which its PDF is made."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantern.packs.calendars import london
from lantern.readiness.kit import MUST, QUIET, Line, sections
from lantern.web.languages import BY_CODE, ENGLISH

SHEET: Final = "outage_kit"


def printed_words(at: datetime) -> str:
    """What stands at the foot of every sheet."""
    local = at.astimezone(london())
    moment = f"{dateformat.format(local, 'j F Y')}, {local:%H:%M}"
    return _("Printed %(moment)s. Destroy it when a newer one is here.") % {"moment": moment}


def paper_of(at: datetime, numbers: Iterable[int], *, by: str) -> dict[str, Any]:
    """Everything that stands on the paper, the rota and the telephones of those on call included.

    Args:
        at: when it is printed.
        numbers: of the forms.
        by: who prints it.
    """
    known = BY_CODE.get(get_language() or ENGLISH, BY_CODE[ENGLISH])
    forms = tuple(numbers)
    return {
        "sheet": SHEET,
        "title": _("A day without Lantern"),
        "lang": known.code.split("-")[0],
        "rtl": known.right_to_left,
        "classification": _("Confidential: telephone numbers of colleagues. Keep it where only your team can see it."),
        "printed": printed_words(at),
        "unprintable": False,
        "unprintable_words": _("Some letters could not be printed; an empty box stands for each."),
        "lead": [asdict(line) for line in lead_lines(forms, by)],
        "sections": [asdict(one) for one in sections(at, with_rota=True)],
        "forms": {
            "numbers": [_("Form %(number)s") % {"number": number} for number in forms],
            "lead": [asdict(Line(_("In danger now: 999. Then ring the lead. Then write."), MUST))],
            "fields": [{"label": label, "lines": lines} for label, lines in _fields()],
        },
    }


def lead_lines(forms: tuple[int, ...], by: str) -> tuple[Line, ...]:
    """What stands on the first sheet."""
    said = [
        Line(_("In danger now: 999."), MUST),
        Line(_("Use this while Lantern cannot be reached. It holds nothing about anybody who was reported.")),
        Line(_("Nobody waits for Lantern to come back. Ring, then write on paper, and enter it afterwards.")),
    ]
    if forms:
        given = {"first": forms[0], "last": forms[-1]}
        said.append(Line(_("With it are the forms %(first)s to %(last)s. Each number is given once.") % given, MUST))
    said.append(Line(_("Printed by: %(name)s") % {"name": by}, QUIET))
    return tuple(said)


def _fields() -> tuple[tuple[str, int], ...]:
    return (
        (_("Day and time now, and your name"), 1),
        (_("When and where did it happen?"), 1),
        (_("Who is it about? Age, or a guess; how they can be found again"), 2),
        (_("What did you see and hear? Their own words"), 7),
        (_("Is somebody in danger now? Yes / no / I do not know. 999 rung at, number of the call"), 1),
        (_("Who must not learn of it?"), 1),
        (_("What does the person want?"), 2),
        (_("Whom did you ring? When, and what did they say?"), 4),
        (_("For the lead: decided what, by whom, when"), 3),
        (_("Entered in Lantern: reference, day, by whom"), 1),
    )
