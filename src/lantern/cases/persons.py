"""What is said of a person, as plain values: names in every spelling, birth as it was said, what they want."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lantern.packs.person_files import PersonFigures
from lantern.spelling.folding import fold_text
from lantern.spelling.names import initials, may_be_one, words_alike

ABOUT: Final = "person"
"""What stands under ``as`` in the body of an entry that says something of the person of a folder."""


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What is said of a person. Nothing here was checked: a date of birth stands as somebody said it (T-15).

    ``names``: every spelling, the first is the one they are called by. ``wishes``: what the person wants.
    """

    names: tuple[str, ...] = ()
    born: str = ""
    wishes: str = ""

    @property
    def initials(self) -> str:
        """What may be read in a room where others look on."""
        return initials(self.names[0]) if self.names else ""

    def body(self) -> dict[str, object]:
        """As it is kept."""
        return {"names": list(self.names), "born": self.born, "wishes": self.wishes}


def said_in(body: Mapping[str, Any]) -> SaidOf:
    """What a kept body says."""
    names = tuple(str(name) for name in body.get("names") or ())
    return SaidOf(names, str(body.get("born") or ""), str(body.get("wishes") or ""))


def spellings_in(text: str) -> tuple[str, ...]:
    """The spellings that stand in a text, one on each line; each once, with its words as they were typed."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        name = " ".join(line.split())
        if fold_text(name):
            found.setdefault(fold_text(name), name)
    return tuple(found.values())


def is_offered(said: SaidOf, spellings: Iterable[str]) -> bool:
    """Whether somebody who looks for one of these spellings is offered this person."""
    return any(may_be_one(name, spelling) for spelling in spellings for name in said.names)


def may_be_the_same(one: SaidOf, other: SaidOf, figures: PersonFigures) -> bool:
    """Whether somebody should look if these two are one person. That two births differ says nothing (T-15)."""
    shared = max((words_alike(left, right) for left in one.names for right in other.names), default=0)
    same_birth = bool(fold_text(one.born)) and fold_text(one.born) == fold_text(other.born)
    return shared >= (figures.with_same_birth if same_birth else figures.words)
