"""Draws the picture of a procedure as an SVG text, and tells it as a plain outline.

Light on purpose, wherever it is shown: it is printed. What is lit is also said in words, so that
nothing hangs on a colour. The same picture always gives the same text.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from lantern.packs.diagram_layout import MARGIN, PlacedBox
from lantern.packs.diagram_outline import as_text, summary
from lantern.packs.diagram_page import Page, lay_out
from lantern.packs.diagram_text import FONTS, Face, Line, width_of
from lantern.packs.diagram_wires import Wire
from lantern.procedures.diagrams import Diagram

__all__ = ["as_text", "svg"]

_INK, _PAPER, _LINE, _LIT, _GLOW, _NEVER = "#1c2733", "#ffffff", "#b8c2cc", "#b35900", "#fff3e0", "#8a1c1c"
_QUIET, _WIRE, _SOFT = "#4a5866", "#74828f", "#f4f6f8"
_TONES = {"ink": _INK, "quiet": _QUIET, "never": _INK, "never quiet": _QUIET}
_FILLS = {"gate": _SOFT, "result": _SOFT, "named": _SOFT}
_NEVER_WORD = "Never:"
_SMALL = Face(10.5, tone="quiet")


def svg(diagram: Diagram) -> str:
    """The picture as SVG: no script, nothing from outside, every text escaped."""
    return "\n".join(_drawn(lay_out(diagram))) + "\n"


def _drawn(page: Page) -> Iterator[str]:
    key = page.diagram.id
    across, down = page.sheet_width, round(page.sheet_width * page.height / page.width, 1)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby={quoteattr(f"{key}-title {key}-desc")} '
        f'width="{across:g}mm" height="{down:g}mm" viewBox="0 0 {page.width:g} {page.height:g}" '
        f"font-family={quoteattr(FONTS)}>"
    )
    yield f"<title id={quoteattr(f'{key}-title')}>{escape(f'{page.diagram.id} {page.diagram.title}')}</title>"
    yield f"<desc id={quoteattr(f'{key}-desc')}>{escape(summary(page.diagram))}</desc>"
    yield f'<rect width="100%" height="100%" fill="{_PAPER}"/>'
    yield from (_rule(y, page.width) for y in page.rules)
    yield from _wires(page)
    for placed in page.boxes:
        yield from _box(placed, page)
    yield from (_text((line.x, line.y), line.text, line.face) for line in page.headings)
    yield from _legend(page)
    yield "</svg>"


def _rule(y: float, width: float) -> str:
    return f'<path d="M{MARGIN:g} {y:g}H{width - MARGIN:g}" stroke="{_LINE}" fill="none"/>'


def _text(at: tuple[float, float], text: str, face: Face, *, anchor: str = "start") -> str:
    weight = ' font-weight="bold"' if face.bold else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    told = escape(text)
    if face.tone.startswith("never"):
        first = f'<tspan font-weight="bold" fill="{_NEVER}">{_NEVER_WORD}</tspan>'
        told = first + told.removeprefix(_NEVER_WORD)
    return (
        f'<text x="{round(at[0], 2):g}" y="{round(at[1], 2):g}" font-size="{face.size:g}"{weight}{where} '
        f'fill="{_TONES[face.tone]}">{told}</text>'
    )


# -- lines ---------------------------------------------------------------------------------------


def _wires(page: Page) -> Iterator[str]:
    wires = [item for wiring in page.wirings for item in wiring.wires]
    dots = [item for wiring in page.wirings for item in wiring.dots]
    colour = _LINE if page.diagram.traced else _WIRE
    yield from (_wire(item, colour) for item in wires if not item.lit)
    yield from (_dot(at, colour) for at, lit in dots if not lit)
    for item, label in page.ladder:
        yield _wire(item, _LIT if item.lit else colour)
        (x, top), (_, bottom) = item.points
        yield _text((x - 7, (top + bottom) / 2 + 3.5), label, _SMALL, anchor="end")
    yield from (_wire(item, _LIT) for item in wires if item.lit)
    yield from (_dot(at, _LIT) for at, lit in dots if lit)


def _wire(wire: Wire, colour: str) -> str:
    way = "M" + "L".join(f"{x:g} {y:g}" for x, y in wire.points)
    width = 2.75 if wire.lit else 1.25
    drawn = f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'
    return drawn + _head(wire, colour) if wire.arrow else drawn


def _head(wire: Wire, colour: str) -> str:
    (before_x, _), (x, y) = wire.points[-2:]
    size = 6.5 if wire.lit else 5.0
    if before_x == x:
        return f'<path d="M{x:g} {y:g}l{-size * 0.6:g} {-size:g}h{size * 1.2:g}z" fill="{colour}"/>'
    return f'<path d="M{x:g} {y:g}l{-size:g} {-size * 0.6:g}v{size * 1.2:g}z" fill="{colour}"/>'


def _dot(at: tuple[float, float], colour: str) -> str:
    return f'<circle cx="{at[0]:g}" cy="{at[1]:g}" r="2.6" fill="{colour}"/>'


# -- boxes ---------------------------------------------------------------------------------------


def _box(placed: PlacedBox, page: Page) -> Iterator[str]:
    box = placed.box
    muted = page.diagram.traced and not box.lit
    stroke = _NEVER if box.kind == "never" else _LIT if box.lit else _LINE if muted else _WIRE
    key = f"{page.diagram.id}-{box.id}".replace(":", "-")
    yield f'<g id={quoteattr(key)} class="{box.kind}{" lit" if box.lit else ""}">'
    dashed = ' stroke-dasharray="5 4"' if box.kind == "besides" else ""
    stroke_width = 2.5 if box.lit else 0.75 if box.kind == "never" else 1.25
    yield (
        f'<rect x="{placed.x:g}" y="{placed.y:g}" width="{placed.width:g}" height="{placed.height:g}" '
        f'rx="{14 if box.kind == "named" else 5}" fill="{_fill(box.kind, lit=box.lit)}" stroke="{stroke}" '
        f'stroke-width="{stroke_width:g}"{dashed}/>'
    )
    if box.kind == "never":
        yield (f'<rect x="{placed.x:g}" y="{placed.y:g}" width="5" height="{placed.height:g}" fill="{_NEVER}"/>')
    yield from _badge(placed, muted=muted)
    for line in placed.lines:
        yield _line(placed, line, muted=muted)
    yield "</g>"


def _fill(kind: str, *, lit: bool) -> str:
    return _GLOW if lit and kind != "never" else _FILLS.get(kind, _PAPER)


def _line(placed: PlacedBox, line: Line, *, muted: bool) -> str:
    face = Face(line.face.size, line.face.bold, "quiet") if muted else line.face
    if placed.box.kind == "never" and line.text.startswith(_NEVER_WORD):
        face = Face(face.size, face.bold, "never quiet" if muted else "never")
    return _text((placed.x + line.x, placed.y + line.y), line.text, face)


def _badge(placed: PlacedBox, *, muted: bool) -> Iterator[str]:
    box = placed.box
    if box.kind not in {"question", "named"} or not box.mark:
        return
    colour = _LIT if box.lit else _QUIET if muted else _INK
    yield _circle(placed.x + 21, placed.y + 21, box.mark, colour)


def _circle(x: float, y: float, mark: str, colour: str, *, radius: float = 11.5) -> str:
    face = Face(round(radius * 1.04, 2), bold=True)
    drawn = f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{_PAPER}" stroke="{colour}" stroke-width="1.5"/>'
    return drawn + _text((x, y + face.size * 0.36), mark, face, anchor="middle")


# -- legend --------------------------------------------------------------------------------------


def _legend(page: Page) -> Iterator[str]:
    kinds = {box.kind for box in page.diagram.boxes}
    told = {
        "number": "A question; its number stands for it in the other boxes" if "question" in kinds else "",
        "letter": "Put together from answers; its letter stands for it" if "named" in kinds else "",
        "dot": "Lines that join; without a dot they only cross",
        "next": "Looked at only if the one above does not fit" if page.diagram.first else "",
        "lit": "✓ and a strong line: the path taken in this case; the rest is grey" if page.diagram.traced else "",
        "sheet": f"Fits {page.sheet}",
    }
    x, y = MARGIN, page.legend_at + 22
    for symbol, text in told.items():
        width = width_of(text, _SMALL) + 26
        if text and x > MARGIN and x + width > page.width - MARGIN:
            x, y = MARGIN, y + 20
        if text:
            yield _symbol(symbol, x + 8, y - 4)
            yield _text((x + 22, y), text, _SMALL)
            x += width + 18


def _symbol(symbol: str, x: float, y: float) -> str:
    drawn = {
        "number": _circle(x, y, "1", _INK, radius=8),
        "letter": _circle(x, y, "A", _INK, radius=8),
        "dot": _wire(Wire(((x - 8, y), (x + 8, y))), _WIRE) + _dot((x, y), _WIRE),
        "next": _wire(Wire(((x, y - 7), (x, y + 7)), arrow=True), _WIRE),
        "lit": f'<rect x="{x - 7:g}" y="{y - 6:g}" width="14" height="12" rx="2" fill="{_GLOW}" '
        f'stroke="{_LIT}" stroke-width="2.5"/>',
        "sheet": f'<rect x="{x - 5:g}" y="{y - 7:g}" width="10" height="14" fill="none" stroke="{_WIRE}"/>',
    }
    return drawn[symbol]
