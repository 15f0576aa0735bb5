"""By what something is known again when it happens again: kinds and answered facts, never words."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lantern.folders.kinds import EntryKind
from lantern.folders.queries import OpenEntry
from lantern.packs.vocabularies import vocabulary


def signs_of(entry: OpenEntry, folder: UUID, *, late: bool) -> frozenset[str]:
    """The signs of an entry. An answer about a person counts within its folder alone: *p1* is somebody else elsewhere.

    Args:
        entry: which.
        folder: where it stands.
        late: it closed a duty too late.
    """
    found = set(_of_answers(entry.body, folder))
    if entry.kind is EntryKind.WORDS and entry.body.get("danger") == "yes":
        found.add("danger")
    if entry.kind is EntryKind.EVIDENCE and entry.body.get("tried") == "nobody":
        found.add("nobody")
    if entry.kind is EntryKind.CORRECTION and entry.body.get("reopened"):
        found.add("reopened")
    return frozenset(found | {"late"} if late else found)


def sign_words(sign: str) -> str:
    """A sign as one says it."""
    known = {
        "danger": _("danger now was reported"),
        "nobody": _("nobody answered a call"),
        "reopened": _("a duty was opened again"),
        "late": _("a duty was late"),
        "concern": _("a concern was reported"),
    }
    if sign in known:
        return known[sign]
    *_where, fact = sign.split(" ")
    words = vocabulary().facts
    return _("the answer was yes: %(question)s") % {"question": _(words[fact].ask) if fact in words else fact}


def _of_answers(body: dict[str, Any], folder: UUID) -> Iterator[str]:
    person = str(body.get("person") or "")
    for fact, answer in (body.get("answers") or {}).items():
        yield from _sign(fact, answer, person, folder)
    for told in body.get("told") or ():
        yield from _sign(told.get("fact"), told.get("answer"), str(told.get("person") or ""), folder)


def _sign(fact: object, answer: object, person: str, folder: UUID) -> Iterator[str]:
    known = vocabulary().facts.get(str(fact))
    if known is not None and answer == "yes":
        yield f"{folder} {person} {known.name}" if known.scope == "subject" else f"all {known.name}"
