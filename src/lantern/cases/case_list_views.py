"""The list of cases: open ones first, closed ones in parts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lantern.access.roles import READERS
from lantern.access.visitors import visitor_of
from lantern.cases.case_list_presenters import cases_page
from lantern.cases.case_list_queries import cases_for
from lantern.web.pages import page
from lantern.web.refusals import NotThere


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the visitor may read."""
    visitor = visitor_of(request)
    if visitor.actor.role not in READERS:
        raise NotThere
    shown = cases_page(cases_for(visitor, after=_after(request)), visitor.somebody())
    return page(request, "cases/cases.html", shown)


def _after(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None
