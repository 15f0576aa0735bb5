"""The pages of the directory: find, check, one call, answer."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from lantern.access.alerts import AlertKind, seen
from lantern.access.recipients import NO_FOLDER
from lantern.access.shown_names import shown_names
from lantern.access.visitors import visitor_of
from lantern.directory.actions import record_check
from lantern.directory.check_forms import CheckForm
from lantern.directory.check_presenters import (
    check_page,
    checks_page,
    contact_page,
    found_contact,
    listed_contact,
    tasks_of,
)
from lantern.directory.checkers import checker, checks_contacts
from lantern.directory.contact_presenters import contacts_page
from lantern.directory.house import house
from lantern.directory.looking import looked_for
from lantern.directory.presenters import named_place
from lantern.directory.queries import Told, checks, checks_told
from lantern.directory.reaching import Place
from lantern.directory.standing import mark_of
from lantern.directory.telling import tell_the_file
from lantern.web.pages import page
from lantern.web.refusals import NotThere

INVALID: Final = 422
_HISTORY: Final = 50
_LATELY: Final = 5


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def contacts(request: HttpRequest) -> HttpResponse:
    """Whom to ring, for a place and an hour. Words are looked for by a form that is sent, never by the address.

    It tells nothing about anybody, and the one secret on it is written anew each time, so it is packed on the way.
    """
    visitor, here = visitor_of(request), house()
    look = looked_for(request.POST if request.method == "POST" else request.GET, here, visitor.at)
    found = contacts_page(here, look, checks(), visitor.at, checker=checks_contacts(visitor))
    return page(request, "directory/contacts.html", found)


@require_safe
def contact(request: HttpRequest, contact: str) -> HttpResponse:
    """One contact with everything that is known of it."""
    visitor, here = visitor_of(request), house()
    known = found_contact(contact, here)
    if known is None:
        raise NotThere
    kept, checking = checks(), checks_contacts(visitor)
    told = checks_told({mark_of(way) for way in known.ways}, most=_HISTORY)
    tasks = tasks_of(here, kept, visitor.at) if checking else ()
    one = listed_contact(known, here, kept, visitor.at)
    found = contact_page(one, told, _names(told) if checking else {}, tasks, checker=checking)
    return page(request, "directory/contact.html", found)


@require_safe
def contact_checks(request: HttpRequest) -> HttpResponse:
    """What must be checked by calling or writing, most urgent first."""
    visitor, here = checker(visitor_of(request)), house()
    told = checks_told(most=_LATELY)
    place = named_place(Place(here.nation, here.area))
    found = checks_page(tasks_of(here, checks(), visitor.at), told, _names(told), place)
    # An alert about a wrong number leads here.
    seen(folder=NO_FOLDER, by=visitor.by, at=visitor.at, kinds=[AlertKind.CONTACT])
    return page(request, "directory/checks.html", found)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_check(request: HttpRequest, way: str) -> HttpResponse:
    """One number or address to try: the words to say, and what came of it."""
    visitor, here = checker(visitor_of(request)), house()
    task = next((one for one in tasks_of(here, checks(), visitor.at) if one.mark == way), None)
    if task is None:
        raise NotThere
    posted = request.POST if request.method == "POST" else None
    form = CheckForm(posted, way=task.way, now=visitor.at)
    if form.is_valid():
        record_check(way=task.way, roles=task.roles, by=visitor.by, at=visitor.at, **form.kept())
        tell_the_file(settings.LANTERN_DATA)
        return HttpResponseRedirect(reverse("contact_checks"))
    told = checks_told({task.mark}, most=_HISTORY)
    found = check_page(task, told, _names(told), form)
    return page(request, "directory/check.html", found, status=INVALID if posted is not None else 200)


def _names(told: tuple[Told, ...]) -> dict[UUID, str]:
    return shown_names({one.by for one in told if one.by is not None})
