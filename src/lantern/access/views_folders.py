"""Who sees a folder: letting in, keeping out, sealing, and what a second person agrees to (F66, DP-26)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access import agreements, conflicts, grants, seals
from lantern.access.circumstances import Circumstances
from lantern.access.folder_forms import KeepOutForm, LetInForm, ReasonForm, SealForm
from lantern.access.folder_pages import accounts_on, people_page
from lantern.access.folder_people import Colleague, FolderPeople, colleagues, people_of
from lantern.access.need_to_know import judge, may, permit
from lantern.access.policy_actions import Action
from lantern.access.presenters import FormPage
from lantern.access.refusals import Hidden, Refused
from lantern.access.roles import Role
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor, visitor_of
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.models import Exclusion, Grant
from lantern.web.pages import page

GET_OR_POST = ["GET", "HEAD", "POST"]
INVALID = 422
FORM = "access/form.html"
# With these a page only asks whether somebody may begin: what it needs is asked for on the way.
_GIVEN: Final = Circumstances(reason=True, second_person=True)
_OFFERS: Final = (
    Action.GRANT, Action.END_GRANT, Action.EXCLUDE, Action.LIFT_EXCLUSION, Action.SEAL, Action.UNSEAL,
    Action.AGREE_IN_FOLDER,
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What stands on the page of a deed."""

    title: str
    button: str
    lead: str = ""


@require_safe
def folder_people(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Who may see this folder, why and until when; who is kept out; what waits for a second person."""
    visitor = visitor_of(request)
    found = _people(visitor, folder)
    names = shown_names(set(accounts_on(found)))
    offered = frozenset(action for action in _OFFERS if _may_begin(visitor, action, folder))
    record = people_page(found, folder, names, offered=offered, reader=visitor.account)
    return page(request, "access/folder_people.html", record)


@require_http_methods(GET_OR_POST)
def folder_let_in(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Let somebody in."""
    visitor = visitor_of(request)
    judge(visitor, Action.GRANT, folder, _GIVEN)
    among = colleagues(beside=visitor.account, readers=True)
    form = LetInForm(request.POST or None, among=among)

    def done() -> None:
        who = next(one for one in among if one.id == form.chosen())
        grants.give(
            visitor, folder, who.id, Level(form.cleaned_data["level"]), why=form.cleaned_data["why"], until=form.end(),
            stand_in=who.role is Role.TRUSTEE,
        )  # fmt: skip

    return _formed(request, folder, form, done, words=Words(_("Let somebody in"), _("Let in")))


@require_http_methods(GET_OR_POST)
def folder_end_grant(request: HttpRequest, folder: UUID, grant: UUID) -> HttpResponse:
    """End a grant."""
    visitor = visitor_of(request)
    judge(visitor, Action.END_GRANT, folder, _GIVEN)
    if not Grant.objects.filter(pk=grant, folder=folder, ended_at=None).exists():
        raise Hidden
    form = ReasonForm(request.POST or None)
    return _formed(
        request, folder, form, lambda: grants.end(visitor, folder, grant, why=form.cleaned_data["why"]),
        words=Words(
            _("End that somebody is let in"), _("End it"), _("They can open nothing of it from the next click on.")
        ),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
def folder_keep_out(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Keep somebody out."""
    visitor = visitor_of(request)
    judge(visitor, Action.EXCLUDE, folder, _GIVEN)
    form = KeepOutForm(request.POST or None, among=colleagues(beside=None, readers=False))

    def done() -> None:
        kind = ExclusionKind(form.cleaned_data["kind"])
        conflicts.exclude(visitor, folder, form.chosen(), kind, why=form.cleaned_data["why"])

    lead = _("It counts at once, and beats everything that let them in. They are told nothing.")
    return _formed(request, folder, form, done, words=Words(_("Keep somebody out"), _("Keep out"), lead))


@require_http_methods(GET_OR_POST)
def folder_lift(request: HttpRequest, folder: UUID, exclusion: UUID) -> HttpResponse:
    """End that somebody is kept out; or ask a second person first."""
    visitor = visitor_of(request)
    row = Exclusion.objects.filter(pk=exclusion, folder=folder, ended_at=None).first()
    own = row is not None and row.account == visitor.account
    judge(visitor, Action.LIFT_EXCLUSION, folder, Circumstances(reason=True, second_person=True, concerns_self=own))
    if row is None:
        raise Hidden
    form = ReasonForm(request.POST or None)
    agreed = agreements.given_to(visitor, Action.LIFT_EXCLUSION, folder, exclusion) is not None
    deed: Callable[..., object] = conflicts.lift if agreed else conflicts.ask_to_lift
    return _formed(
        request, folder, form, lambda: deed(visitor, folder, exclusion, why=form.cleaned_data["why"]),
        words=Words(
            _("End that somebody is kept out"), _("End it") if agreed else _("Ask a second person"), _second(agreed)
        ),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
def folder_seal(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Seal a folder."""
    visitor = visitor_of(request)
    judge(visitor, Action.SEAL, folder, _GIVEN)
    form = SealForm(request.POST or None, among=_holders(_people(visitor, folder)))

    def done() -> None:
        seals.seal(visitor, folder, form.kept(), why=form.cleaned_data["why"])

    lead = _("For everybody else the folder is no longer there. To open the seal, two people must agree.")
    return _formed(request, folder, form, done, words=Words(_("Seal this folder"), _("Seal it"), lead))


@require_http_methods(GET_OR_POST)
def folder_unseal(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Open the seal; or ask a second person first."""
    visitor = visitor_of(request)
    judge(visitor, Action.UNSEAL, folder, _GIVEN)
    form = ReasonForm(request.POST or None)
    agreed = agreements.given_to(visitor, Action.UNSEAL, folder) is not None
    deed: Callable[..., object] = seals.unseal if agreed else seals.ask_to_unseal
    return _formed(
        request, folder, form, lambda: deed(visitor, folder, why=form.cleaned_data["why"]),
        words=Words(_("Open the seal"), _("Open it") if agreed else _("Ask a second person"), _second(agreed)),
    )  # fmt: skip


@require_POST
def folder_agree(request: HttpRequest, folder: UUID, agreement: UUID) -> HttpResponse:
    """Agree, as the second person."""
    visitor = visitor_of(request)
    judge(visitor, Action.AGREE_IN_FOLDER, folder, _GIVEN)
    asked = next((row for row in _people(visitor, folder).asked if row.id == agreement), None)
    if asked is None:
        raise Hidden
    if asked.action is Action.LIFT_EXCLUSION:
        conflicts.agree_to_lift(visitor, agreement)
    else:
        agreements.agree(visitor, agreement)
    return _back(folder)


def _people(visitor: Visitor, folder: UUID) -> FolderPeople:
    permit(visitor, Action.SEE_WHO_OPENED, folder, purpose="who sees it")
    return people_of(permit(visitor, Action.READ_FOLDER, folder, purpose="who sees it"), visitor.at)


def _may_begin(visitor: Visitor, action: Action, folder: UUID) -> bool:
    """Whether the page offers it; a fresh proof is asked for on the way."""
    return may(visitor.fresh(), action, folder, _GIVEN)


def _holders(found: FolderPeople) -> tuple[Colleague, ...]:
    held = {row.account for row in found.let_in if row.holds and not row.break_glass}
    return tuple(one for one in colleagues(beside=None, readers=True) if one.id in held)


def _formed(
    request: HttpRequest, folder: UUID, form: Form, deed: Callable[[], object], *, words: Words
) -> HttpResponse:
    """Do it, if the form is whole; what stands in the way is said on the form, and nothing typed is lost."""
    if form.is_bound and form.is_valid():
        try:
            deed()
        except Refused as refused:
            if refused.needs:
                raise
            form.add_error(None, " ".join(refused.reasons))
        else:
            return _back(folder)
    record = FormPage(
        title=words.title, form=form, button=words.button, lead=words.lead, back=reverse("folder_people", args=[folder])
    )
    return page(request, FORM, record, status=INVALID if form.is_bound else 200)


def _second(agreed: bool) -> str:
    if agreed:
        return _("A second person has agreed. Do it now; it holds for a day.")
    return _("A second person who may must agree first. They find it on the page of who sees this folder.")


def _back(folder: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("folder_people", args=[folder]))
