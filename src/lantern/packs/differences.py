"""What a new edition of a procedure changes, in words for a safeguarding lead; what weakens it comes first.

Whatever may protect less is marked ``weaker:``. Whether a changed decision protects more or less
cannot be told from its condition; both texts are shown, for a person to judge.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import Final, TypeVar

from lantern.packs.expression_text import Condition, in_words, is_harder_to_meet
from lantern.procedures import expressions as ex
from lantern.procedures import truth
from lantern.procedures.clocks import Clock, is_no_longer_than
from lantern.procedures.pack import (
    Also,
    Decision,
    DutyRule,
    ExclusionRule,
    Figure,
    Named,
    Procedure,
    ProhibitionRule,
    WarningRule,
)

_WEAKER, _CHANGED, _WORDS = range(3)
_POLICY_ORDER: Final = ("assume_protective", "seek_advice", "ask_first", "record_only", None)
_Rule = TypeVar("_Rule")


def differences(old: Procedure, new: Procedure) -> tuple[str, ...]:
    """Every difference between two editions, one sentence each; what weakens protection first."""
    lines = _Lines()
    _head(lines, old, new)
    _lists(lines, "The procedure", "questions", old.questions, new.questions)
    _unread(lines, old, new)
    _each(
        lines, "Result", old.named, new.named, _named,
        key=lambda rule: rule.name, like=lambda rule: in_words(rule.condition),
    )  # fmt: skip
    _additions(lines, old, new)
    _each(
        lines, "Decision", old.decisions, new.decisions, _decision,
        key=lambda rule: (rule.answers, rule.code, _text(rule.condition)), like=lambda rule: (rule.answers, rule.code),
    )  # fmt: skip
    _order_of_decisions(lines, old, new)
    _each(lines, "Duty", old.duties, new.duties, _duty, key=lambda rule: rule.key, like=lambda rule: rule.what)
    _each(
        lines, "Prohibition", old.prohibited, new.prohibited, _prohibition,
        key=lambda rule: rule.what, like=lambda rule: (rule.on, _text(rule.condition), rule.because),
    )  # fmt: skip
    _each(
        lines, "Warning", old.warnings, new.warnings, _warning,
        key=lambda rule: rule.say, like=lambda rule: _text(rule.condition),
    )  # fmt: skip
    _each(
        lines, "Exclusion", old.exclusions, new.exclusions, _exclusion,
        key=lambda rule: (rule.kind, _text(rule.condition), rule.recipients), like=lambda rule: rule.kind,
    )  # fmt: skip
    before, after = (sorted(map(_figure, side.figures)) for side in (old, new))
    _lists(lines, "The procedure", "figures", before, after, loss=_CHANGED)
    return lines.sorted()


class _Lines:
    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def add(self, rank: int, line: str) -> None:
        self.found.append((rank, f"weaker: {line}" if rank == _WEAKER else line))

    def sorted(self) -> tuple[str, ...]:
        ordered = sorted(self.found, key=lambda item: item[0])
        return tuple(dict.fromkeys(line for _, line in ordered))


# -- whole procedures ----------------------------------------------------------------------------------


def _head(lines: _Lines, old: Procedure, new: Procedure) -> None:
    where = "The procedure"
    for called in ("id", "name", "edition", "layer", "per", "decide"):
        _words(lines, where, called, getattr(old, called), getattr(new, called), rank=_CHANGED)
    _words(lines, where, "title", old.title, new.title)
    for called in ("in_force_from", "review_due"):
        _words(lines, where, called, str(getattr(old, called)), str(getattr(new, called)), rank=_CHANGED)
    for called in ("nations", "as_policy_in", "extended_by"):
        _lists(lines, where, called, sorted(getattr(old, called)), sorted(getattr(new, called)))
    for called in ("areas", "organisations"):
        before, after = getattr(old, called), getattr(new, called)
        rank = _WEAKER if after and (not before or before - after) else _CHANGED
        _words(lines, where, called, _listed(sorted(before)) or "all", _listed(sorted(after)) or "all", rank=rank)
    _conditions(lines, where, "when it applies", old.applies_when, new.applies_when, protects=True)
    _conditions(lines, where, "whom it runs for", old.runs_for, new.runs_for, protects=True)
    _flag(lines, where, "asks whether it applies", before=old.asks_at_gate, after=new.asks_at_gate)
    _sources(lines, where, old.because, new.because)


def _unread(lines: _Lines, old: Procedure, new: Procedure) -> None:
    own = {rule.name for rule in old.named}
    for name in sorted(_read(old) - _read(new) - own):
        lines.add(_WEAKER, f'No condition reads "{name}" any more.')


def _read(value: object) -> set[str]:
    if isinstance(value, ex.Expression):
        return {name for name, _ in ex.names_in(value)}
    if isinstance(value, tuple):
        return set().union(*map(_read, value))
    if is_dataclass(value) and not isinstance(value, type | Clock):
        return set().union(*(_read(getattr(value, field.name)) for field in fields(value)))
    return set()


def _additions(lines: _Lines, old: Procedure, new: Procedure) -> None:
    before, after = ([f"{item.to} when {in_words(item.condition)}" for item in side.additions] for side in (old, new))
    _lists(lines, "The procedure", "additions to results of others", before, after)


def _order_of_decisions(lines: _Lines, old: Procedure, new: Procedure) -> None:
    before, after = old.codes(), new.codes()
    if set(before) == set(after):
        _words(lines, "The procedure", "order of its decisions", _listed(before), _listed(after), rank=_CHANGED)


def _each(
    lines: _Lines,
    called: str,
    old: Sequence[_Rule],
    new: Sequence[_Rule],
    compare: Callable[[_Lines, str, _Rule, _Rule], None],
    *,
    key: Callable[[_Rule], Hashable],
    like: Callable[[_Rule], Hashable],
) -> None:
    """Compare rule with rule: first those with the same key, then those that are alike (renamed)."""
    left, right = list(old), list(new)
    for match in (key, like):
        for before in tuple(left):
            after = next((rule for rule in right if match(rule) == match(before)), None)
            if after is not None:
                left.remove(before)
                right.remove(after)
                compare(lines, f'{called} "{_name(before)}"', before, after)
    for rule in left:
        lines.add(_WEAKER, f'{called} "{_name(rule)}" was removed.')
    for rule in right:
        lines.add(_CHANGED, f'{called} "{_name(rule)}" was added.')


def _name(rule: object) -> str:
    return str(next(getattr(rule, key) for key in ("name", "code", "key", "what", "say", "kind") if hasattr(rule, key)))


# -- rule by rule --------------------------------------------------------------------------------------


def _named(lines: _Lines, where: str, old: Named, new: Named) -> None:
    for called in ("name", "per"):
        _words(lines, where, called, getattr(old, called), getattr(new, called), rank=_CHANGED)
    _conditions(lines, where, "what it is", old.condition, new.condition)
    _words(lines, where, "label", old.label, new.label)
    _flag(lines, where, "open to additions", before=old.open, after=new.open)


def _decision(lines: _Lines, where: str, old: Decision, new: Decision) -> None:
    _conditions(lines, where, "when it is given", old.condition, new.condition)
    _words(lines, where, "answer it needs", truth.WORDS[old.state], truth.WORDS[new.state], rank=_CHANGED)
    weaker = _POLICY_ORDER.index(new.policy) > _POLICY_ORDER.index(old.policy)
    policies = (old.policy or "none", new.policy or "none")
    _words(lines, where, "policy when nobody knows", *policies, rank=_WEAKER if weaker else _CHANGED)
    _flag(lines, where, "waits until somebody answers", before=old.waits, after=new.waits, loss=_CHANGED)
    _words(lines, where, "banner", f"{old.banner} {old.says}", f"{new.banner} {new.says}", rank=_CHANGED)
    _words(lines, where, "meaning", old.means, new.means)
    _sources(lines, where, old.because, new.because)


def _duty(lines: _Lines, where: str, old: DutyRule, new: DutyRule) -> None:
    _clocks(lines, where, old.by, new.by)
    _words(lines, where, "strength", old.strength, new.strength, rank=_WEAKER if new.strength == "policy" else _CHANGED)
    _lists(lines, where, "recipients", old.to, new.to)
    _lists(lines, where, "decisions that give it", old.on, new.on, loss=_WEAKER if new.on else _CHANGED)
    if new.on and not old.on:
        lines.add(_WEAKER, f"{where}: it now needs one of these decisions: {_listed(new.on)}.")
    _conditions(lines, where, "when it arises", old.condition, new.condition, protects=True)
    _conditions(lines, where, "whom it is about", old.about, new.about, protects=True)
    _lists(lines, where, "required content", old.must_contain, new.must_contain)
    for called in ("key", "who", "channel"):
        _words(lines, where, called, getattr(old, called), getattr(new, called), rank=_CHANGED)
    _flag(lines, where, "without a name", before=old.without_name, after=new.without_name)
    _flag(lines, where, "a personal duty", before=old.personal, after=new.personal)
    for called in ("what", "why", "say", "if_no_answer", "cannot_speak", "message", "closes_on"):
        _words(lines, where, called, getattr(old, called), getattr(new, called))
    _sources(lines, where, old.because, new.because)
    before, after = ([_also(item) for item in side.also] for side in (old, new))
    _lists(lines, where, "further conditions", before, after)


def _also(item: Also) -> str:
    gains = _listed((*item.to, *item.must_contain, *item.because))
    return f"when {in_words(item.condition)}: {gains}"


def _prohibition(lines: _Lines, where: str, old: ProhibitionRule, new: ProhibitionRule) -> None:
    _lists(lines, where, "decisions that give it", old.on, new.on, loss=_WEAKER if new.on else _CHANGED)
    if new.on and not old.on:
        lines.add(_WEAKER, f"{where}: it now needs one of these decisions: {_listed(new.on)}.")
    _conditions(lines, where, "when it holds", old.condition, new.condition, protects=True)
    _words(lines, where, "what", old.what, new.what)
    _words(lines, where, "why", old.why, new.why)
    _sources(lines, where, old.because, new.because)


def _warning(lines: _Lines, where: str, old: WarningRule, new: WarningRule) -> None:
    _conditions(lines, where, "when it comes", old.condition, new.condition, protects=True)
    _words(lines, where, "what it says", old.say, new.say)


def _figure(figure: Figure) -> str:
    return f"{figure.what} ({figure.status}; {_listed((*figure.because, *figure.duties))})"


def _exclusion(lines: _Lines, where: str, old: ExclusionRule, new: ExclusionRule) -> None:
    _conditions(lines, where, "when it holds", old.condition, new.condition, protects=True)
    _lists(lines, where, "agencies kept out", old.recipients, new.recipients)
    _sources(lines, where, old.because, new.because)


# -- kinds of change -----------------------------------------------------------------------------------


def _words(lines: _Lines, where: str, called: str, old: str, new: str, *, rank: int = _WORDS) -> None:
    if old == new:
        return
    shown = called.replace("_", " ")
    if old and new:
        lines.add(rank, f'{where}: {shown} changed from "{old}" to "{new}".')
    elif old:
        lines.add(_WEAKER, f'{where}: {shown} was removed: "{old}".')
    else:
        lines.add(rank, f'{where}: {shown} was added: "{new}".')


def _flag(lines: _Lines, where: str, called: str, *, before: bool, after: bool, loss: int = _WEAKER) -> None:
    if before and not after:
        lines.add(loss, f"{where}: no longer {called}.")
    elif after and not before:
        lines.add(_CHANGED, f"{where}: now {called}.")


def _lists(
    lines: _Lines, where: str, called: str, old: Sequence[str], new: Sequence[str], *, loss: int = _WEAKER
) -> None:
    shown = called.replace("_", " ")
    gone = [item for item in old if item not in new]
    more = [item for item in new if item not in old]
    if gone:
        lines.add(loss, f"{where}: {shown} removed: {_listed(gone)}.")
    if more:
        lines.add(_CHANGED, f"{where}: {shown} added: {_listed(more)}.")
    if not gone and not more and tuple(old) != tuple(new):
        lines.add(_CHANGED, f"{where}: the order of {shown} changed to {_listed(new)}.")


def _sources(lines: _Lines, where: str, old: Sequence[str], new: Sequence[str]) -> None:
    _lists(lines, where, "reasons", old, new, loss=_CHANGED)


def _conditions(
    lines: _Lines, where: str, called: str, old: Condition, new: Condition, *, protects: bool = False
) -> None:
    if _text(old) != _text(new):
        rank = _WEAKER if protects and is_harder_to_meet(new, old) else _CHANGED
        lines.add(rank, f"{where}: {called} changed. It was: {_text(old)}. It is now: {_text(new)}.")


def _text(condition: Condition) -> str:
    return "always" if condition is None else in_words(condition)


def _clocks(lines: _Lines, where: str, old: Clock, new: Clock) -> None:
    if old == new:
        return
    if new.kind == "immediate" or is_no_longer_than(new, old):
        rank, how = _CHANGED, "sooner"
    elif old.kind == "immediate" or is_no_longer_than(old, new):
        rank, how = _WEAKER, "later"
    else:
        rank, how = _WEAKER, "it may end later"
    lines.add(rank, f"{where}: the clock changed from {_clock(old)} to {_clock(new)} ({how}).")


def _clock(clock: Clock) -> str:
    ahead = f", {clock.amount} days ahead" if clock.kind == "before" and clock.amount else ""
    start = f" from {' or else '.join(clock.starts)}" if clock.starts != ("noticed_at",) else ""
    return f"{clock.word}{ahead}{start}{', or the next working day' if clock.to_working_day else ''}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
