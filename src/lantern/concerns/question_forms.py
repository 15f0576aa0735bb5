"""The procedures' own questions as a form: any fact of the vocabulary, of the concern or of one person.

Every question may be left open (*not now*), and every one takes *I do not know*, which is an answer (T-03).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.concerns.said import Answer, Said
from lantern.concerns.situations import checked
from lantern.packs.calendars import london
from lantern.procedures.assessment import Assessment
from lantern.procedures.situation import FactValue, Situation
from lantern.procedures.vocabulary import FactDefinition, Vocabulary
from lantern.procedures.wording import person_words
from lantern.web.days import DayField
from lantern.web.numbers import latin_digits

YES_NO: Final = (
    ("yes", gettext_lazy("Yes")),
    ("no", gettext_lazy("No")),
    ("unknown", gettext_lazy("I do not know")),
    ("later", gettext_lazy("Not now")),
)
WITHOUT: Final = (("no", gettext_lazy("None of these")), ("unknown", gettext_lazy("I do not know")))
LONGEST: Final = 2_000
LATER: Final = "later"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one person, or (``None``) about the concern."""

    fact: FactDefinition
    subject: str | None

    @property
    def name(self) -> str:
        """Its name in the form."""
        return f"{self.subject or 'concern'}:{self.fact.name}"


class MomentField(forms.CharField):
    """A moment as a device sends it, taken as the clocks in London show it."""

    def clean(self, value: Any) -> str:
        """The moment in UTC, as a case file has it.

        Raises:
            ValidationError: no such moment.
        """
        typed = latin_digits(str(super().clean(value) or "")).strip()
        if not typed:
            return ""
        try:
            found = datetime.fromisoformat(typed)
        except ValueError:
            raise forms.ValidationError(_("Write the day and the time, like 2026-11-22 14:30.")) from None
        return (found if found.tzinfo else found.replace(tzinfo=london())).astimezone(UTC).isoformat()


class QuestionsForm(forms.Form):
    """Some questions at once. ``answers`` is what was said; *not now* stands in it as nothing."""

    def __init__(
        self, asked: Sequence[Asked], situation: Situation, data: Any = None, *, given: Said | None = None
    ) -> None:
        """Ask these; what was answered before, in ``given``, stands in the fields."""
        super().__init__(data)
        self.asked = tuple(asked)
        for one in self.asked:
            field = field_for(one.fact)
            field.label = _(one.fact.ask)
            field.help_text = person_words(one.subject, situation)
            field.why = _(one.fact.why)  # type: ignore[attr-defined]
            field.dont_know = _(one.fact.dont_know)  # type: ignore[attr-defined]
            field.such_as = tuple(_(sign) for sign in one.fact.such_as)  # type: ignore[attr-defined]
            field.unit = _(one.fact.unit) if one.fact.unit else ""  # type: ignore[attr-defined]
            field.initial = _shown(situation.answer(one.fact.name, one.subject)) if given is not None else None
            self.fields[one.name] = field

    def answers(self) -> Iterator[tuple[Asked, Answer | None]]:
        """Each question with its answer; nothing where it was put aside or left open."""
        for one in self.asked:
            yield one, _answer(self.cleaned_data.get(one.name))

    def clean(self) -> dict[str, Any]:
        """Whatever was typed must mean something to the procedures; if not, it is said where it stands."""
        for one in self.asked:
            answer = _answer(self.cleaned_data.get(one.name))
            if answer is not None:
                _found, problems = checked(one.fact.name, answer)
                for problem in problems:
                    self.add_error(one.name, problem.partition(": ")[2] or problem)
        return self.cleaned_data


def with_answers(said: Said, answers: Iterable[tuple[Asked, Answer | None]]) -> Said:
    """What was said, with these answers."""
    for one, answer in answers:
        said = said.with_answer(one.fact.name, one.subject, answer)
    return said


def asked_in(names: Iterable[str], words: Vocabulary, people: Iterable[str]) -> tuple[Asked, ...]:
    """The questions behind the names of fields; a name that means nothing is left out."""
    known = frozenset(people)
    found = []
    for name in dict.fromkeys(names):
        whose, colon, fact = name.partition(":")
        definition = words.facts.get(fact) if colon else None
        if definition is None or not definition.askable:
            continue
        subject = None if whose == "concern" else whose
        if (definition.scope == "subject") == (subject in known) and (subject is None or subject in known):
            found.append(Asked(definition, subject))
    return tuple(found)


def open_questions(said: Said, assessment: Assessment, words: Vocabulary) -> tuple[Asked, ...]:
    """What a result still waits for, and was not put aside; danger first."""
    return tuple(
        Asked(words.facts[item.fact], item.subject)
        for item in assessment.ask_next
        if item.settles and item.state == "not_asked" and f"{item.subject or ''}:{item.fact}" not in said.later
    )


def field_for(fact: FactDefinition) -> forms.Field:
    """The field of one fact, by its type."""
    if fact.type == "yn":
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, required=False)
    if fact.type == "list":
        choices = [(choice, _(choice.replace("_", " "))) for choice in fact.choices]
        return forms.MultipleChoiceField(
            choices=[*choices, *WITHOUT], widget=forms.CheckboxSelectMultiple, required=False
        )
    if fact.type == "choice":
        choices = [(choice, _(choice.replace("_", " "))) for choice in fact.choices]
        return forms.ChoiceField(choices=[*choices, *YES_NO[2:]], widget=forms.RadioSelect, required=False)
    if fact.type == "date":
        return DayField(required=False)
    if fact.type == "moment":
        return MomentField(required=False, max_length=40)
    return forms.CharField(required=False, max_length=LONGEST, strip=fact.type == "number")


def _answer(given: Any) -> Answer | None:
    if isinstance(given, list):
        # "None of these" beside one of them means the one.
        named = [value for value in given if value not in {"no", "unknown"}]
        return named or ("no" if "no" in given else "unknown" if given else None)
    if isinstance(given, date):
        return given.isoformat()
    if given is None or given == LATER or not str(given).strip():
        return None
    return _number(str(given))


def _number(text: str) -> str | float:
    try:
        return float(latin_digits(text).replace(",", "."))
    except ValueError:
        return text


def _shown(value: FactValue | None) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float):
        return f"{value:g}"
    return value
