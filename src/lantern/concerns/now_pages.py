"""The pages beside the one of what to do now, as frozen records."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.concerns.now_asking import Topic
from lantern.concerns.now_cards import message_kind, not_to_words
from lantern.concerns.now_duties import Kept
from lantern.concerns.now_forms import DoneForm, SentForm, UndoForm, WhatIfForm
from lantern.concerns.now_messages import Message, message_of, missing
from lantern.concerns.now_queries import Case
from lantern.concerns.now_shown import Shown, mark
from lantern.concerns.now_what_if import Difference
from lantern.concerns.now_words import translated
from lantern.concerns.question_forms import Asked, QuestionsForm
from lantern.concerns.said import SOMEBODY
from lantern.procedures.assessment import Duty, Question

TITLES: Final = {
    "mail": gettext_lazy("Message ready to send"),
    "form": gettext_lazy("Text for the form"),
    "record": gettext_lazy("Text to write down"),
}

WRITTEN: Final = ("text", "number", "date", "moment")
"""Types of facts of which the answer is written, not chosen."""


@dataclass(frozen=True)
class AwayPage:
    """Nothing."""

    title: str


@dataclass(frozen=True)
class MessagePage:
    """A message with its locked recipients; ``mark`` is its text as the page carries it back."""

    title: str
    folder: UUID
    duty: UUID
    what: str
    kind: str
    without_name: bool
    not_to: str
    message: Message
    mark: str
    form: SentForm | QuestionsForm


@dataclass(frozen=True)
class DonePage:
    """What happened, so that a duty is done."""

    title: str
    folder: UUID
    duty: UUID
    what: str
    closes_on: str
    form: DoneForm


@dataclass(frozen=True)
class UndoPage:
    """Why it has not happened after all."""

    title: str
    folder: UUID
    what: str
    form: UndoForm


@dataclass(frozen=True)
class AskPage:
    """One question; ``later`` is the number of the next one."""

    title: str
    folder: UUID
    form: QuestionsForm
    later: int | None
    number: int
    all: int

    @property
    def says_unknown(self) -> bool:
        """Whether *I do not know* needs a button of its own: it stands in no list of answers."""
        return any(one.fact.type in WRITTEN for one in self.form.asked)


@dataclass(frozen=True)
class KnowPage:
    """Everything that may be told."""

    title: str
    folder: UUID
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class TopicPage:
    """One topic, of one person or of the concern."""

    title: str
    folder: UUID
    form: QuestionsForm
    whose: str
    topic: int
    person: int


@dataclass(frozen=True)
class WhatIfPage:
    """What somebody supposes, and what would change."""

    title: str
    folder: UUID
    form: WhatIfForm
    found: Difference | None
    never: tuple[tuple[str, str], ...]


def message_page(
    case: Case, kept: Kept, duty: Duty, form: SentForm | QuestionsForm, before: Shown | None = None
) -> MessagePage:
    """The page of a message. ``before`` is the text that was shown, where the page comes a second time."""
    kind, message = message_kind(duty), message_of(duty, case.setting, case.told_by_calls())
    shown = before or Shown(uuid4(), message.subject, message.body, message.marks)
    return MessagePage(
        title=str(TITLES[kind]),
        folder=case.own.folder,
        duty=kept.id,
        what=translated(duty.what),
        kind=kind,
        without_name=duty.without_name,
        not_to=not_to_words(duty, case.setting),
        message=replace(message, subject=shown.subject, body=shown.body),
        mark=mark(kept.id, shown),
        form=form,
    )


def duty_of(case: Case, kept: Kept) -> Duty | None:
    """The duty that follows now and is the same as one in the folder."""
    return next((match.duty for match in case.record().matched.now if match.kept == kept), None)


def missing_in(case: Case, duty: Duty) -> tuple[Asked, ...]:
    """What must be told before a message may go."""
    facts = case.setting.vocabulary.facts
    return tuple(Asked(facts[name], None) for name in missing(duty, case.setting))


def people_of(case: Case) -> tuple[str, ...]:
    """The ids of those about whom the reporter may say something, in the order of their numbers."""
    return tuple(person.id for person in case.own.said.people) or (SOMEBODY,)


def label_of(case: Case, person: str | None) -> str:
    """Who somebody is, in the words of the reporter; empty for the concern itself."""
    return (case.setting.situation.subject(person).label or _("this person")) if person else ""


def answerable(case: Case) -> tuple[Question, ...]:
    """What can still matter, and can be answered by the reporter: of the concern, or of somebody they named."""
    people = {None, *people_of(case)}
    return tuple(question for question in case.setting.assessment.ask_next if question.subject in people)


def asked_at(case: Case, questions: tuple[Question, ...], number: int) -> tuple[Asked, ...]:
    """The question at a place of the list, counted from 1."""
    if not 1 <= number <= len(questions):
        return ()
    question = questions[number - 1]
    return (Asked(case.setting.vocabulary.facts[question.fact], question.subject),)


def standing_rules(case: Case) -> tuple[tuple[str, str], ...]:
    """What must not be done as things stand: it is said beside every "what if"."""
    return tuple((translated(item.what), translated(item.why)) for item in case.setting.assessment.prohibited)
