"""``lantern packs``: begin, check, try, compare, rehearse and draw the procedures."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from lantern.app.clock import moment, now
from lantern.app.coverage import coverage_command
from lantern.app.failures import Refused
from lantern.app.pack_differences import diff_command
from lantern.app.pack_folders import OwnPacks, own_packs
from lantern.app.pack_mutants import mutate_command
from lantern.app.pack_rehearsal import rehearse_command
from lantern.app.pack_skeleton import new_command
from lantern.app.pages import page_command
from lantern.app.sheet import Sheet, console
from lantern.packs.case_files import Case, CaseFileError, read_cases
from lantern.packs.checking import CheckReport, check
from lantern.packs.diagram_svg import as_text, svg
from lantern.packs.library import Library, library
from lantern.packs.vocabularies import ROOT, vocabulary
from lantern.procedures.assess import assess
from lantern.procedures.diagrams import diagram
from lantern.procedures.pack import Procedure
from lantern.procedures.situation import Situation
from lantern.spelling.near_misses import did_you_mean

app = typer.Typer(help="Begin, check, try, compare, rehearse and draw procedure packs.", no_args_is_help=True)
app.command("coverage")(coverage_command)
app.command("page")(page_command)
app.command("new")(new_command)
AsJson = Annotated[bool, typer.Option("--json", help="Print it for a machine.")]


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every procedure: what it decides, where it holds, when it is to be reviewed."""
    known = library().procedures
    if as_json:
        sys.stdout.write(json.dumps([_row(item) for item in known], indent=2) + "\n")
        return
    sheet = Sheet()
    for item in sorted(known, key=lambda item: (item.id, item.edition)):
        sheet.gap()
        sheet.two_columns(f"{item.id}  {item.title}", f"edition {item.edition}", "title")
        nations = ", ".join(sorted(vocabulary().nations[nation] for nation in item.nations))
        sheet.paragraph(
            f"{item.layer} · {nations} · review due {item.review_due.isoformat()}",
            first="       ",
            style="muted",
        )
        sheet.paragraph(
            f"decisions: {len(item.codes())}, duties: {len(item.duties)}, prohibitions: {len(item.prohibited)}",
            first="       ",
            style="muted",
        )
    for extension in library().extensions:
        sheet.gap()
        kinds = (vocabulary().organisation_types[kind] for kind in extension.organisations)
        where = ", ".join((*sorted(extension.areas), *sorted(kinds))) or "all"
        sheet.paragraph(f"{extension.extends} is extended by the {extension.layer} pack of {where} ({extension.file})")
    sheet.show(console())


def _row(item: Procedure) -> dict[str, object]:
    return {
        "id": item.id,
        "name": item.name,
        "title": item.title,
        "edition": item.edition,
        "layer": item.layer,
        "nations": sorted(item.nations),
        "as_policy_in": sorted(item.as_policy_in),
        "in_force_from": item.in_force_from.isoformat(),
        "review_due": item.review_due.isoformat(),
        "codes": list(item.codes()),
        "duties": [duty.key for duty in item.duties],
        "file": item.file,
        "digest": item.digest,
    }


@app.command("check")
def check_command(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Folders with packs; those of Lantern when none is given."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="MOMENT", help="The day on which to look for packs past their review."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read every pack, run its examples, and say what is wrong and what to write instead."""
    for folder in folders or []:
        if not folder.is_dir():
            raise Refused(f"{folder} is not a folder.", code=2)
    report = check([ROOT, *(folders or [])], on=(moment(at, "--at") or now()).date())
    if as_json:
        found = {
            "faults": [str(item) for item in report.faults],
            "notes": [str(item) for item in report.notes],
            "counts": _counts(report),
        }
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
    else:
        sheet = Sheet()
        for fault in report.faults:
            sheet.paragraph(str(fault), first=" ✗ ", mark="never")
        for note in report.notes:
            sheet.paragraph(str(note), first=" ! ", mark="ask", style="muted")
        sheet.gap()
        sheet.paragraph(", ".join(_many(count, name) for name, count in _counts(report).items()) + ".")
        sheet.line((f"{_many(len(report.faults), 'faults')}, {_many(len(report.notes), 'notes')}.", "title"))
        sheet.show(console())
    if report.faults:
        raise typer.Exit(1)


def _many(count: int, things: str) -> str:
    return f"{count} {things.removesuffix('s') if count == 1 else things}"


def _counts(report: CheckReport) -> dict[str, int]:
    return {
        "procedures": report.procedures,
        "extensions": report.extensions,
        "contacts": report.contacts,
        "examples": report.examples,
        "guides": report.guides,
    }


@app.command("diagram")
def diagram_command(
    procedure: Annotated[str, typer.Argument(metavar="PROCEDURE", help="Such as DP-05, or its name.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write the picture (SVG); a text outline is printed when not given.",
        ),
    ] = None,
    case: Annotated[Path | None, typer.Option(help="Light the path that this case takes.")] = None,
    identity: Annotated[
        str | None, typer.Option("--id", help="Which case of the file; the first when not given.")
    ] = None,
    person: Annotated[str | None, typer.Option(help="Which person of the case.")] = None,
    nation: Annotated[
        str, typer.Option("--jurisdiction", help="Whose rules to draw when there is no case.")
    ] = "england",
    own: OwnPacks = None,
) -> None:
    """Draw a procedure: questions, decisions, duties; with a case, the path taken is lit."""
    packs = own_packs(own)
    wanted = _identity(procedure, packs)
    situation = _situation(case, identity) if case is not None else None
    if situation is not None and person is not None and person not in {item.id for item in situation.subjects}:
        known = ", ".join(item.id for item in situation.subjects)
        raise Refused(f'the case has no person "{person}"; it has {known}.', code=2)
    if nation not in vocabulary().nations:
        raise Refused(f'--jurisdiction "{nation}" is not one of {", ".join(vocabulary().nations)}.', code=2)
    procedures = (
        packs.for_situation(situation)
        if situation is not None
        else packs.for_place(nation=nation, area=None, organisation=None, on=now().date())
    )
    if not any(item.procedure.id == wanted for item in procedures.compiled):
        raise Refused(f"{wanted} has no pack for this case or nation.")
    assessment = assess(situation, procedures, packs.directory) if situation is not None else None
    picture = diagram(procedures, wanted, situation=situation, assessment=assessment, subject=person)
    if out is None:
        sys.stdout.write(as_text(picture) + "\n")
        return
    try:
        out.write_text(svg(picture), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{out} cannot be written: {error.strerror}.") from error
    sys.stdout.write(f"Written: {out}\n")


def _identity(given: str, packs: Library) -> str:
    by_name = {item.name: item.id for item in packs.procedures} | {
        item.id.lower(): item.id for item in packs.procedures
    }
    if given.lower() not in by_name:
        known = sorted({item.id for item in packs.procedures} | {item.name for item in packs.procedures})
        raise Refused(f'there is no procedure "{given}".{did_you_mean(given, known)}', code=2)
    return by_name[given.lower()]


def _situation(path: Path, identity: str | None) -> Situation:
    try:
        read = read_cases(path, now=now())
    except CaseFileError as error:
        raise Refused(f"{path.name} cannot be used: {error}") from error
    for item in read:
        name = item.situation.id if isinstance(item, Case) else item.case
        if identity is None or name == identity:
            if isinstance(item, CaseFileError):
                raise Refused(f"case {item.case} cannot be read:\n{item}")
            return item.situation
    raise Refused(f'{path.name} has no case "{identity}".')


app.command("mutate")(mutate_command)
app.command("diff")(diff_command)
app.command("rehearse")(rehearse_command)
