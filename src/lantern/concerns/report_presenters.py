"""The screens of a report as frozen records of plain values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.roles import Role
from lantern.cases.entry_words import answer_words
from lantern.concerns.forms import POST_NAMES
from lantern.concerns.queries import Own
from lantern.concerns.report_screens import before, its_way_is_known, screens_of, step_of
from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.sending_in import Outcome
from lantern.packs.intake_files import Intake
from lantern.procedures.what_to_do import danger, says
from lantern.procedures.wording import person_words


@dataclass(frozen=True)
class ScreenPage:
    """What every screen shows. ``others`` are words that another window has kept meanwhile."""

    title: str
    folder: UUID | None
    step: int
    steps: int
    back: str
    form: forms.Form
    keep: str
    kept_at: datetime | None
    call: str
    goes_by_itself: bool = False
    others: tuple[tuple[str, str], ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonLine:
    """Somebody who is in the report already."""

    id: str
    name: str
    part: str


@dataclass(frozen=True)
class WhoPage:
    """Who it is about: those who are there, and the form for one more, or for one of them again."""

    screen: ScreenPage
    title: str
    form: forms.Form
    people: tuple[PersonLine, ...]
    person: str
    next_url: str


@dataclass(frozen=True)
class Line:
    """One line of what was said, and where it is changed."""

    word: str
    value: str
    change: str


@dataclass(frozen=True)
class CheckPage:
    """Everything that was said, before it is sent."""

    screen: ScreenPage
    title: str
    lines: tuple[Line, ...]
    goes_to: str
    open_questions: int


def screen_page(
    name: str, title: str, own: Own | None, form: forms.Form, *, call: str = "", others: Any = (), advice: Any = ()
) -> ScreenPage:
    """The frame of a screen."""
    said = own.said if own else Said()
    step, steps = step_of(name, said)
    earlier = before(name, said) if own else None
    return ScreenPage(
        title=title,
        folder=own.folder if own else None,
        step=step,
        steps=steps,
        back=reverse(earlier.route, args=[own.folder]) if own and earlier else reverse("home"),
        form=form,
        keep=reverse("concerns:report_keep", args=[own.folder]) if own else reverse("concerns:report_keep_first"),
        kept_at=own.kept_at if own else None,
        call=call,
        goes_by_itself=own is not None and its_way_is_known(said),
        others=tuple(others),
        advice=tuple(advice),
    )


def call_words(outcome: Outcome) -> str:
    """What stands on top of every screen while a call must be made; the words are the pack's."""
    return _(says(outcome.assessment)) if danger(outcome.assessment) == "call" else ""


def advice_of(said: Said, form: Intake) -> tuple[str, ...]:
    """What is said at once to whoever gave these answers."""
    return tuple(
        _(choice.then)
        for question in form.questions.values()
        if question.scope == "concern" and question.key in said.given
        for choice in question.chosen(said.given[question.key])
        if choice.then
    )


def person_lines(said: Said, form: Intake) -> tuple[PersonLine, ...]:
    """Everybody in the report."""
    return tuple(
        PersonLine(person.id, person.label or _("Person %(number)s") % {"number": person.id[1:]}, _part(person, form))
        for person in said.people
    )


def said_lines(own: Own, form: Intake, outcome: Outcome) -> tuple[Line, ...]:
    """What was said, line by line, each with the screen on which it is changed."""
    return tuple(line for line in _lines(own, form, outcome) if line.value)


def _lines(own: Own, form: Intake, outcome: Outcome) -> Iterator[Line]:
    said = own.said
    shown = {screen.name for screen in screens_of(said)}

    def line(screen: str, word: str, value: str) -> Line:
        return Line(word, value, reverse(f"concerns:report_{screen}", args=[own.folder]))

    yield line("what", _("What worries you"), said.words)
    yield line("what", _("Danger now"), _labels(form, "danger", said.given))
    for person in person_lines(said, form):
        yield Line(person.name, person.part, reverse("concerns:report_person", args=[own.folder, person.id]))
    if "keep_from" in shown:
        names = [str(POST_NAMES[role]) for role in POST_NAMES if role.value in said.kept_out]
        yield line("keep_from", _("Must not learn of it"), ", ".join([*names, said.kept_out_words]).strip(", "))
    yield line("around", _("Area"), said.area)
    yield line(
        "around", _("Where exactly"), _("A place is written down. It is not shown here.") if said.place_given else ""
    )
    for key in ("there", "known", "interpreter"):
        yield line("around", _(form.questions[key].ask), _labels(form, key, said.given))
    yield line("around", _("Who told you"), said.told_by)
    yield line("so_far", _("Done already"), ". ".join(filter(None, [_labels(form, "done", said.given), said.done])))
    yield line("so_far", _("What the person wants"), said.wishes)
    yield line("so_far", _("What you think"), said.opinion)
    yield from _answers(own, outcome)


def _answers(own: Own, outcome: Outcome) -> Iterator[Line]:
    facts, url = outcome_facts(outcome), reverse("concerns:report_questions", args=[own.folder])
    held = [(None, own.said.answers), *((person.id, person.answers) for person in own.said.people)]
    for subject, answers in held:
        for fact, value in answers.items():
            if fact in facts:
                whose = person_words(subject, outcome.situation)
                ask = _(facts[fact])
                yield Line(f"{whose}: {ask}" if whose else ask, answer_words(value), url)


def post_names(posts: Iterable[Role]) -> str:
    """Posts as a reader knows them."""
    return ", ".join(str(POST_NAMES[post]) for post in posts)


def outcome_facts(outcome: Outcome) -> Mapping[str, str]:
    """The words in which each fact is asked."""
    return {name: fact.ask for name, fact in outcome.vocabulary.facts.items() if fact.ask}


def _part(person: PersonSaid, form: Intake) -> str:
    parts = [_labels(form, key, person.given) for key in ("part", "age", "post")]
    marks = [_("marks on the body")] if person.marks else []
    return ". ".join(part for part in [*parts, *marks] if part)


def _labels(form: Intake, key: str, given: Mapping[str, object]) -> str:
    chosen = form.questions[key].chosen(given.get(key))
    return ", ".join(_(choice.label) for choice in chosen)
