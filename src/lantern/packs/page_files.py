"""Pages about procedures as files: Markdown for the reference, HTML for the screen and for paper."""

import re
from html import escape
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt

from lantern.packs.case_files import CaseFileError
from lantern.packs.diagram_svg import svg
from lantern.packs.library import Library
from lantern.packs.plain_yaml import read_yaml
from lantern.packs.procedure_page import procedure_page
from lantern.packs.vocabularies import ROOT
from lantern.procedures.diagrams import Diagram, diagram
from lantern.procedures.pack import Procedure
from lantern.procedures.rulebook import Procedures

DRAWING: Final = "drawing.svg"
_BOX: Final = re.compile(r'viewBox="0 0 [\d.]+ ([\d.]+)"')
_MOST_ON_A4: Final = 1350
"""A taller picture would be too small to read on A4; it goes on a sheet of A3."""
_STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, "Noto Sans", Arial, sans-serif; max-width: 48rem; margin: 2rem auto;
  padding: 0 1rem; color: #1d2429; background: #fff; }
h1 { font-size: 1.8rem; line-height: 1.2; } h2 { margin-top: 2.2rem; border-bottom: 2px solid #2f5d62; }
h3 { margin-top: 1.6rem; } code { font-size: 0.95em; }
table { border-collapse: collapse; width: 100%; margin: 0.8rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid #c3cbcf; }
thead:not(:has(th:not(:empty))) { display: none; }
blockquote { margin: 0.6rem 0; padding: 0.4rem 0.9rem; border-left: 4px solid #2f5d62; background: #f1f5f5; }
blockquote p { margin: 0.2rem 0; }
figure { margin: 1rem 0; } figure svg { width: 100%; height: auto; }
@media (prefers-color-scheme: dark) { body { color: #e7ecee; background: #15191c; }
  blockquote { background: #20282c; } th, td { border-color: #44525a; } figure { background: #fff; } }
@page { size: A4; margin: 16mm 15mm; }
@page picture { size: A3; margin: 12mm; }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 10pt; color: #000; background: #fff; }
  h2, h3 { break-after: avoid; } h3, li, tr, blockquote { break-inside: avoid; }
  blockquote { background: none; border-color: #555; }
  figure { break-before: page; break-after: page; margin: 0; background: none; }
  figure svg { max-height: 262mm; width: 100%; }
  figure.large { page: picture; } figure.large svg { max-height: 392mm; } }
"""


def followed_anywhere(packs: Library, procedure: Procedure) -> Procedures:
    """The procedures among which one is followed in its own first nation, area and kind of organisation."""
    return packs.for_place(
        nation=min(procedure.nations, key=_nation_order),
        area=min(procedure.areas, default=None),
        organisation=min(procedure.organisations, default=None),
        on=procedure.in_force_from,
        edition=procedure.edition,
    )


def _nation_order(nation: str) -> tuple[bool, str]:
    return (nation != "england", nation)


def picture_of(packs: Library, procedure: Procedure) -> tuple[Diagram, Procedures]:
    """The picture of a procedure, and the procedures among which it stands."""
    procedures = followed_anywhere(packs, procedure)
    return diagram(procedures, procedure.id), procedures


def as_markdown(packs: Library, procedure: Procedure, *, drawing: str | None = None, root: Path = ROOT) -> str:
    """The page of a procedure, in Markdown; ``drawing`` is the file name of its picture."""
    picture, procedures = picture_of(packs, procedure)
    return procedure_page(picture, procedures, drawing=drawing, examples=example_titles(root / procedure.file))


def as_html(packs: Library, procedure: Procedure, *, root: Path = ROOT) -> str:
    """The page of a procedure as one file that needs nothing else: for the screen, and for A4 paper."""
    picture, _ = picture_of(packs, procedure)
    text = as_markdown(packs, procedure, drawing=DRAWING, root=root)
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    drawn = svg(picture)
    size = ' class="large"' if _height(drawn) > _MOST_ON_A4 else ""
    figure = f"<figure{size}>{drawn[drawn.index('<svg') :]}</figure>"
    before, _, after = body.partition(f'<img src="{DRAWING}"')
    body = f"{before.removesuffix('<p>')}{figure}{after.partition('</p>')[2]}"
    title = escape(f"{procedure.id}: {procedure.title}")
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _height(drawn: str) -> float:
    found = _BOX.search(drawn)
    return float(found[1]) if found else 0.0


def example_titles(pack: Path) -> tuple[str, ...]:
    """The titles of the worked examples beside a pack."""
    found: list[str] = []
    for path in sorted(pack.parent.glob("examples/*.y*ml")):
        try:
            values = read_yaml(path.read_text(encoding="utf-8"))
        except CaseFileError:
            continue  # the check of packs names such a file; a page only lacks its titles
        cases = values.get("vignettes") if isinstance(values, dict) else None
        listed = cases if isinstance(cases, list) else []
        found.extend(str(case["title"]) for case in listed if isinstance(case, dict) and "title" in case)
    return tuple(found)
