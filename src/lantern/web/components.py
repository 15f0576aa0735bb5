"""Every part of a page in every state, for whoever builds or tests pages. Not there in a house that is lived in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lantern.web.component_form import SampleForm
from lantern.web.pages import page
from lantern.web.refusals import Locked, NotNow, NotThere, NotUnderstood, Refusal, TooLarge, TooMany

SAMPLE_MOMENT = datetime(2026, 11, 22, 3, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Parts:
    """The page of parts."""

    title: str
    moment: datetime


@dataclass(frozen=True)
class Form:
    """The page of fields."""

    title: str
    form: SampleForm


@dataclass(frozen=True)
class Happened:
    """One line of a timeline."""

    title: str
    by: str
    at: datetime
    words: str


@dataclass(frozen=True)
class SideLink:
    """One link beside a record."""

    text: str
    url: str
    current: bool


@dataclass(frozen=True)
class Record:
    """The page of a record."""

    title: str
    moment: datetime
    happened: tuple[Happened, ...]
    links: tuple[SideLink, ...]


def parts(request: HttpRequest) -> HttpResponse:
    """Words, numbers, tags, buttons, banners, tables."""
    _only_where_nobody_lives()
    return page(request, "lantern/components/parts.html", Parts(_("Parts of a page"), SAMPLE_MOMENT))


def form(request: HttpRequest) -> HttpResponse:
    """Every kind of field: quiet when asked for, with its faults when sent empty."""
    _only_where_nobody_lives()
    sample = SampleForm(request.POST) if request.method == "POST" else SampleForm()
    status = 200 if not sample.is_bound or sample.is_valid() else 422
    return page(request, "lantern/components/form.html", Form(_("Fields of a form"), sample), status=status)


def record(request: HttpRequest) -> HttpResponse:
    """What surrounds the record of somebody, who is invented here."""
    _only_where_nobody_lives()
    shown = Record(_("A record"), SAMPLE_MOMENT, _sample_timeline(), _sample_links(request.path))
    return page(request, "lantern/components/record.html", shown)


REFUSALS: dict[str, Callable[[], Refusal]] = {
    "400": NotUnderstood,
    "404": NotThere,
    "413": TooLarge,
    "429": lambda: TooMany(wait=300),
    "503": NotNow,
    "locked": Locked,
}


def refusal(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 -- a view is called so
    """Each error page, by number.

    Raises:
        Refusal: Always: that is what is shown.
        RuntimeError: For 500.
    """
    _only_where_nobody_lives()
    if name == "500":
        raise RuntimeError("asked for, to show the page")
    raise REFUSALS.get(name, NotThere)()


def _only_where_nobody_lives() -> None:
    if not (settings.DEBUG or getattr(settings, "LANTERN_DEMO", False)):
        raise NotThere


def _sample_timeline() -> tuple[Happened, ...]:
    return (
        Happened(_("Concern reported"), _("a volunteer"), SAMPLE_MOMENT, _("She said she has not been paid since June.")),
        Happened(
            _("Lead has read it"), _("the safeguarding lead"), SAMPLE_MOMENT.replace(hour=3, minute=19),
            _("I will ring children's services now.\nNobody speaks to the aunt."),
        ),
    )  # fmt: skip


def _sample_links(here: str) -> tuple[SideLink, ...]:
    return (
        SideLink(_("What to do"), here, current=True),
        SideLink(_("What happened"), "#happened", current=False),
        SideLink(_("People"), "#people", current=False),
        SideLink(_("Papers"), "#papers", current=False),
    )
