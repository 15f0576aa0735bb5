"""Reads a file of resources: what to read, look up, learn or print. An address says when it was checked, or why not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lantern.procedures.problems import PackError
from lantern.procedures.tables import Faults, Table
from lantern.procedures.vocabulary import Vocabulary

KINDS: Final = ("guidance", "reading", "website", "toolkit", "training", "printout", "tool", "helpline")
AUDIENCES: Final = ("staff", "volunteers", "families", "children", "trustees")
TOPICS: Final = (
    "safeguarding", "asylum", "children", "adults at risk", "abuse", "age", "mental health", "trafficking",
    "exploitation", "fgm", "spiritual abuse", "radicalisation", "online safety", "bereavement", "education",
    "charity", "training", "self care", "policies", "police", "immigration", "women",
)  # fmt: skip
_CHECKED: Final = re.compile(r"20\d\d-(0[1-9]|1[0-2])(-\d\d)?")
_ADDRESS: Final = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+(/\S*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Something to read or use.

    ``where`` is an address that a source prints; empty when none does. ``superseded`` says that it is
    renamed, retired or dated, and what took its place.
    """

    title: str
    kind: str
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    because: tuple[str, ...]
    nations: frozenset[str]
    languages: tuple[str, ...] = ()
    where: str = ""
    checked: str | None = None
    unverified: str | None = None
    superseded: str = ""
    note: str = ""
    file: str = ""


def read_resources(
    values: Mapping[str, Any], *, file: str, vocabulary: Vocabulary, sources: frozenset[str]
) -> tuple[Resource, ...]:
    """The resources of one file.

    Raises:
        PackError: with every fault found.
    """
    head = Table(values, "", Faults(file))
    head.only(("nations", "resource"))
    nations = frozenset(head.known_words("nations", vocabulary.nations, "a nation", needed=True))
    found = tuple(_resource(table, nations, sources) for table in head.tables("resource", "resource", "title"))
    if head.faults.found:
        raise PackError(tuple(head.faults.found))
    return found


def _resource(table: Table, nations: frozenset[str], sources: frozenset[str]) -> Resource:
    table.only(
        (
            "title", "kind", "topics", "for", "languages", "where", "checked", "unverified", "superseded", "note",
            "because",
        )
    )  # fmt: skip
    where = table.text("where", "")
    checked = table.text("checked", "") or None
    unverified = table.text("unverified", "") or None
    if where and not _ADDRESS.fullmatch(where):
        table.refuse(f'where = "{where}" is not a web address; write one that a source prints, or leave it out')
    if where and (checked is None) == (unverified is None):
        table.refuse('an address needs either checked = "2026-11" or unverified = "why nobody has checked it"')
    if not where and (checked or unverified):
        table.refuse('without "where" there is nothing to check: leave out "checked" and "unverified"')
    if checked and not _CHECKED.fullmatch(checked):
        table.refuse('checked must be a month or a day, such as "2026-11" or "2026-11-20"; never invent one')
    return Resource(
        title=table.text("title"),
        kind=table.choice("kind", KINDS),
        topics=table.known_words("topics", TOPICS, f"a topic ({', '.join(TOPICS)})", needed=True),
        audiences=table.known_words("for", AUDIENCES, f"a reader ({', '.join(AUDIENCES)})", needed=True),
        because=table.known_words("because", sources, "in the register of sources", needed=True),
        nations=nations,
        languages=table.words("languages"),
        where=where,
        checked=checked,
        unverified=unverified,
        superseded=table.text("superseded", ""),
        note=table.text("note", ""),
        file=table.faults.file,
    )
