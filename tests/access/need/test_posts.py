"""The ladder of the house stands in the packs, and every room uses that one."""

import ast
from pathlib import Path

import pytest
import tomli

from lantern.access import posts
from lantern.access.roles import Role
from lantern.concerns.recipients import LADDER
from lantern.packs.ladder import ladder
from lantern.packs.vocabularies import EDITION, ROOT, vocabulary
from lantern.procedures.vocabulary import ladder_of
from tests.repo.tree import SOURCE, parsed, shown

LEAD, DEPUTY, TRUSTEE = Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.TRUSTEE
MANAGER, DUTY = Role.REGISTERED_MANAGER, Role.DUTY_MANAGER
HELD = {role.name for role in posts.ROLE_OF_POST.values()}
MOST_IN_A_ROW = 2
FILES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def test_the_lead_and_the_deputy_come_first_and_a_trustee_last_whatever_it_is_about() -> None:
    # Written by hand, as people agreed on it; a change of the packs is a change of this, too.
    assert posts.RECEIVES == LADDER == ((LEAD, DEPUTY), (MANAGER, DUTY), (TRUSTEE,))
    assert posts.STAND_INS == (DEPUTY, LEAD, MANAGER, DUTY, TRUSTEE)
    assert posts.SUCCESSION == (LEAD, DEPUTY, MANAGER, TRUSTEE)
    assert posts.WATCHERS == (LEAD, DEPUTY, MANAGER, TRUSTEE)


def test_the_ladder_is_what_the_pack_says_and_not_what_python_says() -> None:
    table = tomli.loads((ROOT / "vocabulary" / EDITION / "people.toml").read_text(encoding="utf-8"))["recipient"]
    numbers = {word: values["stands_in"] for word, values in table.items() if "stands_in" in values}

    assert [step[0] for step in ladder().stands_in] == sorted(numbers, key=lambda word: numbers[word])
    assert {word for step in ladder().receives for word in step} == {
        word for word, values in table.items() if "receives" in values
    }


def test_whoever_has_a_part_in_the_ladder_is_a_post_of_the_house_with_a_role() -> None:
    known = vocabulary().recipients
    every = (*ladder().receives, *ladder().stands_in, *ladder().keeps, *ladder().hears)
    for word in {word for step in every for word in step}:
        assert not known[word].outside
        assert word in posts.ROLE_OF_POST


def test_a_stand_in_of_a_post_never_ends_outside_the_ladder() -> None:
    known = vocabulary().recipients
    for post in posts.ROLE_OF_POST:
        instead = known[post].stand_in
        assert instead is None or instead in posts.ROLE_OF_POST


def test_a_post_that_nobody_can_have_is_refused_by_name() -> None:
    with pytest.raises(posts.PostWithoutRole, match="the cook"):
        posts.roles_of([["safeguarding lead"], ["the cook"]])


def test_steps_are_taken_by_their_numbers_and_gaps_do_no_harm() -> None:
    assert ladder_of({"c": 7, "a": 1, "x": None, "b": 1}) == (("a", "b"), ("c",))


# -- no second ladder ---------------------------------------------------------------------------------


def ladders_in(tree: ast.AST) -> list[int]:
    """The lines on which three or more posts stand in an order."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List):
            named = [part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute) and part.attr in HELD]
            straight = all(isinstance(part, ast.Attribute | ast.Tuple | ast.List) for part in node.elts)
            if straight and len(set(named)) > MOST_IN_A_ROW:
                found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_no_order_of_posts_stands_in_python(path: Path) -> None:
    assert ladders_in(parsed(path)) == []


@pytest.mark.parametrize(
    "code",
    [
        "A = (Role.DEPUTY, Role.SAFEGUARDING_LEAD, Role.TRUSTEE)",
        "A = ((Role.DEPUTY, Role.SAFEGUARDING_LEAD), (Role.TRUSTEE,))",
        "A = [R.DEPUTY, R.REGISTERED_MANAGER, R.TRUSTEE]",
    ],
)
def test_the_search_for_a_second_order_notices_one(code: str) -> None:
    assert ladders_in(ast.parse(code)) == [1]


def test_a_set_of_posts_has_no_order() -> None:
    assert ladders_in(ast.parse("A = frozenset({Role.DEPUTY, Role.SAFEGUARDING_LEAD, Role.TRUSTEE})")) == []
