import ast
from pathlib import Path

import pytest

from tests.repo.test_purity import impurities
from tests.repo.tree import SOURCE, parsed, shown

ROOM = SOURCE / "access"
MODULES = ("circumstances", "policy", "policy_actions", "policy_bars", "policy_grounds", "policy_needs", "policy_rules",
           "relations", "roles")  # fmt: skip
FILES = [ROOM / f"{name}.py" for name in MODULES]
HOME = tuple(f"lantern.access.{name}" for name in MODULES)
ALLOWED_BESIDE = frozenset({"imports enum"})


def impure(tree: ast.AST) -> list[str]:
    return [found for found in impurities(tree, HOME) if found not in ALLOWED_BESIDE]


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_the_policy_knows_no_framework_no_database_and_no_clock(path: Path) -> None:
    assert impure(parsed(path)) == []


def test_no_file_of_the_policy_is_forgotten() -> None:
    assert set(ROOM.glob("policy*.py")) <= set(FILES)


@pytest.mark.parametrize(
    "line", ["import django", "from lantern.access.models import Account", "at = datetime.now()", "import os"]
)
def test_the_test_of_purity_notices(line: str) -> None:
    assert impure(ast.parse(line)) != []
