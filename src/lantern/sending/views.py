"""The page of one's own alerts: find, one call, answer."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantern.access.alerts import seen
from lantern.access.visitors import visitor_of
from lantern.sending.own_alerts import own_alerts
from lantern.sending.presenters import AlertsPage, line_of, told_here
from lantern.sending.urgent_waiting import urgent_waiting
from lantern.web.pages import page


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """What Lantern has alerted the reader of, newest first, with the way to it."""
    visitor = visitor_of(request)
    found = own_alerts(visitor)
    # What has no page of its own is told here in full, so here it is opened.
    for about, kind in {(item.folder, item.kind) for item in found if told_here(item)}:
        seen(folder=about, by=visitor.by, at=visitor.at, kinds=[kind])
    urgent = urgent_waiting(visitor)
    record = AlertsPage(
        _("Your alerts"),
        tuple(line_of(item) for item in found),
        urgent=reverse("folder", args=[urgent]) if urgent else "",
    )
    return page(request, "sending/alerts.html", record)
