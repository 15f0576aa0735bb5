import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repo.tree import modules, parsed, shown

PURE = {
    "procedures": ("lantern.procedures", "lantern.spelling"),
    "spelling": ("lantern.spelling",),
    "privacy": ("lantern.privacy",),
}
ALLOWED = frozenset(
    (
        "__future__", "collections.abc", "contextlib", "dataclasses", "datetime", "difflib", "fnmatch", "functools",
        "itertools", "math", "operator", "re", "string", "typing", "unicodedata",
    )
)  # fmt: skip
# The room that cleans files reads bytes in memory, by libraries made for that.
ALSO_ALLOWED = {
    "privacy": frozenset(
        (
            "PIL",
            "base64",
            "enum",
            "hashlib",
            "io",
            "lxml",
            "pi_heif",
            "pikepdf",
            "struct",
            "types",
            "warnings",
            "zipfile",
            "zlib",
        )
    )
}
FORBIDDEN_CALLS = ("__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print")
CLOCK_CALLS = ("now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp")
CLOCKS = ("datetime", "date", "time")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            yield f"{node.func.value.id}.{node.func.attr}"


def impurities(tree: ast.AST, home: tuple[str, ...], *, also: frozenset[str] = frozenset()) -> list[str]:
    found = [
        f"imports {name}"
        for name in imported(tree)
        if name not in ALLOWED | also and not any(name == room or name.startswith(f"{room}.") for room in home)
    ]
    clocks = {f"{name}.{call}" for name in CLOCKS for call in CLOCK_CALLS}
    found.extend(f"calls {name}" for name in calls(tree) if name in clocks or name in FORBIDDEN_CALLS)
    return found


def imports_inside_functions(tree: ast.AST) -> list[int]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    return [
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, functions)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


PURE_FILES = [(path, home) for room, home in PURE.items() for path in modules(room)]


@pytest.mark.parametrize(("path", "home"), PURE_FILES, ids=[shown(path) for path, _ in PURE_FILES])
def test_the_pure_rooms_use_no_clock_no_file_and_no_network(path: Path, home: tuple[str, ...]) -> None:
    also = ALSO_ALLOWED.get(home[0].removeprefix("lantern."), frozenset())

    assert impurities(parsed(path), home, also=also) == []


@pytest.mark.parametrize("path", modules(), ids=shown)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    assert imports_inside_functions(parsed(path)) == []


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "from pathlib import Path",
        "import lantern.app.clock",
        "from lantern.packs import library",
        "from . import elsewhere",
        "moment = datetime.now()",
        "day = date.today()",
        "text = open('case.yaml')",
        "print('hello')",
        "value = eval('1')",
        "code = compile('1', '', 'eval')",
        "module = __import__('os')",
    ],
)
def test_the_test_of_purity_notices(line: str) -> None:
    assert impurities(ast.parse(line), PURE["procedures"]) != []


@pytest.mark.parametrize(
    "line", ["import re", "PATTERN = re.compile('a')", "from lantern.spelling.folding import fold"]
)
def test_the_test_of_purity_lets_the_harmless_pass(line: str) -> None:
    assert impurities(ast.parse(line), PURE["procedures"]) == []


@pytest.mark.parametrize("line", ["import tempfile", "found = open('photo.jpg')", "import lantern.vault.audit"])
def test_cleaning_files_takes_no_more_than_it_is_allowed(line: str) -> None:
    assert impurities(ast.parse(line), PURE["privacy"], also=ALSO_ALLOWED["privacy"]) != []


def test_the_test_of_imports_notices() -> None:
    assert imports_inside_functions(ast.parse("def work():\n    import re\n")) == [2]
