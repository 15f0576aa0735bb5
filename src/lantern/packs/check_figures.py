"""How long a check of a contact counts, as ``contact_checks.toml`` says it (S001-01, T-24)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lantern.packs.vocabularies import read_toml
from lantern.procedures.problems import PackError, Problem

_FILE = Path(__file__).with_name("contact_checks.toml")
_STATUSES = ("confirmed", "to_confirm")


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """``old_after`` is in whole months; ``status`` is ``to_confirm`` until the organisation has confirmed it."""

    old_after: int
    status: str


@cache
def check_figures(path: Path = _FILE) -> CheckFigures:
    """The figures.

    Raises:
        PackError: a figure is missing, or is none.
    """
    table = read_toml(path).get("old_after", {})
    months, status = table.get("months"), table.get("status")
    if type(months) is not int or months < 1 or status not in _STATUSES:
        what = f'"months" is a whole number from 1 up, and "status" one of {", ".join(_STATUSES)}'
        raise PackError((Problem(file=path.name, place="old_after", what=what),))
    return CheckFigures(months, status)
