"""The family and network of a case: find, check, one call, answer."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.visitors import visitor_of
from lantern.cases import network_presenters as presenters
from lantern.cases.case_views import GET_AND_POST, INVALID, WRITES
from lantern.cases.forms import WhyForm
from lantern.cases.network_forms import TieForm
from lantern.cases.network_queries import Network
from lantern.cases.network_queries import network as network_of
from lantern.cases.person_presenters import FormPage
from lantern.cases.ties_said import TIE_ENDED, tie_body
from lantern.folders import actions as in_folder
from lantern.folders.kinds import EntryKind
from lantern.folders.twice import PressedTwice
from lantern.web.pages import page
from lantern.web.refusals import NotThere


@require_http_methods(GET_AND_POST)
def network(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Who is what to whom, as it was said. Whoever may write adds what somebody said."""
    visitor = visitor_of(request)
    found = network_of(visitor, folder)
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    form = TieForm(posted, people=_people(found)) if Action.ADD_ENTRY in found.around.offered else None
    if form is not None and form.is_bound and form.is_valid():
        given = form.cleaned_data
        body = tie_body(
            one=UUID(given["one"]), other=UUID(given["other"]), sort=given["tie"], told_by=given["told_by"],
            words=given["words"],
        )  # fmt: skip
        writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
        with suppress(PressedTwice):
            in_folder.add_entry(
                permit=writing, kind=EntryKind.FACT, body=body, by=visitor.by, at=visitor.at, once=True
            )  # fmt: skip
        return HttpResponseRedirect(reverse("case:network", args=[folder]))
    shown = presenters.network_page(found, form)
    return page(request, "cases/network.html", shown, status=INVALID if form is not None and form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def end_tie(request: HttpRequest, folder: UUID, entry: UUID) -> HttpResponse:
    """Say that it is so no longer, or was wrong. What was said stays on record, with who said it."""
    visitor = visitor_of(request)
    found = network_of(visitor, folder)
    tie = next((one for one in found.ties if one.id == entry), None)
    if tie is None:
        raise NotThere
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    back = reverse("case:network", args=[folder])
    if tie.ended_at is not None:
        return HttpResponseRedirect(back)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        body = {"as": TIE_ENDED, "of": str(entry), "words": form.cleaned_data["why"]}
        with suppress(PressedTwice):
            in_folder.add_entry(
                permit=writing, kind=EntryKind.FACT, body=body, by=visitor.by, at=visitor.at, once=True
            )  # fmt: skip
        return HttpResponseRedirect(back)
    line = next(one for one in presenters.network_page(found, None).ties if one.end_url.endswith(f"{entry}/end/"))
    shown = FormPage(
        title=_("End this"), reference=found.around.reference, back_url=back,
        about=f"{line.one} {line.tie} {line.other}", form=form,
        lead=_("It stays on record that it was said, by whom, until when, and why it ended."),
    )  # fmt: skip
    return page(request, "cases/end_link.html", shown, status=INVALID if form.is_bound else 200)


def _people(found: Network) -> list[tuple[str, str]]:
    stands = presenters.by_person(found.people)
    return [
        (str(folder), f"{presenters.person_words(number, parts[0])}, {parts[0].reference}")
        for number, (folder, parts) in enumerate(stands.items(), start=1)
        if folder not in found.around.ties
    ]
