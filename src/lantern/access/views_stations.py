"""Shared tablets: enrolling this browser, ending one."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantern.access import signing_in
from lantern.access import stations as tablets
from lantern.access.account_pages import StationsPage, station_rows
from lantern.access.actions import SignInRefused
from lantern.access.gate import now_of
from lantern.access.guarding import by_of, demand, demand_any, own_id
from lantern.access.policy_actions import Action
from lantern.access.queries import enrolled_stations
from lantern.web.pages import page


@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """Every shared tablet."""
    demand_any(request, Action.ENROL_STATION)
    rows = station_rows(enrolled_stations())
    record = StationsPage(
        title=_("Shared tablets"), stations=rows, enrol_url=reverse("station_enrol"), here=reverse("stations"),
        back=reverse("accounts"),
    )  # fmt: skip
    return page(request, "access/stations.html", record)


@require_POST
def station_enrol(request: HttpRequest) -> HttpResponse:
    """Make this browser a shared tablet. Whoever did it is signed out on it."""
    demand(request, Action.ENROL_STATION)
    at = now_of(request)
    enrolled = tablets.enrol(by=by_of(request), enroller=own_id(request), at=at)
    signing_in.sign_out(request, at=at)
    answer = HttpResponseRedirect(reverse("sign_in_pin"))
    tablets.set_cookie(answer, enrolled.token)
    return answer


@require_POST
def station_end(request: HttpRequest, station: UUID) -> HttpResponse:
    """The tablet is lost, or is not shared any more."""
    demand(request, Action.ENROL_STATION)
    try:
        tablets.end_station(station=station, by=by_of(request), ender=own_id(request), at=now_of(request))
    except SignInRefused:
        raise Http404 from None
    return HttpResponseRedirect(reverse("stations"))
