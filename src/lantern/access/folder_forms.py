"""The forms about who sees a folder, of break-glass, of reviews and of searching."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from lantern.access.break_glass import SHORTEST
from lantern.access.folder_people import Colleague
from lantern.access.roles import ROLE_NAMES
from lantern.folders.kinds import ExclusionKind, Level
from lantern.folders.search import LONGEST
from lantern.web.days import DayField
from lantern.web.form_choices import offer

LONGEST_REASON: Final = 1000
SHORTEST_REASON: Final = 10
LEVELS: Final = {
    Level.READ: _("read"),
    Level.WRITE: _("read and write"),
    Level.MANAGE: _("keep it: read, write, and say who else comes in"),
}
CLASSES: Final = {
    ExclusionKind.MUST_NOT_KNOW: _("must not know: finds nothing"),
    ExclusionKind.MUST_NOT_READ: _("must not read: knows that there is something, and reads nothing"),
    ExclusionKind.MUST_NOT_DECIDE: _("must not decide: reads and writes, and decides nothing"),
    ExclusionKind.MUST_NOT_INTERPRET: _("must not interpret: does not interpret, and sees no hidden place"),
}


def _reason(label: Any, *, shortest: int = SHORTEST_REASON) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea, min_length=shortest, max_length=LONGEST_REASON,
        help_text=_("Your words, your name and the time are kept. Others will read them."),
        error_messages={
            "required": _("Write down why."),
            "min_length": _("Write a few words more, so that somebody else understands it."),
        },
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why, in words."""

    why = _reason(_("Why?"))


class _AboutSomebodyForm(ReasonForm):
    """About one colleague."""

    account = forms.ChoiceField(label=_("Who?"), error_messages={"required": _("Choose somebody.")})

    def __init__(self, *args: Any, among: Iterable[Colleague], **options: Any) -> None:
        """``among`` are those who can be chosen."""
        super().__init__(*args, **options)
        chosen = [(str(one.id), f"{one.name} ({ROLE_NAMES[one.role]})") for one in among]
        offer(self, "account", [("", _("Choose")), *chosen])

    def chosen(self) -> UUID:
        """Who it is about, once the form is valid."""
        return UUID(self.cleaned_data["account"])


class LetInForm(_AboutSomebodyForm):
    """Somebody is let in."""

    level = forms.ChoiceField(
        label=_("What may they do?"), choices=[(level.value, words) for level, words in LEVELS.items()],
        widget=forms.RadioSelect, error_messages={"required": _("Choose what they may do.")},
    )  # fmt: skip
    until = DayField(label=_("Until the end of which day?"), required=False)
    field_order = ("account", "level", "why", "until")

    def end(self) -> datetime | None:
        """The moment after that day, by the clocks of the organisation; nothing if no day was given."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        return datetime.combine(day, time.max, tzinfo=get_current_timezone()).astimezone(UTC)


class KeepOutForm(_AboutSomebodyForm):
    """Somebody is kept out."""

    kind = forms.ChoiceField(
        label=_("How far?"), choices=[(kind.value, words) for kind, words in CLASSES.items()],
        widget=forms.RadioSelect, error_messages={"required": _("Choose how far they are kept out.")},
    )  # fmt: skip
    field_order = ("account", "kind", "why")


class SealForm(ReasonForm):
    """A folder is sealed; those who are named hold on to what they have."""

    keep = forms.MultipleChoiceField(
        label=_("Who holds on to it?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose at least two, so that it is not lost when one is away."),
        error_messages={"required": _("Choose at least one person who keeps this folder.")},
    )  # fmt: skip
    field_order = ("keep", "why")

    def __init__(self, *args: Any, among: Iterable[Colleague], **options: Any) -> None:
        """``among`` are those who hold it now."""
        super().__init__(*args, **options)
        offer(self, "keep", [(str(one.id), f"{one.name} ({ROLE_NAMES[one.role]})") for one in among])

    def kept(self) -> tuple[UUID, ...]:
        """Who holds on to it, once the form is valid."""
        return tuple(UUID(account) for account in self.cleaned_data["keep"])


class BreakGlassForm(forms.Form):
    """An emergency: which folder, and why."""

    reference = forms.CharField(
        label=_("The reference"), max_length=20, help_text=_("Such as 7K2M-Q4XD."),
        error_messages={"required": _("Type the reference. Whoever rang you can read it to you.")},
    )  # fmt: skip
    reason = _reason(_("Why do you need it now?"), shortest=SHORTEST)

    def clean_reference(self) -> str:
        """The reference as it is kept, however it was typed."""
        letters = "".join(sign for sign in str(self.cleaned_data["reference"]).upper() if sign.isalnum())
        return f"{letters[:4]}-{letters[4:]}"


class ReviewForm(forms.Form):
    """Whether a break-glass was right, in words."""

    words = _reason(_("Was it right, and what follows?"), shortest=SHORTEST)


class SearchForm(forms.Form):
    """What is looked for."""

    words = forms.CharField(
        label=_("Words to look for"), max_length=LONGEST,
        help_text=_("All of them must occur. What you search for is kept, encrypted, in your own trail."),
        error_messages={"required": _("Type at least one word.")},
    )  # fmt: skip
