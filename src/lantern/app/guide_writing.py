"""Writes the page of a guide: for the terminal, as Markdown, as HTML to print, or as plain text."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Final

from lantern.app.guide_page import Block, GuidePage, Line
from lantern.app.sheet import WIDTH, Sheet

_BLANK: Final = "_" * 24
_MARK_STYLE: Final = {"?": "ask", "✗": "never", "☐": "number"}


# -- the terminal --------------------------------------------------------------------------------------


def on_sheet(page: GuidePage) -> Sheet:
    """The page for a terminal of 80 columns."""
    sheet = Sheet()
    large = False
    for block in page.blocks():
        if block.kind == "cut":
            large = True
            sheet.gap()
            sheet.line((("✂ " + "- " * WIDTH)[:WIDTH].rstrip(), "muted"))
            sheet.gap()
        elif block.kind == "title":
            sheet.paragraph(block.text.upper() if large else block.text, first="   " if large else "", style="title")
        elif block.kind == "meta":
            sheet.paragraph(block.text, style="muted")
        elif block.kind == "warning":
            sheet.paragraph(block.text, first=" ! ", mark="ask")
        elif block.kind == "heading":
            _heading(sheet, block.text, large=large)
        elif block.kind == "text":
            sheet.gap()
            sheet.paragraph(block.text)
        else:
            _item(sheet, block, large=large)
    return sheet


def _heading(sheet: Sheet, text: str, *, large: bool) -> None:
    if large:
        sheet.gap()
        sheet.paragraph(text.upper(), first="   ", style="heading")
    else:
        sheet.heading(text)


def _item(sheet: Sheet, block: Block, *, large: bool) -> None:
    if large:
        sheet.gap()
    sheet.paragraph(block.text, first=f" {block.mark or ' '} ", mark=_MARK_STYLE.get(block.mark, "plain"))
    for line in block.lines:
        if line.kind == "number":
            words = f"  {line.label}" if line.label else ""
            sheet.line(("     ", "plain"), (line.text, "number"), (words, "plain"))
        elif line.kind == "fill":
            sheet.paragraph(f"{line.label}: {_BLANK}", first="     ")
        elif line.kind == "message":
            sheet.paragraph(line.text, first="     | ", rest="     | ")
        else:
            style = "muted" if line.kind == "muted" else "plain"
            sheet.paragraph(_labelled(line), first="     ", style=style)


def _labelled(line: Line) -> str:
    return f"{line.label}: {line.text}" if line.label else line.text


def as_plain_text(page: GuidePage) -> str:
    """The page of the terminal, as a file."""
    lines = ("".join(piece for piece, _ in pieces).rstrip() for pieces in on_sheet(page).lines)
    return "\n".join(lines) + "\n"


# -- Markdown ------------------------------------------------------------------------------------------


def as_markdown(page: GuidePage) -> str:
    """The page as Markdown, with boxes to tick."""
    return "\n\n".join(_markdown(page.blocks())) + "\n"


def _markdown(blocks: Iterable[Block]) -> Iterable[str]:
    heads: Mapping[str, Callable[[str], str]] = {
        "title": lambda text: f"# {text}",
        "heading": lambda text: f"## {text}",
        "meta": lambda text: f"*{text}*",
        "warning": lambda text: f"> **!** {text}",
        "text": lambda text: text,
        "cut": lambda _: "---",
    }
    for block in blocks:
        if block.kind in heads:
            yield heads[block.kind](_safe(block.text))
            continue
        box = "[ ] " if block.mark == "☐" else ""
        mark = f"{block.mark} " if block.mark and not box and block.mark != "•" else ""
        lines = [f"- {box}{mark}**{_safe(block.text)}**"]
        lines.extend(f"  - {_markdown_line(line)}" for line in block.lines)
        yield "\n".join(lines)


def _markdown_line(line: Line) -> str:
    if line.kind == "number":
        return f"**{line.text}** {_safe(line.label)}".rstrip()
    if line.kind == "fill":
        return f"{_safe(line.label)}: {_BLANK.replace('_', '.')}"
    if line.kind == "message":
        return f"> {_safe(line.text)}"
    return _safe(_labelled(line))


def _safe(text: str) -> str:
    for sign in ("\\", "*", "_", "`", "<", "["):
        text = text.replace(sign, f"\\{sign}")
    return text


# -- HTML ----------------------------------------------------------------------------------------------

_STYLE: Final = """
body { font: 12pt/1.5 system-ui, sans-serif; max-width: 42em; margin: 2em auto; padding: 0 1em; color: #111; background: #fff }
h1 { font-size: 1.5em } h2 { font-size: 1.15em; border-bottom: 1px solid #999; margin-top: 1.6em; break-after: avoid }
ul { list-style: none; padding: 0 } li.item { margin: 0 0 .9em; padding-left: 1.7em; text-indent: -1.7em; break-inside: avoid }
li.item > * { text-indent: 0 } .mark { display: inline-block; width: 1.7em; text-indent: 0 }
.muted, .meta { color: #444; font-size: .85em } .warning { border-left: .3em solid #a60; padding-left: .6em }
.number { font-weight: bold; white-space: nowrap } .fill { border-bottom: 1px solid #666; display: block; min-height: 1.7em }
.message { font-family: monospace; white-space: pre-wrap } .large { font-size: 22pt; line-height: 1.6 }
.large .number { font-size: 1.6em; display: block }
@media print { .staff { display: none } body { margin: 0 } }
""".strip()  # noqa: E501 -- a style sheet


def as_html(page: GuidePage) -> str:
    """The page as one HTML file without any script or address; a handout prints large, without its staff strip."""
    body: list[str] = []
    large = page.guide.handed_out
    if large:
        body.append('<section class="staff">')
    opened = False
    for block in page.blocks():
        if block.kind != "item" and opened:
            body.append("</ul>")
            opened = False
        if block.kind == "item" and not opened:
            body.append("<ul>")
            opened = True
        body.append(_html(block))
    body.append("</ul>" if opened else "")
    body.append("</main>" if large else "")
    inner = "\n".join(line for line in body if line)
    title = escape(page.title)
    head = '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">'
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n{head}\n<title>{title}</title>\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n{inner}\n</body>\n</html>\n"
    )


def _html(block: Block) -> str:
    text = escape(block.text)
    if block.kind == "cut":
        return '</section>\n<main class="large">'
    if block.kind == "item":
        mark = f'<span class="mark">{escape(block.mark)}</span>'
        return f'<li class="item">{mark}{text}{"".join(map(_html_line, block.lines))}</li>'
    tag = {"title": "h1", "heading": "h2"}.get(block.kind, "p")
    shown = f' class="{block.kind}"' if tag == "p" else ""
    return f"<{tag}{shown}>{text}</{tag}>"


def _html_line(line: Line) -> str:
    if line.kind == "number":
        label = f" {escape(line.label)}" if line.label else ""
        return f'<div><bdi dir="ltr" class="number">{escape(line.text)}</bdi>{label}</div>'
    if line.kind == "fill":
        return f'<div class="fill">{escape(line.label)}:</div>'
    return f'<div class="{line.kind}">{escape(_labelled(line))}</div>'


WRITERS: Final[Mapping[str, Callable[[GuidePage], str]]] = {
    ".md": as_markdown,
    ".html": as_html,
    ".txt": as_plain_text,
}
