from itertools import product

import pytest

from lantern.access.policy import RULES, Outcome, Policy
from lantern.access.policy_actions import FOLDER_ACTIONS, Action
from lantern.access.relations import EXCLUSIONS, Bond
from lantern.access.roles import NOBODY, Role
from tests.access.policy.oracle import cells, cells_by_action, columns, house, modes, read_grid, ties

POLICY = Policy(RULES)
BASES: tuple[set[Bond], ...] = (
    set(), {Bond.REPORTER}, {Bond.GRANTED_READ}, {Bond.GRANTED_WRITE}, {Bond.GRANTED_MANAGE},
    {Bond.GRANTED_MANAGE, Bond.STAND_IN}, {Bond.GRANTED_MANAGE, Bond.SEALED_IN},
    {Bond.BREAK_GLASS_LIVE}, {Bond.BREAK_GLASS_OVER},
)  # fmt: skip


@pytest.mark.parametrize("action", Action)
def test_every_cell_of_the_hand_written_table_holds(action: Action) -> None:
    wrong = [cell for cell in cells_by_action()[action] if not cell.agrees(POLICY)]

    assert wrong == []


def test_the_table_has_a_cell_for_every_role_relation_action_and_mode() -> None:
    asked = {(cell.tie, cell.mode, cell.actor.role, cell.action) for cell in cells()}
    signed_in = set(product(ties(), (mode.name for mode in modes()), Role, Action))
    nobody = set(product(ties(), ("not signed in",), (None,), Action))

    assert asked == signed_in | nobody


def test_the_table_names_every_role_once_and_every_action_once() -> None:
    assert sorted(columns()) == sorted(Role)
    assert house().keys() == frozenset(Action) - FOLDER_ACTIONS
    assert all(tie.grid.keys() == FOLDER_ACTIONS for tie in ties().values())


def test_the_table_knows_every_bond_alone_and_every_exclusion_with_every_other_bond() -> None:
    written = {tie.relation.bonds for tie in ties().values()}

    assert {frozenset({bond}) for bond in Bond} <= written
    assert {frozenset(base | {exclusion}) for base in BASES for exclusion in EXCLUSIONS} <= written


def test_no_two_relations_of_the_table_are_the_same() -> None:
    assert len({tie.relation for tie in ties().values()}) == len(ties())


def test_every_mode_changes_the_actor_or_the_circumstances() -> None:
    usual, *others = modes()

    assert [mode.name for mode in others if not mode.actor and mode.circumstances == usual.circumstances] == []


@pytest.mark.parametrize("words", ["know_exists + +", "know_exists " + "+ " * 11, "know_exists" + " ?" * 10])
def test_a_grid_with_a_missing_or_strange_sign_is_not_read(words: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read_grid(words, columns())


def test_a_row_that_stands_twice_is_not_read() -> None:
    row = "know_exists" + " -" * 10

    with pytest.raises(ValueError, match="twice"):
        read_grid(f"{row}\n{row}", columns())


def test_nobody_who_is_not_signed_in_may_do_anything() -> None:
    found = {POLICY.decide(action, NOBODY, tie.relation).outcome for action in Action for tie in ties().values()}

    assert Outcome.ALLOWED not in found


def test_what_is_asked_about_no_folder_does_not_depend_on_a_folder() -> None:
    assert not any(cell.expected is Outcome.HIDDEN for action in house() for cell in cells_by_action()[action])


def test_a_hidden_answer_is_the_same_whatever_hides_it() -> None:
    hidden = [cell for cell in cells() if cell.expected is Outcome.HIDDEN and cell.mode == "usual"]
    found = [POLICY.decide(cell.action, cell.actor, cell.relation, cell.circumstances) for cell in hidden]

    assert {(verdict.outcome, verdict.reasons, verdict.needs) for verdict in found} == {
        (Outcome.HIDDEN, (), frozenset())
    }
