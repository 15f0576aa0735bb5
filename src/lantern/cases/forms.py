"""What somebody wants to see of a chronology, why something is significant, and why a copy is needed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from lantern.cases.items import Kind
from lantern.cases.narrowing import Narrowing
from lantern.packs.chronology_files import chronology_figures
from lantern.web.days import PARTS, DayField
from lantern.web.form_choices import offer

SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 1000
KIND_WORDS: Final = {
    Kind.WORDS: _("Words as written"),
    Kind.FACT: _("Facts and answers"),
    Kind.NOTE: _("Notes"),
    Kind.DECISION: _("Decisions"),
    Kind.EVIDENCE: _("Evidence and files"),
    Kind.CORRECTION: _("Corrections"),
    Kind.DUTY: _("Duties"),
    Kind.ASSESSMENT: _("What the procedures said"),
    Kind.ACCESS: _("Who was let in or kept out"),
    Kind.FOLDER: _("The folder itself"),
}
NEWEST: Final = "newest"


class NarrowingForm(forms.Form):
    """What is shown. Sent in the address: nothing of the record stands in it, codes and days alone."""

    kind = forms.MultipleChoiceField(
        label=_("Which kinds?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
        error_messages={"invalid_choice": _("There is no such kind. Choose from the list.")},
    )  # fmt: skip
    only = forms.MultipleChoiceField(
        label=_("Only some of it?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("significant", _("Only what is marked as significant")), ("here", _("Only what is in this folder"))],
        error_messages={"invalid_choice": _("Choose from the list.")},
    )  # fmt: skip
    since = DayField(label=_("From which day?"), required=False)
    until = DayField(label=_("To the end of which day?"), required=False)
    gap = forms.ChoiceField(
        label=_("Which gaps are drawn?"), required=False, widget=forms.RadioSelect,
        help_text=_("In a gap nothing that stands on this page was written, and nothing happened that it tells of."),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )  # fmt: skip
    order = forms.ChoiceField(
        label=_("In which order?"), required=False, widget=forms.RadioSelect,
        choices=[("oldest", _("Oldest first")), (NEWEST, _("Newest first"))],
        error_messages={"invalid_choice": _("Choose from the list.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        """The lengths of gaps come from the pack."""
        super().__init__(*args, **options)
        figures = chronology_figures()
        offer(self, "gap", [(gap.key, _(gap.label)) for gap in figures.gaps])
        for name, value in (("gap", figures.default), ("order", "oldest")):
            self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))
        return found

    def narrowing(self, folder: UUID) -> Narrowing:
        """What is shown of the chronology of this folder; everything, while a field has to be mended."""
        if not self.is_bound or not self.is_valid():
            return Narrowing()
        chosen = self.cleaned_data
        return Narrowing(
            kinds=frozenset(Kind(value) for value in chosen["kind"]),
            significant="significant" in chosen["only"],
            since=_start_of(chosen["since"]) if chosen["since"] else None,
            before=_start_of(chosen["until"] + timedelta(days=1)) if chosen["until"] else None,
            folder=folder if "here" in chosen["only"] else None,
        )

    def chosen(self, name: str, otherwise: Any) -> Any:
        """What was chosen in a field, where the form is sent and sound."""
        return self.cleaned_data[name] or otherwise if self.is_bound and self.is_valid() else otherwise

    def newest_first(self) -> bool:
        """Whether the newest stands first."""
        return bool(self.chosen("order", "oldest") == NEWEST)

    def as_query(self, *, without: str = "", value: str = "", **other: str) -> str:
        """The address of the same, with one thing left out, or something else put in."""
        pairs = [
            (name, item) for name, item in self.pairs() if name.split("_")[0] != without or (value and item != value)
        ]
        kept = [(name, item) for name, item in pairs if name not in other]
        return "?" + urlencode([*kept, *other.items()])

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Everything that was chosen, as plain fields; nothing of what could not be understood."""
        if not self.is_bound or not self.is_valid():
            return
        for name in ("kind", "only"):
            yield from ((name, str(item)) for item in self.cleaned_data[name])
        for name in ("since", "until"):
            day = self.cleaned_data[name]
            if day is not None:
                yield from ((f"{name}_{part}", str(getattr(day, part))) for part in PARTS)
        for name in ("gap", "order"):
            if self.cleaned_data[name]:
                yield name, self.cleaned_data[name]


class WhyForm(forms.Form):
    """Why, in words that others will read."""

    why = forms.CharField(
        label=_("Why?"), widget=forms.Textarea, min_length=SHORTEST_REASON, max_length=LONGEST_REASON,
        help_text=_("Your words, your name and the time are kept. Others will read them."),
        error_messages={
            "required": _("Write down why."),
            "min_length": _("Write a few words more, so that somebody else understands it."),
        },
    )  # fmt: skip


class CopyForm(NarrowingForm):
    """A copy of what is shown, and why it is needed."""

    why = forms.CharField(
        label=_("What is the copy for, and who gets it?"), widget=forms.Textarea, min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        help_text=_("Your words, your name and the time are kept with the folder. Others will read them."),
        error_messages={
            "required": _("Write down what it is for."),
            "min_length": _("Write a few words more, so that somebody else understands it."),
        },
    )  # fmt: skip


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=get_current_timezone()).astimezone(UTC)
