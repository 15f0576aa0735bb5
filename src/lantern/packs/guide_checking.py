"""Checks guides as a whole: are they easy enough for their reader, neutral where they must be, and not past review?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lantern.packs.checking_reading import Readers, Text, hard_to_read
from lantern.packs.guide_library import open_guides
from lantern.packs.guide_parts import GAP, SPOKEN, Guide
from lantern.packs.guide_words import Level, guide_words
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Directory
from lantern.procedures.problems import Problem

_AT_THE_DESK = ("staff", "volunteers", "trustees")


@dataclass(frozen=True, slots=True)
class GuideReport:
    """What was found in guides: ``faults`` must be put right, ``notes`` must be known."""

    faults: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    count: int


def check_guides(roots: Sequence[Path], directory: Directory, *, on: date) -> GuideReport:
    """Check every guide under some folders, as of a day."""
    known = open_guides(*roots)
    faults = [*known.problems]
    notes: list[Problem] = []
    for guide in known.found:
        faults.extend((*_too_hard(guide), *_betraying(guide)))
        notes.extend((*_without_number(guide, directory), *_to_be_read_first(guide), *_past_review(guide, on)))
    return GuideReport(tuple(faults), tuple(notes), len(known.found))


# -- plain words ---------------------------------------------------------------------------------------


def _too_hard(guide: Guide) -> Iterator[Problem]:
    words = guide_words()
    easy = words.known_to_staff if guide.reader in _AT_THE_DESK else frozenset()
    yield from _above(guide, "the words to read", written(guide), words.readers[guide.reader], easy)
    yield from _above(guide, "the words to say", spoken(guide), words.spoken, frozenset())


def written(guide: Guide) -> tuple[tuple[str, str], ...]:
    """What the reader reads: the place of each text, and the text."""
    handed_out = guide.handed_out
    found = [] if handed_out else [("the head", guide.introduction)]
    found.extend((f'part "{part.title}"', part.introduction) for part in guide.parts)
    for item in guide.items():
        if handed_out or item.kind not in SPOKEN:
            found.append((f'item "{item.key}"', item.text))
        if not handed_out:
            found.extend((f'item "{item.key}"', text) for text in (item.why, item.evidence))
    return tuple((place, GAP.sub("now", text)) for place, text in found if text)


def spoken(guide: Guide) -> tuple[tuple[str, str], ...]:
    """What is said or asked aloud: the place of each text, and the text."""
    found = [(f'item "{item.key}"', item.say) for item in guide.items()]
    if not guide.handed_out:
        found.extend((f'item "{item.key}"', item.text) for item in guide.items() if item.kind in SPOKEN)
    return tuple((place, GAP.sub("now", text)) for place, text in found if text)


def _above(
    guide: Guide, what: str, texts: Iterable[tuple[str, str]], level: Level, easy: frozenset[str]
) -> Iterator[Problem]:
    readers = Readers(called=level.label, age=level.age, most_words=level.longest)
    known = [Text(place, words) for place, words in texts]
    yield from hard_to_read(known, readers, file=guide.file, where=what, plain=easy)


# -- nothing that betrays ------------------------------------------------------------------------------


def _betraying(guide: Guide) -> Iterator[Problem]:
    """What stands large on a sheet, and everything on one that is carried, is neutral (S002-34)."""
    if not guide.handed_out:
        return
    seen = [("printed_title", guide.printed_title), *((f'part "{part.title}"', part.title) for part in guide.parts)]
    if guide.carried:
        seen.extend((f'item "{item.key}"', item.text) for item in guide.items())
    for place, text in seen:
        for word in guide_words().betraying:
            if re.search(rf"\b{word}\b", GAP.sub("", text), re.IGNORECASE):
                what = f'"{word}" would show a stranger what this is about. Write something neutral'
                yield Problem(file=guide.file, place=place, what=what)


# -- what must be known --------------------------------------------------------------------------------


def _without_number(guide: Guide, directory: Directory) -> Iterator[Problem]:
    recipients = vocabulary().recipients
    for item in guide.items():
        for word in dict.fromkeys((*item.contacts, *item.gaps())):
            if recipients[word].outside and word not in directory.by_role:
                what = f'no contacts.toml has anybody for "{word}"; an organisation can add its own'
                yield Problem(file=guide.file, place=f'item "{item.key}"', what=what)


def _to_be_read_first(guide: Guide) -> Iterator[Problem]:
    for item in guide.items():
        if item.check_first:
            what = f"to be read by {item.check_first} before anybody is given it"
            yield Problem(file=guide.file, place=f'item "{item.key}"', what=what)
        if item.unverified:
            yield Problem(file=guide.file, place=f'item "{item.key}"', what=f"not checked. {item.unverified}")


def _past_review(guide: Guide, on: date) -> Iterator[Problem]:
    if on > guide.review_due:
        what = f"it was due on {guide.review_due.isoformat()}; read the guide against its sources, write a new date"
        yield Problem(file=guide.file, place="review_due", what=what)
