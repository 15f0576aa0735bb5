"""Checks that texts can be read: by staff at nine years of age, by residents, children and parents at five.

``hard_to_read`` is for every text of the product: packs, facts, guides (ADR 10).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lantern.packs.plain_reading import reader
from lantern.procedures.channels import is_written_to_them
from lantern.procedures.pack import DutyRule, Extension, Procedure
from lantern.procedures.problems import Problem
from lantern.procedures.vocabulary import Vocabulary
from lantern.spelling.reading_age import Sentence, measured

RESIDENTS: Final = frozenset({"the person", "the child", "the parent", "the parents"})
"""Whoever hears or reads the words of a duty addressed to one of these needs the plainest ones."""
_FEWEST_WORDS: Final = 30
"""Fewer words say nothing about a reading age; then only long sentences are looked for."""
_MOST_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """For whom a text is: ``age`` is the age at which one must be able to read it with ease."""

    called: str
    age: int
    most_words: int


STAFF: Final = Readers(called="staff and volunteers", age=9, most_words=25)
PUBLIC: Final = Readers(called="residents, children and parents", age=5, most_words=12)


@dataclass(frozen=True, slots=True)
class Text:
    """One text and the place where it stands."""

    place: str
    words: str


def hard_to_read(
    texts: Iterable[Text], readers: Readers, *, file: str, where: str, plain: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """The reading age of some texts taken together, when it is too high, and every sentence that is too long.

    ``file`` and ``where`` say what was measured, such as a pack and *its words for staff*; ``plain`` are
    further words that these readers know.
    """
    read = reader(plain)
    known = [(text.place, sentence) for text in texts for sentence in read.sentences(text.words)]
    for place, sentence in dict.fromkeys(known):
        if len(sentence.words) > readers.most_words:
            yield Problem(file=file, place=place, what=_too_long(sentence, readers))
    sentences = [sentence for _, sentence in known]
    measure = measured(sentences)
    if measure.words >= _FEWEST_WORDS and measure.age >= readers.age + 1:
        yield Problem(file=file, place=where, what=_too_old(sentences, measure.age, readers))


def _too_long(sentence: Sentence, readers: Readers) -> str:
    return (
        f"“{sentence.text}” has {len(sentence.words)} words; {readers.called} get at most {readers.most_words} "
        f"in one sentence.{_long(sentence)} Make two sentences of it"
    )


def _too_old(sentences: Iterable[Sentence], age: float, readers: Readers) -> str:
    hardest = sorted(dict.fromkeys(sentences), key=lambda sentence: -sentence.weight * len(sentence.words))
    shown = " ".join(f"“{sentence.text}”{_long(sentence)}" for sentence in hardest[:_MOST_SHOWN])
    return (
        f"reading age {age:.1f}; for {readers.called} it must be under {readers.age + 1}. "
        f"Write shorter sentences and everyday words, first here: {shown}"
    )


def _long(sentence: Sentence) -> str:
    found = sentence.long_words()
    return f" Long words: {', '.join(found)}." if found else ""


# -- packs and facts -----------------------------------------------------------------------------------


def packs_hard_to_read(packs: Iterable[Procedure | Extension]) -> Iterator[Problem]:
    """What staff and what residents cannot read easily in each pack."""
    for pack in packs:
        staff, public = list(_for_staff(pack)), list(_for_public(pack))
        yield from hard_to_read(staff, STAFF, file=pack.file, where="its words for staff")
        yield from hard_to_read(public, PUBLIC, file=pack.file, where="its words for residents")


def facts_hard_to_read(vocabulary: Vocabulary, *, file: str) -> Iterator[Problem]:
    """The same for the questions that are asked about facts."""
    texts = [
        Text(f'fact "{fact.name}"', words)
        for fact in vocabulary.facts.values()
        if fact.askable
        for words in (fact.ask, fact.why, fact.dont_know, *fact.such_as)
    ]
    yield from hard_to_read(texts, STAFF, file=file, where="its questions")


def _for_staff(pack: Procedure | Extension) -> Iterator[Text]:
    if isinstance(pack, Procedure):
        yield Text("the head", pack.title)
        for decision in pack.decisions:
            place = f'decision "{decision.code}"'
            yield from (Text(place, words) for words in (decision.means, decision.says) if words)
        yield from (Text(f'warning "{rule.say}"', rule.say) for rule in pack.warnings)
    for duty in pack.duties:
        place, to_them = f'duty "{duty.key}"', _public_words(duty)
        told = (duty.what, duty.why, duty.say, duty.if_no_answer, duty.cannot_speak, duty.message, duty.closes_on)
        yield from (Text(place, words) for words in told if words and words not in to_them)
    for rule in pack.prohibited:
        yield from (Text(f'prohibition "{rule.what}"', words) for words in (rule.what, rule.why))


def _for_public(pack: Procedure | Extension) -> Iterator[Text]:
    for duty in pack.duties:
        yield from (Text(f'duty "{duty.key}"', words) for words in _public_words(duty))


def _public_words(duty: DutyRule) -> tuple[str, ...]:
    """The words of a duty that a resident, child or parent hears or reads."""
    if not RESIDENTS.intersection(duty.to):
        return ()
    told = (duty.say, duty.message if is_written_to_them(duty.channel) else "")
    return tuple(words for words in told if words)
