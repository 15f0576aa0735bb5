"""The whole page of a picture: its columns, its gaps with their lines, and the sheet it fits on."""

from dataclasses import dataclass, field

from lantern.packs.diagram_layout import (
    CHOICES,
    GAP,
    MARGIN,
    PAD,
    Heading,
    PlacedBox,
    Widths,
    bottom_of,
    groups_of,
    place_rows,
    set_box,
    stacked,
    text_block,
)
from lantern.packs.diagram_text import Face
from lantern.packs.diagram_wires import Gap, Net, Port, Wire, Wiring, gap_for, give_lanes, wire
from lantern.procedures.diagrams import Diagram, DiagramBox

_TITLE, _STATUS, _CASE = Face(23.0, bold=True), Face(11.5, tone="quiet"), Face(12.5, bold=True)
_LEGEND = Face(10.5, tone="quiet")
_INNER = 9.0
_STRIP = 3
_SHEETS = {"A4": (190.0, 277.0), "A3": (277.0, 400.0)}
_SMALLEST_MM = 1.8
_SMALL_TYPE = 11.0


@dataclass(slots=True)
class Page:
    """Everything that is drawn, with its place. Sizes of the sheet are in millimetres."""

    diagram: Diagram
    width: float = 0.0
    height: float = 0.0
    boxes: list[PlacedBox] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    wirings: list[Wiring] = field(default_factory=list)
    ladder: list[tuple[Wire, str]] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    legend_at: float = 0.0
    sheet: str = "A4 upright"
    sheet_width: float = 190.0


def lay_out(diagram: Diagram) -> Page:
    """Give everything a place, with the column widths that make the largest print on A4."""
    pages = [_with_widths(diagram, widths) for widths in CHOICES]
    page = max(pages, key=lambda item: _scale(item, "A4")[0])
    for name in _SHEETS:
        scale, turn = _scale(page, name)
        page.sheet, page.sheet_width = f"{name} {turn}", round(page.width * scale, 1)
        if scale * _SMALL_TYPE >= _SMALLEST_MM:
            break
    return page


def _with_widths(diagram: Diagram, widths: Widths) -> Page:
    gaps = (40.0, 40.0, 40.0)
    page = Page(diagram)
    # Twice: how wide the gaps must be is known only when it is known where the boxes stand.
    for _ in range(2):
        page = Page(diagram)
        gaps = _Columns(page, gaps, widths).fill()
    return page


def _scale(page: Page, sheet: str) -> tuple[float, str]:
    short, long = _SHEETS[sheet]
    upright = min(short / page.width, long / page.height)
    turned = min(long / page.width, short / page.height)
    return (upright, "upright") if upright >= turned else (turned, "on its side")


@dataclass(slots=True)
class _Columns:
    page: Page
    gaps: tuple[float, float, float]
    widths: Widths
    x: dict[str, float] = field(default_factory=dict)
    placed: dict[str, PlacedBox] = field(default_factory=dict)

    def fill(self) -> tuple[float, float, float]:
        self._columns()
        top = self._head()
        inputs = stacked(
            self.page.diagram.of_kind("question", "result"),
            x=self.x["inputs"],
            y=top,
            width=self.widths.inputs,
        )
        decisions, duties = place_rows(self.page.diagram, self.x, self.widths, top=top)
        self._keep([*inputs, *decisions, *duties])
        self._keep(self._place_named(top))
        gaps = self._wire()
        self._ladder()
        self._nevers(bottom_of(inputs, otherwise=top), bottom_of(duties, otherwise=top))
        self._foot()
        return gaps

    def _columns(self) -> None:
        x, diagram = MARGIN, self.page.diagram
        columns = {
            "inputs": (self.widths.inputs, True),
            "named": (self.widths.named, bool(diagram.of_kind("named"))),
            "decisions": (self.widths.decisions, True),
            "duties": (self.widths.duties, bool(diagram.of_kind("duty"))),
        }
        end = x
        for (name, (width, there)), gap in zip(columns.items(), (*self.gaps, 0.0), strict=True):
            self.x[name] = x
            if there:
                end = x + width
                x = end + gap
        self.page.width = round(end + MARGIN, 2)

    def _keep(self, boxes: list[PlacedBox]) -> None:
        self.page.boxes.extend(boxes)
        self.placed.update((item.box.id, item) for item in boxes)

    # -- head and foot -------------------------------------------------------------------------

    def _head(self) -> float:
        diagram, width = self.page.diagram, self.page.width - 2 * MARGIN
        y = MARGIN - 4
        status = f"Edition {diagram.edition} · {diagram.status}"
        for text, face in ((f"{diagram.id}  {diagram.title}", _TITLE), (status, _STATUS)):
            lines, y = text_block(text, face, x=MARGIN, y=y, width=width)
            self.page.headings.extend(lines)
        if diagram.case:
            lines, y = text_block(f"Case {diagram.case}", _CASE, x=MARGIN, y=y + 5, width=width)
            self.page.headings.extend(lines)
        self._keep([set_box(diagram.gate, x=MARGIN, y=round(y + 12, 2), width=width)])
        y = self.placed["gate"].bottom + 26
        self._headings(y)
        return y + 12

    def _headings(self, y: float) -> None:
        diagram = self.page.diagram
        told = {
            "inputs": "Questions" if diagram.of_kind("question", "result") else "",
            "named": "Put together" if self.page.diagram.of_kind("named") else "",
            "decisions": f"Decision: {'the first that fits' if diagram.first else 'each that fits'}",
            "duties": "What must be done" if diagram.of_kind("duty") else "",
        }
        self.page.headings.extend(Heading(self.x[name], y, text) for name, text in told.items() if text)

    def _foot(self) -> None:
        page = self.page
        page.legend_at = round(bottom_of(page.boxes, otherwise=0.0) + 22, 2)
        page.rules.append(page.legend_at)
        page.height = round(page.legend_at + 58 + MARGIN, 2)

    # -- named results: between the lines that pass them -----------------------------------------

    def _place_named(self, top: float) -> list[PlacedBox]:
        wanted: list[tuple[float, DiagramBox]] = []
        for box in self.page.diagram.of_kind("named"):
            ends = [e.end for e in self.page.diagram.edges if e.start == box.id and e.end in self.placed]
            near = sum(self.placed[end].middle for end in ends) / len(ends) if ends else top
            wanted.append((near, box))
        placed: list[PlacedBox] = []
        x, width = self.x["named"], self.widths.named
        for near, box in sorted(wanted, key=lambda item: item[0]):
            height = set_box(box, x=x, y=0, width=width).height
            y = self._free_place(near - height / 2, height, placed, top)
            placed.append(set_box(box, x=x, y=y, width=width))
        return placed

    def _free_place(self, wanted: float, height: float, before: list[PlacedBox], top: float) -> float:
        blocked = [(box.y - GAP, box.bottom + GAP) for box in before]
        blocked.extend((port.top - _INNER, port.bottom + _INNER) for port in self._passing().values())
        tries = [max(wanted, top), top, *(edge for span in blocked for edge in (span[1], span[0] - height))]
        fitting = [y for y in tries if y >= top and all(y + height <= first or last <= y for first, last in blocked)]
        return round(min((abs(y - wanted), y) for y in fitting)[1], 2)

    def _passing(self) -> dict[str, Port]:
        """Where lines go straight from the questions to a decision, past the named results."""
        reads = (edge for edge in self.page.diagram.edges if edge.kind == "reads")
        ends = {e.end for e in reads if e.end.startswith("decision:") and not e.start.startswith("named:")}
        return {name: self._left(name, low=0.0, high=0.4) for name in self.placed if name in ends}

    # -- lines ---------------------------------------------------------------------------------

    def _left(self, name: str, *, low: float = 0.0, high: float = 1.0) -> Port:
        box = self.placed[name]
        height = box.height - 2 * _INNER
        middle = box.y + _INNER + height * (low + high) / 2
        reach = min(height * (high - low) / 2, 6.0 if high - low < 1 else height / 2)
        return Port(box.x, middle - reach, middle + reach)

    def _right(self, name: str) -> Port:
        box = self.placed[name]
        return Port(box.right, box.y + _INNER, box.bottom - _INNER)

    def _wire(self) -> tuple[float, float, float]:
        return (self._first_gap(), self._second_gap(), self._third_gap())

    def _nets(self, ends: list[str], *, named: bool) -> list[Net]:
        """One net for all targets that read the same; what is lit in it is told pair by pair."""
        nets: dict[tuple[str, ...], Net] = {}
        for end in ends:
            edges = [e for e in self.page.diagram.edges if e.kind == "reads" and e.end == end]
            edges = [e for e in edges if e.start.startswith("named:") == named]
            lit = frozenset((edge.start, edge.end) for edge in edges if edge.lit)
            starts = tuple(sorted(edge.start for edge in edges))
            before = nets.get(starts, Net(starts, (), frozenset()))
            nets[starts] = Net(starts, (*before.targets, end), before.lit | lit)
        nets.pop((), None)
        return list(nets.values())

    def _ids(self, *kinds: str) -> list[str]:
        return [box.id for box in self.page.diagram.of_kind(*kinds)]

    def _finish(self, nets: list[Net], targets: dict[str, Port], left: float, *, shared: bool) -> float:
        sources = {name: self._right(name) for net in nets for name in net.sources}
        gap = Gap(left, sources, targets, shared, nets)
        give_lanes(gap)
        self.page.wirings.append(wire(gap))
        return gap_for(nets)

    def _first_gap(self) -> float:
        named, decisions = self._ids("named"), self._ids("decision")
        nets = self._nets([*named, *decisions], named=False)
        targets = {name: self._left(name) for name in named}
        high = 0.4 if named else 1.0
        targets |= {name: self._left(name, high=high) for name in decisions}
        return self._finish(nets, targets, self.x["inputs"] + self.widths.inputs, shared=True)

    def _second_gap(self) -> float:
        nets = self._nets(self._ids("decision"), named=True)
        passed = self._passing()
        targets = {name: self._left(name, low=0.5 if name in passed else 0.0) for name in self._ids("decision")}
        return self._finish(nets, targets, self.x["named"] + self.widths.named, shared=True)

    def _third_gap(self) -> float:
        edges = [edge for edge in self.page.diagram.edges if edge.kind == "leads"]
        nets = []
        for starts, duties in groups_of(self.page.diagram).items():
            ends = tuple(duty.id for duty in duties)
            lit = frozenset((e.start, e.end) for e in edges if e.lit and e.end in ends)
            nets.append(Net(starts, ends, lit))
        targets = {name: self._left(name) for name in self._ids("duty")}
        return self._finish(nets, targets, self.x["decisions"] + self.widths.decisions, shared=False)

    def _ladder(self) -> None:
        for edge in self.page.diagram.edges:
            if edge.kind == "next":
                start, end = self.placed[edge.start], self.placed[edge.end]
                points = ((start.right - 24, start.bottom), (end.right - 24, end.y))
                self.page.ladder.append((Wire(points, lit=edge.lit, arrow=True), "if not"))

    # -- what must never be done: where the page stays shortest ----------------------------------

    def _nevers(self, inputs_end: float, duties_end: float) -> None:
        boxes = self.page.diagram.of_kind("never")
        if not boxes:
            return
        lowest = bottom_of(self.page.boxes, otherwise=0.0)
        choices = [
            self._strip(boxes, lowest + 34),
            stacked(boxes, x=self.x["inputs"], y=inputs_end + 46, width=self.widths.inputs),
        ]
        if self.page.diagram.of_kind("duty"):
            choices.append(stacked(boxes, x=self.x["duties"], y=duties_end + 46, width=self.widths.duties))
        best = min(choices, key=lambda placed: max(bottom_of(placed, otherwise=0.0), lowest))
        self.page.headings.append(Heading(best[0].x, best[0].y - 12, "What must never be done"))
        self._keep(best)

    def _strip(self, boxes: tuple[DiagramBox, ...], top: float) -> list[PlacedBox]:
        across = min(_STRIP, len(boxes))
        width = (self.page.width - 2 * MARGIN - (across - 1) * PAD) / across
        placed: list[PlacedBox] = []
        for first in range(0, len(boxes), across):
            row = [
                set_box(box, x=round(MARGIN + place * (width + PAD), 2), y=top, width=round(width, 2))
                for place, box in enumerate(boxes[first : first + across])
            ]
            placed.extend(row)
            top = bottom_of(row, otherwise=top) + GAP
        return placed
