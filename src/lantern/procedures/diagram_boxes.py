"""What a picture of a procedure is made of: plain, frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramBox:
    """One box.

    ``kind`` is ``gate``, ``question``, ``result`` (of another procedure), ``named``, ``decision``,
    ``besides`` (whatever was decided), ``duty`` or ``never``. ``mark`` is a number, id or code;
    ``notes`` are smaller lines; ``lit`` says that the path went through it.
    """

    id: str
    kind: str
    text: str
    mark: str = ""
    notes: tuple[str, ...] = ()
    answer: str = ""
    lit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramEdge:
    """What leads to what: ``reads``, ``next`` (if not, then) or ``leads`` (to a duty)."""

    start: str
    end: str
    kind: str
    lit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """One procedure, ready to be drawn or told.

    ``first`` says that its decisions are a ladder; ``case`` names the case and person whose answers
    it shows; ``traced`` says that the path of an assessment is lit in it.
    """

    id: str
    title: str
    edition: str
    status: str
    first: bool
    gate: DiagramBox
    boxes: tuple[DiagramBox, ...]
    edges: tuple[DiagramEdge, ...]
    case: str = ""
    traced: bool = False

    def of_kind(self, *kinds: str) -> tuple[DiagramBox, ...]:
        """The boxes of some kinds, in order."""
        return tuple(box for box in self.boxes if box.kind in kinds)
