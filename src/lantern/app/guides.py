"""``lantern guides``: what to read, say, ask or check; listed, shown, and written to a file."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from lantern.app.clock import moment, now
from lantern.app.failures import Refused
from lantern.app.guide_page import Block, GuidePage
from lantern.app.guide_writing import WRITERS, on_sheet
from lantern.app.sheet import Sheet, console
from lantern.packs.guide_library import guides
from lantern.packs.guide_parts import Guide
from lantern.packs.guide_words import guide_words
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Directory
from lantern.procedures.problems import PackError
from lantern.spelling.near_misses import did_you_mean

app = typer.Typer(help="What to read, say, ask or check: list the guides, show one, write it.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print it for a machine.")]


@app.command("list")
def list_command(
    reader: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="READER", help="Only guides for staff, volunteers, trustees, families, resident or child."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Every guide: what it is, for whom, and when it is to be reviewed."""
    readers = guide_words().readers
    if reader is not None and reader not in readers:
        raise Refused(f'--for "{reader}" is not one of {", ".join(readers)}.{did_you_mean(reader, readers)}', code=2)
    found = [item for item in _known(now().date()) if reader in {None, item.reader}]
    if as_json:
        sys.stdout.write(json.dumps([_row(item) for item in found], indent=2, ensure_ascii=False) + "\n")
        return
    sheet = Sheet()
    for item in found:
        sheet.gap()
        sheet.two_columns(f"{item.id}  {item.title}", item.name, "title")
        kind, label = guide_words().kinds[item.kind], readers[item.reader].label
        many = len(item.items())
        words = f"{kind} · for {label} · {many} items · review due {item.review_due.isoformat()}"
        sheet.paragraph(words, first="      ", style="muted")
    sheet.gap()
    sheet.paragraph("lantern guides show NAME shows one; -o FILE.html writes it to print.", style="muted")
    sheet.show(console())


@app.command("show")
def show_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Such as trafficking_talk, or its id.")],
    area: Annotated[str | None, typer.Option(help="Whose local numbers to print.")] = None,
    nation: Annotated[
        str, typer.Option("--jurisdiction", help="england, wales, scotland or northern_ireland.")
    ] = "england",
    out: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file to write: .md, .html or .txt. HTML prints best.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="MOMENT", help="The day whose edition to show; today when not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show one guide, with boxes to tick and the numbers of the directory; or write it to a file."""
    if nation not in vocabulary().nations:
        raise Refused(f'--jurisdiction "{nation}" is not one of {", ".join(vocabulary().nations)}.', code=2)
    on = (moment(at, "--at") or now()).date()
    guide = _wanted(name, nation, on)
    page = GuidePage(guide=guide, directory=_directory(guide), nation=nation, area=area, on=on)
    if out is not None:
        _write(page, out)
    elif as_json:
        sys.stdout.write(json.dumps(_whole(page), indent=2, ensure_ascii=False) + "\n")
    else:
        on_sheet(page).show(console())


def _known(on: date) -> tuple[Guide, ...]:
    try:
        return guides().current(on)
    except PackError as error:
        raise Refused("a guide cannot be read:\n" + "\n".join(f"  - {item}" for item in error.problems)) from error


def _wanted(name: str, nation: str, on: date) -> Guide:
    known = _known(on)
    fitting = [item for item in known if name.lower() in {item.id.lower(), item.name}]
    if not fitting:
        names = sorted({item.name for item in known} | {item.id for item in known})
        raise Refused(f'there is no guide "{name}".{did_you_mean(name, names)} See: lantern guides list.', code=2)
    return next((item for item in fitting if nation in item.nations), fitting[0])


def _directory(guide: Guide) -> Directory:
    """The directory, opened only where a number is to be printed."""
    if any(item.contacts or item.gaps() for item in guide.items()):
        return library().directory
    return Directory()


def _write(page: GuidePage, out: Path) -> None:
    writer = WRITERS.get(out.suffix.lower())
    if writer is None:
        raise Refused(f"{out.name}: write a file that ends in {', '.join(WRITERS)}.", code=2)
    try:
        out.write_text(writer(page), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{out} cannot be written: {error.strerror}.") from error
    sys.stdout.write(f"Written: {out}\n")
    if page.guide.handed_out:
        sys.stdout.write("The strip on top is for staff. HTML leaves it out when it prints; else cut it off.\n")
    unread = [item for item in page.guide.items() if item.check_first]
    if unread:
        readers = ", ".join(dict.fromkeys(item.check_first for item in unread))
        sys.stdout.write(f"Do not hand it out yet: {len(unread)} lines must be read by {readers} first.\n")


def _row(item: Guide) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "title": item.title,
        "kind": item.kind,
        "reader": item.reader,
        "edition": item.edition,
        "nations": sorted(item.nations),
        "organisations": sorted(item.organisations),
        "review_due": item.review_due.isoformat(),
        "items": len(item.items()),
        "because": sorted(item.sources()),
        "file": item.file,
        "digest": item.digest,
    }


def _whole(page: GuidePage) -> dict[str, Any]:
    guide = page.guide
    return {
        **_row(guide),
        "as_policy_in": sorted(guide.as_policy_in),
        "in_force_from": guide.in_force_from.isoformat(),
        "introduction": guide.introduction,
        "printed_title": guide.printed_title,
        "carried": guide.carried,
        "before_use": list(guide.before_use),
        "warnings": [block.text for block in page.blocks() if block.kind == "warning"],
        "parts": [asdict(part) for part in guide.parts],
        "printed": [_block(block) for block in page.blocks()],
    }


def _block(block: Block) -> dict[str, Any]:
    return asdict(block)
