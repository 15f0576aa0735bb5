"""What a link does that was handed over: set a password, and come in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantern.access import invitations, signing_in
from lantern.access.actions import SignInRefused
from lantern.access.forms import NewPasswordForm, posted, status_of
from lantern.access.gate import now_of
from lantern.access.models import Account
from lantern.access.presenters import FormPage, WordsPage
from lantern.access.sessions import mark_of
from lantern.access.stations import station_of
from lantern.web.pages import page

FORBIDDEN, GONE = 403, 410


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the page uses nothing up. Sending a password does. A link that is over says no more than that."""
    at = now_of(request)
    if station_of(request):
        return _own_device(request)
    link = invitations.link_of(token, at=at)
    account = Account.objects.filter(pk=link.account, is_active=True).first() if link else None
    if link is None or account is None:
        return _gone(request)
    form = NewPasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            came = invitations.accept(
                token=token, password=form.cleaned_data["password"], session=mark_of(request), at=at
            )
        except SignInRefused:
            return _gone(request)
        signing_in.open_session(request, came, how="link", second_factor=False, station=None, at=at)
        return HttpResponseRedirect(reverse("own_sign_in"))
    record = FormPage(
        title=_("Welcome to Lantern"), form=form, button=_("Keep this password"),
        lead=_("Your user name is %(name)s. Write it down: you need it each time. It says nothing about you.")
        % {"name": account.username},
    )  # fmt: skip
    return page(request, "access/form.html", record, status=status_of(form))


def _own_device(request: HttpRequest) -> HttpResponse:
    record = WordsPage(
        title=_("Open this link on your own device"),
        paragraphs=(_("This is a shared tablet. What you set up now must be yours alone. The link still works."),),
        back=reverse("sign_in"),
    )
    return page(request, "access/words.html", record, status=FORBIDDEN)


def _gone(request: HttpRequest) -> HttpResponse:
    record = WordsPage(
        title=_("This link does not work any more"),
        paragraphs=(
            _("Each link works once, and only for a short time. That guards you if somebody else finds it."),
            _("Ask the person who gave it to you for a new one."),
        ),
        back=reverse("sign_in"),
    )
    return page(request, "access/words.html", record, status=GONE)
