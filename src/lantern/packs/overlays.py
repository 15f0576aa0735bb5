"""A folder of one's own laid over the packs of Lantern: to follow it, or to rehearse it before its day."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from lantern.packs.library import Library, library, open_library
from lantern.packs.vocabularies import ROOT
from lantern.procedures.contacts import Directory
from lantern.procedures.pack import Extension, Procedure
from lantern.procedures.problems import PackError

_ALWAYS: Final = date.min
_AND_LAST: Final = date.min + timedelta(days=1)
_Pack = TypeVar("_Pack", Procedure, Extension)


@cache
def followed(folder: Path | None) -> Library:
    """The packs of Lantern with those of a folder beside them, each in force from its own day.

    Raises:
        PackError: a pack has faults; they are never used in part.
    """
    if folder is None:
        return library()
    return _sound(open_library(ROOT, folder))


def as_if_in_force(folder: Path) -> Library:
    """The same as if the packs of the folder had been in force at all times, in place of those they renew.

    Raises:
        PackError: a pack has faults.
    """
    base, own = library(), _sound(open_library(folder))
    return Library(
        procedures=_laid_over(base.procedures, own.procedures),
        extensions=_laid_over(base.extensions, own.extensions),
        # Of two contacts of one layer the first is offered first.
        directory=Directory(
            (*own.directory.contacts, *base.directory.contacts), (*own.directory.blocked, *base.directory.blocked)
        ),
    )


def _sound(found: Library) -> Library:
    if found.problems:
        raise PackError(found.problems)
    return found


def _laid_over(base: Iterable[_Pack], own: Iterable[_Pack]) -> tuple[_Pack, ...]:
    newest: dict[Hashable, _Pack] = {}
    for pack in sorted(own, key=lambda pack: pack.edition):
        newest[_reach(pack)] = pack
    renewed = {_identity(pack) for pack in newest.values()}
    found = [replace(pack, in_force_from=_ALWAYS) if _identity(pack) in renewed else pack for pack in base]
    found.extend(replace(pack, in_force_from=_AND_LAST) for pack in newest.values())
    return tuple(found)


def _identity(pack: Procedure | Extension) -> str:
    return pack.id if isinstance(pack, Procedure) else pack.extends


def _reach(pack: Procedure | Extension) -> Hashable:
    """What makes two packs editions of one."""
    return _identity(pack), pack.layer, pack.nations, pack.areas, pack.organisations
