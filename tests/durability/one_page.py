"""The page by which a newcomer brings Lantern back, read as a newcomer does: line by line, as it stands there."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt

from tests.durability.house import ROOT

PAGE: Final = ROOT / "docs" / "how-to" / "restore-on-one-page.md"
_FENCED: Final = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ROW: Final = re.compile(r"^\| ([^|]+) \| (.+) \|$", re.MULTILINE)
_TYPED: Final = re.compile(r"`([^`]+)`")
PORT: Final = "8001"
"""The placeholder that the page names: a port on which nothing else listens."""
LANTERN: Final = "from lantern.app.main import run; run()"


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on it: the lines to type, block by block, and what to do when something is different."""

    blocks: tuple[str, ...]
    different: Mapping[str, str]

    def typed(self, *, port: int) -> str:
        """Everything that is typed for the practice, with a port of one's own: the words of the page, and no other."""
        first, second, *rest = self.blocks
        more = [self._line("practice"), self._line("listens").replace(PORT, str(port))]
        return "\n".join((first, second, *more, *rest))

    def _line(self, word: str) -> str:
        (found,) = (text for what, text in self.different.items() if word in what)
        return str(_TYPED.findall(found)[-1])


def read(text: str | None = None) -> Page:
    """The page as it stands in the docs, or another text of the same shape."""
    whole = PAGE.read_text(encoding="utf-8") if text is None else text
    _, _, table = whole.partition("## If something is different")
    return Page(tuple(_FENCED.findall(whole)), dict(_ROW.findall(table)))


STYLE: Final = """<meta charset="utf-8"><style>
body { font: 10pt/1.3 sans-serif } h1 { font-size: 17pt; margin: 0 } h2 { font-size: 12pt; margin: 6pt 0 2pt }
p { margin: 3pt 0 } pre { padding: 2pt; margin: 2pt 0; white-space: pre-wrap }
table { border-collapse: collapse; font-size: 9.5pt } td, th { border: 1px solid; padding: 1.5pt 5pt; text-align: left }
</style>"""
"""As a browser prints it: letters of the size of a book."""


def as_html() -> str:
    """The page, to be printed."""
    return STYLE + str(MarkdownIt("commonmark").enable("table").render(PAGE.read_text(encoding="utf-8")))


def clean_environment(home: Path) -> dict[str, str]:
    """A terminal of somebody who has just been given this computer, on which Lantern is installed, and no more."""
    programs = home.parent / "programs"
    programs.mkdir(exist_ok=True)
    lantern = programs / "lantern"
    lantern.write_text(f"#!/bin/sh\nPYTHONPATH={ROOT / 'src'} exec {sys.executable} -c '{LANTERN}' \"$@\"\n")
    lantern.chmod(0o755)
    return {"HOME": str(home), "PATH": f"{programs}:/usr/bin:/bin", "LANG": "C.UTF-8"}
