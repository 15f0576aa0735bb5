"""``lantern packs page``: one procedure as a page to read, to print and to hand round."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from lantern.app.failures import Refused
from lantern.packs.library import Library, library
from lantern.packs.page_files import as_html, as_markdown
from lantern.procedures.pack import Procedure
from lantern.spelling.near_misses import did_you_mean

_WRITERS = {".html": as_html, ".md": as_markdown}


def page_command(
    procedure: Annotated[str, typer.Argument(metavar="PROCEDURE", help="Such as DP-08, or its name.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write it: .html for screen and paper (A4), .md for text; printed without it.",
        ),
    ] = None,
) -> None:
    """One procedure in full: questions, decisions, duties, words to say, sources, how sure it is."""
    packs = library()
    item = _wanted(procedure, packs)
    if out is None:
        sys.stdout.write(as_markdown(packs, item))
        return
    if out.suffix not in _WRITERS:
        raise Refused(f'"{out.name}" must end in .html or .md.', code=2)
    try:
        out.write_text(_WRITERS[out.suffix](packs, item), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{out} cannot be written: {error.strerror}.") from error
    sys.stdout.write(f"Written: {out}\n")


def _wanted(word: str, packs: Library) -> Procedure:
    """The newest edition of a procedure, by its id or name."""
    found = [item for item in packs.procedures if word in {item.id, item.name}]
    if not found:
        known = [known for item in packs.procedures for known in (item.id, item.name)]
        raise Refused(f'there is no procedure "{word}".{did_you_mean(word, known)}', code=2)
    return max(found, key=lambda item: ("england" in item.nations, item.edition))
