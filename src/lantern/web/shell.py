"""What surrounds every page: a frozen record of plain values for ``lantern/shell.html``."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantern.web.choices import appearance_of
from lantern.web.languages import BY_CODE, ENGLISH, Language, offered
from lantern.web.navigation import NavigationItem, navigation_for

EMERGENCY = "tel:999"


@dataclass(frozen=True)
class Shell:
    """Header, banner, links, languages and footer of one page."""

    name: str
    neutral: bool
    language: Language
    languages: tuple[Language, ...]
    appearance: str
    navigation: tuple[NavigationItem, ...]
    home_url: str
    danger_url: str
    say_url: str
    help_url: str
    language_url: str
    appearance_url: str
    sign_out_url: str
    practice_url: str
    return_to: str
    demo: bool
    classification: str
    made_at: datetime | None


def bare_shell() -> Shell:
    """The shell that asks nobody for anything: for the pages that must come when all else fails."""
    return Shell(
        name=_("Lantern"), neutral=False, language=_language(), languages=(), appearance="", navigation=(),
        home_url="/", danger_url=_address_of("danger", EMERGENCY), say_url="", help_url="", language_url="",
        appearance_url="", sign_out_url="", practice_url="", return_to="/",
        demo=bool(getattr(settings, "LANTERN_DEMO", False)), classification="", made_at=None,
    )  # fmt: skip


def shell_for(request: HttpRequest) -> Shell:
    """The shell of an ordinary page. A shared room sets ``request.neutral``: name and picture then say nothing."""
    neutral = bool(getattr(request, "neutral", False))
    navigation = navigation_for(request)
    demo = bool(getattr(settings, "LANTERN_DEMO", False))
    return Shell(
        name=_("Notes") if neutral else _("Lantern"),
        neutral=neutral,
        language=_language(),
        languages=offered(),
        appearance=appearance_of(request),
        navigation=navigation,
        home_url=_address_of("home", "/"),
        danger_url=_address_of("danger", EMERGENCY),
        say_url=_address_of("what_to_say", ""),
        help_url=_address_of("help", ""),
        language_url=_address_of("lantern_web:language", ""),
        appearance_url=_address_of("lantern_web:appearance", ""),
        # Links are offered only to somebody who is signed in, and so is the way out.
        sign_out_url=_address_of("sign_out", "") if navigation else "",
        practice_url=_address_of("practice", "") if demo else "",
        return_to=request.path,
        demo=demo,
        classification=_("Confidential. Keep this paper where only people who need it can see it."),
        made_at=getattr(request, "now", None),
    )


def context(request: HttpRequest) -> dict[str, Shell]:
    """For ``context_processors`` of the Jinja2 backend: every template finds ``shell``."""
    return {"shell": shell_for(request)}


def _language() -> Language:
    return BY_CODE.get(get_language() or ENGLISH, BY_CODE[ENGLISH])


def _address_of(route: str, otherwise: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return otherwise
