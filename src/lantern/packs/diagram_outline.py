"""The picture of a procedure as a plain text: for people who do not see pictures, and for tests."""

from collections.abc import Iterator

from lantern.procedures.diagrams import Diagram, DiagramBox


def as_text(diagram: Diagram) -> str:
    """The same content as the picture, as an outline."""
    return "\n".join(_lines(diagram)) + "\n"


def summary(diagram: Diagram) -> str:
    """One sentence on what the picture shows, and what was taken."""
    counts = {
        "questions": len(diagram.of_kind("question")),
        "decisions": len(diagram.of_kind("decision")),
        "duties": len(diagram.of_kind("duty")),
        "prohibitions": len(diagram.of_kind("never")),
    }
    shown = ", ".join(f"{number} {name}" for name, number in counts.items())
    text = f"{diagram.title}: {shown}. {diagram.gate.text}."
    if not diagram.traced:
        return text
    taken = "; ".join(f"{box.mark}: {box.text}" for box in diagram.of_kind("decision") if box.lit)
    return f"{text} Taken in case {diagram.case}: {taken or 'nothing'}"


def _lines(diagram: Diagram) -> Iterator[str]:
    yield f"{diagram.id}  {diagram.title}"
    yield f"Edition {diagram.edition} · {diagram.status}"
    if diagram.case:
        yield f"Case {diagram.case}"
    yield ""
    yield from _told(diagram.gate, "")
    if diagram.of_kind("question", "result", "named"):
        yield from ("", "Questions")
    for box in diagram.of_kind("question", "result", "named"):
        yield from _told(box, f"{box.mark}. " if box.mark else "- ")
    yield from ("", "Decision: the first that fits" if diagram.first else "Decision: each that fits")
    for box in diagram.of_kind("decision", "besides"):
        yield from _told(box, f"{box.mark}: " if box.mark else "")
        yield from (f"      then: {duty.text}" for duty in _after(diagram, box))
    if diagram.of_kind("duty"):
        yield from ("", "What must be done")
    for box in diagram.of_kind("duty"):
        yield from _told(box, "- ")
    if diagram.of_kind("never"):
        yield from ("", "What must never be done")
    for box in diagram.of_kind("never"):
        yield from _told(box, "- ")


def _after(diagram: Diagram, box: DiagramBox) -> list[DiagramBox]:
    ends = {edge.end for edge in diagram.edges if edge.kind == "leads" and edge.start == box.id}
    return [duty for duty in diagram.of_kind("duty") if duty.id in ends]


def _told(box: DiagramBox, mark: str) -> Iterator[str]:
    tick = "✓ " if box.lit else ""
    answer = f" [{box.answer}]" if box.answer else ""
    yield f"  {tick}{mark}{box.text}{answer}"
    yield from (f"      {note}" for note in box.notes if note)
