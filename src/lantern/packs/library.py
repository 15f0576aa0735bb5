"""Opens the pack files and hands them to the pure rooms as values. The only code that does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import tomli

from lantern.packs.calendars import Calendars, london, read_time_table
from lantern.packs.contact_files import read_contacts
from lantern.packs.resource_files import Resource, read_resources
from lantern.packs.responder_files import FirstResponder, read_responders
from lantern.packs.vocabularies import ROOT, sources, vocabulary
from lantern.procedures.building import put_together
from lantern.procedures.contacts import BlockedAddress, Contact, Directory
from lantern.procedures.layering import edition_for, extension_for, is_followed, layered, reaches
from lantern.procedures.pack import Extension, Procedure
from lantern.procedures.problems import PackError, Problem
from lantern.procedures.reading import read_extension, read_procedure
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import Situation

_LAYER_ORDER = {"law": 0, "area": 1, "organisation": 2}


@dataclass(frozen=True)
class Library:
    """Every procedure, extension, contact and resource found under one or more folders."""

    procedures: tuple[Procedure, ...]
    extensions: tuple[Extension, ...]
    directory: Directory
    problems: tuple[Problem, ...] = ()
    resources: tuple[Resource, ...] = ()
    responders: tuple[FirstResponder, ...] = ()
    _made: dict[object, Procedures] = field(default_factory=dict, compare=False, repr=False)

    def for_situation(self, situation: Situation, *, edition: str | None = None) -> Procedures:
        """The procedures a case follows: of its nation, area and organisation, on its day.

        Raises:
            PackError: packs that cannot be put together.
        """
        day = situation.noticed_at.astimezone(london()).date()
        return self.for_place(
            nation=situation.nation,
            area=situation.area,
            other_areas=frozenset(person.area for person in situation.subjects if person.area),
            organisation=situation.organisation.type,
            on=day,
            edition=edition,
        )

    def for_place(
        self,
        *,
        nation: str,
        area: str | None,
        organisation: str | None,
        on: date,
        other_areas: frozenset[str] = frozenset(),
        edition: str | None = None,
    ) -> Procedures:
        """The same for a place and a day; ``other_areas`` are those of people who are elsewhere."""
        areas = other_areas | ({area} if area else frozenset())
        chosen = self._chosen(nation, areas, organisation, on=on, edition=edition)
        extensions = tuple(
            extension_for(known, on=on, wanted=edition)
            for known in self._extensions(nation, areas, organisation)
            if any(is_followed(item, on=on, wanted=edition) for item in known)
        )
        key = (
            nation,
            tuple((item.id, item.digest) for item in chosen),
            tuple(item.digest for item in extensions),
        )
        if key not in self._made:
            self._made[key] = self._put_together(chosen, extensions, self._missing(chosen, nation))
        return self._made[key]

    def _chosen(
        self, nation: str, areas: frozenset[str], organisation: str | None, *, on: date, edition: str | None
    ) -> tuple[Procedure, ...]:
        fitting: dict[str, list[Procedure]] = {}
        for procedure in self.procedures:
            if reaches(procedure, nation=nation, areas=areas, organisation=organisation):
                fitting.setdefault(procedure.id, []).append(procedure)
        found = (edition_for(_own_first(known, nation), on=on, wanted=edition) for known in fitting.values())
        return tuple(sorted((item for item in found if item is not None), key=lambda item: item.id))

    def _extensions(self, nation: str, areas: frozenset[str], organisation: str | None) -> list[list[Extension]]:
        """The editions of each extension that is meant for a place."""
        fitting: dict[object, list[Extension]] = {}
        for item in self.extensions:
            if reaches(item, nation=nation, areas=areas, organisation=organisation):
                key = (item.extends, item.layer, item.nations, item.areas, item.organisations)
                fitting.setdefault(key, []).append(item)
        return list(fitting.values())

    def _missing(self, chosen: Iterable[Procedure], nation: str) -> tuple[tuple[str, str], ...]:
        here = {procedure.id for procedure in chosen}
        elsewhere = {
            procedure.id: procedure.title
            for procedure in self.procedures
            if procedure.id not in here and nation not in procedure.nations
        }
        return tuple(sorted(elsewhere.items()))

    def _put_together(
        self,
        chosen: tuple[Procedure, ...],
        extensions: tuple[Extension, ...],
        missing: tuple[tuple[str, str], ...],
    ) -> Procedures:
        times = read_time_table()
        return put_together(
            tuple(
                layered(procedure, (item for item in extensions if item.extends == procedure.id))
                for procedure in chosen
            ),
            vocabulary=vocabulary(),
            calendars=Calendars(),
            sources=sources(),
            zone=london(),
            late_from=times.late_evening_from,
            office_hours=times.office_hours,
            missing_here=missing,
        )


def _own_first(known: list[Procedure], nation: str) -> list[Procedure]:
    own = [procedure for procedure in known if nation in procedure.nations]
    return own or known


@cache
def library() -> Library:
    """The packs that come with Lantern.

    Raises:
        PackError: one of them has a fault; they are never used in part.
    """
    found = open_library(ROOT)
    if found.problems:
        raise PackError(found.problems)
    return found


def open_library(*roots: Path) -> Library:
    """Read every pack under some folders. Faults are kept in ``problems``, file by file."""
    procedures: list[Procedure] = []
    extensions: list[Extension] = []
    contacts: list[Contact] = []
    blocked: list[BlockedAddress] = []
    resources: list[Resource] = []
    responders: list[FirstResponder] = []
    problems: list[Problem] = []
    known, register = vocabulary(), frozenset(sources())
    for root in roots:
        for path in sorted(root.rglob("*.toml")):
            try:
                if path.name == "procedure.toml":
                    procedures.append(_procedure(path, root))
                elif path.name == "extension.toml":
                    extensions.append(_extension(path, root))
                elif path.name == "contacts.toml":
                    values, _ = _read(path, root)
                    more, refused = read_contacts(values, file=_shown(path, root), vocabulary=known, sources=register)
                    contacts.extend(more)
                    blocked.extend(refused)
                elif path.name == "resources.toml":
                    values, _ = _read(path, root)
                    resources.extend(
                        read_resources(values, file=_shown(path, root), vocabulary=known, sources=register)
                    )
                elif path.name == "first_responders.toml":
                    values, _ = _read(path, root)
                    responders.extend(
                        read_responders(values, file=_shown(path, root), vocabulary=known, sources=register)
                    )
            except PackError as error:
                problems.extend(error.problems)
    extensions.sort(key=lambda item: _LAYER_ORDER[item.layer])
    problems.extend(_two_alike(procedures))
    problems.extend(_on_two_layers(procedures))
    problems.extend(_kept_out_from_below(procedures))
    return Library(
        tuple(procedures),
        tuple(extensions),
        Directory(tuple(contacts), tuple(blocked)),
        tuple(problems),
        resources=tuple(resources),
        responders=tuple(responders),
    )


def open_procedure(path: Path) -> Procedure:
    """Read one procedure file, or the one in a folder.

    Raises:
        PackError: the file is missing or has faults.
    """
    file = path / "procedure.toml" if path.is_dir() else path
    return _procedure(file, file.parent.parent.parent)


def _procedure(path: Path, root: Path) -> Procedure:
    values, digest = _read(path, root)
    return read_procedure(
        values, file=_shown(path, root), digest=digest, vocabulary=vocabulary(), sources=frozenset(sources())
    )


def _extension(path: Path, root: Path) -> Extension:
    values, digest = _read(path, root)
    return read_extension(
        values, file=_shown(path, root), digest=digest, vocabulary=vocabulary(), sources=frozenset(sources())
    )


def _read(path: Path, root: Path) -> tuple[Mapping[str, Any], str]:
    file = _shown(path, root)
    try:
        content = path.read_bytes()
        return tomli.loads(content.decode("utf-8")), sha256(content).hexdigest()
    except OSError as error:
        raise PackError((Problem(file=file, place="the file", what=f"cannot be read: {error.strerror}"),)) from error
    except UnicodeDecodeError as error:
        raise PackError((Problem(file=file, place="the file", what="is not text (UTF-8)"),)) from error
    except tomli.TOMLDecodeError as error:
        raise PackError((Problem(file=file, place="the file", what=f"is not TOML: {error}"),)) from error


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _on_two_layers(procedures: Iterable[Procedure]) -> list[Problem]:
    """A lower layer adds to a procedure; with the same id it would stand in its place, and could take away."""
    highest: dict[str, str] = {}
    for procedure in sorted(procedures, key=lambda item: _LAYER_ORDER[item.layer]):
        highest.setdefault(procedure.id, procedure.layer)
    return [
        Problem(
            file=procedure.file,
            place="the head",
            what=f'"{procedure.id}" is a procedure of the layer {highest[procedure.id]}; a lower layer never takes its '
            "place. Write an extension.toml that adds to it, or choose an id of your own",
        )
        for procedure in procedures
        if procedure.layer != highest[procedure.id]
    ]


def _kept_out_from_below(procedures: Iterable[Procedure]) -> list[Problem]:
    """Keeping an agency out of what the law says it must be told would take a statutory duty away."""
    told: dict[str, str] = {}
    for procedure in procedures:
        for duty in procedure.duties if procedure.layer == "law" else ():
            if duty.strength == "statutory":
                told.update(dict.fromkeys(duty.to, f"{procedure.id} ({duty.key})"))
    return [
        Problem(
            file=procedure.file,
            place=f'exclusion "{rule.kind}"',
            what=f'a lower layer cannot keep out "{word}": the law has it told in {told[word]}. Take it out here, or '
            "raise it with those who keep the law's pack",
        )
        for procedure in procedures
        if procedure.layer != "law"
        for rule in procedure.exclusions
        for word in rule.recipients
        if word in told
    ]


def _two_alike(procedures: Iterable[Procedure]) -> list[Problem]:
    seen: dict[object, str] = {}
    problems = []
    for procedure in procedures:
        key = (procedure.id, procedure.edition, procedure.nations, procedure.areas, procedure.organisations)
        if key in seen:
            problems.append(Problem(file=procedure.file, place="the head", what=f"same id and edition as {seen[key]}"))
        seen[key] = procedure.file
    return problems
