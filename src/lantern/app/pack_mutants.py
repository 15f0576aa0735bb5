"""``lantern packs mutate``: would the examples of a pack notice a mistake in it?"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lantern.app.failures import Refused
from lantern.app.sheet import WIDTH, Sheet, console
from lantern.packs.library import open_library
from lantern.packs.mutation import Score
from lantern.packs.mutation_jobs import scores
from lantern.packs.vocabularies import ROOT
from lantern.procedures.problems import PackError
from lantern.spelling.near_misses import did_you_mean

LEAST: Final = 95.0
"""Per cent of the mutants that the examples of each pack must notice."""
_HEAD: Final = ("mutants", "noticed", "reviewed", "share")
_NUMBERS: Final = 11


def mutate_command(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="A folder with packs of your own; those of Lantern when not given."),
    ] = None,
    procedure: Annotated[str | None, typer.Option(metavar="DP-nn", help="Only this procedure.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a machine.")] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=64, help="How many processes; one a core when not given.")
    ] = None,
) -> None:
    """Put one mistake after another into each pack, and see whether an example notices.

    A duty is dropped, a condition turned round, a part of it left out, a clock moved, a recipient
    exchanged. Each mistake that no example notices is told in words. What a person looked at and
    found to be no mistake stands in mutants.toml beside the pack, with the reason.

    Exit code 0: the examples of every pack notice at least 95 of 100. 1: of some pack they do not,
    or an example fails already. 2: the call itself is wrong.
    """
    if folder is not None and not folder.is_dir():
        raise Refused(f"{folder} is not a folder.", code=2)
    roots = [ROOT, *([folder] if folder is not None else [])]
    wanted = _wanted(procedure, roots)
    with _bar(shown=not as_json and sys.stderr.isatty()) as (began, done):
        try:
            found = scores(
                roots,
                folders=[] if folder is None or wanted else [folder],
                procedure=wanted,
                jobs=jobs or os.cpu_count() or 1,
                began=began,
                done=done,
            )
        except PackError as error:
            told = "\n".join(f"  - {problem}" for problem in error.problems)
            raise Refused(f"the packs have faults; put them right first (lantern packs check):\n{told}") from error
    if not found:
        raise Refused(f"there is no pack under {folder}; a pack is a file procedure.toml or extension.toml.", code=2)
    if as_json:
        sys.stdout.write(json.dumps([_row(score) for score in found], indent=2, ensure_ascii=False) + "\n")
    else:
        _sheet(found).show(console())
    if any(score.failing or score.share < LEAST for score in found):
        raise typer.Exit(1)


def _wanted(procedure: str | None, roots: list[Path]) -> str | None:
    """The id behind an id or a name."""
    if procedure is None:
        return None
    packs = open_library(*roots)
    known = {item.name: item.id for item in packs.procedures} | {item.id.lower(): item.id for item in packs.procedures}
    if procedure.lower() not in known:
        names = sorted({*known.values(), *(item.name for item in packs.procedures)})
        raise Refused(f'there is no procedure "{procedure}".{did_you_mean(procedure, names)}', code=2)
    return known[procedure.lower()]


@contextmanager
def _bar(*, shown: bool) -> Iterator[tuple[Callable[[int], None], Callable[[int], None]]]:
    columns = (TextColumn("Trying mutants"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(error=True), transient=True, disable=not shown) as progress:
        task = progress.add_task("", total=None)
        yield (
            lambda number: progress.update(task, total=number),
            lambda number: progress.advance(task, number),
        )


# -- the page ------------------------------------------------------------------------------------------


def _sheet(found: tuple[Score, ...]) -> Sheet:
    sheet = Sheet()
    sheet.line(
        ("PROCEDURE".ljust(WIDTH - 4 * _NUMBERS), "heading"),
        ("".join(f"{name:>{_NUMBERS}}" for name in _HEAD), "heading"),
    )
    sheet.line(("─" * WIDTH, "muted"))
    for score in found:
        _line(sheet, f"{score.procedure} {score.title}", score.mutants, score.noticed, len(score.reviewed), score.share)
    sheet.line(("─" * WIDTH, "muted"))
    total, noticed, reviewed = (
        sum(score.mutants for score in found),
        sum(score.noticed for score in found),
        sum(len(score.reviewed) for score in found),
    )
    counted = total - reviewed
    _line(sheet, "all", total, noticed, reviewed, 100.0 * noticed / counted if counted else 100.0)
    for score in found:
        _survivors(sheet, score)
    sheet.gap()
    sheet.line((_verdict(found), "title"))
    return sheet


def _line(sheet: Sheet, name: str, mutants: int, noticed: int, reviewed: int, share: float) -> None:
    space = WIDTH - 4 * _NUMBERS
    called = name if len(name) < space else f"{name[: space - 2]}…"
    numbers = "".join(f"{number:>{_NUMBERS}}" for number in (mutants, noticed, reviewed or ""))
    # Never rounded up to what was asked for.
    sheet.line(
        (called.ljust(space), "plain"), (numbers, "plain"), (_percent(share), "plain" if share >= LEAST else "never")
    )


def _percent(share: float) -> str:
    return f"{int(share * 10) / 10:.1f} %".rjust(_NUMBERS)


def _survivors(sheet: Sheet, score: Score) -> None:
    if score.failing:
        sheet.gap()
        names = ", ".join(score.failing)
        sheet.paragraph(
            f"{score.procedure}: these examples fail already and can notice nothing: {names}. "
            "Put them right first: lantern packs check",
            first=" ✗ ",
            mark="never",
        )
    if score.survivors:
        sheet.gap()
        sheet.paragraph(f"{score.procedure}: no example noticed ({len(score.survivors)})", style="title")
        for what in score.survivors:
            sheet.paragraph(what, first=" • ", mark="ask")
    if score.reviewed:
        sheet.gap()
        sheet.paragraph(f"{score.procedure}: looked at, no mistake ({len(score.reviewed)})", style="title")
        for what, why in score.reviewed:
            sheet.paragraph(f"{what}. {why}", first=" · ", style="muted")
    for what in score.stale:
        sheet.paragraph(
            f"{score.procedure}: mutants.toml names “{what}”; it is noticed now, or no mutant any more. Take it out",
            first=" ! ",
            mark="ask",
        )


def _verdict(found: tuple[Score, ...]) -> str:
    below = [score for score in found if score.share < LEAST]
    if below:
        many = f"{len(below)} packs are" if len(below) > 1 else "1 pack is"
        return f"{many} under {LEAST:.0f} %. Write an example for each line above."
    if any(score.failing for score in found):
        return "Some examples fail."
    return f"Every pack has at least {LEAST:.0f} %."


def _row(score: Score) -> dict[str, object]:
    return {
        "procedure": score.procedure,
        "title": score.title,
        "file": score.file,
        "mutants": score.mutants,
        "noticed": score.noticed,
        "share": round(score.share, 2),
        "survivors": list(score.survivors),
        "reviewed": [{"mutant": what, "reason": why} for what, why in score.reviewed],
        "stale": list(score.stale),
        "failing": list(score.failing),
    }
