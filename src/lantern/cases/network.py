"""Where everything stands in the picture of a network: numbers alone, the same for the same people. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Final

CLEAR: Final = 29
"""How far from the middle of a person a line begins: no shape reaches so far."""
EDGE: Final = 84
FEW, WIDE = 6, 10
"""Initials of so many signs stand within the edge; for each more, it is so much wider. Nothing of them is cut off."""
OUT: Final = 34
"""How far out of the ring the initials begin: no line comes there."""
BOW: Final = 34
"""How far apart ties of the same two lie."""
INWARD: Final = 14
"""How far every tie is bent into the ring: so none runs through somebody who stands between two others."""
ALONG: Final = 0.36
"""Where on its way the number of a tie stands: off the middle, where many ways cross."""
SMALLEST: Final = 80
APART: Final = 120
"""How far neighbours stand from each other: a line, its number and its arrow can be seen between them."""
SHAPES: Final = {
    "helped": "M-20 0a20 20 0 1 0 40 0a20 20 0 1 0-40 0z",
    "feared": "M-18-18h36v36h-36z",
    "other": "M0-22 21-7 13 18h-26L-21-7z",
}
"""The shape of each class of people. Any two can be told apart without colour."""
STROKES: Final = {"kin": (2, ""), "contact": (2, "2 5"), "control": (4.5, ""), "said": (2, "10 5")}
"""How wide each sort of line is, and how it is broken."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whoever is drawn: the number by which the list names them, their initials, and their class."""

    number: int
    initials: str
    sort: str


@dataclass(frozen=True, slots=True)
class Bond:
    """What is drawn between two of them, by their numbers."""

    number: int
    one: int
    other: int
    line: str
    one_way: bool


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody, where they stand; ``out_x``, ``out_y``: from there, where their initials are anchored, and how."""

    x: float
    y: float
    out_x: float
    out_y: float
    anchor: str
    shape: str
    doubled: bool
    number: int
    initials: str


@dataclass(frozen=True, slots=True)
class Line:
    """A tie: its way, where its number stands, and the head of its arrow."""

    way: str
    x: float
    y: float
    number: int
    width: float
    dashes: str
    head: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything that is drawn."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


Point = tuple[float, float]


def drawn(people: Sequence[Somebody], bonds: Sequence[Bond]) -> Drawn:
    """People in a ring, in their order from the top on; what several say of the same two lies side by side."""
    radius = max(SMALLEST, round(APART / 2 / sin(pi / len(people)))) if len(people) > 1 else 0
    middle = (
        radius + EDGE + WIDE * max((len(one.initials) - FEW for one in people if len(one.initials) > FEW), default=0)
    )
    places = {
        one.number: _on_ring(place, len(people), radius, middle) for place, one in enumerate(people)
    }  # fmt: skip
    lines = []
    for bond in bonds:
        beside = [one.number for one in bonds if {one.one, one.other} == {bond.one, bond.other}]
        ends = places[bond.one], places[bond.other]
        lines.append(_line(bond, *ends, _pull(*ends, middle, beside.index(bond.number), len(beside))))
    return Drawn(
        2 * middle, 2 * middle,
        tuple(_node(one, places[one.number], middle) for one in people),
        tuple(lines),
    )  # fmt: skip


def _pull(one: Point, other: Point, middle: float, place: int, of: int) -> Point:
    """The point to which a tie is bent: into the ring, where nobody stands; across it, to both sides."""
    half = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    inward, deep = _towards(half, (middle, middle)), hypot(half[0] - middle, half[1] - middle)
    if deep < INWARD:
        # Seen from the one end or the other, the same side is the same side.
        x, y = _towards(min(one, other), max(one, other))
        wide = hypot(one[0] - other[0], one[1] - other[1])
        inward, bow = (-y, x), (place - (of - 1) / 2) * min(BOW, 0.4 * wide / of)
    else:
        bow = INWARD + place * min(BOW, deep / of)
    return half[0] + 2 * bow * inward[0], half[1] + 2 * bow * inward[1]


def _node(one: Somebody, place: Point, middle: float) -> Node:
    out = _out(place, middle)
    anchor = "middle" if abs(out[0]) < OUT / 4 else "start" if out[0] > 0 else "end"
    return Node(*place, *out, anchor, SHAPES[one.sort], one.sort == "helped", one.number, one.initials)


def _on_ring(place: int, of: int, radius: float, middle: float) -> Point:
    angle = 2 * pi * place / of - pi / 2
    return round(middle + radius * cos(angle), 1), round(middle + radius * sin(angle), 1)


def _out(place: Point, middle: float) -> Point:
    x, y = _towards((middle, middle), place)
    return (round(x * OUT, 1), round(y * OUT, 1)) if (x, y) != (0, 0) else (0, OUT)


def _line(bond: Bond, one: Point, other: Point, pull: Point) -> Line:
    start, end = _off(one, pull), _off(other, pull)
    middle = _at(ALONG, start, pull, end)
    width, dashes = STROKES[bond.line]
    way = f"M{start[0]:.1f} {start[1]:.1f}Q{pull[0]:.1f} {pull[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    head = _head(pull, end) if bond.one_way else ""
    return Line(way, round(middle[0], 1), round(middle[1], 1), bond.number, width, dashes, head)


def _towards(one: Point, other: Point) -> Point:
    across = hypot(other[0] - one[0], other[1] - one[1]) or 1
    return (other[0] - one[0]) / across, (other[1] - one[1]) / across


def _off(place: Point, pull: Point) -> Point:
    x, y = _towards(place, pull)
    return place[0] + x * CLEAR, place[1] + y * CLEAR


def _at(part: float, start: Point, pull: Point, end: Point) -> Point:
    rest = 1 - part
    weights = rest * rest, 2 * rest * part, part * part
    return (
        weights[0] * start[0] + weights[1] * pull[0] + weights[2] * end[0],
        weights[0] * start[1] + weights[1] * pull[1] + weights[2] * end[1],
    )


def _head(pull: Point, end: Point) -> str:
    """The head of an arrow, at the end of its way."""
    x, y = _towards(pull, end)
    back = end[0] - x * 13, end[1] - y * 13
    return (
        f"M{end[0]:.1f} {end[1]:.1f}L{back[0] - y * 6:.1f} {back[1] + x * 6:.1f}"
        f"L{back[0] + y * 6:.1f} {back[1] - x * 6:.1f}z"
    )
