"""How the installation is, as a page for people: each part with a word, what is so, and what to do next."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lantern.access.alerts import AlertKind, seen
from lantern.access.recipients import NO_FOLDER
from lantern.access.visitors import visitor_of
from lantern.app.health import Colour, Part, parts
from lantern.readiness.keepers import looker
from lantern.web.pages import page

LABELS: Final = {
    "database": gettext_lazy("Database"),
    "tables": gettext_lazy("Tables"),
    "outbox": gettext_lazy("Alerts that leave"),
    "recipients": gettext_lazy("Alerts that have nobody"),
    "urgent": gettext_lazy("Urgent concerns"),
    "rota": gettext_lazy("Rota"),
    "addresses": gettext_lazy("Mail addresses"),
    "second_route": gettext_lazy("Second way of the organisation"),
    "keepers": gettext_lazy("Folders without a keeper"),
    "reports": gettext_lazy("Very many reports"),
    "sweep": gettext_lazy("What falls due is done"),
    "checkpoint": gettext_lazy("Checkpoint of the audit"),
    "copies": gettext_lazy("Copies of the checkpoints"),
    "verification": gettext_lazy("Check of audit and data"),
    "backup": gettext_lazy("Backup"),
    "drill": gettext_lazy("A backup brought back"),
    "brought_back": gettext_lazy("After a backup was brought back"),
    "recovery": gettext_lazy("Recovery of the keys, tried"),
    "custody": gettext_lazy("Who holds the keys"),
    "mail": gettext_lazy("Mail that arrived"),
    "outage_kit": gettext_lazy("Paper for an outage"),
    "clock": gettext_lazy("Clock"),
    "space": gettext_lazy("Room on the disk"),
    "set_up": gettext_lazy("Set-up"),
    "program": gettext_lazy("Program"),
    "packs": gettext_lazy("Packs"),
    "https": gettext_lazy("HTTPS"),
}
"""Every part by its name, in words. A part that could not be asked is named as it is in the program."""
_WORDS: Final = {
    Colour.RED: (gettext_lazy("act now"), "bad"),
    Colour.AMBER: (gettext_lazy("look at it"), "warn"),
    Colour.GREEN: (gettext_lazy("well"), "good"),
}


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part in words."""

    label: str
    state: str
    kind: str
    says: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPage:
    """What needs somebody, and what is well."""

    title: str
    needs: tuple[PartLine, ...]
    well: tuple[PartLine, ...]
    set_up_url: str


@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """Every part, worst first. Nothing is counted that is kept from the reader."""
    visitor = looker(visitor_of(request))
    found = parts(visitor.at, visitor)
    seen(folder=NO_FOLDER, by=visitor.by, at=visitor.at, kinds=[AlertKind.ANOTHER])
    return page(request, "app/health.html", made(found))


def made(found: tuple[Part, ...]) -> HealthPage:
    """The page of these parts."""
    needs = [part for colour in (Colour.RED, Colour.AMBER) for part in found if part.colour is colour]
    return HealthPage(
        title=_("How the installation is"),
        needs=tuple(_line(part) for part in needs),
        well=tuple(_line(part) for part in found if part.colour is Colour.GREEN),
        set_up_url=reverse("readiness:set_up"),
    )


def _line(part: Part) -> PartLine:
    word, kind = _WORDS[part.colour]
    return PartLine(str(LABELS.get(part.name, part.name)), str(word), kind, part.says, part.next)
