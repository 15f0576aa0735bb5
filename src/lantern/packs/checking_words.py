"""Checks that nobody is left without words: what to say, what to send, what for, and when it is done."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lantern.procedures.channels import is_called, is_spoken, is_written
from lantern.procedures.pack import DutyRule, Extension, Procedure
from lantern.procedures.problems import Problem
from lantern.procedures.vocabulary import FactDefinition, Vocabulary
from lantern.spelling.near_misses import did_you_mean

_GAP: Final = re.compile(r"\{([^{}]*)\}")
_NEEDED: Final = {
    "why": 'say in one sentence what it is for: why = "So that the child is safe tonight."',
    "closes_on": 'say what must have happened: closes_on = "They have answered, and the answer is written down."',
    "say": 'the channel "{channel}" is spoken; give the words: say = "I am worried about a child. …"',
    "if_no_answer": 'the channel "{channel}" is a call; say what then: if_no_answer = "Try again at once. Then ring …"',
    "message": 'the channel "{channel}" is written; give the text: message = """…""", with a gap {gap} for a fact',
}
_ASKED: Final = {
    "ask": 'write the question: ask = "Is there …?"',
    "why": 'say why it is asked: why = "…"',
    "dont_know": 'say what happens when nobody knows: dont_know = "…"',
}


def words_missing(pack: Procedure | Extension, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Each duty of a pack without the words that a person needs to do it."""
    content = _content(pack)
    for duty in pack.duties:
        place = f'duty "{duty.key}"'
        for key in _missing(duty):
            hint = _NEEDED[key].format(channel=duty.channel, gap="{fact}")
            yield Problem(file=pack.file, place=place, what=f'"{key}" is missing; {hint}')
        for what in _without_place(duty, content[duty.key], vocabulary.facts):
            yield Problem(file=pack.file, place=place, what=what)
        for what in _gaps(duty, vocabulary.facts):
            yield Problem(file=pack.file, place=place, what=what)


def facts_without_words(vocabulary: Vocabulary, *, file: str) -> Iterator[Problem]:
    """Each fact that is asked about without its question, its reason, or what *I don't know* leads to."""
    for fact in vocabulary.facts.values():
        for key, hint in _ASKED.items() if fact.askable else ():
            if not getattr(fact, key).strip():
                yield Problem(file=file, place=f'fact "{fact.name}"', what=f'"{key}" is missing; {hint}')


def _missing(duty: DutyRule) -> Iterator[str]:
    needed = {
        "why": True,
        "closes_on": True,
        "say": is_spoken(duty.channel),
        "if_no_answer": is_called(duty.channel),
        "message": is_written(duty.channel),
    }
    return (key for key, is_needed in needed.items() if is_needed and not getattr(duty, key).strip())


def _content(pack: Procedure | Extension) -> dict[str, tuple[str, ...]]:
    """What each duty must contain, whatever its further conditions add."""
    return {
        duty.key: (*duty.must_contain, *(word for also in duty.also for word in also.must_contain))
        for duty in pack.duties
    }


def _without_place(duty: DutyRule, content: Iterable[str], facts: Mapping[str, FactDefinition]) -> Iterator[str]:
    """Facts that must be told, and for which the words have no gap."""
    key = "message" if is_written(duty.channel) or duty.message else "say"
    words = getattr(duty, key)
    if not words:
        return
    gaps = _GAP.findall(words)
    for name in dict.fromkeys(content):
        if name in facts and name not in gaps:
            yield f'must_contain has the fact "{name}", and "{key}" no gap for it; write {{{name}}} where it belongs'


def _gaps(duty: DutyRule, facts: Mapping[str, FactDefinition]) -> Iterator[str]:
    """Gaps that nothing will ever fill."""
    for key in ("say", "message"):
        for name in dict.fromkeys(_GAP.findall(getattr(duty, key))):
            if name not in facts:
                yield (
                    f'"{key}" has the gap {{{name}}}, which is no fact and stays empty.{did_you_mean(name, facts)} '
                    "For a gap that a person fills, write …"
                )
