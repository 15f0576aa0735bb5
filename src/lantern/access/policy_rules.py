"""What a rule of the policy is: a ground that opens, a bar that closes, or a need that must be met first."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from lantern.access.circumstances import Circumstances, Need
from lantern.access.policy_actions import Action
from lantern.access.relations import Relation
from lantern.access.roles import EVERYBODY, Actor, Role


class Effect(StrEnum):
    """What a rule does where it applies. A bar or an unmet need always beats a ground."""

    GROUND = "ground"
    BAR = "bar"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to do something, tied to the folder how, under which circumstances."""

    actor: Actor
    relation: Relation
    circumstances: Circumstances


Condition = Callable[[Wish], bool]


def always(_: Wish) -> bool:
    """The condition of a rule that asks for nothing but its actions and roles."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One small rule: for these actions and roles, when this holds, this follows, for this reason.

    About somebody who is not signed in no rule speaks: for them everything stays closed.
    ``reason`` is one sentence for people: what holds, and what to do next where it closes something.
    """

    name: str
    effect: Effect
    actions: frozenset[Action]
    reason: str
    roles: frozenset[Role] = EVERYBODY
    when: Condition = always
    need: Need | None = None

    def applies(self, wish: Wish) -> bool:
        """Whether it speaks about this wish; the action was looked at before."""
        return wish.actor.role in self.roles and self.when(wish)
