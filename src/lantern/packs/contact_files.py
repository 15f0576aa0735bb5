"""Reads a file of contacts. A contact without a date of verification must say why (S001-01, T-24)."""

import re
from collections.abc import Mapping
from typing import Any

from lantern.procedures.clocks import ClockError, OfficeHours, read_office_hours
from lantern.procedures.contacts import BlockedAddress, Contact, Correction, Way
from lantern.procedures.pack import LAYERS
from lantern.procedures.problems import PackError
from lantern.procedures.tables import Faults, Table
from lantern.procedures.vocabulary import Vocabulary

_KINDS = ("telephone", "textphone", "text", "e-mail", "form", "web", "other")
_STATUSES = ("confirmed", "to_confirm")
_VERIFIED = re.compile(r"20\d\d-(0[1-9]|1[0-2])(-\d\d)?")


def read_contacts(
    values: Mapping[str, Any], *, file: str, vocabulary: Vocabulary, sources: frozenset[str]
) -> tuple[tuple[Contact, ...], tuple[BlockedAddress, ...]]:
    """The contacts and blocked addresses of one file.

    Raises:
        PackError: with every fault found.
    """
    head = Table(values, "", Faults(file))
    head.only(("layer", "nations", "areas", "contact", "blocked"))
    contacts = tuple(_contact(head, table, vocabulary, sources) for table in head.tables("contact", "contact", "name"))
    blocked = tuple(_blocked(table, sources) for table in head.tables("blocked", "blocked address", "pattern"))
    if head.faults.found:
        raise PackError(tuple(head.faults.found))
    return contacts, blocked


def _contact(head: Table, table: Table, vocabulary: Vocabulary, sources: frozenset[str]) -> Contact:
    table.only(("role", "name", "hours", "hours_status", "note", "because", "way", "correction"))
    role = table.choice("role", vocabulary.recipients)
    ways = tuple(_way(inner, sources) for inner in table.tables("way", "way", "value"))
    if not ways:
        table.refuse("a contact needs at least one [[contact.way]]")
    areas = frozenset(head.words("areas"))
    if role in vocabulary.recipients and vocabulary.recipients[role].by_area and not areas:
        table.refuse(f'"{role}" belongs to an area; write areas = ["…"] at the head of the file')
    return Contact(
        role=role,
        name=table.text("name"),
        ways=ways,
        nations=frozenset(head.known_words("nations", vocabulary.nations, "a nation", needed=True)),
        areas=areas,
        layer=head.choice("layer", LAYERS),
        hours=_hours(table),
        hours_text=table.text("hours"),
        hours_status=table.choice("hours_status", _STATUSES, "confirmed"),
        note=table.text("note", ""),
        because=table.known_words("because", sources, "in the register of sources", needed=True),
        corrections=tuple(_correction(inner, sources) for inner in table.tables("correction", "correction", "wrong")),
        file=table.faults.file,
    )


def _hours(table: Table) -> OfficeHours | None:
    try:
        return read_office_hours(table.text("hours"))
    except ClockError as error:
        table.refuse(str(error))
        return None


def _way(table: Table, sources: frozenset[str]) -> Way:
    table.only(("kind", "value", "note", "verified_on", "unverified", "because", "out_of_hours"))
    verified = table.text("verified_on", "") or None
    unverified = table.text("unverified", "") or None
    if (verified is None) == (unverified is None):
        table.refuse('write either verified_on = "2026-11" or unverified = "why it is not verified"')
    if verified and not _VERIFIED.fullmatch(verified):
        table.refuse('verified_on must be a month or a day, such as "2026-11" or "2026-11-20"; never invent one')
    return Way(
        kind=table.choice("kind", _KINDS),
        value=table.text("value"),
        note=table.text("note", ""),
        verified_on=verified,
        unverified=unverified,
        out_of_hours=table.flag("out_of_hours"),
        because=table.known_words("because", sources, "in the register of sources"),
    )


def _correction(table: Table, sources: frozenset[str]) -> Correction:
    table.only(("wrong", "right", "because"))
    return Correction(
        wrong=table.text("wrong"),
        right=table.text("right"),
        because=table.known_words("because", sources, "in the register of sources", needed=True),
    )


def _blocked(table: Table, sources: frozenset[str]) -> BlockedAddress:
    table.only(("pattern", "reason", "because"))
    return BlockedAddress(
        pattern=table.text("pattern"),
        reason=table.text("reason"),
        because=table.known_words("because", sources, "in the register of sources", needed=True),
    )
