"""Every way in which one rule of the policy can be wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lantern.access.policy import RULES
from lantern.access.policy_actions import Action
from lantern.access.policy_rules import Effect, Rule, Wish
from lantern.access.roles import Role


@dataclass(frozen=True, slots=True)
class Mutant:
    """A policy with one thing wrong in it, and the actions about which it may answer otherwise."""

    name: str
    rules: tuple[Rule, ...]
    about: frozenset[Action]


def changed(rule: Rule, how: str, *instead: Rule) -> Mutant:
    at = RULES.index(rule)
    about = rule.actions.union(*(other.actions for other in instead))
    return Mutant(f"{rule.name}: {how}", (*RULES[:at], *instead, *RULES[at + 1 :]), about)


def turned(rule: Rule) -> Rule:
    def otherwise(wish: Wish) -> bool:
        return not rule.when(wish)

    return replace(rule, when=otherwise)


def loosened(rule: Rule) -> Rule:
    return replace(rule, when=lambda _: True)


def removed_or_inverted() -> Iterator[Mutant]:
    """Each rule left out; with its condition turned round; without its condition; with its effect turned round."""
    for rule in RULES:
        effect = Effect.BAR if rule.effect is Effect.GROUND else Effect.GROUND
        yield changed(rule, "left out")
        yield changed(rule, "condition turned round", turned(rule))
        yield changed(rule, "effect turned round", replace(rule, effect=effect))


def without_condition() -> Iterator[Mutant]:
    """Each rule that has a condition, without it."""
    for rule in RULES:
        if rule.when.__name__ != "always":
            yield changed(rule, "condition left out", loosened(rule))


def one_word_less_or_more() -> Iterator[Mutant]:
    """Each rule with one action less, one action more, one role less, one role more."""
    for rule in RULES:
        for action in Action:
            how = f"without {action}" if action in rule.actions else f"with {action}"
            yield changed(rule, how, replace(rule, actions=rule.actions ^ {action}))
        for role in Role:
            how = f"without {role}" if role in rule.roles else f"with {role}"
            yield changed(rule, how, replace(rule, roles=rule.roles ^ {role}))
