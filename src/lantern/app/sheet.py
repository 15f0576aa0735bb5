"""A sheet of text for the terminal: 80 columns, hanging indents, colour only where there is a terminal."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from shutil import get_terminal_size
from typing import Final

from rich.console import Console
from rich.text import Text

WIDTH: Final = max(40, min(80, get_terminal_size((80, 24)).columns))
"""Columns: 80, or fewer on a narrow terminal."""
_STYLES: Final = {
    "danger": "bold white on red",
    "alarm": "bold red",
    "heading": "bold",
    "number": "bold cyan",
    "title": "bold",
    "muted": "dim",
    "never": "red",
    "ask": "yellow",
    "plain": "",
}


@dataclass
class Sheet:
    """Lines, each of pieces with a style. Words never depend on colour alone."""

    lines: list[list[tuple[str, str]]] = field(default_factory=list)

    def gap(self) -> None:
        """An empty line, never two."""
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def line(self, *pieces: tuple[str, str]) -> None:
        """One line of pieces; each is text and style."""
        self.lines.append(list(pieces))

    def bar(self, text: str, style: str) -> None:
        """A line that fills the width."""
        for part in textwrap.wrap(text, WIDTH - 4):
            self.line((f"  {part}".ljust(WIDTH), style))

    def heading(self, text: str) -> None:
        """A heading with a rule under it."""
        self.gap()
        self.line((text.upper(), "heading"))
        self.line(("─" * WIDTH, "muted"))

    def paragraph(
        self,
        text: str,
        *,
        first: str = "",
        rest: str | None = None,
        style: str = "plain",
        mark: str = "plain",
    ) -> None:
        """Wrapped text; ``first`` stands before the first line, ``rest`` before the others."""
        hanging = " " * len(first) if rest is None else rest
        lines = textwrap.wrap(
            text, WIDTH - max(len(first), len(hanging)), break_long_words=True, break_on_hyphens=False
        ) or [""]
        self.line((first, mark), (lines[0], style))
        for line in lines[1:]:
            self.line((hanging, "plain"), (line, style))

    def two_columns(self, left: str, right: str, style: str) -> None:
        """Left and right on one line when they fit, else under each other."""
        space = WIDTH - len(left) - len(right)
        if space > 1:
            self.line((left, style), (" " * space, "plain"), (right, "muted"))
            return
        self.paragraph(left, style=style)
        self.paragraph(right, style="muted")

    def show(self, console: Console) -> None:
        """Write it out."""
        for pieces in self.lines:
            text = Text()
            for piece, style in pieces:
                text.append(piece, style=_STYLES[style])
            text.rstrip()
            console.print(text, soft_wrap=True)


class _Screen(Console):
    """A console that leaves a closed pipe to the program: not every reader wants to the end."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(*, colour: bool | None = None, error: bool = False) -> Console:
    """A console that colours only a terminal (or as told), and never guesses at markup in a text."""
    return _Screen(
        stderr=error,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=True if colour else None,
        no_color=True if colour is False else None,
    )


def joined(words: Iterable[str]) -> str:
    """``a, b and c``."""
    known = [word for word in words if word]
    return f"{', '.join(known[:-1])} and {known[-1]}" if known[1:] else "".join(known)
