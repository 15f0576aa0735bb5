"""Who may do what with which folder: the one place where it is decided (G1).

Denied by default. A ground opens; a bar, or a need that is not met, closes; and what closes always wins,
so the order of the rules never matters. What is denied about a folder is *hidden* (answer as if there were
no such folder) unless the actor may know that the folder exists; then it is *refused*, with the reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lantern.access.circumstances import PLAIN, Circumstances, Need
from lantern.access.policy_actions import FOLDER_ACTIONS, Action
from lantern.access.policy_bars import BARS
from lantern.access.policy_grounds import GROUNDS
from lantern.access.policy_needs import NEEDS
from lantern.access.policy_rules import Effect, Rule, Wish
from lantern.access.relations import STRANGER, Bond, Level, Relation
from lantern.access.roles import Actor, Role

RULES: Final = (*GROUNDS, *BARS, *NEEDS)

SIGN_IN: Final = "You are not signed in. Sign in first."
NOT_YOURS: Final = "Your role, or what you were let into, does not include this. Ask a safeguarding lead."


class Outcome(StrEnum):
    """How a wish is answered."""

    ALLOWED = "allowed"
    HIDDEN = "hidden"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer to one wish.

    ``rules`` names what decided, for the audit and for tests; it never reaches a page. ``reasons`` are
    sentences for the one who asks, and are empty unless the outcome is *refused*. ``needs`` is what is
    missing when nothing else stands in the way: a page may ask for it; empty unless *refused*.
    """

    outcome: Outcome
    rules: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    needs: frozenset[Need] = frozenset()

    @property
    def allowed(self) -> bool:
        """Whether it may be done."""
        return self.outcome is Outcome.ALLOWED

    @property
    def hidden(self) -> bool:
        """Whether to answer as if there were no such folder."""
        return self.outcome is Outcome.HIDDEN


class Policy:
    """A set of rules that decides. ``decide`` below follows the rules of the house."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Sort the rules by the actions they speak about."""
        found: dict[Action, list[Rule]] = {action: [] for action in Action}
        for rule in rules:
            for action in rule.actions:
                found[action].append(rule)
        self._rules = {action: tuple(rules) for action, rules in found.items()}

    def decide(
        self, action: Action, actor: Actor, relation: Relation = STRANGER, circumstances: Circumstances = PLAIN
    ) -> Verdict:
        """Whether this actor, tied to the folder like this, may do it (G1, G3, G9, G10).

        ``relation`` stays away for what is asked about no folder.
        """
        wish = Wish(actor, relation, circumstances)
        applying = [rule for rule in self._rules[action] if rule.applies(wish)]
        closing = [rule for rule in applying if rule.effect is not Effect.GROUND]
        names = tuple(rule.name for rule in closing or applying)
        if applying and not closing:
            return Verdict(outcome=Outcome.ALLOWED, rules=names)
        if action in FOLDER_ACTIONS and not self._may_know(wish):
            return Verdict(outcome=Outcome.HIDDEN, rules=names)
        return _refused(actor, applying, closing)

    def _may_know(self, wish: Wish) -> bool:
        applying = [rule for rule in self._rules[Action.KNOW_EXISTS] if rule.applies(wish)]
        return bool(applying) and all(rule.effect is Effect.GROUND for rule in applying)


def _refused(actor: Actor, applying: list[Rule], closing: list[Rule]) -> Verdict:
    grounded = len(applying) > len(closing)
    bars = [rule for rule in closing if rule.effect is Effect.BAR]
    if not grounded and not bars:
        return Verdict(outcome=Outcome.REFUSED, reasons=(NOT_YOURS if actor.role else SIGN_IN,))
    told = bars or closing
    return Verdict(
        outcome=Outcome.REFUSED,
        rules=tuple(rule.name for rule in closing),
        reasons=tuple(rule.reason for rule in told),
        needs=frozenset() if bars else frozenset(rule.need for rule in closing if rule.need),
    )


_POLICY: Final = Policy(RULES)

decide: Final = _POLICY.decide
"""Whether an actor may do an action: ``decide(action, actor, relation, circumstances) -> Verdict``."""


def asked_for(action: Action) -> frozenset[Need]:
    """What an action can ever ask for, so that a page asks for it before it looks for the folder (G3)."""
    return frozenset(rule.need for rule in NEEDS if action in rule.actions and rule.need)


def grant_would_open(role: Role, level: Level, relation: Relation, *, stand_in: bool = False) -> bool:
    """Whether a new grant of this level would open the folder for an account of this role.

    Ask before a grant is given: one that opens nothing is a trap for the next reader of the list.
    """
    bond = {Level.READ: Bond.GRANTED_READ, Level.WRITE: Bond.GRANTED_WRITE, Level.MANAGE: Bond.GRANTED_MANAGE}[level]
    after = relation.without_bonds(Bond.SEALED_OUT, Bond.BREAK_GLASS_LIVE).with_bonds(bond)
    if stand_in:
        after = after.with_bonds(Bond.STAND_IN)
    return decide(Action.READ_FOLDER, Actor(role=role, enrolled=True, second_factor=True), after).allowed
