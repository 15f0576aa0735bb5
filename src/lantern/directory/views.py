"""Danger now, and what to say: pages that ask nobody for anything, and tell nothing about anybody.

They need no session, no key and no database (``lantern.app.always_there`` answers them before any of those is asked).
They carry no secret and give back nothing that was sent, so they may be packed on the way (BREACH has nothing to
guess), and a slow telephone has them in a second.

They are not kept by the browser (``no-store``), as no page of ours is: what is right to ring hangs on the hour and the
place, and a page that stays on a shared telephone tells whoever looks that it was read. So going back asks for it
again, at two kilobytes. Where there is no network, the digits 999 still stand on top of whatever page is open.
"""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from lantern.access.gate import now_of
from lantern.directory.house import house
from lantern.directory.kept_checks import read_checks
from lantern.directory.presenters import danger_page, place_from, say_page
from lantern.directory.standing import Checks
from lantern.web.pages import page


@require_safe
@gzip_page
def danger(request: HttpRequest) -> HttpResponse:
    """Whom to ring now, what to say, and what else; for the house's own place, or another that was chosen."""
    here = house()
    place = place_from(request.GET.get("place", ""), here)
    return page(request, "directory/danger.html", danger_page(here, place, now_of(request), _checks()))


@require_safe
@gzip_page
def what_to_say(request: HttpRequest) -> HttpResponse:
    """The words for somebody who is told something, and for the door."""
    return page(request, "directory/what_to_say.html", say_page(house(), now_of(request), _checks()))


def _checks() -> Checks:
    """From the file beside the data: where it is not there, or broken, nothing was checked."""
    return read_checks(Path(settings.LANTERN_DATA))
