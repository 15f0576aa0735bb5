"""The forms about cases: into which case a concern is put, and a note or a decision."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.cases.forms import SHORTEST_REASON
from lantern.cases.person_forms import NEW
from lantern.packs.case_endings import case_figures
from lantern.web.form_choices import offer

NOTE, DECISION = "note", "decision"
MOST_WORDS: Final = 5000


class PutForm(forms.Form):
    """A case that is there, or a new one."""

    case = forms.ChoiceField(
        label=gettext_lazy("Which case?"), widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a case, or a new one."),
            "invalid_choice": gettext_lazy("Choose a case from the list, or a new one."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, cases: Iterable[tuple[str, str]], **options: Any) -> None:
        """``cases``: those that can be chosen, each with its words."""
        super().__init__(*args, **options)
        offer(self, "case", [*cases, (NEW, _("A new case"))])


class WrittenForm(forms.Form):
    """A note, or a decision with its reason."""

    sort = forms.ChoiceField(
        label=gettext_lazy("What is it?"), widget=forms.RadioSelect, initial=NOTE,
        choices=[
            (NOTE, gettext_lazy("A note: what happened, who said it, and when")),
            (DECISION, gettext_lazy("A decision: what is decided, and why")),
        ],
        error_messages={
            "required": gettext_lazy("Choose whether it is a note or a decision."),
            "invalid_choice": gettext_lazy("Choose whether it is a note or a decision."),
        },
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Your words"), widget=forms.Textarea, max_length=MOST_WORDS,
        help_text=gettext_lazy("They cannot be changed later. You can add to them."),
        error_messages={"required": gettext_lazy("Write the words first.")},
    )  # fmt: skip

    def __init__(self, *args: Any, may_decide: bool, **options: Any) -> None:
        """Whoever may not decide writes notes."""
        super().__init__(*args, **options)
        self._may_decide = may_decide

    def clean_sort(self) -> str:
        """What it is."""
        if self.cleaned_data["sort"] == DECISION and not self._may_decide:
            raise forms.ValidationError(_("You can write notes here. Somebody else decides."))
        return str(self.cleaned_data["sort"])


class CloseForm(forms.Form):
    """On what a case is closed, and what happened."""

    result = forms.ChoiceField(
        label=gettext_lazy("What has come of it?"), widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what has come of it."),
            "invalid_choice": gettext_lazy("Choose what has come of it from the list."),
        },
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What happened?"), widget=forms.Textarea, min_length=SHORTEST_REASON, max_length=MOST_WORDS,
        help_text=gettext_lazy("Say who told it, and how it is known. It cannot be changed later."),
        error_messages={
            "required": gettext_lazy("Write what happened. A case is not closed because time went by."),
            "min_length": gettext_lazy("Write a few words more, so that somebody else understands it."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        """The results are those of the pack."""
        super().__init__(*args, **options)
        offer(self, "result", [(one.key, _(one.label)) for one in case_figures().results])
