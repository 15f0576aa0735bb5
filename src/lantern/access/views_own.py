"""With what one signs in, and where one is signed in: one's own affairs."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantern.access import passkeys, second_factors, signing_in, stations, tries
from lantern.access.actions import SignInRefused, change_password, end_sessions_of
from lantern.access.codes import address_for_app, as_picture, in_letters
from lantern.access.forms import ChangePasswordForm, CodeForm, PasskeyForm, PinForm, posted, status_of
from lantern.access.gate import now_of
from lantern.access.guarding import account_of, by_of, demand, own_id, safe_next
from lantern.access.hashing import PASSWORD, digest_of, hashed
from lantern.access.own_pages import own_sign_in_page, sessions_page
from lantern.access.policy_actions import Action
from lantern.access.presenters import (
    CodeAppPage,
    FormPage,
    PaperCodesPage,
    PasskeyPage,
    reach_page,
    second_factor_words,
    wait_words,
)
from lantern.access.queries import open_sessions
from lantern.access.sessions import mark_of
from lantern.access.visitors import visitor_of
from lantern.web.pages import page

FORM, PASSKEY = "access/form.html", "access/passkey.html"
GET_OR_POST = ["GET", "HEAD", "POST"]
SLOW_DOWN = 429


@require_safe
def own_sign_in(request: HttpRequest) -> HttpResponse:
    """With what this account signs in; where something must be set up first, that and nothing else."""
    actor = visitor_of(request).actor
    problem = second_factor_words(actor) if request.GET.get("needed") else ""
    return page(request, "access/own_sign_in.html", own_sign_in_page(account_of(request), actor, problem=problem))


@require_POST
def code_app_begin(request: HttpRequest) -> HttpResponse:
    """Make a secret for an app."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    try:
        second_factors.begin_code_app(account=own_id(request), by=by_of(request), at=now_of(request))
    except SignInRefused as refused:
        return _refused(request, refused)
    return HttpResponseRedirect(reverse("code_app"))


@require_http_methods(GET_OR_POST)
def code_app(request: HttpRequest) -> HttpResponse:
    """Show the secret to the telephone, and take the first code."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    account, at = account_of(request), now_of(request)
    secret = second_factors.waiting_secret(account.id)
    if secret is None:
        return HttpResponseRedirect(reverse("own_sign_in"))
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if second_factors.confirm_code_app(account=account.id, code=code, by=by_of(request), at=at):
            return _set_up(request)
        form.add_error("code", _("This code does not fit. Look at your app, and type the code it shows now."))
    record = CodeAppPage(
        title=_("Set up an app for codes"), form=form, picture=reverse("code_app_picture"),
        letters=in_letters(secret), back=reverse("own_sign_in"),
    )  # fmt: skip
    return page(request, "access/code_app.html", record, status=status_of(form))


@require_safe
def code_app_picture(request: HttpRequest) -> HttpResponse:
    """The square picture that the telephone reads: only to its owner, only while it is set up, never kept."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    account = account_of(request)
    secret = second_factors.waiting_secret(account.id)
    if secret is None:
        raise Http404
    return HttpResponse(
        as_picture(address_for_app(secret, account.username)),
        content_type="image/svg+xml",
        headers={"Cache-Control": "no-store"},
    )


@require_POST
def code_app_remove(request: HttpRequest) -> HttpResponse:
    """Take the app away."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    account = account_of(request)
    keep = signing_in.needs_second_factor(account.role)
    try:
        second_factors.remove_code_app(account=account.id, by=by_of(request), at=now_of(request), must_keep_one=keep)
    except SignInRefused as refused:
        return _refused(request, refused)
    return HttpResponseRedirect(reverse("own_sign_in"))


@require_http_methods(GET_OR_POST)
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Make a passkey on this device."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    account, form = account_of(request), PasskeyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            passkeys.add(
                request, account=account.id, answer=said["answer"], label=said["label"], by=by_of(request),
                at=now_of(request),
            )  # fmt: skip
        except SignInRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _set_up(request)
    record = PasskeyPage(
        title=_("Add a passkey"), form=form, ceremony="make", options=passkeys.begin_adding(request, account),
        button=_("Make a passkey on this device"),
        lead=_("Your device asks for your finger, your face or its code. Nothing of that is sent to us."),
        back=reverse("own_sign_in"),
    )  # fmt: skip
    return page(request, PASSKEY, record, status=status_of(form))


@require_POST
def passkey_remove(request: HttpRequest, passkey: UUID) -> HttpResponse:
    """Take a passkey away."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    account = account_of(request)
    keep = signing_in.needs_second_factor(account.role)
    try:
        passkeys.remove(account=account.id, passkey=passkey, by=by_of(request), at=now_of(request), must_keep_one=keep)
    except SignInRefused as refused:
        return _refused(request, refused)
    return HttpResponseRedirect(reverse("own_sign_in"))


@require_POST
def paper_codes(request: HttpRequest) -> HttpResponse:
    """Make ten codes for paper, and show them this once."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    account = account_of(request)
    if not second_factors.has_second_factor(account.id):
        return HttpResponseRedirect(reverse("own_sign_in"))
    codes = second_factors.make_paper_codes(account=account.id, by=by_of(request), at=now_of(request))
    record = PaperCodesPage(title=_("Your codes for paper"), codes=codes, back=reverse("own_sign_in"))
    return page(request, "access/paper_codes.html", record)


@require_http_methods(GET_OR_POST)
def own_password(request: HttpRequest) -> HttpResponse:
    """Choose another password. Every other session ends."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    account, form = account_of(request), ChangePasswordForm(posted(request))
    status = status_of(form)
    if request.method == "POST" and form.is_valid():
        try:
            begun = tries.begin(tries.PASSWORD, account.username, request, at=now_of(request))
        except tries.TooManyTries as too_many:
            form.add_error(None, wait_words(too_many.wait))
            status = SLOW_DOWN
        else:
            if signing_in.checked(account.username, form.cleaned_data["current"]) is not None:
                tries.succeeded(begun)
                return _password_changed(request, form.cleaned_data["password"])
            form.add_error("current", _("That is not your password. Type the one you have now."))
    record = FormPage(title=_("Change your password"), form=form, button=_("Change it"), back=reverse("own_sign_in"))
    return page(request, FORM, record, status=status)


@require_http_methods(GET_OR_POST)
def own_pin(request: HttpRequest) -> HttpResponse:
    """Choose a PIN for shared tablets."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    form = PinForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            stations.set_pin(
                account=own_id(request), pin=form.cleaned_data["pin"], by=by_of(request), at=now_of(request)
            )
        except SignInRefused as refused:
            form.add_error("pin", str(refused))
        else:
            return HttpResponseRedirect(reverse("own_sign_in"))
    record = FormPage(title=_("A PIN for shared tablets"), form=form, button=_("Keep it"), back=reverse("own_sign_in"))
    return page(request, FORM, record, status=status_of(form))


@require_safe
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where this account is signed in."""
    record = sessions_page(open_sessions(own_id(request)), here=mark_of(request))
    return page(request, "access/sessions.html", record)


@require_POST
def own_session_end(request: HttpRequest) -> HttpResponse:
    """End one session of one's own, or all: the telephone is lost."""
    demand(request, Action.END_OWN_SESSIONS)
    which = request.POST.get("which", "all")
    only = "" if which == "all" else which
    end_sessions_of(account=own_id(request), by=by_of(request), at=now_of(request), only=only)
    return HttpResponseRedirect(reverse("own_sessions"))


@require_safe
def own_reach(request: HttpRequest) -> HttpResponse:
    """What one can and cannot see here."""
    return page(request, "access/reach.html", reach_page(visitor_of(request).actor, back=safe_next("/")))


def _set_up(request: HttpRequest) -> HttpResponse:
    """A second factor is there now. Whoever has no codes for paper yet gets them next."""
    signing_in.note_second_factor(request, at=now_of(request))
    return HttpResponseRedirect(reverse("own_sign_in"))


def _password_changed(request: HttpRequest, password: str) -> HttpResponse:
    here = digest_of(request.session.session_key or "")
    changed = change_password(
        account=own_id(request),
        hash=hashed(password, of=own_id(request), means=PASSWORD),
        by=by_of(request),
        at=now_of(request),
        but=here,
    )
    signing_in.keep_session(request, changed)
    return HttpResponseRedirect(reverse("own_sign_in"))


def _refused(request: HttpRequest, refused: SignInRefused) -> HttpResponse:
    record = own_sign_in_page(account_of(request), visitor_of(request).actor, problem=str(refused))
    return page(request, "access/own_sign_in.html", record, status=409)
