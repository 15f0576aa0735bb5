"""How somebody is reached: their own page, and noting that mail to them comes back."""

from typing import Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lantern.access.contacts import change_contact, contact_of, mail_arrives, mail_came_back
from lantern.access.forms import posted, status_of
from lantern.access.gate import now_of
from lantern.access.guarding import by_of, demand, own_id
from lantern.access.models import Account
from lantern.access.own_pages import came_back_words
from lantern.access.policy_actions import Action
from lantern.access.presenters import FormPage
from lantern.web.numbers import CALLABLE, latin_digits
from lantern.web.pages import page

GET_OR_POST = ["GET", "HEAD", "POST"]
ARRIVES: Final = "arrives"
_NO_ADDRESS: Final = gettext_lazy("That is not an e-mail address. Write it like name@example.org.")


class ContactForm(forms.Form):
    """Two addresses and a telephone, each of which may be left empty."""

    mail = forms.EmailField(
        label=gettext_lazy("Your e-mail for alerts"), max_length=200, required=False,
        help_text=gettext_lazy("Kept encrypted. Alerts never say what they are about."),
        error_messages={"invalid": _NO_ADDRESS},
    )  # fmt: skip
    second_mail = forms.EmailField(
        label=gettext_lazy("A second address"), max_length=200, required=False,
        help_text=gettext_lazy(
            "For when nobody opens an urgent alert, or mail to the first address comes back. Best another way: an "
            "address that becomes a text message on your telephone."
        ),
        error_messages={"invalid": _NO_ADDRESS},
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Your telephone while you are on call"), max_length=40, required=False,
        help_text=gettext_lazy(
            "If you are in a post, everybody who signs in here can read this number on the page Who is on call. Leave "
            "it empty if you do not want that."
        ),
    )  # fmt: skip

    def clean_second_mail(self) -> str:
        """Another address than the first: twice the same is no second way."""
        second: str = self.cleaned_data["second_mail"]
        if second and second.casefold() == str(self.cleaned_data.get("mail", "")).casefold():
            raise ValidationError(_("That is your first address. Write another one, or leave it empty."), code="same")
        return second

    def clean_phone(self) -> str:
        """A number that can be rung."""
        number = latin_digits(self.cleaned_data["phone"]).strip()
        if number and not CALLABLE.fullmatch(number):
            raise ValidationError(_("Write the number alone, such as 07700 900123."), code="invalid")
        return number


@require_http_methods(GET_OR_POST)
def own_contact(request: HttpRequest) -> HttpResponse:
    """Where one's own alerts go, and where one is rung."""
    demand(request, Action.CHANGE_OWN_SIGN_IN)
    account, found = own_id(request), contact_of(own_id(request))
    kept = {"mail": found.mail, "second_mail": found.second_mail, "phone": found.phone}
    form = ContactForm(posted(request), initial=kept)
    if request.method == "POST" and form.is_valid():
        change_contact(account=account, **form.cleaned_data, by=by_of(request), at=now_of(request))
        return HttpResponseRedirect(reverse("own_sign_in"))
    record = FormPage(
        title=_("How you are reached"), form=form, button=_("Keep it"), back=reverse("own_sign_in"),
        notice=came_back_words(found),
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
