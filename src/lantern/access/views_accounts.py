"""Looking after accounts: the list, invitations, roles, what needs a second person."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access import actions, alerts, invitations
from lantern.access.account_pages import AccountPage, account_row, accounts_page, deeds_of, waiting_row
from lantern.access.account_writing import stopped_as
from lantern.access.actions import SignInRefused
from lantern.access.circumstances import Circumstances
from lantern.access.devices import before_stopping, devices
from lantern.access.forms import INVALID, KNOWN, OK, InviteForm, RoleForm, StopForm, posted, status_of
from lantern.access.gate import now_of
from lantern.access.guarding import (
    account_of,
    ask,
    by_of,
    demand,
    demand_any,
    may_begin,
    needs_second_person,
    own_id,
)
from lantern.access.handing_over import LOOKERS, back_from_inviting, link_page, second_person_page
from lantern.access.models import Account
from lantern.access.policy_actions import Action
from lantern.access.presenters import FormPage
from lantern.access.queries import (
    AccountInList,
    Waiting,
    all_accounts,
    enrolled_stations,
    is_recovery,
    one_account,
    open_sessions,
    waiting_request,
    waiting_requests,
)
from lantern.access.roles import POWERFUL, Role, outranks
from lantern.access.visitors import visitor_of
from lantern.web.pages import page

GET_OR_POST = ["GET", "HEAD", "POST"]
AGREERS = (Action.AGREE_ABOUT_ACCOUNT, Action.APPROVE_RECOVERY)
CONFLICT = 409


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account, and what waits for a second person."""
    demand_any(request, *LOOKERS)
    at = now_of(request)
    found = all_accounts(by=by_of(request), at=at)
    waiting = waiting_requests(at=at)
    for about in {row.account for row in waiting}:
        alerts.seen(folder=about, by=by_of(request), at=at, kinds=alerts.ABOUT_ACCOUNTS)
    names = {row.id: row.shown_name or row.username for row in found}
    record = accounts_page(
        found, waiting, may_agree=lambda row: _may_agree(request, row),
        devices=devices(names, but=own_id(request)) if may_begin(request, Action.END_SESSIONS) else (),
        stations=enrolled_stations() if may_begin(request, Action.ENROL_STATION) else None,
    )  # fmt: skip
    return page(request, "access/accounts.html", record)


@require_safe
def account(request: HttpRequest, account: UUID) -> HttpResponse:
    """One account. Whoever was alerted about it has seen now what it was for."""
    demand_any(request, *LOOKERS)
    shown = _account_page(request, account)
    alerts.seen(folder=account, by=by_of(request), at=now_of(request), kinds=alerts.ABOUT_ACCOUNTS)
    return shown


@require_http_methods(GET_OR_POST)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody. Where the role has power, a second person must agree before there is a link."""
    demand_any(request, Action.INVITE)
    form = InviteForm(posted(request), initial={"role": Role.VOLUNTEER.value})
    if request.method == "POST" and form.is_valid():
        wish = _for_role(form.chosen())
        if ask(request, Action.INVITE, wish).needs or ask(request, Action.INVITE, wish).allowed:
            return _invited(request, form, agreed_later=needs_second_person(request, Action.INVITE, wish))
        form.add_error("role", " ".join(ask(request, Action.INVITE, wish).reasons))
    record = FormPage(
        title=_("Invite somebody"), form=form, button=_("Invite"), back=back_from_inviting(request),
        lead=_("You get a link to hand over. It works once, for 24 hours."),
    )  # fmt: skip
    return page(request, "access/invite.html", record, status=status_of(form))


@require_POST
def account_link(request: HttpRequest, account: UUID) -> HttpResponse:
    """A new link for somebody who has not come yet: at once, or for whoever agrees where the role has power."""
    demand_any(request, Action.INVITE)
    there = _there(account)
    by, at = by_of(request), now_of(request)
    try:
        if needs_second_person(request, Action.INVITE, _for_role(there.role)):
            invitations.ask_for_link(account=account, asker=own_id(request), by=by, at=at)
            return second_person_page(request)
        token = invitations.new_link(account=account, by=by, at=at)
    except SignInRefused as refused:
        return _account_page(request, account, problem=str(refused))
    return link_page(request, token, _name_of(there))


@require_POST
def account_role(request: HttpRequest, account: UUID) -> HttpResponse:
    """Another role: at once, or once a second person has agreed where the old or the new one has power."""
    demand_any(request, Action.MANAGE_ACCOUNTS)
    there = _there(account)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _account_page(request, account, form=form)
    role, by, at = form.chosen(), by_of(request), now_of(request)
    power = bool({role.value, there.role} & POWERFUL)
    wish = Circumstances(concerns_self=account == own_id(request), powerful=power)
    if needs_second_person(request, Action.MANAGE_ACCOUNTS, wish):
        invitations.ask_for_role(account=account, role=role, asker=own_id(request), by=by, at=at)
    else:
        actions.change_role(account=account, role=role, by=by, at=at)
    return _to(account)


@require_POST
def account_suspend(request: HttpRequest, account: UUID) -> HttpResponse:
    """Stop an account at once, with a reason. Those who watch over accounts hear of it."""
    demand_any(request, Action.SUSPEND)
    _there(account)
    form = StopForm(request.POST)
    demand(request, Action.SUSPEND, Circumstances(concerns_self=account == own_id(request), reason=True))
    if not form.is_valid():
        return _account_page(request, account, stop=form)
    actions.suspend_account(account=account, why=form.cleaned_data["why"], by=by_of(request), at=now_of(request))
    return _to(account)


@require_POST
def account_restore(request: HttpRequest, account: UUID) -> HttpResponse:
    """Let a stopped account sign in again."""
    demand_any(request, Action.RESTORE)
    demand(request, Action.RESTORE, _of_stopped(request, _there(account)))
    actions.restore_account(account=account, by=by_of(request), at=now_of(request))
    return _to(account)


@require_POST
def account_end_sessions(request: HttpRequest, account: UUID) -> HttpResponse:
    """End everything that somebody has open, or one thing of it: the telephone is lost."""
    demand_any(request, Action.END_SESSIONS)
    _there(account)
    demand(request, Action.END_SESSIONS, Circumstances(concerns_self=account == own_id(request)))
    which = request.POST.get("which", "all")
    only = "" if which == "all" else which
    actions.end_sessions_of(account=account, by=by_of(request), at=now_of(request), only=only)
    return _to(account)


@require_POST
def account_recover(request: HttpRequest, account: UUID) -> HttpResponse:
    """Vouch for somebody, as the first of two."""
    demand_any(request, Action.APPROVE_RECOVERY)
    _there(account)
    demand(request, Action.APPROVE_RECOVERY, Circumstances(concerns_self=account == own_id(request)))
    invitations.ask_for_recovery(account=account, asker=own_id(request), by=by_of(request), at=now_of(request))
    return _to(account)


@require_POST
def request_agree(request: HttpRequest, wish: UUID) -> HttpResponse:
    """Agree as the second person. Where that makes a link, it is shown once, here."""
    demand_any(request, *AGREERS)
    at = now_of(request)
    waiting = waiting_request(wish, at=at)
    if waiting is None:
        raise Http404
    demand(request, _agreeing(waiting), _about(request, waiting))
    try:
        vouched = request.POST.get("since") == KNOWN
        token = invitations.agree(request=wish, second=own_id(request), by=by_of(request), at=at, vouched=vouched)
    except SignInRefused as refused:
        return _account_page(request, waiting.account, problem=str(refused))
    return link_page(request, token, _name_of(_there(waiting.account))) if token else _to(waiting.account)


@require_POST
def request_refuse(request: HttpRequest, wish: UUID) -> HttpResponse:
    """Say no, or take back what one asked for."""
    demand_any(request, *AGREERS, Action.INVITE, Action.MANAGE_ACCOUNTS)
    at = now_of(request)
    waiting = waiting_request(wish, at=at)
    if waiting is None:
        raise Http404
    if waiting.asked_by != own_id(request):
        demand(request, _agreeing(waiting), _about(request, waiting))
    invitations.end_request(request=wish, by=by_of(request), at=at)
    return _to(waiting.account)


def _there(account: UUID) -> Account:
    found: Account | None = Account.objects.filter(pk=account).first()
    if found is None:
        raise Http404
    return found


def _for_role(role: str) -> Circumstances:
    return Circumstances(powerful=role in POWERFUL, beyond_volunteer=role != Role.VOLUNTEER)


def _of_stopped(request: HttpRequest, account: Account) -> Circumstances:
    above = outranks(stopped_as(account), visitor_of(request).role)
    return Circumstances(concerns_self=account.id == own_id(request), outranked=above)


def _name_of(account: Account) -> str:
    return str(account.username)


def _to(account: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("account", args=[account]))


def _agreeing(waiting: Waiting) -> Action:
    return Action.APPROVE_RECOVERY if is_recovery(waiting) else Action.AGREE_ABOUT_ACCOUNT


def _about(request: HttpRequest, waiting: Waiting) -> Circumstances:
    own = account_of(request).id
    return Circumstances(concerns_self=waiting.account == own, agreed_before=waiting.asked_by == own)


def _may_agree(request: HttpRequest, waiting: Waiting) -> bool:
    return may_begin(request, _agreeing(waiting), _about(request, waiting))


def _invited(request: HttpRequest, form: InviteForm, *, agreed_later: bool) -> HttpResponse:
    said = form.cleaned_data
    invited = invitations.invite(
        role=form.chosen(), shown_name=said["shown_name"], mail=said["mail"], by=by_of(request),
        at=now_of(request), must_be_agreed=agreed_later, asker=own_id(request),
        vouched=form.vouched(),
    )  # fmt: skip
    if invited.token is not None:
        return link_page(request, invited.token, _name_of(invited.account))
    return second_person_page(request)


def _account_page(
    request: HttpRequest,
    account: UUID,
    *,
    form: RoleForm | None = None,
    stop: StopForm | None = None,
    problem: str = "",
) -> HttpResponse:
    at = now_of(request)
    found = one_account(account, by=by_of(request), at=at)
    if found is None:
        raise Http404
    own = Circumstances(concerns_self=account == own_id(request))
    may_manage = may_begin(request, Action.MANAGE_ACCOUNTS, own)
    row = account_row(found)
    record = AccountPage(
        title=_("Account"), account=row, problem=problem, back=reverse("accounts"),
        facts=((_("User name"), row.username), (_("Role"), row.role), (_("State"), row.state)),
        waiting=tuple(
            waiting_row(wish, "", may_agree=_may_agree(request, wish))
            for wish in waiting_requests(at=at, account=account)
        ),
        deeds=deeds_of(
            found, may=lambda deed: _may(request, deed, found, own), sessions=open_sessions(account)
        ),
        role_form=(form or RoleForm(initial={"role": found.role.value})) if may_manage else None,
        role_url=reverse("account_role", args=[account]),
        stop_form=(stop or StopForm()) if found.active and may_begin(request, Action.SUSPEND, own) else None,
        stop_url=reverse("account_suspend", args=[account]), before_stopping=before_stopping(account, found.role),
        here=reverse("account", args=[account]),
    )  # fmt: skip
    status = CONFLICT if problem else INVALID if form or stop else OK
    return page(request, "access/account.html", record, status=status)


def _may(request: HttpRequest, deed: str, account: AccountInList, own: Circumstances) -> bool:
    wished = {
        "invite": (Action.INVITE, _for_role(account.role)),
        "end_sessions": (Action.END_SESSIONS, own),
        "recover": (Action.APPROVE_RECOVERY, own),
        "mail": (Action.NOTE_MAIL, own),
        "restore": (Action.RESTORE, _of_stopped(request, _there(account.id))),
    }
    return may_begin(request, *wished[deed])
