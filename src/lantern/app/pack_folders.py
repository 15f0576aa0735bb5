"""A folder of packs as commands take it: the option ``--packs``, and the words when a folder cannot be used."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from lantern.app.failures import Refused
from lantern.packs.library import Library, library
from lantern.packs.overlays import as_if_in_force, followed
from lantern.procedures.problems import PackError

OwnPacks = Annotated[
    Path | None,
    typer.Option("--packs", metavar="DIR", help="Follow the packs of this folder, too, beside those of Lantern."),
]
_EDITION: Final = re.compile(r"20\d\d-\d\d")
_MOST_SHOWN: Final = 10


def own_packs(folder: Path | None) -> Library:
    """The packs of Lantern, with those of a folder when one is given.

    Raises:
        Refused: there is no such folder, or its packs have faults.
    """
    if folder is None:
        return library()
    _check(folder, "--packs")
    try:
        return followed(folder.resolve())
    except PackError as error:
        raise faulty(folder, error) from error


def edition_or_folder(given: str, which: str) -> tuple[Library, str | None]:
    """What is meant by ``2026-11`` (an edition of Lantern) or by a folder laid over the packs of Lantern.

    Raises:
        Refused: it is neither.
    """
    path = Path(given)
    if _EDITION.fullmatch(given) and not path.exists():
        known = sorted({item.edition for item in library().procedures})
        if given not in known:
            raise Refused(f'{which} "{given}" is not an edition of Lantern; there is {", ".join(known)}.', code=2)
        return library(), given
    _check(path, which)
    try:
        return as_if_in_force(path.resolve()), None
    except PackError as error:
        raise faulty(path, error) from error


def faulty(folder: Path, error: PackError) -> Refused:
    """Packs of a folder that cannot be used, with what is wrong and what to do."""
    told = [f"  - {problem}" for problem in error.problems[:_MOST_SHOWN]]
    if len(error.problems) > _MOST_SHOWN:
        told.append(f"  … and {len(error.problems) - _MOST_SHOWN} more")
    shown = "\n".join(told)
    return Refused(f"the packs in {folder} cannot be used:\n{shown}\nSee: lantern packs check {folder}")


def _check(folder: Path, which: str) -> None:
    if not folder.is_dir():
        raise Refused(f"{which}: {folder} is not a folder.", code=2)
    if (
        not any(folder.rglob("procedure.toml"))
        and not any(folder.rglob("extension.toml"))
        and not any(folder.rglob("contacts.toml"))
    ):
        hint = "a pack is a file procedure.toml or extension.toml; `lantern packs new` makes one"
        raise Refused(f"{which}: {folder} holds no pack; {hint}.", code=2)
