"""The form by which somebody writes down what a person is said to be to another."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.cases.person_forms import LONGEST_SOURCE, LONGEST_WISHES
from lantern.packs.network_files import network_figures
from lantern.web.form_choices import offer

_CHOOSE = gettext_lazy("Choose somebody from the list.")


class TieForm(forms.Form):
    """Who is what to whom, and who said so."""

    one = forms.ChoiceField(label=gettext_lazy("Who?"), error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE})
    tie = forms.ChoiceField(
        label=gettext_lazy("What are they said to be?"),
        error_messages={
            "required": gettext_lazy("Choose what they are said to be."),
            "invalid_choice": gettext_lazy("Choose what they are said to be."),
        },
    )  # fmt: skip
    other = forms.ChoiceField(
        label=gettext_lazy("To whom?"), error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE}
    )
    told_by = forms.CharField(
        label=gettext_lazy("Who said so?"), max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("Such as: the person; her social worker. Whoever says something else stands beside it."),
        error_messages={"required": gettext_lazy("Write who said so.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In their words"), widget=forms.Textarea, required=False, max_length=LONGEST_WISHES
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **options: Any) -> None:
        """``people``: the ids of those in the case, each with its words."""
        super().__init__(*args, **options)
        listed = [("", _("Choose")), *people]
        offer(self, "one", listed)
        offer(self, "other", listed)
        offer(self, "tie", [("", _("Choose")), *((one.key, _(one.label)) for one in network_figures().ties)])

    def clean(self) -> dict[str, Any]:
        """Nobody is something to themselves."""
        given = super().clean() or self.cleaned_data
        if given.get("one") and given.get("one") == given.get("other"):
            self.add_error("other", _("Choose two people."))
        return given
