"""Looking after accounts: the list, invitations, roles, what needs a second person."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access import actions, invitations
from lantern.access.account_pages import AccountPage, account_row, accounts_page, deeds_of, waiting_row
from lantern.access.actions import SignInRefused
from lantern.access.circumstances import Circumstances
from lantern.access.forms import INVALID, OK, InviteForm, RoleForm, posted, status_of
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
from lantern.access.models import Account
from lantern.access.policy_actions import Action
from lantern.access.presenters import FormPage, WordsPage
from lantern.access.queries import (
    AccountInList,
    Waiting,
    all_accounts,
    is_recovery,
    one_account,
    waiting_request,
    waiting_requests,
)
from lantern.access.roles import READERS, Role, outranks
from lantern.access.visitors import visitor_of
from lantern.web.pages import page

GET_OR_POST = ["GET", "HEAD", "POST"]
LOOKERS = (Action.MANAGE_ACCOUNTS, Action.SUSPEND, Action.APPROVE_RECOVERY)
AGREERS = (Action.AGREE_ABOUT_ACCOUNT, Action.APPROVE_RECOVERY)
CONFLICT = 409


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account, and what waits for a second person."""
    demand_any(request, *LOOKERS)
    at = now_of(request)
    found = all_accounts(by=by_of(request), at=at)
    waiting = waiting_requests(at=at)
    record = accounts_page(found, waiting, may_agree=lambda row: _may_agree(request, row))
    return page(request, "access/accounts.html", record)


@require_safe
def account(request: HttpRequest, account: UUID) -> HttpResponse:
    """One account."""
    demand_any(request, *LOOKERS)
    return _account_page(request, account)


@require_http_methods(GET_OR_POST)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody. Where the role can read folders, a second person must agree before there is a link."""
    demand_any(request, Action.INVITE)
    form = InviteForm(posted(request), initial={"role": Role.VOLUNTEER.value})
    if request.method == "POST" and form.is_valid():
        reading = Circumstances(reading_role=form.chosen() in READERS)
        if ask(request, Action.INVITE, reading).needs or ask(request, Action.INVITE, reading).allowed:
            return _invited(request, form, agreed_later=needs_second_person(request, Action.INVITE, reading))
        form.add_error("role", " ".join(ask(request, Action.INVITE, reading).reasons))
    record = FormPage(
        title=_("Invite somebody"), form=form, button=_("Invite"), back=_back_from_inviting(request),
        lead=_("You get a link to hand over. It works once, for 24 hours."),
    )  # fmt: skip
    return page(request, "access/invite.html", record, status=status_of(form))


@require_POST
def account_link(request: HttpRequest, account: UUID) -> HttpResponse:
    """A new link for somebody who has not come yet."""
    demand_any(request, Action.INVITE)
    there = _there(account)
    demand(request, Action.INVITE, Circumstances(reading_role=there.role in READERS, second_person=True))
    try:
        token = invitations.new_link(account=account, by=by_of(request), at=now_of(request))
    except SignInRefused as refused:
        return _account_page(request, account, problem=str(refused))
    return _link_page(request, token, _name_of(there))


@require_POST
def account_role(request: HttpRequest, account: UUID) -> HttpResponse:
    """Another role: at once, or once a second person has agreed where it can read folders."""
    demand_any(request, Action.MANAGE_ACCOUNTS)
    _there(account)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _account_page(request, account, form=form)
    role, by, at = form.chosen(), by_of(request), now_of(request)
    wish = Circumstances(concerns_self=account == own_id(request), reading_role=role in READERS)
    if needs_second_person(request, Action.MANAGE_ACCOUNTS, wish):
        invitations.ask_for_role(account=account, role=role, asker=own_id(request), by=by, at=at)
    else:
        actions.change_role(account=account, role=role, by=by, at=at)
    return _to(account)


@require_POST
def account_suspend(request: HttpRequest, account: UUID) -> HttpResponse:
    """Stop an account at once."""
    demand_any(request, Action.SUSPEND)
    _there(account)
    demand(request, Action.SUSPEND, Circumstances(concerns_self=account == own_id(request)))
    actions.suspend_account(account=account, by=by_of(request), at=now_of(request))
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
    """End everything that somebody has open: the telephone is lost."""
    demand_any(request, Action.END_SESSIONS)
    _there(account)
    demand(request, Action.END_SESSIONS, Circumstances(concerns_self=account == own_id(request)))
    actions.end_sessions_of(account=account, by=by_of(request), at=now_of(request))
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
        token = invitations.agree(request=wish, second=own_id(request), by=by_of(request), at=at)
    except SignInRefused as refused:
        return _account_page(request, waiting.account, problem=str(refused))
    return _link_page(request, token, _name_of(_there(waiting.account))) if token else _to(waiting.account)


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


def _of_stopped(request: HttpRequest, account: Account) -> Circumstances:
    above = outranks(actions.stopped_as(account), visitor_of(request).role)
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
        return _link_page(request, invited.token, _name_of(invited.account))
    record = WordsPage(
        title=_("A second person must agree"),
        paragraphs=(
            _("This person may come to read folders. So a lead, the Registered Manager or a trustee must agree."),
            _("They find it under “People who sign in”. It waits for 24 hours. Then they get the link to hand over."),
        ),
        back=_back_from_inviting(request),
    )
    return page(request, "access/words.html", record)


def _link_page(request: HttpRequest, token: str, username: str) -> HttpResponse:
    record = WordsPage(
        title=_("Hand over this link"),
        paragraphs=(
            _("It is shown this once. It works once, and only for a short time."),
            _("Make sure you give it to the right person: best face to face, or by a number you know."),
        ),
        shown=request.build_absolute_uri(reverse("welcome", args=[token])),
        names=((_("User name"), username),),
        back=_back_from_inviting(request),
    )
    return page(request, "access/words.html", record)


def _back_from_inviting(request: HttpRequest) -> str:
    looks = any(may_begin(request, action) for action in LOOKERS)
    return reverse("accounts" if looks else "invite")


def _account_page(
    request: HttpRequest, account: UUID, *, form: RoleForm | None = None, problem: str = ""
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
        deeds=deeds_of(found, may=lambda deed: _may(request, deed, found, own)),
        role_form=(form or RoleForm(initial={"role": found.role.value})) if may_manage else None,
        role_url=reverse("account_role", args=[account]), here=reverse("account", args=[account]),
    )  # fmt: skip
    status = CONFLICT if problem else INVALID if form else OK
    return page(request, "access/account.html", record, status=status)


def _may(request: HttpRequest, deed: str, account: AccountInList, own: Circumstances) -> bool:
    reading = Circumstances(reading_role=account.role in READERS, second_person=True)
    wished = {
        "invite": (Action.INVITE, reading),
        "end_sessions": (Action.END_SESSIONS, own),
        "recover": (Action.APPROVE_RECOVERY, own),
        "suspend": (Action.SUSPEND, own),
        "restore": (Action.RESTORE, _of_stopped(request, _there(account.id))),
    }
    return may_begin(request, *wished[deed])
