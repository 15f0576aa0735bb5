"""Reads who may refer into the National Referral Mechanism, by nation and age (L-02, L-03, L-89)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lantern.procedures.problems import PackError
from lantern.procedures.tables import Faults, Table
from lantern.procedures.vocabulary import Vocabulary

AGES: Final = ("child", "adult")
USES: Final = ("ask", "after_yes", "last", "never")
"""Ask it; count on it only after it has said yes; only where the person wishes it; do not use it."""
_STATUSES: Final = ("confirmed", "to_confirm")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstResponder:
    """One body that may refer. ``default_in`` are the nations where it is the one to ask first.

    ``role`` is its word for people and agencies; empty when the directory has no contact for it.
    """

    name: str
    nations: frozenset[str]
    ages: tuple[str, ...]
    use: str
    status: str
    why: str
    because: tuple[str, ...]
    role: str = ""
    default_in: frozenset[str] = frozenset()
    file: str = ""

    def is_default(self, nation: str) -> bool:
        """Whether it is the one to ask first there."""
        return nation in self.default_in


def who_may_refer(responders: Iterable[FirstResponder], *, nation: str, age: str) -> tuple[FirstResponder, ...]:
    """Those for a nation and an age: the default first, then whom to ask, then the others as the file has them."""
    fitting = (item for item in responders if nation in item.nations and age in item.ages)
    return tuple(sorted(fitting, key=lambda item: (not item.is_default(nation), USES.index(item.use))))


def read_responders(
    values: Mapping[str, Any], *, file: str, vocabulary: Vocabulary, sources: frozenset[str]
) -> tuple[FirstResponder, ...]:
    """The first responders of one file.

    Raises:
        PackError: with every fault found.
    """
    head = Table(values, "", Faults(file))
    head.only(("first_responder",))
    found = tuple(
        _responder(table, vocabulary, sources) for table in head.tables("first_responder", "first responder", "name")
    )
    if head.faults.found:
        raise PackError(tuple(head.faults.found))
    return found


def _responder(table: Table, vocabulary: Vocabulary, sources: frozenset[str]) -> FirstResponder:
    table.only(("name", "role", "nations", "ages", "default_in", "use", "status", "why", "because"))
    role = table.choice("role", vocabulary.recipients) if "role" in table.values else ""
    nations = frozenset(table.known_words("nations", vocabulary.nations, "a nation", needed=True))
    default_in = frozenset(table.known_words("default_in", vocabulary.nations, "a nation"))
    use = table.choice("use", USES)
    if not default_in <= nations:
        table.refuse('"default_in" names a nation that is not among "nations"')
    if default_in and use != "ask":
        table.refuse('the one to ask first needs use = "ask"')
    if use == "never" and role:
        table.refuse('what must not be used has no "role": no contact of it is ever shown')
    return FirstResponder(
        name=table.text("name"),
        role=role,
        nations=nations,
        ages=table.known_words("ages", AGES, "an age (child, adult)", needed=True),
        default_in=default_in,
        use=use,
        status=table.choice("status", _STATUSES),
        why=table.text("why"),
        because=table.known_words("because", sources, "in the register of sources", needed=True),
        file=table.faults.file,
    )
