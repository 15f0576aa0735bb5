"""What changed in one rule of a pack: each function compares two of a kind."""

from typing import Final

from lantern.packs.difference_lines import CHANGED, WEAKER, Lines, listed
from lantern.packs.vocabularies import vocabulary
from lantern.procedures import truth
from lantern.procedures.diagram_words import spoken
from lantern.procedures.pack import (
    Also,
    Decision,
    DutyRule,
    ExclusionRule,
    Named,
    ProhibitionRule,
    Tightening,
    WarningRule,
)

_POLICY_ORDER: Final = ("assume_protective", "seek_advice", "ask_first", "record_only", None)
_CALLED: Final = {
    "what": "task",
    "why": "reason in words",
    "say": "words to say",
    "if_no_answer": "advice for no answer",
    "cannot_speak": "advice for who cannot speak",
    "message": "message",
    "closes_on": "end",
}


def compare_named(lines: Lines, where: str, old: Named, new: Named) -> None:
    """A result with a name."""
    for called in ("name", "per"):
        lines.words(where, called, getattr(old, called), getattr(new, called), rank=CHANGED)
    lines.conditions(f"What {where} means", old.condition, new.condition)
    lines.words(where, "label", old.label, new.label)
    lines.flag(where, "is open to additions", before=old.open, after=new.open)


def compare_decision(lines: Lines, where: str, old: Decision, new: Decision) -> None:
    """A code."""
    lines.conditions(f"When {where} is given", old.condition, new.condition)
    lines.words(where, "needed answer", truth.WORDS[old.state], truth.WORDS[new.state], rank=CHANGED)
    weaker = _POLICY_ORDER.index(new.policy) > _POLICY_ORDER.index(old.policy)
    policies = (spoken(old.policy or "none"), spoken(new.policy or "none"))
    lines.words(where, "policy when nobody knows", *policies, rank=WEAKER if weaker else CHANGED)
    lines.flag(where, "waits until somebody answers", before=old.waits, after=new.waits, loss=CHANGED)
    lines.words(where, "banner", f"{old.banner} {old.says}".strip(), f"{new.banner} {new.says}".strip(), rank=CHANGED)
    lines.words(where, "meaning", old.means, new.means)
    lines.sources(where, old.because, new.because)


def compare_duty(lines: Lines, where: str, old: DutyRule, new: DutyRule) -> None:
    """A duty."""
    lines.clocks(spoken(old.key), old.by, new.by)
    lines.words(where, "strength", old.strength, new.strength, rank=WEAKER if new.strength == "policy" else CHANGED)
    lines.lists(where, "recipients", _people(old.to), _people(new.to))
    _arising(lines, where, old, new)
    lines.conditions(f"When {where} arises", old.condition, new.condition, protects=True)
    lines.conditions(f"Whom {where} is about", old.about, new.about, protects=True)
    lines.lists(where, "required content", _content(old.must_contain), _content(new.must_contain))
    lines.words(where, "name", spoken(old.key), spoken(new.key), rank=CHANGED)
    lines.words(where, "doer", *_people((old.who, new.who)), rank=CHANGED)
    lines.words(where, "channel", old.channel, new.channel, rank=CHANGED)
    for key, called in _CALLED.items():
        lines.words(where, called, getattr(old, key), getattr(new, key))
    lines.flag(where, "hides who it is", before=old.without_name, after=new.without_name)
    lines.flag(where, "stays with whoever was told", before=old.personal, after=new.personal)
    lines.sources(where, old.because, new.because)
    before, after = ([_also(lines, item) for item in side.also] for side in (old, new))
    lines.lists(where, "further conditions", before, after)


def compare_tightening(lines: Lines, where: str, old: Tightening, new: Tightening) -> None:
    """What a lower layer changes in a duty."""
    if old.by is not None and new.by is not None:
        lines.clocks(spoken(old.duty), old.by, new.by)
    elif old.by is not None:
        lines.add(WEAKER, f"{where} no longer shortens the clock ({lines.wording.clock(old.by)}).")
    elif new.by is not None:
        lines.add(CHANGED, f"{where} now shortens the clock to “{lines.wording.clock(new.by)}”.")
    lines.lists(where, "recipients", _people(old.to), _people(new.to))
    lines.lists(where, "required content", _content(old.must_contain), _content(new.must_contain))
    lines.sources(where, old.because, new.because)


def compare_prohibition(lines: Lines, where: str, old: ProhibitionRule, new: ProhibitionRule) -> None:
    """Something that must not be done."""
    _arising(lines, where, old, new)
    lines.conditions(f"When {where} holds", old.condition, new.condition, protects=True)
    lines.words(where, "wording", old.what, new.what)
    lines.words(where, "reason in words", old.why, new.why)
    lines.sources(where, old.because, new.because)


def compare_warning(lines: Lines, where: str, old: WarningRule, new: WarningRule) -> None:
    """Something a person must look at."""
    lines.conditions(f"When {where} is shown", old.condition, new.condition, protects=True)
    lines.words(where, "wording", old.say, new.say)


def compare_exclusion(lines: Lines, where: str, old: ExclusionRule, new: ExclusionRule) -> None:
    """Who is kept out."""
    lines.conditions(f"When {where} holds", old.condition, new.condition, protects=True)
    lines.lists(where, "agencies kept out", _people(old.recipients), _people(new.recipients))
    lines.sources(where, old.because, new.because)


def _arising(lines: Lines, where: str, old: DutyRule | ProhibitionRule, new: DutyRule | ProhibitionRule) -> None:
    before, after = [spoken(code) for code in old.on], [spoken(code) for code in new.on]
    lines.lists(where, "decisions that lead to it", before, after, loss=WEAKER if new.on else CHANGED)
    if new.on and not old.on:
        lines.add(WEAKER, f"{where} now needs one of these decisions: {listed(after)}.")


def _people(words: tuple[str, ...]) -> list[str]:
    known = vocabulary().recipients
    return [known[word].label if word in known else word for word in words]


def _content(words: tuple[str, ...]) -> list[str]:
    facts = vocabulary().facts
    return [facts[word].meaning.split(" (")[0] if word in facts else word for word in words]


def _also(lines: Lines, item: Also) -> str:
    gains = listed((*_people(item.to), *_content(item.must_contain), *item.because))
    return f"when {lines.wording.condition(item.condition)}: {gains}"
