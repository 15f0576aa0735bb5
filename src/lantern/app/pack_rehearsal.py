"""``lantern packs rehearse``: which cases would have gone otherwise under other packs."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from lantern.app.clock import now
from lantern.app.failures import Refused
from lantern.app.pack_folders import edition_or_folder
from lantern.app.sheet import WIDTH, Sheet, console
from lantern.packs.case_files import CaseFileError, CaseOrError, read_cases
from lantern.packs.library import library
from lantern.packs.rehearsal import Followed, Otherwise, Rehearsal, rehearse
from lantern.procedures.problems import PackError

_NUMBERS = 12
_CASE_FILES = (".yaml", ".yml", ".json")


def rehearse_command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="An edition such as 2026-11, or a folder with packs.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The packs that may take its place.")],
    cases: Annotated[Path, typer.Option(metavar="FILE|DIR", help="A case file, or a folder with case files.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a machine.")] = False,
    ids: Annotated[
        bool, typer.Option("--ids", help="Show the id of each case; leave it out where ids may be names.")
    ] = False,
) -> None:
    """Assess cases with both sets of packs, and show which would have gone otherwise.

    A folder is laid over the packs of Lantern as if it had always been in force. No name and no free
    word of a case is shown: cases and people are numbered. What would have protected less comes first.

    Exit code 0: no case would have been protected less. 1: some would have been, or a case could not
    be read. 2: the call itself is wrong.
    """
    one, two = (Followed(*edition_or_folder(given, which)) for given, which in ((old, "OLD"), (new, "NEW")))
    try:
        found = rehearse(list(_read(cases)), one, two)
    except PackError as error:
        told = "\n".join(f"  - {problem}" for problem in error.problems)
        raise Refused(f"these packs cannot be put together:\n{told}") from error
    if as_json:
        sys.stdout.write(json.dumps(_answer(found, ids=ids), indent=2, ensure_ascii=False) + "\n")
    else:
        _sheet(found, ids=ids).show(console())
    if found.weaker or found.unread:
        raise typer.Exit(1)


def _read(path: Path) -> Iterator[CaseOrError]:
    files = sorted(item for item in path.rglob("*") if item.suffix in _CASE_FILES) if path.is_dir() else [path]
    if not files:
        raise Refused(f"--cases: {path} holds no case file (.yaml, .yml or .json).", code=2)
    for file in files:
        try:
            yield from read_cases(file, now=now())
        except CaseFileError as error:
            if not path.is_dir():
                raise Refused(f"{path.name} cannot be used: {error}") from error
            yield error


# -- the page ------------------------------------------------------------------------------------------


def _sheet(found: Rehearsal, *, ids: bool) -> Sheet:
    sheet = Sheet()
    otherwise, weaker = len(found.otherwise), len(found.weaker)
    sheet.line((f"{_many(found.cases, 'case')} rehearsed. {_summary(otherwise, weaker)}", "title"))
    if found.unread:
        numbers = ", ".join(map(str, found.unread))
        sheet.paragraph(f"could not be read: case {numbers}. See: lantern assess FILE", first=" ✗ ", mark="never")
    if found.otherwise:
        _counts(sheet, found)
        sheet.heading("Case by case, what would have protected less first")
        for item in found.otherwise:
            _case(sheet, item, ids=ids)
    return sheet


def _summary(otherwise: int, weaker: int) -> str:
    if not otherwise:
        return "All would have gone the same way."
    less = f"{weaker} of them with less protection" if weaker else "none of them with less protection"
    return f"{otherwise} would have gone otherwise, {less}."


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'s' * (count != 1)}"


def _counts(sheet: Sheet, found: Rehearsal) -> None:
    titles = {item.id: item.title for item in library().procedures}
    sheet.gap()
    space = WIDTH - 2 * _NUMBERS
    sheet.line(("PROCEDURE".ljust(space), "heading"), (f"{'otherwise':>{_NUMBERS}}{'less':>{_NUMBERS}}", "heading"))
    sheet.line(("─" * WIDTH, "muted"))
    for procedure, (cases, weaker) in found.by_procedure().items():
        name = f"{procedure} {titles.get(procedure, '')}".strip()
        called = name if len(name) < space else f"{name[: space - 2]}…"
        sheet.line(
            (f"{called.ljust(space)}{cases:>{_NUMBERS}}", "plain"),
            (f"{weaker:>{_NUMBERS}}", "never" if weaker else "plain"),
        )


def _case(sheet: Sheet, item: Otherwise, *, ids: bool) -> None:
    sheet.gap()
    name = f"Case {item.number}"
    sheet.line((f"{name}  {item.id}" if ids else name, "title"))
    for change in item.changes:
        less = "LESS: " if change.weaker else ""
        sheet.paragraph(
            f"{less}{change.procedure}: {change.what}", first=" • ", mark="never" if change.weaker else "number"
        )


def _answer(found: Rehearsal, *, ids: bool) -> dict[str, object]:
    return {
        "cases": found.cases,
        "unread": list(found.unread),
        "otherwise": len(found.otherwise),
        "weaker": len(found.weaker),
        "by_procedure": {
            name: {"otherwise": cases, "weaker": weaker} for name, (cases, weaker) in found.by_procedure().items()
        },
        "changes": [
            {
                "case": item.number,
                **({"id": item.id} if ids else {}),
                "weaker": item.weaker,
                "changes": [
                    {"procedure": change.procedure, "what": change.what, "weaker": change.weaker}
                    for change in item.changes
                ],
            }
            for item in found.otherwise
        ],
    }
