from django import forms
from django.utils.translation import gettext_lazy as _

from lantern.web.days import DayField


class SampleForm(forms.Form):
    """One field of each kind."""

    seen = forms.CharField(
        label=_("What did you see or hear?"),
        help_text=_("Write it in your own words. Short is fine."),
        widget=forms.Textarea,
        error_messages={"required": _("Write what you saw or heard.")},
    )
    place = forms.CharField(
        label=_("Where was it?"),
        required=False,
        error_messages={"required": _("Write where it was.")},
    )
    danger = forms.ChoiceField(
        label=_("Is somebody in danger now?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. “I do not know” is an answer.")},
    )
    about = forms.MultipleChoiceField(
        label=_("Whom is it about?"),
        help_text=_("Choose all that fit."),
        choices=[("child", _("A child")), ("adult", _("An adult")), ("unknown", _("I do not know"))],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    day = DayField(label=_("On which day?"), help_text=_("For example, 27 3 2026."))
    area = forms.ChoiceField(
        label=_("Which area?"),
        choices=[("", _("Choose an area")), ("luton", "Luton"), ("other", _("Another area"))],
        error_messages={"required": _("Choose an area.")},
    )
    code = forms.CharField(
        label=_("Code from your app"),
        help_text=_("Six digits."),
        error_messages={"required": _("Write the six digits that your app shows.")},
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput,
        error_messages={"required": _("Write your password.")},
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["place"].why = _("The council of the place is the one that must be told.")  # type: ignore[attr-defined]
