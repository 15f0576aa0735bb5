"""The form of the marks on a body: the list of parts, and for each that was chosen what is known of it."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from lantern.cases.body_marks import Mark
from lantern.packs.body_files import Body

MOST_WORDS: Final = 500
MOST_SIGNS: Final = 100
PARTS: Final = "parts"


class BodyForm(forms.Form):
    """One list for each group of parts, in fields ``parts-head`` and so on; then the fields of each mark there is."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, body: Body, marks: Iterable[Mark], *args: Any, **options: Any) -> None:
        """Make the fields.

        Args:
            body: the parts there are.
            marks: those that are kept already; each of them has fields.
            args: as any form takes them.
            options: the same.
        """
        super().__init__(*args, **options)
        self.body = body
        self.marks = tuple(marks)
        for group in body.groups:
            choices = [(part.key, _(part.label)) for part in body.parts if part.group == group.key]
            self.fields[f"{PARTS}-{group.key}"] = forms.MultipleChoiceField(
                label=_(group.label), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
            chosen = {mark.part for mark in self.marks}
            self.initial.setdefault(f"{PARTS}-{group.key}", [key for key, _label in choices if key in chosen])
        for mark in self.marks:
            self._add_details(mark)

    def version(self, newest: int) -> int:
        """The version of the report on which the page builds."""
        return int(self.cleaned_data["seen"] or newest)

    def lists(self) -> Iterator[forms.BoundField]:
        """The list of each group."""
        return (self[f"{PARTS}-{group.key}"] for group in self.body.groups)

    def details(self, mark: Mark) -> tuple[forms.BoundField, ...]:
        """The fields of one mark."""
        return tuple(self[f"{mark.part}-{name}"] for name in ("how", "words", "size", "colour"))

    def chosen(self) -> tuple[str, ...]:
        """The parts that are marked on the page as it stands: what was sent, or else what is kept."""
        return tuple(part.key for part in self.body.parts if part.key in self._sent())

    def kept(self) -> tuple[Mark, ...]:
        """The marks as they were sent, of a form that is valid."""
        return tuple(self._mark(part) for part in self.chosen())

    def has_new_ones(self) -> bool:
        """Whether something was chosen for which nothing could be written yet."""
        return bool(set(self.chosen()) - {mark.part for mark in self.marks})

    def _sent(self) -> set[str]:
        names = [f"{PARTS}-{group.key}" for group in self.body.groups]
        if self.is_bound and self.is_valid():
            return {part for name in names for part in self.cleaned_data[name]}
        return {str(part) for name in names for part in self[name].value() or ()}

    def _mark(self, part: str) -> Mark:
        given = self.cleaned_data
        return Mark(
            part, *(str(given.get(f"{part}-{name}", "")).strip() for name in ("how", "words", "size", "colour"))
        )

    def _add_details(self, mark: Mark) -> None:
        fields = {
            "how": forms.ChoiceField(
                label=_("How do you know?"), required=False, widget=forms.RadioSelect,
                choices=[(how.key, _(how.label)) for how in self.body.how],
            ),
            "words": forms.CharField(
                label=_("What was it?"), required=False, max_length=MOST_WORDS,
                help_text=_("Short words, such as “three round marks in a row”. Not what you think it is from."),
            ),
            "size": forms.CharField(
                label=_("How large?"), required=False, max_length=MOST_SIGNS,
                help_text=_("Such as “like a coin”."),
            ),
            "colour": forms.CharField(label=_("Which colour?"), required=False, max_length=MOST_SIGNS),
        }  # fmt: skip
        for name, field in fields.items():
            self.fields[f"{mark.part}-{name}"] = field
            self.initial.setdefault(f"{mark.part}-{name}", getattr(mark, name))
