"""Lines between columns: each target has a lane of its own in the gap, so that lines cross but never touch.

A source runs level to the lanes it feeds, a lane runs upright, and from there it runs level to its
target. Nothing runs through a box.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

LANE = 10.0
_EDGE = 15.0
_CLOSE = 4.5
_NUDGES = (0.0, 5.0, -5.0, 10.0, -10.0, 15.0, -15.0, 20.0, -20.0)

Point = tuple[float, float]


@dataclass(slots=True)
class Net:
    """What runs together: sources that lead to the same targets over one lane."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    lit: frozenset[tuple[str, str]] = frozenset()
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Port:
    """Where lines may leave or enter a box: a side, and the stretch of it."""

    x: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way down the stretch."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Wire:
    """One line to draw; ``arrow`` puts a head at its end."""

    points: tuple[Point, ...]
    lit: bool = False
    arrow: bool = False


@dataclass(slots=True)
class Wiring:
    """All lines of one gap, and the dots where they join."""

    wires: list[Wire] = field(default_factory=list)
    dots: list[tuple[Point, bool]] = field(default_factory=list)
    levels: list[tuple[float, float, float, str]] = field(default_factory=list)

    def free(self, wanted: float, port: Port, run: tuple[float, float], owner: str) -> float:
        """A height near the wanted one at which a level run touches no other."""
        first, last = run
        for nudge in _NUDGES:
            y = min(max(wanted + nudge, port.top), port.bottom)
            if not any(
                owner != other and abs(y - level) < _CLOSE and first < right and left < last
                for level, left, right, other in self.levels
            ):
                break
        else:
            y = wanted
        self.levels.append((y, first, last, owner))
        return y


@dataclass(frozen=True, slots=True)
class Gap:
    """The space between two columns. With ``shared``, a source runs level once for all its nets."""

    left: float
    sources: Mapping[str, Port]
    targets: Mapping[str, Port]
    shared: bool
    nets: Sequence[Net]

    def lane(self, net: Net) -> float:
        """Where the lane of a net runs."""
        return self.left + _EDGE + 3 + net.lane * LANE


def gap_for(nets: Iterable[Net]) -> float:
    """How wide a gap must be for its lanes (which must have been given)."""
    lanes = max((net.lane for net in nets), default=-1) + 1
    return 2 * _EDGE + max(lanes - 1, 0) * LANE + 6


def give_lanes(gap: Gap) -> None:
    """A lane for each net; nets that do not meet on the way share one. Long ones come first."""
    nets = gap.nets
    spans = [_span(net, gap) for net in nets]
    taken: list[list[tuple[float, float]]] = []
    for place in sorted(range(len(nets)), key=lambda place: spans[place][0] - spans[place][1]):
        top, bottom = spans[place]
        lane = next((n for n, used in enumerate(taken) if _is_clear(used, top, bottom)), len(taken))
        if lane == len(taken):
            taken.append([])
        nets[place].lane = lane
        taken[lane].append((top - 12, bottom + 12))


def _is_clear(used: list[tuple[float, float]], top: float, bottom: float) -> bool:
    return all(bottom < first or last < top for first, last in used)


def _span(net: Net, gap: Gap) -> tuple[float, float]:
    ports = [*(gap.sources[name] for name in net.sources), *(gap.targets[name] for name in net.targets)]
    return min(port.top for port in ports), max(port.bottom for port in ports)


def wire(gap: Gap) -> Wiring:
    """Draw the nets of one gap, whose lanes must have been given."""
    wiring, nets = Wiring(), gap.nets
    if gap.shared:
        for name, port in gap.sources.items():
            lanes = [gap.lane(net) for net in nets if name in net.sources]
            if lanes:
                wiring.levels.append((port.middle, port.x, max(lanes), name))
    for number, net in enumerate(nets):
        lane, owner = gap.lane(net), str(number)
        starts = {}
        for name in net.sources:
            port = gap.sources[name]
            wanted = port.middle if gap.shared else _share(number, name, gap)
            starts[name] = wanted if gap.shared else wiring.free(wanted, port, (port.x, lane), owner)
        ends = {}
        for name in net.targets:
            port = gap.targets[name]
            ends[name] = wiring.free(port.middle, port, (lane, port.x), owner)
        _draw(wiring, net, gap, (starts, ends))
    return wiring


def _share(number: int, name: str, gap: Gap) -> float:
    """Where a line leaves a box: level with its target if it has only one, else each in its place."""
    port, net = gap.sources[name], gap.nets[number]
    mine = [place for place, other in enumerate(gap.nets) if name in other.sources]
    middles = [gap.targets[target].middle for target in net.targets]
    if len(net.sources) == len(net.targets) == 1 and port.top <= middles[0] <= port.bottom:
        return middles[0]
    step = (port.bottom - port.top) / (len(mine) + 1)
    return port.top + step * (mine.index(number) + 1)


def _draw(wiring: Wiring, net: Net, gap: Gap, ends: tuple[dict[str, float], dict[str, float]]) -> None:
    lane, (starts, stops) = gap.lane(net), ends
    heights = sorted({*starts.values(), *stops.values()})
    wiring.wires.append(Wire(((lane, heights[0]), (lane, heights[-1]))))
    wiring.wires.extend(Wire(((gap.sources[name].x, y), (lane, y))) for name, y in starts.items())
    wiring.wires.extend(Wire(((lane, y), (gap.targets[name].x, y)), arrow=True) for name, y in stops.items())
    for start, stop in sorted(net.lit):
        first, last = starts[start], stops[stop]
        points = ((gap.sources[start].x, first), (lane, first), (lane, last), (gap.targets[stop].x, last))
        wiring.wires.append(Wire(points, lit=True, arrow=True))
    lit = {height for start, stop in net.lit for height in (starts[start], stops[stop])}
    passed = {name: max(gap.lane(other) for other in _of(net, name, gap)) for name in starts}
    for y in heights:
        beyond = any(starts[name] == y and passed[name] > lane for name in starts)
        if heights[0] < y < heights[-1] or beyond:
            wiring.dots.append(((lane, y), y in lit))


def _of(net: Net, name: str, gap: Gap) -> list[Net]:
    return [other for other in gap.nets if name in other.sources] if gap.shared else [net]
