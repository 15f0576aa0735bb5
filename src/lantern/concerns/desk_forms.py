"""Forms of the desk: where facts come from, a decision, a second reading, what somebody owes, why a duty is let go."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lantern.concerns.forms import MOST_WORDS, ExplainedForm
from lantern.concerns.now_words import translated
from lantern.concerns.question_forms import Asked, QuestionsForm
from lantern.packs.calendars import london
from lantern.packs.governance_files import governance_figures
from lantern.packs.intake_files import intake
from lantern.packs.triage_files import Outcome, triage
from lantern.procedures.situation import Situation
from lantern.web.days import DayField
from lantern.web.form_choices import offer

LONGEST: Final = 500
SHORTEST_WHY: Final = 10
FARTHEST: Final = timedelta(days=366)
MORNING: Final = time(9)
"""At what time of the day somebody is asked again."""
YES, NO = "yes", "no"
NEWER: Final = _("Something was written since this page was opened. Read it, then decide.")
_FEW_WORDS: Final = _("Write a few words more, so that somebody else understands it.")


class FactsForm(QuestionsForm):
    """Questions with their source: how it is known, and from whom. A fact without a source is a rumour."""

    def __init__(self, asked: Sequence[Asked], situation: Situation, data: Any = None) -> None:
        """The ways in which something can be known stand in the pack of the report form."""
        super().__init__(asked, situation, data)
        choices = [(one.key, translated(one.label)) for one in intake().questions["known"].choices]
        known = forms.MultipleChoiceField(
            label=_("How do you know?"), choices=choices, widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one.")},
        )  # fmt: skip
        known.why = _("What somebody saw is written apart from what somebody thinks.")  # type: ignore[attr-defined]
        self.fields["known"] = known
        self.fields["told_by"] = forms.CharField(
            label=_("From whom, or from which paper?"), help_text=_("Such as: the mother, by telephone."),
            max_length=LONGEST, required=False,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """At least one question must be answered: without that there is nothing to keep."""
        given = super().clean()
        if not self.errors and not any(answer is not None for _one, answer in self.answers()):
            self.add_error(None, _("No question was answered, so nothing was kept. Answer at least one."))
        return given


class DecisionForm(ExplainedForm):
    """What is decided about a concern, and why. ``seen`` is the last entry that stood on the page."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    WHY = {"wishes": _("A decision about somebody is made with them wherever that is safe.")}  # noqa: RUF012
    outcome = forms.ChoiceField(
        label=_("What do you decide?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )
    words = forms.CharField(
        label=_("Why?"),
        help_text=_("What it rests on, and what you weighed. Others will read it later."),
        widget=forms.Textarea, max_length=MOST_WORDS, min_length=SHORTEST_WHY,
        error_messages={"required": _("Write down why. Others will read it later."), "min_length": _FEW_WORDS},
    )  # fmt: skip
    wishes = forms.CharField(
        label=_("What does the person want, in their own words?"),
        help_text=_("Or write why nobody could ask."),
        widget=forms.Textarea, max_length=MOST_WORDS,
        error_messages={"required": _("Write what they want, or why nobody could ask.")},
    )  # fmt: skip
    look_again_on = DayField(
        label=_("When is it looked at again?"), help_text=_("Needed unless you act on it, or close it."), required=False
    )

    def __init__(
        self, *args: Any, today: date, open_law: Sequence[str], open_at_all: Sequence[str], newest: int, **options: Any
    ) -> None:
        """``open_law`` is what nobody may leave, ``open_at_all`` what must end first, ``newest`` the last entry."""
        super().__init__(*args, **options)
        self.today, self.newest = today, newest
        self.open_law, self.open_at_all = tuple(open_law), tuple(open_at_all)
        choices = [(one.key, f"{translated(one.label)}. {translated(one.means)}") for one in triage().outcomes]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever leaves something says until when; a duty of the law cannot be left."""
        given = self.cleaned_data
        chosen = triage().outcome(str(given.get("outcome", "")))
        day = given.get("look_again_on")
        if given.get("seen") not in {None, self.newest}:
            self.add_error(None, NEWER)
        if chosen is None:
            return given
        if chosen.leaves_duties and self.open_law:
            words = _("These duties of the law are open: %(duties)s. Do them, or correct the facts they rest on.")
            self.add_error("outcome", words % {"duties": "; ".join(self.open_law)})
        elif chosen.closes and self.open_at_all:
            words = _("This is still open: %(duties)s. Do it, or let it go with a reason. Then close.")
            self.add_error("outcome", words % {"duties": "; ".join(self.open_at_all)})
        if chosen.needs_day and "look_again_on" in given and day is None:
            self.add_error("look_again_on", _("Write the day on which it is looked at again."))
        if day is not None and not self.today <= day <= self.today + FARTHEST:
            self.add_error("look_again_on", _("Write a day from today on, at most a year ahead."))
        return given

    def chosen(self) -> Outcome:
        """The outcome, once the form is valid."""
        found = triage().outcome(self.cleaned_data["outcome"])
        if found is None:
            raise LookupError("no such outcome")
        return found


class SecondForm(forms.Form):
    """What the second reader says."""

    agrees = forms.ChoiceField(
        label=_("Do you agree?"),
        choices=[(YES, _("Yes: it stands")), (NO, _("No: it must be decided again"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    words = forms.CharField(
        label=_("Why?"), widget=forms.Textarea, max_length=MOST_WORDS, min_length=SHORTEST_WHY,
        error_messages={"required": _("Write down why. Others will read it later."), "min_length": _FEW_WORDS},
    )  # fmt: skip


class LetGoForm(forms.Form):
    """Why a duty of policy is not done."""

    why = forms.CharField(
        label=_("Why is it not done?"),
        help_text=_("It stays on record with your name. A duty of the law cannot be let go."),
        widget=forms.Textarea, max_length=MOST_WORDS, min_length=SHORTEST_WHY,
        error_messages={"required": _("Write down why. Others will read it later."), "min_length": _FEW_WORDS},
    )  # fmt: skip


class HandForm(forms.Form):
    """To whom a duty is handed."""

    to = forms.ChoiceField(
        label=_("To whom?"), help_text=_("Those who may work on this concern, and are not away."),
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("They cannot take it. Choose again.")},
    )  # fmt: skip

    def __init__(self, among: Mapping[UUID, str], data: Any = None) -> None:
        """``among`` are those who can be chosen, with their names."""
        super().__init__(data)
        offer(self, "to", [("", _("Choose")), *((str(account), name) for account, name in among.items())])


class UntilForm(forms.Form):
    """By which day somebody is asked again."""

    until = DayField(
        label=_("By which day do you ask again?"),
        error_messages={"required": _("Write the day on which you ask again.")},
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        """``now`` is the moment of the server."""
        super().__init__(*args, **options)
        self.now = now

    def clean_until(self) -> date:
        """A day from today on."""
        day: date = self.cleaned_data["until"]
        today = self.now.astimezone(london()).date()
        if not today <= day <= today + FARTHEST:
            raise forms.ValidationError(_("Write a day from today on, at most a year ahead."))
        return day

    def until_moment(self) -> datetime:
        """The morning of that day."""
        return _morning(self.cleaned_data["until"])


def _agencies() -> list[tuple[str, str]]:
    """The sorts of agencies; what nobody has said stands first."""
    known = sorted(governance_figures().agencies, key=lambda one: bool(one.key))
    return [(one.key, translated(one.label)) for one in known]


class OwedForm(UntilForm):
    """What somebody else owes: who, what, since which day, and by which day they are asked again."""

    who = forms.CharField(
        label=_("Who owes it?"), help_text=_("Such as: the duty desk of the council."), max_length=LONGEST,
        error_messages={"required": _("Write who owes it.")},
    )  # fmt: skip
    what = forms.CharField(
        label=_("What do they owe?"), help_text=_("Such as: an answer to our referral."), max_length=LONGEST,
        error_messages={"required": _("Write what they owe.")},
    )  # fmt: skip
    agency = forms.ChoiceField(
        label=_("Which sort of agency is it?"), required=False,
        help_text=_("Only to count how long such agencies take to answer. Nothing else stands beside it."),
        choices=_agencies,
    )  # fmt: skip
    since = DayField(
        label=_("On which day did you ask for it?"), help_text=_("Leave it empty if it was today."), required=False
    )
    field_order = ("who", "agency", "what", "since", "until")

    def clean_since(self) -> date | None:
        """Today, or a day before."""
        day: date | None = self.cleaned_data["since"]
        today = self.now.astimezone(london()).date()
        if day is not None and not today - FARTHEST <= day <= today:
            raise forms.ValidationError(_("Write today or a day before, at most a year ago."))
        return day

    def since_moment(self) -> datetime:
        """Since when it is owed: now, or the morning of the day that was given."""
        day = self.cleaned_data["since"]
        return self.now if day is None else min(_morning(day), self.now)


class PromiseForm(ExplainedForm):
    """What was promised, to whom, and by when."""

    WHY = {"due": _("A promise that is broken in silence costs more trust than a no.")}  # noqa: RUF012
    whom = forms.CharField(
        label=_("To whom did you promise it?"), max_length=LONGEST,
        error_messages={"required": _("Write to whom.")},
    )  # fmt: skip
    what = forms.CharField(
        label=_("What did you promise?"), help_text=_("Such as: to ring her with the answer of the council."),
        max_length=LONGEST, error_messages={"required": _("Write what you promised.")},
    )  # fmt: skip
    due = DayField(label=_("By which day?"), error_messages={"required": _("Write the day.")})

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        """``now`` is the moment of the server."""
        super().__init__(*args, **options)
        self.now = now

    def clean_due(self) -> date:
        """A day from today on."""
        day: date = self.cleaned_data["due"]
        today = self.now.astimezone(london()).date()
        if not today <= day <= today + FARTHEST:
            raise forms.ValidationError(_("Write a day from today on, at most a year ahead."))
        return day


class EndOwedForm(forms.Form):
    """What came of what was owed."""

    words = forms.CharField(
        label=_("What came of it?"),
        help_text=_("Their answer, who gave it, and when. Or why you no longer expect it."),
        widget=forms.Textarea, max_length=MOST_WORDS,
        error_messages={"required": _("Write in a few words what came of it.")},
    )  # fmt: skip


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, london())
