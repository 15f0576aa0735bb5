"""How wide a text is, and where it breaks: measured without a font, a little on the wide side."""

from dataclasses import dataclass

FONTS = '"Atkinson Hyperlegible", "DejaVu Sans", Verdana, sans-serif'
_WIDTHS = {
    0.30: "ijl|'.,:;",
    0.36: " !I",
    0.42: "()[]ft-/r·",
    0.53: 'sczJ?“”"kvxy',
    0.72: "ABCEFKPRSTVXYZ",
    0.80: "DGHNOQUw→&#_",
    1.00: "mMW@%…—✓",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER = 0.635
_BOLD = 1.12


@dataclass(frozen=True, slots=True)
class Face:
    """How a line is set. ``tone`` is a word that the drawing turns into a colour."""

    size: float
    bold: bool = False
    tone: str = "ink"

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return round(self.size * 1.28, 2)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: where its baseline begins, from the corner of its box."""

    x: float
    y: float
    text: str
    face: Face


def width_of(text: str, face: Face) -> float:
    """About how wide a text is."""
    plain = sum(_WIDTH_OF.get(letter, _OTHER) for letter in text) * face.size
    return plain * _BOLD if face.bold else plain


def wrapped(text: str, face: Face, width: float) -> list[str]:
    """The text in lines no wider than ``width``; a word that is too long alone is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, face, width):
            longer = f"{line} {piece}" if line else piece
            if line and width_of(longer, face) > width:
                lines.append(line)
                line = piece
            else:
                line = longer
    return [*lines, line] if line else lines


def _pieces(word: str, face: Face, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, face) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


class Column:
    """Lines set below one another, inside a box."""

    def __init__(self, *, left: float, top: float, width: float) -> None:
        self.left, self.height, self.width = left, top, width
        self.lines: list[Line] = []

    def add(self, text: str, face: Face, *, above: float = 0.0) -> None:
        """One paragraph, with some space above it."""
        for number, line in enumerate(wrapped(text, face, self.width)):
            self.height += face.leading + (0.0 if number else above)
            self.lines.append(Line(self.left, round(self.height - face.size * 0.28, 2), line, face))
