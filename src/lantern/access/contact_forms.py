"""The form about how somebody is reached."""

from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.web.numbers import CALLABLE, latin_digits

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
