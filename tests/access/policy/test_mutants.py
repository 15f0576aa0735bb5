from collections.abc import Iterator
from functools import cache
from random import Random

import pytest

from lantern.access.circumstances import Circumstances
from lantern.access.policy import RULES, Policy, Verdict
from lantern.access.policy_actions import FOLDER_ACTIONS, Action
from lantern.access.policy_rules import Wish
from lantern.access.relations import STRANGER, Bond, Relation
from lantern.access.roles import Actor, Role
from tests.access.policy.mutants import Mutant, one_word_less_or_more, removed_or_inverted
from tests.access.policy.oracle import USUAL, Cell, cells_by_action

REAL = Policy(RULES)
TRIES = 2_000


@cache
def usual_first(action: Action) -> tuple[Cell, ...]:
    return tuple(sorted(cells_by_action()[action], key=lambda cell: cell.mode != "usual"))


def noticed(mutant: Mutant) -> bool:
    policy = Policy(mutant.rules)
    return any(not cell.agrees(policy) for action in mutant.about for cell in usual_first(action))


@pytest.mark.parametrize("mutant", list(removed_or_inverted()), ids=lambda mutant: mutant.name)
def test_a_rule_that_is_left_out_or_turned_round_is_noticed(mutant: Mutant) -> None:
    assert noticed(mutant)


def test_every_rule_is_left_out_and_turned_round_once() -> None:
    names = [mutant.name for mutant in removed_or_inverted()]

    assert len(names) == len(set(names))
    for rule in RULES:
        assert {f"{rule.name}: left out", f"{rule.name}: condition turned round"} <= set(names)


def test_the_rules_as_they_are_are_not_taken_for_a_mutant() -> None:
    assert not noticed(Mutant("none", RULES, frozenset(Action)))


class KnowsEverything(Policy):
    def _may_know(self, wish: Wish) -> bool:
        return wish is not None


class KnowsNothing(Policy):
    def _may_know(self, wish: Wish) -> bool:
        return wish is None


class ForgetsTheNeeds(Policy):
    def decide(
        self, action: Action, actor: Actor, relation: Relation = STRANGER, circumstances: Circumstances = USUAL
    ) -> Verdict:
        found = super().decide(action, actor, relation, circumstances)
        return Verdict(outcome=found.outcome, reasons=found.reasons)


class SaysWhyItHides(Policy):
    def decide(
        self, action: Action, actor: Actor, relation: Relation = STRANGER, circumstances: Circumstances = USUAL
    ) -> Verdict:
        found = super().decide(action, actor, relation, circumstances)
        return Verdict(outcome=found.outcome, reasons=found.reasons or found.rules, needs=found.needs)


@pytest.mark.parametrize("broken", [KnowsEverything, KnowsNothing, ForgetsTheNeeds, SaysWhyItHides])
def test_a_wrong_way_of_putting_rules_together_is_noticed(broken: type[Policy]) -> None:
    policy = broken(RULES)

    assert any(not cell.agrees(policy) for action in FOLDER_ACTIONS for cell in usual_first(action))


def wishes(random: Random) -> Iterator[Wish]:
    def chance(of: float = 0.5) -> bool:
        return random.random() < of

    for _ in range(TRIES):
        actor = Actor(
            role=random.choice(list(Role)),
            active=chance(0.9),
            new_worker=chance(0.2),
            station=chance(0.2),
            second_factor=chance(0.8),
            enrolled=chance(),
            fresh=chance(0.8),
        )
        around = Circumstances(
            reason=chance(0.8),
            second_person=chance(0.7),
            concerns_self=chance(0.2),
            agreed_before=chance(0.2),
            powerful=chance(),
            beyond_volunteer=chance(),
            outranked=chance(0.2),
            on_hold=chance(0.2),
            people=random.randint(1, 20),
            told=random.randint(0, 3),
        )
        yield Wish(actor, Relation(frozenset(random.sample(list(Bond), random.randint(0, 4)))), around)


def first_difference(mutant: Mutant) -> tuple[Action, Wish] | None:
    policy, random = Policy(mutant.rules), Random(mutant.name)  # noqa: S311 (no secret hangs on it)
    for wish in wishes(random):
        for action in mutant.about:
            asked = (action, wish.actor, wish.relation, wish.circumstances)
            real, found = REAL.decide(*asked), policy.decide(*asked)
            if (real.outcome, real.needs) != (found.outcome, found.needs):
                return action, wish
    return None


@pytest.mark.nightly
def test_one_word_less_or_more_that_no_cell_notices_changes_no_answer() -> None:
    mutants = list(one_word_less_or_more())
    silent = [mutant for mutant in mutants if not noticed(mutant)]

    holes = {mutant.name: found for mutant in silent if (found := first_difference(mutant))}

    assert holes == {}
    assert len(silent) < len(mutants) / 5


def test_the_search_for_a_difference_notices() -> None:
    mutant = next(item for item in removed_or_inverted() if item.name == "must_not_know: left out")

    assert first_difference(mutant) is not None
