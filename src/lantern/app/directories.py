"""``lantern directory``: whom one may contact, and what nobody has verified lately."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from lantern.app.clock import moment, now
from lantern.app.environment import Environment
from lantern.app.failures import Refused
from lantern.app.readings import resources_command, responders_command
from lantern.app.sheet import Sheet, console
from lantern.directory.kept_checks import read_checks
from lantern.directory.standing import Known, Standing, months_between, standing, untroubled_first
from lantern.packs.calendars import london
from lantern.packs.check_figures import check_figures
from lantern.packs.library import library
from lantern.packs.resource_files import Resource
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Contact, Way
from lantern.spelling.folding import fold

app = typer.Typer(help="List contacts, resources, first responders, and what must be verified.", no_args_is_help=True)
app.command("resources")(resources_command)
app.command("responders")(responders_command)
AsJson = Annotated[bool, typer.Option("--json", help="Print it for a machine.")]
Area = Annotated[str | None, typer.Option(help="Only contacts for this area (and national ones).")]


@app.command("list")
def list_command(
    area: Area = None,
    role: Annotated[str | None, typer.Option(help="Only this recipient, such as MASH.")] = None,
    nation: Annotated[
        str, typer.Option("--jurisdiction", help="england, wales, scotland or northern_ireland.")
    ] = "england",
    as_json: AsJson = False,
) -> None:
    """Every contact: number, hours, whether it was verified, what was corrected."""
    if nation not in vocabulary().nations:
        raise Refused(f'--jurisdiction "{nation}" is not one of {", ".join(vocabulary().nations)}.', code=2)
    found = [item for item in library().directory.contacts if nation in item.nations and _fits(item, area, role)]
    look = _look(now().astimezone(london()).date(), None)
    if as_json:
        sys.stdout.write(json.dumps([_row(item, look) for item in found], indent=2, ensure_ascii=False) + "\n")
        return
    sheet = Sheet()
    for item in found:
        sheet.gap()
        sheet.two_columns(item.name, item.role, "title")
        hours = "day and night" if item.hours_text == "always" else item.hours_text
        unsure = "" if item.hours_status == "confirmed" else " (hours to be confirmed)"
        where = ", ".join(sorted(item.areas)) or "national"
        sheet.paragraph(f"{where} · {hours}{unsure}", first="   ", style="muted")
        for way in untroubled_first(item.ways, lambda one, item=item: look(item, one)):  # type: ignore[misc]
            note = f", {way.note}" if way.note else ""
            known = look(item, way)
            first, mark = (" ! ", "ask") if known.troubled else ("   ", "plain")
            sheet.paragraph(f"{way.value}  {way.kind}{note}: {_status(known)}", first=first, mark=mark, style="plain")
        for correction in item.corrections:
            sheet.paragraph(
                f"corrected: {correction.wrong} → {correction.right} ({', '.join(correction.because)})",
                first="   ",
                style="muted",
            )
        if item.note:
            sheet.paragraph(item.note, first="   ", style="muted")
    if not found:
        sheet.paragraph("No contact fits. A contact of another area is never offered in its place.")
    sheet.show(console())


@app.command("stale")
def stale_command(
    at: Annotated[
        str | None, typer.Option("--at", metavar="MOMENT", help="The day to look from; today when not given.")
    ] = None,
    months: Annotated[
        int | None, typer.Option(min=1, max=120, help="How old a verification may be; the packs say 12.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Contacts and addresses that nobody has verified, or not lately, or that were reported wrong.

    Where this Lantern keeps data, what its people have found when they tried a number counts before what a pack says.
    Exit code 1 when there are any.
    """
    day = (moment(at, "--at") or now()).astimezone(london()).date()
    look, months = _look(day, months), months or check_figures().old_after
    contacts = [
        (item, way, why)
        for item in library().directory.contacts
        for way in item.ways
        if (why := _why(look(item, way), day))
    ]
    addresses = [
        (item, why)
        for item in library().resources
        if item.where and (why := _stale(item.checked, item.unverified, day, months))
    ]
    if as_json:
        rows = [_stale_row(item.name, item.role, way.value, item.file, why) for item, way, why in contacts]
        rows += [_stale_row(item.title, None, item.where, item.file, why) for item, why in addresses]
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    else:
        _stale_sheet(contacts, addresses, day).show(console())
    if contacts or addresses:
        raise typer.Exit(1)


def _stale_sheet(contacts: list[tuple[Contact, Way, str]], addresses: list[tuple[Resource, str]], day: date) -> Sheet:
    sheet = Sheet()
    where = ""
    for item, way, why in sorted(contacts, key=lambda found: found[0].file):
        if item.file != where:
            sheet.gap()
            sheet.line((item.file, "muted"))
            where = item.file
        kind = "" if way.kind == "other" else f"{way.kind} "
        sheet.paragraph(f"{item.name}, {kind}{way.value}: {why}", first=" ! ", mark="ask")
    if addresses:
        sheet.gap()
        sheet.line(("Addresses of resources", "muted"))
    for resource, why in addresses:
        sheet.paragraph(f"{resource.title}, {resource.where}: {why}", first=" ! ", mark="ask")
    sheet.gap()
    sheet.line((f"{len(contacts)} to verify by calling, as of {day.isoformat()}.", "title"))
    if addresses:
        sheet.line((f"{len(addresses)} to open and check.", "title"))
    return sheet


def _stale_row(name: str, role: str | None, value: str, file: str, why: str) -> dict[str, str | None]:
    return {"name": name, "role": role, "value": value, "file": file, "why": why}


def _fits(item: Contact, area: str | None, role: str | None) -> bool:
    if area is not None and item.areas and fold(area) not in {fold(name) for name in item.areas}:
        return False
    return role is None or fold(role) in fold(item.role)


def _look(day: date, months: int | None) -> Callable[[Contact, Way], Standing]:
    """How far each way can be relied on: what the packs say, and what the file beside the data has been told."""
    checks = read_checks(Path(Environment().text("LANTERN_DATA")))
    counts = months or check_figures().old_after
    return lambda contact, way: standing(way, contact.role, checks, on=day, months=counts)


def _status(known: Standing) -> str:
    tried = f" Tried on {known.tried.isoformat()}: nobody answered." if known.tried else ""
    differs = " Hours or notes differ." if known.differs else ""
    by = " by us" if known.ours else ""
    words = {
        Known.VERIFIED: f"verified{by} {known.on}",
        Known.OLD: f"last verified{by} {known.on}",
        Known.UNVERIFIED: f"not verified. {known.why}",
        Known.WRONG: f"reported wrong on {known.on}.",
        Known.BOUNCED: f"mail came back, said on {known.on}.",
    }
    return f"{words[known.known]}{differs}{tried}"


def _why(known: Standing, day: date) -> str | None:
    """Why a way must be checked; nothing where it need not be."""
    if known.known is Known.VERIFIED:
        return None
    if known.known is Known.UNVERIFIED:
        return f"not verified. {known.why or 'Nobody wrote down why.'}"
    if known.known is Known.OLD:
        return f"last verified {known.on}, {months_between(known.on, day)} months ago"
    return _status(known)


def _stale(verified_on: str | None, unverified: str | None, day: date, months: int) -> str | None:
    if unverified or not verified_on:
        return f"not verified. {unverified or 'Nobody wrote down why.'}"
    age = months_between(verified_on, day)
    return f"last verified {verified_on}, {age} months ago" if age > months else None


def _row(item: Contact, look: Callable[[Contact, Way], Standing]) -> dict[str, Any]:
    return {
        "role": item.role,
        "name": item.name,
        "areas": sorted(item.areas),
        "nations": sorted(item.nations),
        "layer": item.layer,
        "hours": item.hours_text,
        "hours_status": item.hours_status,
        "note": item.note,
        "because": list(item.because),
        "ways": [
            {
                "kind": way.kind,
                "value": way.value,
                "verified_on": way.verified_on,
                "unverified": way.unverified,
                "standing": look(item, way).known.value,
                "since": look(item, way).on or None,
            }
            for way in item.ways
        ],
        "corrections": [{"wrong": entry.wrong, "right": entry.right} for entry in item.corrections],
    }
