"""``lantern packs diff``: what a new edition, or a whole folder, changes."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from lantern.app.failures import Refused
from lantern.app.pack_folders import faulty
from lantern.app.sheet import Sheet, console
from lantern.packs.difference_lines import MARK
from lantern.packs.differences import differences
from lantern.packs.folder_differences import Section, folder_differences
from lantern.packs.library import Library, library, open_library, open_procedure
from lantern.procedures.pack import Procedure
from lantern.procedures.problems import PackError


def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A pack (its folder or file), or a folder of packs.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The newer one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a machine.")] = False,
) -> None:
    """Say in words what changed, what weakens protection first.

    Two packs are compared rule by rule. Of two folders every pack and every contact is compared,
    each pack in its newest edition; guides and examples are left out.
    """
    if _is_pack(old) and _is_pack(new):
        lines = differences(_opened(old), _opened(new), among=library().procedures)
        _told([Section("", lines)] if lines else [], json.dumps(list(lines), indent=2, ensure_ascii=False), as_json)
        return
    sections = folder_differences(_folder(old), _folder(new), among=library().procedures)
    rows = [{"pack": section.title, "changes": list(section.lines)} for section in sections]
    _told(list(sections), json.dumps(rows, indent=2, ensure_ascii=False), as_json)


def _told(sections: list[Section], text: str, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(text + "\n")
        return
    sheet = Sheet()
    if not sections:
        sheet.paragraph("Nothing changed.", first=" • ", mark="number")
    for section in sections:
        if section.title:
            sheet.heading(section.title)
        for line in section.lines:
            sheet.paragraph(line, first=" • ", mark="never" if line.startswith(MARK) else "number")
    sheet.show(console())


def _is_pack(path: Path) -> bool:
    return path.is_file() or (path / "procedure.toml").is_file()


def _opened(path: Path) -> Procedure:
    try:
        return open_procedure(path)
    except PackError as error:
        raise faulty(path, error) from error


def _folder(path: Path) -> Library:
    if not path.is_dir():
        raise Refused(f"{path} is neither a pack nor a folder with packs.", code=2)
    found = open_library(path)
    if found.problems:
        raise faulty(path, PackError(found.problems))
    if not (found.procedures or found.extensions or found.directory.contacts):
        raise Refused(f"{path} holds no pack and no contacts.", code=2)
    return found
