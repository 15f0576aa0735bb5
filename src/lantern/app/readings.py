"""``lantern directory resources`` and ``responders``: what to read, and who may refer."""

import json
import sys
from collections.abc import Iterable
from typing import Annotated, Any, Final

import typer

from lantern.app.failures import Refused
from lantern.app.sheet import Sheet, console
from lantern.packs.library import library
from lantern.packs.resource_files import AUDIENCES, TOPICS, Resource
from lantern.packs.responder_files import AGES, FirstResponder, who_may_refer
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import Contact
from lantern.spelling.folding import fold
from lantern.spelling.near_misses import did_you_mean

AsJson = Annotated[bool, typer.Option("--json", help="Print it for a machine.")]
_USES: Final = {
    "ask": "ask it",
    "after_yes": "only after it has said yes",
    "last": "never the first to ask; not for somebody who fears it",
    "never": "do not use",
}


def resources_command(
    audience: Annotated[str | None, typer.Option("--for", help=f"Only for: {', '.join(AUDIENCES)}.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only about this, such as trafficking.")] = None,
    as_json: AsJson = False,
) -> None:
    """List what to read, look up, learn or print; what is out of date says what took its place."""
    wanted_for = _known("--for", audience, AUDIENCES)
    about = _known("--topic", topic, TOPICS)
    found = [
        item
        for item in library().resources
        if (wanted_for is None or wanted_for in item.audiences) and (about is None or about in item.topics)
    ]
    if as_json:
        sys.stdout.write(json.dumps([_resource_row(item) for item in found], indent=2, ensure_ascii=False) + "\n")
        return
    sheet = Sheet()
    for item in found:
        sheet.gap()
        sheet.paragraph(item.title, style="title")
        sheet.paragraph(f"{item.kind} · {', '.join(item.topics)} · for {', '.join(item.audiences)}", first="   ")
        if item.languages:
            sheet.paragraph(f"in {', '.join(item.languages)}", first="   ", style="muted")
        if item.where:
            sheet.paragraph(f"{item.where}: {resource_status(item)}", first="   ")
        if item.superseded:
            sheet.paragraph(f"Out of date. {item.superseded}", first="   ", style="ask")
        if item.note:
            sheet.paragraph(item.note, first="   ", style="muted")
    if not found:
        sheet.paragraph("Nothing fits. Leave out --for or --topic to see everything.")
    sheet.show(console())


def responders_command(
    nation: Annotated[str, typer.Option(help="england, wales, scotland or northern_ireland.")],
    age: Annotated[str, typer.Option(help="child or adult; somebody who may be a child is a child here.")],
    area: Annotated[str | None, typer.Option(help="Where the person is, such as Luton.")] = None,
    as_json: AsJson = False,
) -> None:
    """Who may refer into the National Referral Mechanism there: whom to ask first, and why."""
    nation = _known("--nation", nation, vocabulary().nations) or nation
    age = _known("--age", age, AGES) or age
    found = [
        (item, _contacts(item, area, nation)) for item in who_may_refer(library().responders, nation=nation, age=age)
    ]
    if as_json:
        rows = [_responder_row(item, contacts, nation) for item, contacts in found]
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return
    sheet = Sheet()
    sheet.paragraph("Only these may refer. Others ask one of them; nobody can refer themselves. In danger now: 999.")
    if age == "child":
        sheet.paragraph("A child: tell children's services first. No consent is asked.")
    else:
        sheet.paragraph("An adult: only with an informed yes.")
    for item, contacts in found:
        sheet.gap()
        first = "ask first" if item.is_default(nation) else _USES[item.use]
        unsure = "" if item.status == "confirmed" else " (to be confirmed)"
        sheet.two_columns(item.name, f"{first}{unsure}", "title")
        sheet.paragraph(f"{item.why} ({', '.join(item.because)})", first="   ")
        for contact in contacts:
            for way in contact.ways:
                checked = f"verified {way.verified_on}" if way.verified_on else f"not verified. {way.unverified}"
                note = f", {way.note}" if way.note else ""
                sheet.paragraph(f"{way.value}  {way.kind}{note}: {checked}", first="   ")
            if contact.note:
                sheet.paragraph(contact.note, first="   ", style="muted")
        if item.role and not contacts:
            where = f"for {area}" if area else "without --area"
            sheet.paragraph(f"No contact {where}; one of another place is never offered.", first="   ", style="muted")
    sheet.show(console())


def resource_status(item: Resource) -> str:
    """Whether somebody checked its address, in words."""
    return f"checked {item.checked}" if item.checked else f"not checked. {item.unverified}"


def _contacts(item: FirstResponder, area: str | None, nation: str) -> tuple[Contact, ...]:
    return library().directory.find(item.role, area=area, nation=nation) if item.role and item.use != "never" else ()


def _known(option: str, word: str | None, allowed: Iterable[str]) -> str | None:
    words = tuple(allowed)
    if word is None:
        return None
    meant = next((name for name in words if fold(name) == fold(word)), None)
    if meant is None:
        raise Refused(f'{option} "{word}" is not one of {", ".join(words)}.{did_you_mean(word, words)}', code=2)
    return meant


def _resource_row(item: Resource) -> dict[str, Any]:
    return {
        "title": item.title,
        "kind": item.kind,
        "topics": list(item.topics),
        "for": list(item.audiences),
        "languages": list(item.languages),
        "where": item.where or None,
        "checked": item.checked,
        "unverified": item.unverified,
        "superseded": item.superseded or None,
        "note": item.note,
        "because": list(item.because),
    }


def _responder_row(item: FirstResponder, contacts: Iterable[Contact], nation: str) -> dict[str, Any]:
    return {
        "name": item.name,
        "role": item.role or None,
        "default": item.is_default(nation),
        "use": item.use,
        "status": item.status,
        "why": item.why,
        "because": list(item.because),
        "contacts": [
            {"name": contact.name, "kind": way.kind, "value": way.value, "verified_on": way.verified_on}
            for contact in contacts
            for way in contact.ways
        ],
    }
