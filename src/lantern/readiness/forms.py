"""The forms of set-up."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lantern.packs.readiness_files import readiness_figures
from lantern.readiness.drills import LONGEST as LONGEST_PROOF
from lantern.readiness.drills import drilled_at
from lantern.spelling.folding import fold
from lantern.web.form_choices import offer

LONGEST_NAME: Final = 80
LONGEST_WHERE: Final = 300
MOST_MINUTES: Final = 600
_NEEDED: Final = {"required": _("Write this.")}


class SiteForm(forms.Form):
    """One site of the organisation."""

    sent = forms.UUIDField(required=False, widget=forms.HiddenInput)
    site_name = forms.CharField(
        label=_("What do your people call it?"), max_length=LONGEST_NAME, error_messages=_NEEDED,
        help_text=_("Such as the name of the house. Nobody's name, and no address."),
    )  # fmt: skip
    site_kind = forms.ChoiceField(
        label=_("What is it?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )
    site_area = forms.ChoiceField(
        label=_("In which area does it lie?"), required=False,
        help_text=_("Only areas are offered whose numbers are in your packs."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Iterable[str], **options: Any) -> None:
        """``areas`` are those that the packs name."""
        super().__init__(*args, **options)
        self.fields["sent"].initial = uuid4()
        offer(self, "site_kind", readiness_figures().sites.items())
        nowhere = _("Another area: no local numbers are known")
        offer(self, "site_area", [("", nowhere), *((area, area) for area in areas)])


class CustodyForm(forms.Form):
    """Which two posts hold the keys."""

    sent = forms.UUIDField(required=False, widget=forms.HiddenInput)
    holder = forms.CharField(
        label=_("Which post holds the first copy?"), max_length=LONGEST_NAME, error_messages=_NEEDED,
        help_text=_("A post, such as Chair of the trustees. Posts stay when people leave."),
    )  # fmt: skip
    other_holder = forms.CharField(
        label=_("Which other post holds the second copy?"), max_length=LONGEST_NAME, error_messages=_NEEDED
    )
    kept_where = forms.CharField(
        label=_("What does each hold, and where does it lie?"), max_length=LONGEST_WHERE, widget=forms.Textarea,
        error_messages=_NEEDED,
        help_text=_("Such as: a copy of the root key on a stick, in the safe at the bank. Never the key itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        """As any form."""
        super().__init__(*args, **options)
        self.fields["sent"].initial = uuid4()

    def clean(self) -> dict[str, Any]:
        """One post alone is no second one."""
        given = super().clean() or {}
        first, second = fold(given.get("holder") or ""), fold(given.get("other_holder") or "")
        if first and first == second:
            self.add_error("other_holder", _("This is the same post. If it is lost with one, nobody has it."))
        return given


class DrillForm(forms.Form):
    """That a backup was brought back: the words that the restore printed."""

    sent = forms.UUIDField(required=False, widget=forms.HiddenInput)
    proof = forms.CharField(
        label=_("The words that the restore printed at its end"), max_length=LONGEST_PROOF, error_messages=_NEEDED,
        help_text=_("They look like 20261122-0930-4f2a-91c7-0b3e. Only a restore with your keys can print them."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("How many minutes did it take, from the first step to the last?"), min_value=1, max_value=MOST_MINUTES,
        error_messages=_NEEDED,
    )  # fmt: skip

    def __init__(self, *args: Any, secret: bytes, now: datetime, **options: Any) -> None:
        """``secret`` is that of the keys here, ``now`` the moment of the request."""
        super().__init__(*args, **options)
        self._secret, self._now = secret, now
        self.fields["sent"].initial = uuid4()

    def clean_proof(self) -> datetime:
        """When the restore was done that printed these words."""
        at = drilled_at(self._secret, str(self.cleaned_data["proof"]))
        if at is None:
            raise forms.ValidationError(_("No restore with your keys printed this. Look at each sign again."))
        return at
