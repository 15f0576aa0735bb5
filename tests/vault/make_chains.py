"""Chains of invented deeds, their anchors, and the ways in which somebody may tamper with them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from lantern.vault.anchors import NOTHING_BEFORE, Anchor, SignedAnchor, mark_of, signed
from lantern.vault.chain import START, Deed, Linked, link
from lantern.vault.walking import Witness

SECRET = b"s" * 32
SIGNING = b"k" * 32
INSTALLATION = UUID(int=1)
FOLDER = UUID(int=7)
BEGUN = datetime(2026, 11, 1, 8, tzinfo=UTC)
EVERY = 100


def deed(number: int, *, action: str = "note.added", folder: UUID = FOLDER) -> Deed:
    return Deed(
        folder=folder, number=number, at=BEGUN + timedelta(minutes=number), actor=UUID(int=number % 9 + 1),
        session=f"{number:016x}", action=action, subject=None, outcome="done", reason_digest="",
        touched=(("folders_entry", str(UUID(int=number)), 1, sha256(f"{folder}{number}".encode()).hexdigest()),),
    )  # fmt: skip


def linked(deeds: Sequence[Deed], previous: bytes = START, secret: bytes = SECRET) -> list[Linked]:
    """These deeds as a chain that holds."""
    found = []
    for item in deeds:
        mac = link(secret, previous, item)
        found.append(Linked(item, previous, mac))
        previous = mac
    return found


def chain(length: int, folder: UUID = FOLDER) -> list[Linked]:
    return linked([deed(number, folder=folder) for number in range(1, length + 1)])


def anchors(entries: Sequence[Linked], every: int = EVERY) -> list[SignedAnchor]:
    """One checkpoint for every hundred entries, and one for the end."""
    found: list[SignedAnchor] = []
    ends = sorted({*range(every, len(entries) + 1, every), len(entries)} - {0})
    for number, (since, length) in enumerate(zip([0, *ends], ends, strict=False), start=1):
        bodies = (entry.deed.as_bytes() for entry in entries[since:length])
        folder = entries[0].deed.folder
        anchor = Anchor(
            installation=INSTALLATION, number=number, at=entries[length - 1].deed.at,
            previous=found[-1].digest if found else NOTHING_BEFORE, chains=1, entries=length,
            marks=(mark_of(folder, since, entries[length - 1].mac, bodies),),
        )  # fmt: skip
        found.append(signed(anchor, SIGNING))
    return found


def witnesses(signed_anchors: Sequence[SignedAnchor]) -> list[Witness]:
    opened = [item.opened() for item in signed_anchors]
    return [Witness(anchor.number, mark) for anchor in opened for mark in anchor.marks]


def chance(*seed: object) -> random.Random:
    """The same chance in every run."""
    return random.Random(repr(seed))  # noqa: S311 -- trials are to be repeated, not to be secret


def called(attack: "Attack") -> str:
    return attack.__name__


@dataclass(frozen=True)
class Tampered:
    """What an attacker leaves behind, and the first entry that is no longer what was written."""

    entries: list[Linked]
    first_bad: int


def renumbered(entries: Sequence[Linked], start: int) -> list[Linked]:
    return [replace(entry, deed=replace(entry.deed, number=start + place)) for place, entry in enumerate(entries)]


def edit(entries: list[Linked], chance: random.Random) -> Tampered:
    place = chance.randrange(len(entries))
    old = entries[place].deed
    fresh = chance.choice(
        [
            replace(old, actor=UUID(int=chance.getrandbits(128))),
            replace(old, at=old.at + timedelta(seconds=chance.randrange(1, 10**6))),
            replace(old, action="folder.opened"),
            replace(old, outcome="denied"),
            replace(old, session="f" * 16),
            replace(old, reason_digest="x"),
            replace(old, subject=UUID(int=chance.getrandbits(128))),
            replace(old, touched=()),
            replace(old, touched=((*old.touched[0][:2], 2, old.touched[0][3]),)),
        ]
    )
    return Tampered([*entries[:place], replace(entries[place], deed=fresh), *entries[place + 1 :]], place + 1)


def delete(entries: list[Linked], chance: random.Random) -> Tampered:
    place = chance.randrange(len(entries) - 1)
    return Tampered([*entries[:place], *entries[place + 1 :]], place + 1)


def delete_and_renumber(entries: list[Linked], chance: random.Random) -> Tampered:
    place = chance.randrange(len(entries) - 1)
    return Tampered([*entries[:place], *renumbered(entries[place + 1 :], place + 1)], place + 1)


def insert(entries: list[Linked], chance: random.Random) -> Tampered:
    place = chance.randrange(len(entries))
    previous = entries[place - 1].mac if place else START
    forged = Linked(replace(entries[place].deed, action="grant.given"), previous, chance.randbytes(32))
    return Tampered([*entries[:place], forged, *renumbered(entries[place:], place + 2)], place + 1)


def swap(entries: list[Linked], chance: random.Random) -> Tampered:
    first, second = sorted(chance.sample(range(len(entries)), 2))
    changed = list(entries)
    changed[first], changed[second] = (
        renumbered([entries[second]], first + 1)[0],
        renumbered([entries[first]], second + 1)[0],
    )
    return Tampered(changed, first + 1)


def truncate(entries: list[Linked], chance: random.Random) -> Tampered:
    length = chance.randrange(len(entries))
    return Tampered(entries[:length], length + 1)


def cut_the_middle(entries: list[Linked], chance: random.Random) -> Tampered:
    first, last = sorted(chance.sample(range(len(entries)), 2))
    rest = entries[last:]
    if chance.random() < 0.5:
        rest = renumbered(rest, first + 1)
    return Tampered([*entries[:first], *rest], first + 1)


def rewrite(entries: list[Linked], chance: random.Random) -> Tampered:
    """By somebody who holds the key of the chain: every digest is right again."""
    place = chance.randrange(len(entries))
    previous = entries[place - 1].mac if place else START
    deeds = [replace(entries[place].deed, actor=UUID(int=99)), *(entry.deed for entry in entries[place + 1 :])]
    return Tampered([*entries[:place], *linked(deeds, previous)], place + 1)


def cut_and_rewrite(entries: list[Linked], chance: random.Random) -> Tampered:
    """By somebody who holds the key of the chain: one entry is gone, the rest is linked again."""
    place = chance.randrange(len(entries))
    previous = entries[place - 1].mac if place else START
    deeds = [replace(entry.deed, number=entry.deed.number - 1) for entry in entries[place + 1 :]]
    return Tampered([*entries[:place], *linked(deeds, previous)], place + 1)


class Attack(Protocol):
    """Takes a chain that holds, and leaves one that does not."""

    __name__: str

    def __call__(self, entries: list[Linked], chance: random.Random, /) -> Tampered: ...


WITHOUT_KEY: tuple[Attack, ...] = (edit, delete, delete_and_renumber, insert, swap, cut_the_middle)
UNSEEN_BY_THE_CHAIN: tuple[Attack, ...] = (truncate, rewrite, cut_and_rewrite)
