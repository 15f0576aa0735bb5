"""The forms about people: names to look for, who it is, what is said of them, and whether two are one."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.cases.forms import LONGEST_REASON, SHORTEST_REASON
from lantern.cases.link_words import role_words
from lantern.cases.persons import SaidOf, spellings_in
from lantern.folders.search import LONGEST
from lantern.packs.vocabularies import vocabulary
from lantern.spelling.plain_text import plain
from lantern.web.form_choices import offer

MOST_SPELLINGS: Final = 6
LONGEST_BIRTH: Final = 60
LONGEST_WISHES: Final = 2000
LONGEST_SOURCE: Final = 120
NEW: Final = "new"
SAME, APART = "same", "apart"


def _names(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea, max_length=LONGEST,
        help_text=gettext_lazy("One spelling on each line, as people say or write it, in each script that you know."),
        error_messages={"required": gettext_lazy("Write at least one name, or what they are called.")},
    )  # fmt: skip


class _SaysNames(forms.Form):
    """A form with names, one spelling on each line."""

    def clean_names(self) -> tuple[str, ...]:
        """The spellings."""
        found = spellings_in(plain(str(self.cleaned_data["names"])))
        if not found:
            raise forms.ValidationError(_("Write at least one name, or what they are called."))
        if len(found) > MOST_SPELLINGS:
            raise forms.ValidationError(_("Write %(n)s spellings at most.") % {"n": MOST_SPELLINGS})
        return found


class NamesForm(_SaysNames):
    """Whom one looks for. Nobody is opened a folder before this was asked."""

    names = _names(gettext_lazy("What is the person called?"))


class _AboutForm(forms.Form):
    """What is said of a person, beside the names."""

    born = forms.CharField(
        label=gettext_lazy("Date of birth, as it was said"), required=False, max_length=LONGEST_BIRTH,
        help_text=gettext_lazy("A day, a year, “about 16”. Leave it empty if nobody knows. It is not checked."),
    )  # fmt: skip
    wishes = forms.CharField(
        label=gettext_lazy("What does the person want?"), required=False, max_length=LONGEST_WISHES,
        widget=forms.Textarea,
        help_text=gettext_lazy("In their own words. If nobody could ask, write why."),
    )  # fmt: skip
    told_by = forms.CharField(
        label=gettext_lazy("Who said so?"), required=False, max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("Such as: the person; her social worker."),
    )  # fmt: skip


class WhoForm(_AboutForm):
    """Who it is among those who were found, or somebody new; and in which part they stand."""

    which = forms.ChoiceField(
        label=gettext_lazy("Who is it?"), widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose who it is."),
            "invalid_choice": gettext_lazy("Choose somebody from the list."),
        },
    )  # fmt: skip
    role = forms.ChoiceField(
        label=gettext_lazy("Which part do they have in this?"),
        error_messages={
            "required": gettext_lazy("Choose which part they have."),
            "invalid_choice": gettext_lazy("Choose a part from the list."),
        },
    )  # fmt: skip
    field_order = ("which", "role", "born", "wishes", "told_by")

    def __init__(self, *args: Any, found: Iterable[tuple[str, str]], **options: Any) -> None:
        """``found``: the ids of those who were found, each with its words."""
        super().__init__(*args, **options)
        new = (NEW, _("None of these: open a new folder"))
        listed = [*found]
        offer(self, "which", [*listed, new if listed else (NEW, _("Open a new folder"))])
        if not listed:
            self.fields["which"].initial = NEW
        offer(self, "role", [("", _("Choose")), *((role, role_words(role)) for role in vocabulary().roles)])

    def said(self, names: tuple[str, ...]) -> SaidOf:
        """What is said of somebody new, with the names that were looked for."""
        return SaidOf(names, plain(self.cleaned_data["born"]), plain(self.cleaned_data["wishes"]))


class PersonForm(_AboutForm, _SaysNames):
    """What is said of a person, in full. ``seen``: the version that was on the page."""

    names = _names(gettext_lazy("Names, as they were said"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    field_order = ("names", "born", "wishes", "told_by", "seen")

    def said(self) -> SaidOf:
        """Everything that is said now."""
        given = self.cleaned_data
        return SaidOf(given["names"], plain(given["born"]), plain(given["wishes"]))


class DoubleForm(forms.Form):
    """Whether two folders are about one person, and why."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Is it one person?"), widget=forms.RadioSelect,
        choices=[
            (SAME, gettext_lazy("Yes: link the two folders. Nothing is moved or lost.")),
            (APART, gettext_lazy("No: they are two people. Do not ask again.")),
        ],
        error_messages={
            "required": gettext_lazy("Choose one. If you do not know, leave it and come back."),
            "invalid_choice": gettext_lazy("Choose one from the list."),
        },
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("How do you know?"), widget=forms.Textarea, min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("It stands here only, for those who may read both. Your name and the time are kept."),
        error_messages={
            "required": gettext_lazy("Write down how you know."),
            "min_length": gettext_lazy("Write a few words more, so that somebody else understands it."),
        },
    )  # fmt: skip
