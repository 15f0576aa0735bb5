"""The page that stands where a report would begin, while nothing is taken yet: whom to ring instead."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.directory.house import house
from lantern.web.kept import Kept, came_from_our_page, kept_words


@dataclass(frozen=True, slots=True)
class NotYetPage:
    """Whom to ring. ``typed`` is what somebody had written, so that it can be copied to paper; nothing is kept."""

    title: str
    lead_phone: str
    danger_url: str
    contacts_url: str
    say_url: str
    typed: tuple[Kept, ...]


def not_yet_page(request: HttpRequest) -> NotYetPage:
    """The page, with what was typed where one of our own pages has sent it."""
    typed = kept_words(request) if request.method == "POST" and came_from_our_page(request) else ()
    return NotYetPage(
        title=_("Lantern takes no reports here yet"),
        lead_phone=house().lead_phone,
        danger_url=reverse("danger"),
        contacts_url=reverse("contacts"),
        say_url=reverse("what_to_say"),
        typed=tuple(words for words in typed if not words.hidden),
    )
