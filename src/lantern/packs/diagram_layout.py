"""Where everything in the picture of a procedure stands: columns of boxes, rows of decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lantern.packs.diagram_text import Column, Face, Line, width_of, wrapped
from lantern.procedures.diagrams import Diagram, DiagramBox

MARGIN = 26.0
PAD = 10.0
GAP = 9.0
ROW_GAP = 30.0
_BADGE = 30.0
_TEXT, _STRONG = Face(12.5), Face(12.5, bold=True)
_SMALL, _SOURCES = Face(11.0, tone="quiet"), Face(10.0, tone="quiet")
_STATE = Face(11.0, bold=True)
_NEVER = Face(12.0)
_HEADING = Face(12.5, bold=True)


@dataclass(frozen=True, slots=True)
class Widths:
    """How wide each column is."""

    inputs: float
    named: float
    decisions: float
    duties: float


CHOICES = (
    Widths(205, 150, 225, 265),
    Widths(225, 160, 245, 290),
    Widths(250, 170, 270, 330),
    Widths(310, 170, 270, 400),
)
"""Narrow columns suit an upright sheet, wide ones a sheet on its side."""
_ANSWERED = {"question": "Answer: ", "result": "It gave: "}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBox:
    """A box with its place and the lines in it (their places are counted from its corner)."""

    box: DiagramBox
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


def set_box(box: DiagramBox, *, x: float, y: float, width: float) -> PlacedBox:
    """Set the text of a box and find its height."""
    badge = box.kind in {"question", "named"} and box.mark != ""
    left = PAD + (_BADGE if badge else 2.0)
    column = Column(left=left, top=PAD - 3, width=width - left - PAD)
    if box.kind == "gate":
        _set_gate(column, box)
    else:
        _set_state(column, box)
        _set_text(column, box)
    height = max(column.height + PAD - 1, 42.0 if badge else 0.0)
    return PlacedBox(box=box, x=x, y=y, width=width, height=round(height, 2), lines=tuple(column.lines))


def _set_gate(column: Column, box: DiagramBox) -> None:
    column.add(box.text, _STRONG)
    for note in box.notes:
        column.add(note, _SMALL, above=2)
    if box.answer:
        column.add(f"✓ {box.answer}" if box.lit else box.answer, _STATE, above=3)


def _set_state(column: Column, box: DiagramBox) -> None:
    if box.kind in {"duty", "never"} and box.answer:
        column.add(f"✓ {box.answer}", _STATE)
    if box.kind == "decision":
        column.add(f"{box.mark}  ✓ {box.answer}" if box.answer else box.mark, _STATE)
    if box.kind == "result":
        column.add(box.mark, _STATE)


def _set_text(column: Column, box: DiagramBox) -> None:
    faces = {"decision": _STRONG, "duty": _STRONG, "never": _NEVER, "besides": _STRONG}
    column.add(box.text, faces.get(box.kind, _TEXT))
    for place, note in enumerate(box.notes):
        sources = box.kind == "decision" and place == len(box.notes) - 1
        column.add(note, _SOURCES if sources else _SMALL, above=2)
    if box.kind in _ANSWERED and box.answer:
        told = f"{_ANSWERED[box.kind]}{box.answer}"
        column.add(f"✓ {told}" if box.lit else told, _STATE, above=3)


def stacked(boxes: Iterable[DiagramBox], *, x: float, y: float, width: float, gap: float = GAP) -> list[PlacedBox]:
    """Boxes below one another."""
    placed = []
    for box in boxes:
        placed.append(set_box(box, x=x, y=y, width=width))
        y = placed[-1].bottom + gap
    return placed


def bottom_of(boxes: Sequence[PlacedBox], *, otherwise: float) -> float:
    """Where the lowest of some boxes ends."""
    return max((box.bottom for box in boxes), default=otherwise)


@dataclass(frozen=True, slots=True)
class Heading:
    """The words above a column or a part."""

    x: float
    y: float
    text: str
    face: Face = _HEADING


def groups_of(diagram: Diagram) -> dict[tuple[str, ...], list[DiagramBox]]:
    """The duties, by the decisions that lead to them."""
    duties = {box.id: box for box in diagram.of_kind("duty")}
    groups: dict[tuple[str, ...], list[DiagramBox]] = {}
    for identity, duty in duties.items():
        starts = tuple(edge.start for edge in diagram.edges if edge.kind == "leads" and edge.end == identity)
        groups.setdefault(starts, []).append(duty)
    return groups


def rows_of(diagram: Diagram) -> list[tuple[DiagramBox, list[DiagramBox]]]:
    """Each decision with the duties that stand beside it.

    Duties of several decisions stand beside the first of them that has none of its own.
    """
    groups = groups_of(diagram)
    deciders = diagram.of_kind("decision", "besides")
    rows: dict[str, list[DiagramBox]] = {box.id: [] for box in deciders}
    for starts, duties in sorted(groups.items(), key=lambda item: len(item[0])):
        home = next((start for start in starts if not rows[start]), starts[0])
        rows[home].extend(duties)
    return [(box, rows[box.id]) for box in deciders]


def place_rows(
    diagram: Diagram, x: Mapping[str, float], widths: Widths, *, top: float
) -> tuple[list[PlacedBox], list[PlacedBox]]:
    """The decisions below one another, each with its duties on its right."""
    decisions: list[PlacedBox] = []
    duties: list[PlacedBox] = []
    y = free = top
    for box, beside in rows_of(diagram):
        y = max(y, free) if beside else y
        decisions.append(set_box(box, x=x["decisions"], y=y, width=widths.decisions))
        if beside:
            found = stacked(beside, x=x["duties"], y=y, width=widths.duties)
            duties.extend(found)
            free = found[-1].bottom + 2 * GAP
        y = decisions[-1].bottom + ROW_GAP
    return decisions, duties


def text_block(text: str, face: Face, *, x: float, y: float, width: float) -> tuple[list[Heading], float]:
    """Lines of running text outside a box, and where they end."""
    lines = []
    for line in wrapped(text, face, width):
        y += face.leading
        lines.append(Heading(x, round(y - face.size * 0.28, 2), line, face))
    return lines, y


def fits(line: Line, box: PlacedBox) -> bool:
    """Whether a line stays inside its box, by the measure used here."""
    return line.x + width_of(line.text, line.face) <= box.width and line.y <= box.height
