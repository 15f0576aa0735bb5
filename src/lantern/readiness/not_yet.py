"""The page that stands where a report would begin, while nothing is taken yet: whom to ring instead."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.directory.house import house
from lantern.web.kept import Kept, kept_words


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
    """The page, with what was typed.

    The form had the token of our own page, and nothing on this page sends it again: so it is shown to every browser,
    also to one that does not say where a form came from.
    """
    typed = kept_words(request) if request.method == "POST" else ()
    return NotYetPage(
        title=_("Lantern takes no reports here yet"),
        lead_phone=house().lead_phone,
        danger_url=reverse("danger"),
        contacts_url=reverse("contacts"),
        say_url=reverse("what_to_say"),
        typed=tuple(words for words in typed if not words.hidden),
    )


def words_for_the_script() -> str:
    """What the script says beside words that are being written. They stay on the page; nothing is kept."""
    phone = house().lead_phone
    if phone:
        words = _("Nothing is taken here yet. Ring your safeguarding lead: %(phone)s. Copy your words to paper.")
        return words % {"phone": phone}
    return _("Nothing is taken here yet. Ring your safeguarding lead. Copy your words to paper.")
