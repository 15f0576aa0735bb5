"""A guide, its parts and items, as plain values."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

KINDS: Final = ("ask", "say", "do", "do_not", "check", "sign", "know", "topic", "read")
"""What an item may be."""
SPOKEN: Final = ("ask", "say")
TICKED: Final = ("do", "check")
GAP: Final = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to ask, say, do, leave, check, know, learn or read."""

    key: str
    kind: str
    text: str
    why: str
    because: tuple[str, ...]
    strength: str = ""
    who: str = ""
    fact: str = ""
    leads_to: tuple[str, ...] = ()
    evidence: str = ""
    repeat: str = ""
    only_for: str = ""
    contacts: tuple[str, ...] = ()
    way: str = "telephone"
    say: str = ""
    message: str = ""
    fields: tuple[str, ...] = ()
    check_first: str = ""
    minutes: int = 0
    owner: str = ""
    checked_on: str = ""
    unverified: str = ""
    replaced_by: str = ""

    def gaps(self) -> tuple[str, ...]:
        """The recipients whose number stands inside a text."""
        return tuple(word for text in (self.text, self.say, self.message) for word in GAP.findall(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a guide under one heading; ``hours`` (least and most) and ``form`` belong to a course."""

    title: str
    items: tuple[Item, ...]
    introduction: str = ""
    hours: tuple[float, ...] = ()
    form: str = ""
    learners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A guide of one edition.

    ``offered_after`` names the codes and duties, each as ``DP-01 call_999``, after which the page of what to do now
    offers it to the reporter (F86). ``printed_title`` stands on a sheet in place of the title; ``carried`` means that
    it lies in a pocket, so that nothing on it may show what it is about (S002-34).
    """

    id: str
    name: str
    title: str
    edition: str
    kind: str
    reader: str
    nations: frozenset[str]
    as_policy_in: frozenset[str]
    areas: frozenset[str]
    organisations: frozenset[str]
    in_force_from: date
    review_due: date
    because: tuple[str, ...]
    introduction: str
    before_use: tuple[str, ...]
    printed_title: str
    carried: bool
    parts: tuple[Part, ...]
    file: str
    digest: str
    offered_after: tuple[str, ...] = ()

    @property
    def handed_out(self) -> bool:
        """Whether somebody is given it: large, neutral, and nothing but the words for them."""
        return self.kind == "sheet"

    def items(self) -> tuple[Item, ...]:
        """Every item, in order."""
        return tuple(item for part in self.parts for item in part.items)

    def sources(self) -> frozenset[str]:
        """Every source that the head or an item names."""
        return frozenset((*self.because, *(source for item in self.items() for source in item.because)))
