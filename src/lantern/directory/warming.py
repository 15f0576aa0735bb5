"""Before the first visitor comes: whoever is in danger must not wait while packs are read."""

from datetime import datetime
from typing import Final

from django.template import engines

from lantern.directory.house import house
from lantern.directory.presenters import danger_page, place_from, say_page

_TEMPLATES: Final = ("directory/danger.html", "directory/what_to_say.html")


def prepare(at: datetime) -> None:
    """Read the packs and the templates of these pages once; the processes that answer inherit them.

    Raises:
        NoDangerRules, PackError: the packs are not whole; then nothing should be served.
    """
    here = house()
    danger_page(here, place_from("", here), at)
    say_page(here, at)
    for name in _TEMPLATES:
        engines["lantern"].get_template(name)
