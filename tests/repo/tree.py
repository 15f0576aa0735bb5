"""The files of the repository, and what stands in them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "lantern"
DOCS = ROOT / "docs"
PACKS = SOURCE / "packs"


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the repository: not what .gitignore leaves out."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return tuple(_below(ROOT, (".git", *(line.rstrip("/") for line in ignored))))


def _below(folder: Path, ignored: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if any(path.match(pattern) for pattern in ignored):
            continue
        if path.is_dir():
            yield from _below(path, ignored)
        else:
            yield path


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(*rooms: str) -> list[Path]:
    """The Python files of some rooms of the house, or of all."""
    return [path for room in rooms or ("",) for path in sorted((SOURCE / room).rglob("*.py"))]


def parsed(path: Path) -> ast.Module:
    return ast.parse(text(path), filename=shown(path))
