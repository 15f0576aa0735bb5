"""What if I did this, or what if it were so: what would change, before anybody acts. Nothing of it is kept. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from lantern.concerns.now_cards import Short, short
from lantern.concerns.now_setting import Setting
from lantern.concerns.now_words import translated
from lantern.procedures.assessment import Assessment, Duty
from lantern.procedures.situation import FactValue
from lantern.procedures.vocabulary import CommonWhatIf
from lantern.procedures.what_if import Change, WhatIf, what_if
from lantern.procedures.wording import person_words

MUST_NOT_KNOW: Final = "must_not_know"
MOST_OFFERED: Final = 60
ANSWERS: Final = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Supposed:
    """Something one may suppose: what it says, and the answers it stands for. ``key`` names no fact."""

    key: str
    say: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Who would do a duty, and the duty."""

    who: str
    duty: Short


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change. ``nothing``: nothing at all."""

    say: str
    nothing: bool
    danger: str
    decided: tuple[str, ...]
    no_longer: tuple[str, ...]
    to_do: tuple[Told, ...]
    not_to_do: tuple[Told, ...]
    otherwise: tuple[Told, ...]
    forbidden: tuple[tuple[str, str], ...]
    allowed: tuple[str, ...]
    hear: tuple[str, ...]
    do_not_hear: tuple[str, ...]


def supposed(setting: Setting) -> tuple[Supposed, ...]:
    """What one may suppose here: first what people ask themselves most, then what could still matter."""
    common = [one for known in setting.vocabulary.what_ifs for one in _common(known, setting)]
    found = [*common, *_open(setting), *_answered(setting)][:MOST_OFFERED]
    return tuple(Supposed(str(number), say, changes) for number, (say, changes) in enumerate(found, start=1))


def difference(one: Supposed, setting: Setting) -> Difference:
    """What would change if it were so."""
    found = what_if(setting.situation, one.changes, setting.procedures, setting.directory)
    after = replace(setting, assessment=found.after)
    before = {item.what for item in found.before.prohibited}
    facts = setting.vocabulary.recipients
    return Difference(
        say=one.say,
        nothing=found.changes_nothing,
        danger=_danger(found),
        decided=_means(found.codes_gained, found.after),
        no_longer=_means(found.codes_lost, found.before),
        to_do=_told(found.duties_gained, after),
        not_to_do=_told(found.duties_lost, setting),
        otherwise=_told((new for _old, new in found.duties_changed), after),
        forbidden=tuple(
            (translated(item.what), translated(item.why)) for item in found.after.prohibited if item.what not in before
        ),
        allowed=found.prohibited_lost,
        hear=tuple(translated(facts[word].label) for word in found.told),
        do_not_hear=tuple(translated(facts[word].label) for word in found.no_longer_told),
    )


def _danger(found: WhatIf) -> str:
    says = [next((given.says for given in side.given if given.banner), "") for side in (found.before, found.after)]
    return says[1] if says[0] != says[1] else ""


def _means(codes: Iterable[tuple[str, str | None, str]], assessment: Assessment) -> tuple[str, ...]:
    wanted = set(codes)
    return tuple(
        dict.fromkeys(
            given.means for given in assessment.given if (given.procedure, given.subject, given.code) in wanted
        )
    )


def _told(duties: Iterable[Duty], setting: Setting) -> tuple[Told, ...]:
    known = setting.vocabulary.recipients
    return tuple(Told(translated(known[duty.who].label), short(duty, None, setting, mine=False)) for duty in duties)


Offer = tuple[str, tuple[Change, ...]]


def _common(known: CommonWhatIf, setting: Setting) -> Iterator[Offer]:
    answers: dict[str, str] = {**known.answers, **(known.then if _kept_out(known, setting) else {})}
    facts = setting.vocabulary.facts
    personal = [fact for fact in answers if facts[fact].scope == "subject"]
    helped = setting.vocabulary.classes.get("helped", frozenset())
    people = [person.id for person in setting.situation.subjects if person.roles & helped] if personal else [None]
    for person in people:
        changes = tuple(
            Change(fact=fact, subject=person if facts[fact].scope == "subject" else None, value=value)
            for fact, value in answers.items()
        )
        if any(setting.situation.answer(one.fact, one.subject) != one.value for one in changes):
            yield _whose(translated(known.say), person, setting), changes


def _kept_out(known: CommonWhatIf, setting: Setting) -> bool:
    out = {item.subject for item in setting.assessment.exclusions if item.kind == MUST_NOT_KNOW}
    roles = set(known.kept_out)
    return any(person.id in out and person.roles & roles for person in setting.situation.subjects)


def _open(setting: Setting) -> Iterator[Offer]:
    for question in setting.assessment.ask_next:
        yield from _offers(question.fact, question.subject, setting, ANSWERS)


def _answered(setting: Setting) -> Iterator[Offer]:
    yield from _turned(None, setting.situation.facts.items(), setting)
    for person in setting.situation.subjects:
        yield from _turned(person.id, person.facts.items(), setting)


def _turned(subject: str | None, answers: Iterable[tuple[str, FactValue]], setting: Setting) -> Iterator[Offer]:
    for fact, value in answers:
        yield from _offers(fact, subject, setting, [other for other in ANSWERS if other != value])


def _offers(fact: str, subject: str | None, setting: Setting, values: Iterable[str]) -> Iterator[Offer]:
    definition = setting.vocabulary.facts[fact]
    if definition.type != "yn" or not definition.askable:
        return
    for value in values:
        answer = {"yes": _("yes"), "no": _("no")}[value]
        say = _whose(f"{translated(definition.ask)} {answer}", subject, setting)
        yield say, (Change(fact=fact, subject=subject, value=value),)


def _whose(say: str, subject: str | None, setting: Setting) -> str:
    whose = person_words(subject, setting.situation)
    return f"{whose}: {say}" if whose else say
