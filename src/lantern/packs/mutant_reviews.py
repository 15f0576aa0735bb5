"""Mutants that a person looked at and found to be no fault: ``mutants.toml`` beside a pack."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import tomli

from lantern.packs.vocabularies import read_toml
from lantern.procedures.problems import PackError, Problem
from lantern.procedures.tables import Faults, Table

NAME: Final = "mutants.toml"


def reviewed(folder: Path, *, file: str) -> Mapping[str, str]:
    """The reason for each reviewed mutant of the pack in a folder, by its description.

    ``file`` is how messages name the review.

    Raises:
        PackError: it cannot be read, or an entry has no reason.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        values = read_toml(path)
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        problem = Problem(file=file, place="the file", what=f"cannot be read as TOML: {error}")
        raise PackError((problem,)) from error
    top = Table(values, "the file", Faults(file))
    top.only(("equivalent",))
    found: dict[str, str] = {}
    for table in top.tables("equivalent", "entry", "mutant"):
        table.only(("mutant", "reason"))
        found[table.text("mutant")] = table.text("reason")
    if top.faults.found:
        raise PackError(tuple(top.faults.found))
    return found
