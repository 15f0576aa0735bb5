"""What set-up asks for, and after how long it asks again, as ``readiness.toml`` says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from lantern.packs.vocabularies import read_toml
from lantern.procedures.problems import PackError, Problem

_FILE: Final = Path(__file__).with_name("readiness.toml")
_STATUSES: Final = ("confirmed", "to_confirm")
FIGURES: Final = ("rota", "recovery", "drill", "backup", "custody", "mail", "kit", "reminder", "offer", "restored")


@dataclass(frozen=True, slots=True)
class ReadinessFigures:
    """The figures of set-up. ``days``: after how many days something no longer counts, by its name in the file.

    ``clock`` is how far the clock may be off; ``contacts``: how many numbers may be unchecked. ``kit_rota_days`` and
    ``kit_forms`` belong to the paper for an outage. ``sites``: kinds of site with their words. ``sheets``: guides
    that stand on that paper, with the titles of those parts that do; all where none is named. ``open`` says that at
    least one of the figures is to be confirmed.
    """

    days: Mapping[str, timedelta]
    contacts: int
    clock: timedelta
    kit_rota_days: int
    kit_forms: int
    sites: Mapping[str, str]
    sheets: tuple[tuple[str, tuple[str, ...]], ...]
    open: bool


@cache
def readiness_figures(path: Path = _FILE) -> ReadinessFigures:
    """The figures.

    Raises:
        PackError: a figure is missing, or is none.
    """
    given = read_toml(path)
    figures = given.get("figure", {})
    days = {name: _whole(path, f"figure.{name}", figures.get(name, {}), "days") for name in FIGURES}
    clock, contacts, kit = (given.get(name, {}) for name in ("clock", "contacts", "kit"))
    sites = {str(one.get("code", "")): str(one.get("means", "")) for one in given.get("site", [])}
    if not sites or not all(code and means for code, means in sites.items()):
        raise _fault(path, "site", 'each has a "code" and what it "means"')
    tables = (clock, contacts, kit, *(figures[name] for name in FIGURES))
    return ReadinessFigures(
        days={name: timedelta(days=count) for name, count in days.items()},
        contacts=_whole(path, "contacts", contacts, "unchecked", least=0),
        clock=timedelta(minutes=_whole(path, "clock", clock, "minutes")),
        kit_rota_days=_whole(path, "kit", kit, "rota_days"),
        kit_forms=_whole(path, "kit", kit, "forms"),
        sites=sites,
        sheets=tuple((str(one["guide"]), tuple(one["parts"])) for one in given.get("sheet", [])),
        open=any(table["status"] == "to_confirm" for table in tables),
    )


def _whole(path: Path, place: str, table: Mapping[str, Any], key: str, *, least: int = 1) -> int:
    value = table.get(key)
    if type(value) is not int or value < least or table.get("status") not in _STATUSES or not table.get("why"):
        what = f'"{key}" is a whole number from {least} up, "status" one of {", ".join(_STATUSES)}, "why" is said'
        raise _fault(path, place, what)
    return value


def _fault(path: Path, place: str, what: str) -> PackError:
    return PackError((Problem(file=path.name, place=place, what=what),))
