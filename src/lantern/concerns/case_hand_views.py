"""The page on which a case is given to somebody who holds it; its open duties, each by its own act, where ticked."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.shown_names import name_of, shown_names
from lantern.access.visitors import Visitor, visitor_of
from lantern.cases.case_holding import hand_case
from lantern.cases.case_queries import Case, CaseDuty, case
from lantern.cases.case_views import WRITES
from lantern.cases.letting_in import refuse_under_glass
from lantern.concerns.case_forms import CaseHandForm
from lantern.concerns.desk_handing import hand_duty
from lantern.concerns.desk_views import GET_AND_POST, INVALID
from lantern.concerns.now_words import translated
from lantern.folders.refusals import FolderRefuses
from lantern.sending.at_work import at_work
from lantern.web.pages import page


@dataclass(frozen=True)
class CaseHandPage:
    """Who holds a case from now on. ``stays``: duties that could not be handed, and why."""

    title: str
    folder: UUID
    reference: str
    holder: str
    anybody: bool
    duties: bool
    stays: tuple[str, ...]
    form: CaseHandForm


@require_http_methods(GET_AND_POST)
def hand(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Give a case to a colleague, or take it. Who they are, only those see who may write in it, too."""
    visitor = visitor_of(request)
    found = case(visitor, folder)
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    refuse_under_glass(visitor, folder)
    able = at_work(folder, visitor.at)
    names = {**found.names, **shown_names(set(able) - set(found.names))}
    waiting = {str(one.duty.id): one for one in _open(found)}
    labels = {duty: _words(one, names) for duty, one in waiting.items()}
    among = {account: _name(account, visitor, names) for account in able}
    form = CaseHandForm(among, labels.items(), request.POST if request.method == "POST" else None)
    stays: tuple[str, ...] = ()
    if form.is_bound and form.is_valid():
        to = UUID(form.cleaned_data["to"])
        try:
            hand_case(permit=writing, to=to, by=visitor.by, at=visitor.at)
        except FolderRefuses as refusal:
            form.add_error("to", _(str(refusal)))
        else:
            ticked = [waiting[duty] for duty in form.cleaned_data["duties"]]
            stays = tuple(labels[str(one.duty.id)] for one in ticked if not _handed(visitor, one, to))
            if not stays:
                return HttpResponseRedirect(reverse("case:case", args=[folder]))
    held = found.around.held
    shown = CaseHandPage(
        _("Who holds the case"), folder, found.around.reference,
        name_of(held.account, names) if held is not None and held.there else "", bool(among), bool(labels), stays, form,
    )  # fmt: skip
    return page(request, "concerns/desk/case_hand.html", shown, status=INVALID if form.is_bound else 200)


def _open(found: Case) -> Iterator[CaseDuty]:
    """The open duties of those concerns in which the visitor may write."""
    for one in found.duties:
        if one.duty.done_at is None and one.folder in found.around.writable:
            yield one


def _words(one: CaseDuty, names: dict[UUID, str]) -> str:
    what = translated(str(one.duty.body.get("what") or ""))
    who = name_of(one.duty.owner, names) if one.duty.owner is not None else _("nobody has taken it")
    return f"{what} ({one.reference}, {who})"


def _name(account: UUID, visitor: Visitor, names: dict[UUID, str]) -> str:
    name = name_of(account, names)
    return _("%(name)s (you)") % {"name": name} if account == visitor.account else name


def _handed(visitor: Visitor, one: CaseDuty, to: UUID) -> bool:
    """Hand one duty by its own act; whether it could be."""
    writing = permit(visitor, Action.ADD_ENTRY, one.folder, purpose=WRITES)
    try:
        hand_duty(permit=writing, duty=one.duty.id, to=to, by=visitor.by, at=visitor.at)
    except FolderRefuses:
        return False
    return True
