"""``lantern packs coverage``: how much of the source documents the packs keep."""

import json
import sys
from typing import Annotated

import typer

from lantern.app.failures import Refused
from lantern.app.sheet import Sheet, console
from lantern.packs.coverage import BY_PACKS, Coverage, Kept, coverage
from lantern.packs.vocabularies import documents, sources
from lantern.spelling.near_misses import did_you_mean

WAYS = {
    "procedure": "kept by a rule of a procedure",
    "directory": "kept by a contact or a resource",
    "guide": "kept by a guide: read, said or ticked",
    "feature": "kept by pages to come",
    "never": "not for software, with the reason",
    "open": "open",
}


def coverage_command(
    only: Annotated[str | None, typer.Argument(metavar="ID", help="One id, or the beginning of several.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a machine.")] = False,
) -> None:
    """How each rule of the source documents is kept: counts, or the rules that keep one.

    Exit code 0: every id is accounted for. 1: some are open, or the list has slips.
    """
    found = coverage()
    shown = [entry for entry in found.entries if only is None or entry.id.startswith(only)]
    if not shown:
        hint = did_you_mean(only or "", [entry.id for entry in found.entries])
        raise Refused(f'no source document has an id that begins with "{only}".{hint}', code=2)
    if as_json:
        rows = [
            {"id": item.id, "title": item.title, "how": item.how, "where": list(item.where), "later": list(item.later)}
            for item in shown
        ]
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    elif only is None:
        _counts(found).show(console())
    else:
        _listed(shown).show(console())
    _refuse_gaps(found)


def _refuse_gaps(found: Coverage) -> None:
    missing = [entry.id for entry in found.entries if entry.how == "open"]
    told = list(found.faults)
    if missing:
        told.append(f"{len(missing)} ids are open: {', '.join(missing[:_MOST])}{' …' if len(missing) > _MOST else ''}")
    if told:
        raise Refused("\n".join(told))


_MOST = 12


def _counts(found: Coverage) -> Sheet:
    sheet = Sheet()
    whole = len(found.entries)
    sheet.heading("Where the rules of the sources are kept")
    for how, words in WAYS.items():
        number = found.count(how)
        if number or how in BY_PACKS:
            sheet.line((f"  {number:>4}  ", "number"), (words, "plain"), (f"  {number / whole:.0%}", "muted"))
    sheet.line((f"  {whole:>4}  ", "number"), (f"ids in all, {found.count(*BY_PACKS)} of them by packs", "plain"))
    sheet.heading("By document")
    names = documents()
    for document in dict.fromkeys(entry.document for entry in found.entries):
        inside = [entry for entry in found.entries if entry.document == document]
        packs = sum(1 for entry in inside if entry.how in BY_PACKS)
        sheet.paragraph(
            names[document], first=f"  {document}  {packs:>3} of {len(inside):>3} by packs   ", mark="number"
        )
    sheet.gap()
    sheet.paragraph("One id in full: lantern packs coverage S001-37", style="muted")
    return sheet


def _listed(shown: list[Kept]) -> Sheet:
    sheet = Sheet()
    for entry in shown:
        sheet.gap()
        sheet.paragraph(entry.title, first=f"{entry.id}  ", mark="number", style="title")
        status = sources()[entry.id].status
        note = "" if status == "confirmed" else f" · {status.replace('_', ' ')}"
        sheet.paragraph(f"{WAYS[entry.how]}{note}", first="   ", style="muted")
        for place in entry.where:
            sheet.paragraph(place, first="   · ")
        for words in entry.later:
            sheet.paragraph(words, first="   → ", style="muted")
    return sheet
