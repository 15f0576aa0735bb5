import shutil
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.repo.tree import ROOT, SOURCE, text

KEPT = 0


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the house under another name, with the same contracts."""
    copy = tmp_path / "lamplight"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.toml", "*.yaml"))
    for path in copy.rglob("*.py"):
        path.write_text(renamed(text(path)), encoding="utf-8")
    contracts = tmp_path / ".importlinter"
    contracts.write_text(renamed(text(ROOT / ".importlinter")), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return copy


def renamed(words: str) -> str:
    return words.replace("lantern", "lamplight")


def outcome(folder: Path) -> int:
    return lint_imports(config_filename=str(folder / ".importlinter"), no_cache=True)


def with_line(module: Path, line: str) -> None:
    module.write_text(f"{text(module)}\n{line}\n", encoding="utf-8")


def test_dependencies_run_one_way() -> None:
    assert outcome(ROOT) == KEPT


def test_an_unchanged_copy_of_the_house_keeps_the_contracts(house: Path) -> None:
    assert outcome(house.parent) == KEPT


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("procedures/truth.py", "import lamplight.app.clock"),
        ("procedures/truth.py", "import lamplight.packs.library"),
        ("procedures/truth.py", "import os"),
        ("procedures/truth.py", "import tomllib"),
        ("procedures/truth.py", "import lamplight.procedures.assess"),
        ("spelling/folding.py", "import lamplight.procedures.truth"),
        ("spelling/folding.py", "import pathlib"),
        ("packs/library.py", "import lamplight.app.sheet"),
    ],
)
def test_a_forbidden_import_breaks_a_contract(house: Path, module: str, line: str) -> None:
    with_line(house / module, line)

    assert outcome(house.parent) != KEPT


def test_a_room_without_a_place_in_the_contract_breaks_it(house: Path) -> None:
    attic = house / "attic"
    attic.mkdir()
    (attic / "__init__.py").write_text("", encoding="utf-8")

    assert outcome(house.parent) != KEPT
