"""The page of practice: who to sign in as. It is not there in a house that is lived in."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantern.access.visitors import visitor_of
from lantern.app.practice import practice_people
from lantern.web.pages import page
from lantern.web.refusals import NotThere


@dataclass(frozen=True)
class PersonLine:
    """One invented person, with the code of this moment."""

    name: str
    role: str
    username: str
    password: str
    code: str


@dataclass(frozen=True)
class PracticePage:
    """The invented people."""

    title: str
    people: tuple[PersonLine, ...]


@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """Who to sign in as. Only where the banner of practice stands and the installation is marked as practice."""
    people = practice_people(settings.LANTERN_DATA) if settings.LANTERN_DEMO else ()
    if not people:
        raise NotThere
    at = visitor_of(request).at
    lines = tuple(
        PersonLine(person.name, person.role, person.username, person.password, person.code(at)) for person in people
    )
    return page(request, "app/practice.html", PracticePage(_("Practice: who to sign in as"), lines))
