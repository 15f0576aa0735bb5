from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lantern.access.roles import Role
from lantern.concerns.models import Danger
from lantern.concerns.recipients import POSTS
from lantern.concerns.short_reports import ShortReport

MOST_WORDS: Final = 20_000
SHORTEST_REASON: Final = 10
POST_NAMES: Final = {
    Role.SAFEGUARDING_LEAD: _("the safeguarding lead"),
    Role.DEPUTY: _("the deputy lead"),
    Role.REGISTERED_MANAGER: _("the Registered Manager"),
    Role.DUTY_MANAGER: _("the Duty Manager"),
    Role.TRUSTEE: _("a trustee"),
}


class ExplainedForm(forms.Form):
    """A form whose fields say why they ask."""

    WHY: dict[str, Any] = {}  # noqa: RUF012 -- replaced by each form, never changed

    def __init__(self, *args: Any, **options: Any) -> None:
        """Give each field its reason."""
        super().__init__(*args, **options)
        for name, why in self.WHY.items():
            self.fields[name].why = why  # type: ignore[attr-defined]


class ShortReportForm(ExplainedForm):
    """A concern on one page. Two answers are needed; everything else may stay empty."""

    WHY = {  # noqa: RUF012
        "place": _("It is kept apart from the rest. Only people who must go there can open it."),
        "kept_out": _("Then it goes round them. They cannot see that it exists."),
    }
    report = forms.UUIDField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What worries you?"),
        help_text=_("What did you see or hear? Use their own words where you can. Short is fine."),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        strip=False,
        error_messages={"required": _("Write what worries you. One sentence is enough.")},
    )
    danger = forms.ChoiceField(
        label=_("Is somebody in danger now?"),
        help_text=_("If yes: ring 999 first. Then come back to this page."),
        choices=[(Danger.YES, _("Yes")), (Danger.NO, _("No")), (Danger.UNKNOWN, _("I do not know"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. “I do not know” is an answer.")},
    )
    about = forms.CharField(
        label=_("Whom is it about?"),
        help_text=_("A name, or words such as “woman with two boys”."),
        max_length=200,
        required=False,
    )
    place = forms.CharField(
        label=_("Where are they now?"), help_text=_("A house, a room, a place."), max_length=500, required=False
    )
    kept_out = forms.MultipleChoiceField(
        label=_("Is it about one of these, or somebody close to them?"),
        choices=[(role.value, POST_NAMES[role]) for role in POSTS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kept_out_words = forms.CharField(
        label=_("Who else must not learn of it?"),
        help_text=_("A partner, a relative, a worker. The person who reads this will see to it."),
        max_length=500,
        required=False,
    )

    def clean_words(self) -> str:
        """Kept as written, unless there is nothing but blanks."""
        words = str(self.cleaned_data["words"])
        if not words.strip():
            raise forms.ValidationError(self.fields["words"].error_messages["required"])
        return words

    def said(self) -> ShortReport:
        """The report, as the action takes it."""
        given = self.cleaned_data
        return ShortReport(
            words=given["words"],
            danger=Danger(given["danger"]),
            about=given["about"],
            place=given["place"],
            kept_out=frozenset(Role(role) for role in given["kept_out"]),
            kept_out_words=given["kept_out_words"],
        )

    def id(self) -> UUID | None:
        """The id that was made with the empty form."""
        found: UUID | None = self.cleaned_data["report"]
        return found


class NoteForm(forms.Form):
    """A note to a concern."""

    words = forms.CharField(
        label=_("Add a note"),
        help_text=_("What happened, who said it, and when. It cannot be changed later; you can add to it."),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        error_messages={"required": _("Write the note first.")},
    )


class ReasonForm(forms.Form):
    """Why a hidden place is opened."""

    reason = forms.CharField(
        label=_("Why do you need to know the place?"),
        help_text=_("Your words, your name and the time are kept. The safeguarding lead sees them."),
        min_length=SHORTEST_REASON,
        max_length=500,
        error_messages={
            "required": _("Write why you need it."),
            "min_length": _("Write a few words more, so that somebody else understands it."),
        },
    )
