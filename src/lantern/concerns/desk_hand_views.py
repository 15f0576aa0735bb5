"""The page on which a duty is handed to a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.shown_names import name_of, shown_names
from lantern.access.visitors import visitor_of
from lantern.concerns.desk_duty_views import found_duty
from lantern.concerns.desk_forms import HandForm
from lantern.concerns.desk_handing import hand_duty, may_be_handed
from lantern.concerns.desk_queries import WRITES
from lantern.concerns.desk_views import GET_AND_POST, INVALID
from lantern.concerns.now_words import translated
from lantern.folders.refusals import FolderRefuses
from lantern.web.pages import page
from lantern.web.refusals import NotThere


@dataclass(frozen=True)
class HandPage:
    """To whom a duty is handed. ``anybody``: somebody could take it. ``owner`` is whose it is now."""

    title: str
    folder: UUID
    duty: UUID
    what: str
    owner: str
    anybody: bool
    form: HandForm


@require_http_methods(GET_AND_POST)
def hand(request: HttpRequest, folder: UUID, duty: UUID) -> HttpResponse:
    """Hand a duty to somebody who may work on the concern. Who they are, only those see who work on it, too."""
    visitor, (desk, kept) = visitor_of(request), found_duty(request, folder, duty)
    if not desk.may_write:
        raise NotThere
    to_the_duty = HttpResponseRedirect(reverse("concerns:desk_duty", args=[folder, duty]))
    if kept.done_at is not None:
        return to_the_duty
    owner = desk.duties[duty].owner
    posted = request.POST if request.method == "POST" else None
    if posted is not None and owner is not None and posted.get("to") == str(owner):
        # Pressed twice: they have it already.
        return to_the_duty
    able = may_be_handed(folder, visitor.at, beside={owner, visitor.account})
    names = shown_names({*able, *([owner] if owner is not None else [])})
    among = {account: name_of(account, names) for account in able}
    form = HandForm(among, posted)
    if form.is_bound and form.is_valid():
        writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
        try:
            hand_duty(permit=writing, duty=duty, to=UUID(form.cleaned_data["to"]), by=visitor.by, at=visitor.at)
        except FolderRefuses as refusal:
            form.add_error("to", str(refusal))
        else:
            return to_the_duty
    shown = HandPage(
        _("Hand it to a colleague"), folder, duty, translated(kept.what), _owner(owner, names), bool(among), form
    )
    return page(request, "concerns/desk/hand.html", shown, status=INVALID if form.is_bound else 200)


def _owner(owner: UUID | None, names: Mapping[UUID, str]) -> str:
    return name_of(owner, names) if owner is not None else ""
