"""``lantern packs new``: a pack to begin with."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from lantern.app.clock import now
from lantern.app.failures import Refused
from lantern.app.sheet import Sheet, console
from lantern.packs.library import open_library
from lantern.packs.skeleton import SkeletonError, skeleton
from lantern.packs.vocabularies import ROOT
from lantern.procedures.pack import LAYERS
from lantern.spelling.near_misses import did_you_mean


def new_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A word of small letters, such as hotel_visits.")],
    layer: Annotated[str, typer.Option(help="organisation, area or law.")] = "organisation",
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where your packs stand.")] = Path("our-packs"),
) -> None:
    """Write a small pack with comments, which works as it stands, and its examples.

    Fill the gaps between the marks << and >>; the check names those that are left. Nothing that exists
    is ever overwritten.
    """
    if layer not in LAYERS:
        raise Refused(f'--layer "{layer}" is not one of {", ".join(LAYERS)}.{did_you_mean(layer, LAYERS)}', code=2)
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is not a folder.", code=2)
    known = open_library(ROOT, *([folder] if folder.is_dir() else []))
    try:
        made = skeleton(name, layer=layer, known=known, on=now().date())
    except SkeletonError as error:
        raise Refused(str(error), code=2) from error
    there = [path for path in made.files if (folder / path).exists()]
    if there:
        raise Refused(f"{folder / there[0]} exists already; nothing is overwritten. Choose another name.", code=2)
    for path, text in made.files.items():
        _write(folder / path, text)
    _next(folder, made.id).show(console())


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error
    sys.stdout.write(f"Written: {path}\n")


def _next(folder: Path, identity: str) -> Sheet:
    sheet = Sheet()
    sheet.heading("What to do next")
    steps = (
        ("Fill the gaps between << and >> in both files. Then make the rules your own.", ""),
        ("Check, until there is no fault:", f"lantern packs check {folder}"),
        ("See it as a picture:", f"lantern packs diagram {identity} --packs {folder}"),
        ("Do the examples notice a mistake?", f"lantern packs mutate {folder}"),
        ("Let a second person read the rules, the sources and the examples.", ""),
        ("Follow it:", f"lantern assess CASE.yaml --packs {folder}"),
    )
    for number, (what, command) in enumerate(steps, start=1):
        sheet.paragraph(what, first=f" {number}  ", mark="number")
        if command:
            sheet.line((f"    {command}", "muted"))
    sheet.gap()
    sheet.paragraph("The guide for it: docs/how-to/write-a-pack.md")
    return sheet
