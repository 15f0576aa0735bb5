"""The forms of a report, screen by screen. What may be answered, and what it gives, stands in the data of the form."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lantern.concerns.forms import MOST_WORDS, POST_NAMES, ExplainedForm
from lantern.concerns.recipients import POSTS
from lantern.concerns.said import Answer, PersonSaid, Said
from lantern.concerns.situations import moment_text
from lantern.packs.calendars import london
from lantern.packs.intake_files import IntakeQuestion, intake
from lantern.web.days import DayField
from lantern.web.numbers import latin_digits

CHOOSE: Final = _("Choose one. “I do not know” is an answer.")
NOW: Final = "now"
LONGEST_NAME: Final = 120
ELSEWHERE: Final = "other"
"""An area for which the directory holds no contact of its own."""


class ScreenForm(ExplainedForm):
    """One screen of a report. ``seen`` is the version on which it builds."""

    QUESTIONS: tuple[str, ...] = ()
    REQUIRED: frozenset[str] = frozenset()
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Add the questions of the data."""
        super().__init__(*args, **options)
        for key in self.QUESTIONS:
            question = intake().questions[key]
            self.fields[key] = _field(question, required=key in self.REQUIRED)

    def applied(self, said: Said) -> Said:
        """What was said, with this screen."""
        raise NotImplementedError

    def given(self) -> dict[str, Answer]:
        """The choices of the data's questions that were made; what was left open is absent."""
        return {key: self.cleaned_data[key] for key in self.QUESTIONS if self.cleaned_data.get(key)}


class WhatForm(ScreenForm):
    """The first screen: danger, words, and whether it must go round somebody. It is saved at once."""

    QUESTIONS = ("danger", "about_us")
    REQUIRED = frozenset({"danger", "about_us"})
    report = forms.UUIDField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What worries you?"),
        help_text=_("What did you see or hear? Use their own words where you can. Short is fine."),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        strip=False,
        error_messages={"required": _("Write what worries you. One sentence is enough.")},
    )
    field_order = ("danger", "words", "about_us")

    def clean_words(self) -> str:
        """Kept as written, unless there is nothing but blanks."""
        words = str(self.cleaned_data["words"])
        if not words.strip():
            raise forms.ValidationError(self.fields["words"].error_messages["required"])
        return words

    def applied(self, said: Said) -> Said:
        """What was said, with this screen."""
        return replace(said, words=self.cleaned_data["words"], given={**said.given, **self.given()})


class PersonForm(ScreenForm):
    """One person: who they are, their part in it, how old they are."""

    QUESTIONS = ("part", "age", "post")
    REQUIRED = frozenset({"part"})
    label = forms.CharField(
        label=_("Who is it?"),
        help_text=_("A name, or words such as “boy of about ten”."),
        max_length=LONGEST_NAME,
        required=False,
    )
    field_order = ("label", "part", "age", "post")

    def __init__(self, *args: Any, about_us: bool = True, **options: Any) -> None:
        """``about_us``: somebody of the house may be among them."""
        super().__init__(*args, **options)
        if not about_us:
            del self.fields["post"]

    def clean(self) -> dict[str, Any]:
        """What a chosen part needs must be answered, too; of everybody else an answer left open is not asked."""
        parts = intake().questions["part"].chosen(self.cleaned_data.get("part"))
        for key in sorted({key for choice in parts for key in choice.needs}):
            if not self.cleaned_data.get(key):
                self.add_error(key, CHOOSE)
        return self.cleaned_data

    def person(self, before: PersonSaid) -> PersonSaid:
        """The person, with what was answered about them before."""
        given = {**before.given, **dict.fromkeys(self.QUESTIONS), **self.given()}
        return replace(
            before,
            label=self.cleaned_data["label"],
            given={key: value for key, value in given.items() if value},
        )


class KeepFromForm(ScreenForm):
    """Who must not learn of it: posts of the house, and others in the reporter's words."""

    WHY = {  # noqa: RUF012
        "kept_out": _("Then it goes round them. They cannot see that it exists."),
    }
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

    def applied(self, said: Said) -> Said:
        """What was said, with this screen."""
        return replace(
            said,
            kept_out=tuple(self.cleaned_data["kept_out"]),
            kept_out_words=self.cleaned_data["kept_out_words"],
            kept_out_asked=True,
        )


class AroundForm(ScreenForm):
    """Where and when it was, how it is known, and who stood by."""

    QUESTIONS = ("there", "known", "interpreter")
    WHY = {  # noqa: RUF012
        "place": _("It is kept apart from the rest. Only people who must go there can open it."),
        "area": _("The council of the place is the one that must be told."),
    }
    area = forms.ChoiceField(label=_("In which area are they?"), required=False)
    place = forms.CharField(
        label=_("Where exactly?"), help_text=_("A house, a room, a place."), max_length=500, required=False
    )
    when = forms.ChoiceField(
        label=_("When did you notice it?"),
        choices=[(NOW, _("Just now")), ("today", _("Earlier today")), ("other", _("On another day"))],
        widget=forms.RadioSelect,
        required=False,
    )
    day = DayField(label=_("On which day?"), required=False)
    time = forms.CharField(
        label=_("At what time?"), help_text=_("Like 14:30. Leave it empty if you do not know."), required=False,
        max_length=20,
    )  # fmt: skip
    told_by = forms.CharField(
        label=_("Who told you, or who do you write it for?"), max_length=LONGEST_NAME, required=False
    )
    field_order = ("area", "place", "there", "when", "day", "time", "known", "told_by", "interpreter")

    def __init__(self, *args: Any, areas: Iterable[str] = (), at: dt.datetime, **options: Any) -> None:
        """``areas``: those that the directory knows; ``at``: now."""
        super().__init__(*args, **options)
        self.at = at
        choices = [("", _("I do not know")), *((area, area) for area in areas), (ELSEWHERE, _("Somewhere else"))]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]

    def clean_time(self) -> dt.time | None:
        """A time of the day, however it is written."""
        typed = latin_digits(self.cleaned_data["time"]).strip().replace(".", ":")
        if not typed:
            return None
        hour, _colon, minute = typed.partition(":")
        try:
            return dt.time(int(hour), int(minute or 0))
        except ValueError:
            raise forms.ValidationError(_("There is no such time. Write it like 14:30.")) from None

    def clean(self) -> dict[str, Any]:
        """It cannot have been noticed later than now; another day is one that was written."""
        if self.cleaned_data.get("when") == "other" and not self.cleaned_data.get("day") and "day" not in self.errors:
            self.add_error("day", _("Write the day. If you are not sure, write the day you think it was."))
        if self.noticed() > self.at:
            self.add_error("time", _("That time is still to come. Check the day and the time."))
        return self.cleaned_data

    def noticed(self) -> dt.datetime:
        """When it was noticed."""
        when, clock = self.cleaned_data.get("when"), self.cleaned_data.get("time")
        local = self.at.astimezone(london())
        day: dt.date = local.date()
        if when == "other" and self.cleaned_data.get("day"):
            day = self.cleaned_data["day"]
        if when in {NOW, "", None} or (day == local.date() and clock is None):
            return self.at
        return dt.datetime.combine(day, clock or dt.time(12, 0), london()).astimezone(dt.UTC)

    def applied(self, said: Said) -> Said:
        """What was said, with this screen; the place itself is kept apart."""
        given = {**said.given, **dict.fromkeys(self.QUESTIONS), **self.given()}
        moved = self.cleaned_data["when"] not in {NOW, "", None}
        return replace(
            said,
            area=self.cleaned_data["area"] or "",
            noticed_at=moment_text(self.noticed()) if moved else said.noticed_at,
            told_by=self.cleaned_data["told_by"],
            given={key: value for key, value in given.items() if value},
            around_asked=True,
            place_given=said.place_given or bool(self.cleaned_data["place"].strip()),
        )


class SoFarForm(ScreenForm):
    """What was done already, what the person wants, and what the reporter thinks: apart from what was seen."""

    QUESTIONS = ("done",)
    WHY = {  # noqa: RUF012
        "opinion": _("Facts and opinions are kept apart. Both count."),
    }
    done_words = forms.CharField(
        label=_("Tell us more, if you like"), widget=forms.Textarea, max_length=MOST_WORDS, strip=False, required=False
    )
    wishes = forms.CharField(
        label=_("What does the person want?"),
        help_text=_("Only if they said so. Do not ask them now."),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        strip=False,
        required=False,
    )
    opinion = forms.CharField(
        label=_("What do you think yourself?"),
        help_text=_("A guess is fine here."),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        strip=False,
        required=False,
    )
    field_order = ("done", "done_words", "wishes", "opinion")

    def applied(self, said: Said) -> Said:
        """What was said, with this screen."""
        given = {**said.given, **dict.fromkeys(self.QUESTIONS), **self.given()}
        return replace(
            said,
            done=self.cleaned_data["done_words"],
            wishes=self.cleaned_data["wishes"],
            opinion=self.cleaned_data["opinion"],
            given={key: value for key, value in given.items() if value},
        )


def _field(question: IntakeQuestion, *, required: bool) -> forms.Field:
    choices = [(choice.key, _(choice.label)) for choice in question.choices]
    kind: type[forms.ChoiceField] = forms.MultipleChoiceField if question.several else forms.ChoiceField
    widget = forms.CheckboxSelectMultiple if question.several else forms.RadioSelect
    words = _("Tick at least one.") if question.several else CHOOSE
    field = kind(
        label=_(question.ask), help_text=_(question.hint) if question.hint else "", choices=choices, widget=widget,
        required=required, error_messages={"required": words},
    )  # fmt: skip
    field.why = _(question.why)  # type: ignore[attr-defined]
    return field
