"""Every way in which one rule of the policy can be wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lantern.access.policy import RULES
from lantern.access.policy_actions import Action
from lantern.access.policy_rules import Effect, Rule, Wish, always
from lantern.access.roles import Role


@dataclass(frozen=True, slots=True)
class Mutant:
    """A policy with one thing wrong in it, and the actions about which it may answer otherwise."""

    name: str
    rules: tuple[Rule, ...]
    about: frozenset[Action]


def changed(rule: Rule, how: str, *instead: Rule, about: frozenset[Action] | None = None) -> Mutant:
    at = RULES.index(rule)
    touched = about or rule.actions
    # What may be known decides between hidden and refused, so it touches everything.
    whole = frozenset(Action) if Action.KNOW_EXISTS in touched else touched
    return Mutant(f"{rule.name}: {how}", (*RULES[:at], *instead, *RULES[at + 1 :]), whole)


def turned(rule: Rule) -> Rule:
    def otherwise(wish: Wish) -> bool:
        return not rule.when(wish)

    return replace(rule, when=otherwise)


def removed_or_inverted() -> Iterator[Mutant]:
    """Each rule left out; with its condition or its effect turned round; and without its condition, if it has one."""
    for rule in RULES:
        effect = Effect.BAR if rule.effect is Effect.GROUND else Effect.GROUND
        yield changed(rule, "left out")
        yield changed(rule, "condition turned round", turned(rule))
        yield changed(rule, "effect turned round", replace(rule, effect=effect))
        if rule.when is not always:
            yield changed(rule, "condition left out", replace(rule, when=always))


def one_word_less_or_more() -> Iterator[Mutant]:
    """Each rule with one action less, one action more, one role less, one role more."""
    for rule in RULES:
        for action in Action:
            how = f"{'without' if action in rule.actions else 'with'} {action}"
            about = frozenset({action})
            yield changed(rule, how, replace(rule, actions=rule.actions ^ about), about=about)
        for role in Role:
            how = f"{'without' if role in rule.roles else 'with'} {role}"
            yield changed(rule, how, replace(rule, roles=rule.roles ^ {role}))
