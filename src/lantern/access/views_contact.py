"""How somebody is reached: their own page, and noting that mail to them comes back."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantern.access.contact_forms import ContactForm
from lantern.access.contacts import change_contact, contact_of, mail_arrives, mail_came_back
from lantern.access.forms import posted, status_of
from lantern.access.gate import now_of
from lantern.access.guarding import by_of, demand, own_id
from lantern.access.models import Account
from lantern.access.own_pages import came_back_words
from lantern.access.policy_actions import Action
from lantern.access.presenters import FormPage
from lantern.web.pages import page

GET_OR_POST = ["GET", "HEAD", "POST"]
ARRIVES: Final = "arrives"


@require_http_methods(GET_OR_POST)
def own_contact(request: HttpRequest) -> HttpResponse:
    """Where one's own alerts go, and where one is rung."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    account, found = own_id(request), contact_of(own_id(request))
    kept = {"mail": found.mail, "second_mail": found.second_mail, "phone": found.phone}
    form = ContactForm(posted(request), initial=kept)
    if request.method == "POST" and form.is_valid():
        change_contact(account=account, **form.cleaned_data, by=by_of(request), at=now_of(request))
        return HttpResponseRedirect(f"{reverse('own_contact')}?kept=yes")
    record = FormPage(
        title=_("How you are reached"), form=form, button=_("Keep it"), back=reverse("own_sign_in"),
        notice=_("Kept.") if request.GET.get("kept") and not found.came_back else came_back_words(found),
    )  # fmt: skip
    return page(request, "access/form.html", record, status=status_of(form))


@require_POST
def account_mail(request: HttpRequest, account: UUID) -> HttpResponse:
    """Note that mail to an account comes back, or arrives again. Somebody else is told instead, from now on."""
    demand(request, Action.NOTE_MAIL)
    if not Account.objects.filter(pk=account).exists():
        raise Http404
    by, at = by_of(request), now_of(request)
    if request.POST.get("mail") == ARRIVES:
        mail_arrives(account=account, by=by, at=at)
    else:
        mail_came_back(account=account, by=by, at=at)
    return HttpResponseRedirect(reverse("account", args=[account]))
