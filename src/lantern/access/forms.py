"""The forms of signing in and of accounts. Short, and each says what is wrong, why, and what to do."""

from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from lantern.access.roles import ROLE_NAMES, Role

NEW: Final = "new"
KNOWN: Final = "known"
LONGEST_PASSWORD: Final = 128
OK: Final = 200
INVALID: Final = 422
_NAME_HINT: Final = _("The name you were given, such as amber-otter-4821.")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form gets: what was sent, even if that is nothing; ``None`` while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def status_of(form: forms.Form) -> int:
    """200 for a fresh form; 422 for one that comes back with something to mend."""
    return INVALID if form.is_bound else OK


def _name(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Your user name"), max_length=40, help_text=_NAME_HINT,
        error_messages={"required": _("Type your user name. It is on the paper you were given.")}, **options,
    )  # fmt: skip


def _password(label: Any, **options: Any) -> forms.CharField:
    # Never stripped: what somebody chose is what counts.
    return forms.CharField(
        label=label, max_length=LONGEST_PASSWORD, strip=False,
        error_messages={
            "required": _("Type the password."),
            "max_length": _("That is longer than 128 letters. Choose a shorter one."),
        },
        **options,
    )  # fmt: skip


class SignInForm(forms.Form):
    """Name and password."""

    name = _name()
    password = _password(_("Your password"))


class PinSignInForm(forms.Form):
    """Name and PIN, at a shared tablet."""

    name = _name()
    pin = forms.CharField(
        label=_("Your PIN"), max_length=12, error_messages={"required": _("Type your PIN: 6 to 12 digits.")}
    )


class CodeForm(forms.Form):
    """A code from the app, or from paper."""

    code = forms.CharField(
        label=_("Your code"), max_length=40,
        error_messages={"required": _("Type the code that your app shows now, or one from your paper.")},
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """The password once more."""

    password = _password(_("Your password"))


class NewPasswordForm(forms.Form):
    """A password that is chosen. Long is good; no rules about signs."""

    password = _password(
        _("Your new password"),
        help_text=_("12 letters or more. Four words that do not belong together are good. You may paste it."),
    )

    def clean_password(self) -> str:
        """Long enough, and not one that everybody tries first."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class ChangePasswordForm(NewPasswordForm):
    """The password of now, and the one from now on."""

    current = _password(_("Your password now"))
    field_order = ("current", "password")


class PinForm(forms.Form):
    """A PIN that is chosen."""

    pin = forms.CharField(
        label=_("Your new PIN"), max_length=12,
        help_text=_("6 to 12 digits. It works only on shared tablets that were set up for this."),
        error_messages={"required": _("Type the PIN you choose: 6 to 12 digits.")},
    )  # fmt: skip


class PasskeyForm(forms.Form):
    """What the device answers, and the word by which the owner knows it."""

    label = forms.CharField(
        label=_("A word for this device"), max_length=40, help_text=_("So that you know it again, such as: my phone."),
        error_messages={"required": _("Type a word for this device, such as: my phone.")},
    )  # fmt: skip
    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput, required=False)


class AnswerForm(forms.Form):
    """What the device answers."""

    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class RoleForm(forms.Form):
    """What an account is in the organisation."""

    role = forms.ChoiceField(
        label=_("What this person is here"), choices=tuple((role.value, ROLE_NAMES[role]) for role in Role),
        widget=forms.RadioSelect, error_messages={"required": _("Choose what this person is here.")},
    )  # fmt: skip

    def chosen(self) -> Role:
        """The role, once the form is valid."""
        return Role(self.cleaned_data["role"])


class StopForm(forms.Form):
    """Why an account is stopped."""

    why = forms.CharField(
        label=_("Why do you stop this account?"), max_length=1_000, widget=forms.Textarea,
        help_text=_("Everything closes with the next click, and nobody signs in with it. Others hear of it at once."),
        error_messages={"required": _("Write down why. Others will read it later.")},
    )  # fmt: skip


class InviteForm(RoleForm):
    """Somebody who is to come in."""

    shown_name = forms.CharField(
        label=_("The name colleagues know"), max_length=80,
        help_text=_("Kept encrypted. The person signs in with another name, which says nothing."),
        error_messages={"required": _("Type the name colleagues know this person by.")},
    )  # fmt: skip
    mail = forms.EmailField(
        label=_("E-mail for alerts"), max_length=200, required=False,
        help_text=_("Kept encrypted. Alerts never say what they are about."),
        error_messages={"invalid": _("That is not an e-mail address. Write it like name@example.org.")},
    )  # fmt: skip
    since = forms.ChoiceField(
        label=_("How long has this person been with you?"),
        choices=((NEW, _("Less than 90 days, or I do not know")), (KNOWN, _("90 days or more. I know this myself."))),
        initial=NEW, required=False, widget=forms.RadioSelect,
        help_text=_("For 90 days a new person cannot search, take copies or see hidden places."),
    )  # fmt: skip
    field_order = ("shown_name", "role", "since", "mail")

    def vouched(self) -> bool:
        """Whether whoever invites answers for it that this person is not new."""
        return str(self.cleaned_data["since"]) == KNOWN
