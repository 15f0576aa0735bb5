"""Signing in and out: password, second factor, passkey, PIN at a shared tablet, and the proof in between."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantern.access import challenges, passkeys, signing_in, stations, tries
from lantern.access.confirming import confirm_page, confirm_passkey_page, confirmed, next_of
from lantern.access.forms import AnswerForm, CodeForm, ConfirmForm, PinSignInForm, SignInForm, posted, status_of
from lantern.access.gate import now_of
from lantern.access.guarding import account_of, by_of, safe_next
from lantern.access.models import Account
from lantern.access.presenters import FormPage, PasskeyPage, not_right, wait_words
from lantern.access.second_factors import has_second_factor, use_code
from lantern.access.sessions import mark_of
from lantern.vault.audit import By
from lantern.web.headers import forget_everything
from lantern.web.pages import page

FORM, PASSKEY = "access/form.html", "access/passkey.html"
GET_OR_POST = ["GET", "HEAD", "POST"]
SLOW_DOWN = 429


@login_not_required
@require_http_methods(GET_OR_POST)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. What is wrong is not said: neither whether the name exists."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request.GET.get("next")))
    form = SignInForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return page(request, FORM, _sign_in_page(request, form), status=status_of(form))
    at, name = now_of(request), form.cleaned_data["name"]
    try:
        begun = tries.begin(tries.PASSWORD, name, request, at=at)
    except tries.TooManyTries as too_many:
        return _slow_down(request, form, too_many)
    account = signing_in.checked(name, form.cleaned_data["password"])
    if account is None:
        signing_in.refuse_sign_in(name, how="password", session=mark_of(request), at=at)
        form.add_error(None, not_right())
        return page(request, FORM, _sign_in_page(request, form), status=status_of(form))
    tries.succeeded(begun)
    if has_second_factor(account.id):
        signing_in.wait_for_second_factor(request, account, at=at)
        return _go("sign_in_code", request)
    return _signed_in(request, account, how="password", second_factor=False)


@login_not_required
@require_http_methods(GET_OR_POST)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor: a code of the app or from paper. A passkey is another way."""
    at = now_of(request)
    account = signing_in.half_way(request, at=at)
    if account is None:
        return HttpResponseRedirect(f"{reverse('sign_in')}?ended=yes")
    form = CodeForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return page(request, FORM, _code_page(request, form), status=status_of(form))
    try:
        begun = tries.begin(tries.CODE, str(account.id), request, at=at)
    except tries.TooManyTries as too_many:
        form.add_error(None, wait_words(too_many.wait))
        return page(request, FORM, _code_page(request, form), status=SLOW_DOWN)
    by = By(account.id, mark_of(request))
    if not use_code(account=account.id, code=form.cleaned_data["code"], by=by, at=at):
        signing_in.refuse_sign_in(account.username, how="code", session=by.session, at=at)
        form.add_error("code", _("This code does not fit, or was used already. Type the one your app shows now."))
        return page(request, FORM, _code_page(request, form), status=status_of(form))
    tries.succeeded(begun)
    return _signed_in(request, account, how="code", second_factor=True)


@login_not_required
@require_http_methods(GET_OR_POST)
def sign_in_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey, which is both factors in one. It stays open while passwords are slowed down (T19)."""
    at, form = now_of(request), AnswerForm(posted(request))
    if request.method == "POST":
        answer = form.cleaned_data["answer"] if form.is_valid() else ""
        asked = challenges.kept(request, at=at)
        account = passkeys.use(request, asked, answer=answer, session=mark_of(request), at=at)
        if account is not None:
            done = _signed_in(request, account, how="passkey", second_factor=True)
            challenges.drop(done)
            return done
        if tries.count_passkey(request, at=at):
            signing_in.refuse_sign_in("", how="passkey", session=mark_of(request), at=at)
        form = AnswerForm({})
        form.add_error(None, _("Your device did not show a passkey that fits. Try again, or use your password."))
    options, challenge = passkeys.ask(request, at=at)
    shown = page(request, PASSKEY, _passkey_page(request, form, options), status=status_of(form))
    challenges.keep(shown, challenge)
    return shown


@login_not_required
@require_http_methods(GET_OR_POST)
def sign_in_pin(request: HttpRequest) -> HttpResponse:
    """Name and PIN, at an enrolled tablet. Any other browser is sent to the ordinary page."""
    at, station = now_of(request), stations.station_of(request)
    if station is None or request.user.is_authenticated:
        return HttpResponseRedirect(reverse("sign_in"))
    form = PinSignInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            begun = tries.begin(tries.PIN, name, request, at=at)
        except tries.TooManyTries as too_many:
            form.add_error(None, wait_words(too_many.wait))
            return page(request, FORM, _pin_page(request, form), status=SLOW_DOWN)
        account = stations.use_pin(name=name, pin=form.cleaned_data["pin"], session=mark_of(request), at=at)
        if account is not None:
            tries.succeeded(begun)
            signing_in.open_session(request, account, how="pin", second_factor=True, station=station, at=at)
            return HttpResponseRedirect(safe_next(request.POST.get("next")))
        signing_in.refuse_sign_in(name, how="pin", session=mark_of(request), at=at)
        words = _("This name and PIN do not fit. After 5 wrong tries the PIN is off: sign in with your password.")
        form.add_error(None, words)
    return page(request, FORM, _pin_page(request, form), status=status_of(form))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session, and let the browser forget what it kept."""
    signing_in.sign_out(request, at=now_of(request))
    answer = HttpResponseRedirect(f"{reverse('sign_in')}?out=yes")
    forget_everything(answer, keep_cookies=stations.cookie_name() in request.COOKIES)
    return answer


@require_http_methods(GET_OR_POST)
def confirm(request: HttpRequest) -> HttpResponse:
    """Show once more that it is you, by password. It counts for five minutes."""
    at, account = now_of(request), account_of(request)
    form = ConfirmForm(request.POST if request.method == "POST" and not request.POST.get("begin") else None)
    if not form.is_valid():
        return confirm_page(request, form)
    try:
        begun = tries.begin(tries.PASSWORD, account.username, request, at=at)
    except tries.TooManyTries as too_many:
        form.add_error(None, wait_words(too_many.wait))
        return confirm_page(request, form, status=SLOW_DOWN)
    if signing_in.checked(account.username, form.cleaned_data["password"]) is None:
        signing_in.refuse_sign_in(account.username, how="confirm", session=mark_of(request), at=at)
        form.add_error("password", _("That is not your password. Type it again."))
        return confirm_page(request, form)
    tries.succeeded(begun)
    signing_in.confirm(request, account.id, how="password", at=at)
    return confirmed(request)


@require_http_methods(GET_OR_POST)
def confirm_passkey(request: HttpRequest) -> HttpResponse:
    """Show once more that it is you, by passkey."""
    begins = request.method != "POST" or bool(request.POST.get("begin"))
    form = AnswerForm(None if begins else request.POST)
    if not begins:
        by, at = by_of(request), now_of(request)
        answer = form.cleaned_data["answer"] if form.is_valid() else ""
        found = passkeys.confirm(request, answer=answer, session=by.session, at=at)
        if found is not None and found.id == by.account:
            signing_in.confirm(request, found.id, how="passkey", at=at)
            return confirmed(request)
        form = AnswerForm({})
        form.add_error(None, _("Your device did not show a passkey of yours. Try again, or use your password."))
    return confirm_passkey_page(request, form)


def _signed_in(request: HttpRequest, account: Account, *, how: str, second_factor: bool) -> HttpResponse:
    station = stations.station_of(request)
    signing_in.open_session(request, account, how=how, second_factor=second_factor, station=station, at=now_of(request))
    return HttpResponseRedirect(safe_next(request.POST.get("next")))


def _slow_down(request: HttpRequest, form: SignInForm, too_many: tries.TooManyTries) -> HttpResponse:
    form.add_error(None, wait_words(too_many.wait))
    return page(request, FORM, _sign_in_page(request, form), status=SLOW_DOWN)


def _go(route: str, request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", "")
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return HttpResponseRedirect(f"{reverse(route)}{query}")


def _sign_in_page(request: HttpRequest, form: SignInForm) -> FormPage:
    notice = ""
    if request.GET.get("ended"):
        notice = _("You were signed out, because nothing was done for a while or the session was ended.")
    elif request.GET.get("out"):
        notice = _("You are signed out.")
    links = [(_("Sign in with a passkey"), reverse("sign_in_passkey"))]
    if stations.station_of(request):
        links.append((_("Sign in with your PIN"), reverse("sign_in_pin")))
    return FormPage(
        title=_("Sign in"), form=form, button=_("Sign in"), notice=notice, next=next_of(request), links=tuple(links)
    )


def _code_page(request: HttpRequest, form: CodeForm) -> FormPage:
    return FormPage(
        title=_("Type your code"), form=form, button=_("Go on"), next=next_of(request),
        lead=_("Type the code that your app shows now, or one of the codes from your paper."),
        links=((_("Use a passkey instead"), reverse("sign_in_passkey")),),
    )  # fmt: skip


def _pin_page(request: HttpRequest, form: PinSignInForm) -> FormPage:
    return FormPage(
        title=_("Sign in at this tablet"), form=form, button=_("Sign in"), next=next_of(request),
        lead=_("This tablet is shared. Sign out when you put it down."),
        links=((_("Sign in with your password"), reverse("sign_in")),),
    )  # fmt: skip


def _passkey_page(request: HttpRequest, form: AnswerForm, options: str) -> PasskeyPage:
    return PasskeyPage(
        title=_("Sign in with a passkey"), form=form, ceremony="use", options=options,
        button=_("Use my passkey"), next=next_of(request),
        lead=_("Your device asks for your finger, your face or its code. Nothing of that is sent to us."),
        links=((_("Use your password instead"), reverse("sign_in")),),
    )  # fmt: skip
