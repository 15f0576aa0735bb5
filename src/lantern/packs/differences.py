"""What a new edition of a pack changes, in words for a safeguarding lead; what weakens it comes first.

Whatever may protect less is marked ``weaker:``. Whether a changed decision protects more or less
cannot be told from its condition; both texts are shown, for a person to judge.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import TypeVar

from lantern.packs.difference_lines import CHANGED, WEAKER, Lines, listed
from lantern.packs.difference_rules import (
    compare_decision,
    compare_duty,
    compare_exclusion,
    compare_named,
    compare_prohibition,
    compare_tightening,
    compare_warning,
)
from lantern.packs.difference_words import Wording, written
from lantern.packs.vocabularies import vocabulary
from lantern.procedures import expressions as ex
from lantern.procedures.clocks import Clock
from lantern.procedures.diagram_words import meaning, spoken
from lantern.procedures.pack import Extension, Figure, Procedure

_Rule = TypeVar("_Rule")
_Pack = Procedure | Extension


def differences(old: Procedure, new: Procedure, *, among: Iterable[Procedure] = ()) -> tuple[str, ...]:
    """Every difference between two editions, one sentence each; what weakens protection first.

    ``among`` are procedures whose names and results conditions may read, so that they can be told in words.
    """
    lines = Lines(Wording((*among, old, new), vocabulary()))
    _head(lines, old, new)
    lines.lists("the procedure", "questions", _asked(old), _asked(new))
    _unread(lines, old, new)
    _each(
        lines, "result", old.named, new.named, compare_named,
        key=lambda rule: rule.name, like=lambda rule: written(rule.condition),
    )  # fmt: skip
    _each(
        lines, "decision", old.decisions, new.decisions, compare_decision,
        key=lambda rule: (rule.answers, rule.code, written(rule.condition)),
        like=lambda rule: (rule.answers, rule.code),
    )  # fmt: skip
    _order_of_decisions(lines, old, new)
    _rules(lines, old, new)
    _each(
        lines, "warning", old.warnings, new.warnings, compare_warning,
        key=lambda rule: rule.say, like=lambda rule: written(rule.condition),
    )  # fmt: skip
    _each(
        lines, "exclusion", old.exclusions, new.exclusions, compare_exclusion,
        key=lambda rule: (rule.kind, written(rule.condition), rule.recipients), like=lambda rule: rule.kind,
    )  # fmt: skip
    return lines.sorted()


def extension_differences(old: Extension, new: Extension, *, among: Iterable[Procedure] = ()) -> tuple[str, ...]:
    """The same for what an area or an organisation adds."""
    lines = Lines(Wording(among, vocabulary()))
    where = "the extension"
    for called in ("edition", "in_force_from", "review_due"):
        lines.words(where, called, str(getattr(old, called)), str(getattr(new, called)), rank=CHANGED)
    _reach(lines, where, old, new)
    _each(
        lines, "change of duty", old.tightenings, new.tightenings, compare_tightening,
        key=lambda rule: rule.duty, like=lambda rule: rule.duty,
    )  # fmt: skip
    _rules(lines, old, new)
    return lines.sorted()


# -- whole packs ---------------------------------------------------------------------------------------


def _head(lines: Lines, old: Procedure, new: Procedure) -> None:
    where = "the procedure"
    for called in ("id", "name", "edition", "layer", "per", "decide"):
        lines.words(where, called, getattr(old, called), getattr(new, called), rank=CHANGED)
    lines.words(where, "title", old.title, new.title)
    for called in ("in_force_from", "review_due"):
        lines.words(where, called, str(getattr(old, called)), str(getattr(new, called)), rank=CHANGED)
    lines.lists(where, "nations as policy", _nations(old.as_policy_in), _nations(new.as_policy_in))
    lines.lists(where, "layers", old.extended_by, new.extended_by)
    _reach(lines, where, old, new)
    lines.conditions("When the procedure applies", old.applies_when, new.applies_when, protects=True)
    lines.conditions("For whom the procedure runs", old.runs_for, new.runs_for, protects=True)
    lines.flag(where, "asks whether it applies", before=old.asks_at_gate, after=new.asks_at_gate)
    lines.sources(where, old.because, new.because)


def _reach(lines: Lines, where: str, old: _Pack, new: _Pack) -> None:
    lines.lists(where, "nations", _nations(old.nations), _nations(new.nations))
    for called in ("areas", "organisations"):
        before, after = getattr(old, called), getattr(new, called)
        rank = WEAKER if after and (not before or before - after) else CHANGED
        lines.words(where, called, listed(sorted(before)) or "all", listed(sorted(after)) or "all", rank=rank)


def _nations(words: Iterable[str]) -> list[str]:
    known = vocabulary().nations
    return [known.get(word, word) for word in sorted(words)]


def _rules(lines: Lines, old: _Pack, new: _Pack) -> None:
    """What both kinds of packs hold: additions, duties, prohibitions, figures."""
    added = [[f"{spoken(item.to)}, when {lines.wording.condition(item.condition)}" for item in side.additions]
             for side in (old, new)]  # fmt: skip
    lines.lists("the pack", "additions to results of others", *added)
    _each(lines, "duty", old.duties, new.duties, compare_duty, key=lambda rule: rule.key, like=lambda rule: rule.what)
    _each(
        lines, "prohibition", old.prohibited, new.prohibited, compare_prohibition,
        key=lambda rule: rule.what, like=lambda rule: (rule.on, written(rule.condition), rule.because),
    )  # fmt: skip
    before, after = (sorted(map(_figure, side.figures)) for side in (old, new))
    lines.lists("the pack", "figures", before, after, loss=CHANGED)


def _asked(procedure: Procedure) -> tuple[str, ...]:
    facts = vocabulary().facts
    return tuple(f"“{facts[name].ask}”" if name in facts else name for name in procedure.questions)


def _unread(lines: Lines, old: Procedure, new: Procedure) -> None:
    own, facts = {rule.name for rule in old.named}, vocabulary().facts
    for name in sorted(_read(old) - _read(new) - own):
        told = f"“{meaning(facts[name])}” ({name})" if name in facts else f"“{name}”"
        lines.add(WEAKER, f"no condition looks at {told} any more.")


def _read(value: object) -> set[str]:
    if isinstance(value, ex.Expression):
        return {name for name, _ in ex.names_in(value)}
    if isinstance(value, tuple):
        return set().union(*map(_read, value))
    if is_dataclass(value) and not isinstance(value, type | Clock):
        return set().union(*(_read(getattr(value, field.name)) for field in fields(value)))
    return set()


def _order_of_decisions(lines: Lines, old: Procedure, new: Procedure) -> None:
    before, after = old.codes(), new.codes()
    if set(before) == set(after):
        lines.words("the decisions", "order", listed(map(spoken, before)), listed(map(spoken, after)), rank=CHANGED)


def _each(
    lines: Lines,
    called: str,
    old: Sequence[_Rule],
    new: Sequence[_Rule],
    compare: Callable[[Lines, str, _Rule, _Rule], None],
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
                compare(lines, f"{called} “{_name(before)}”", before, after)
    for rule in left:
        lines.add(WEAKER, f"{called} “{_name(rule)}” was taken out.")
    for rule in right:
        lines.add(CHANGED, f"{called} “{_name(rule)}” is new.")


def _name(rule: object) -> str:
    keys = ("name", "code", "key", "duty", "what", "say", "kind")
    key = next(key for key in keys if hasattr(rule, key))
    name = str(getattr(rule, key))
    return name if key in {"what", "say"} else spoken(name)


def _figure(figure: Figure) -> str:
    return f"{figure.what} ({spoken(figure.status)}; {listed((*figure.because, *map(spoken, figure.duties)))})"
