"""The page on which the mail is tried."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.visitors import Visitor
from lantern.readiness import keepers, queries
from lantern.readiness.models import Kind
from lantern.readiness.presenters import until
from lantern.readiness.records import MailPage


def mail_page(visitor: Visitor, *, problem: str = "") -> MailPage:
    """What was tried last, and what the reader may do."""
    known = queries.newest(Kind.MAIL)
    since = known.done_at if known else None
    waits = queries.tried_message(visitor.somebody())
    left = waits is not None and queries.has_left(waits)
    return MailPage(
        title=_("Try the mail"), route=bool(settings.LANTERN_MAIL_ROUTE), since=since, until=until(since, "mail"),
        waits=waits.id if waits else None, sent_at=waits.at if waits else None, left=left,
        may=keepers.does(visitor), back=reverse("readiness:set_up"), problem=problem,
    )  # fmt: skip
