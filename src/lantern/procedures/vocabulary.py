"""The words that every pack and every case share: facts, roles, recipients, posts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

TYPES: Final = ("yn", "list", "choice", "number", "text", "moment", "date")
SCOPES: Final = ("concern", "subject", "context")
MEASURES: Final = ("waited", "first_dialled", "calls", "logged", "log_way", "form", "reference")
"""What can be taken from the calls to a recipient: minutes of waiting, moment of the first dial, how many calls,
when and how the report was logged, when the form was used, which reference was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """One fact: what it means, whose it is, what may be answered, and how it is asked.

    ``scope`` is ``subject`` (belongs to a person), ``concern`` (read for everybody in it) or
    ``context`` (known from the case's head, never asked). ``such_as`` is what counts as a yes, shown
    with the question. ``measure`` says that nobody is asked: it is taken from the calls to the recipient
    ``measured_of`` (see ``MEASURES``). Source: facts § Given facts, S000-23.
    """

    name: str
    type: str
    scope: str
    meaning: str
    procedures: tuple[str, ...] = ()
    set: str = ""
    ask: str = ""
    why: str = ""
    dont_know: str = ""
    choices: tuple[str, ...] = ()
    such_as: tuple[str, ...] = ()
    or_yn: bool = False
    default: str | None = None
    askable: bool = True
    least: float | None = None
    unit: str = ""
    measure: str = ""
    measured_of: str = ""

    @property
    def in_words(self) -> bool:
        """Whether the answer is a text of its own, which a message can hold as it was given."""
        return self.type == "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A role word that may stand in a duty's ``to`` or ``who`` (facts § Recipients).

    ``people`` names the roles of the case's own people behind the word (``the accused`` is
    ``alleged``); ``out_of_hours`` the word that takes over when the office is closed, and
    ``when_closed`` the one that stands beside it then;
    ``stand_in`` the post that takes over when its holder is excluded; ``outside`` whether
    something leaves the organisation when it is addressed; ``of_the_case`` that it is known from the
    case alone, such as those who received a message; ``emergency`` the number that stands
    on top of every page.
    ``receives``, ``stands_in``, ``keeps``, ``hears`` and ``last_resort`` are steps of the ladder of the
    house, counted from 1; ``None`` for whoever has no part in it.
    """

    word: str
    label: str
    say: str = ""
    people: tuple[str, ...] = ()
    by_area: bool = False
    hours: str = ""
    out_of_hours: str | None = None
    when_closed: str | None = None
    stand_in: str | None = None
    outside: bool = True
    notices: bool = False
    emergency: bool = False
    of_the_case: bool = False
    receives: int | None = None
    stands_in: int | None = None
    keeps: int | None = None
    hears: int | None = None
    last_resort: int | None = None

    @property
    def listed(self) -> bool:
        """Whether the directory must know it: an agency, and nobody whom only the case itself knows."""
        return self.outside and not self.people and not self.of_the_case


def ladder_of(steps: Mapping[str, int | None]) -> tuple[tuple[str, ...], ...]:
    """Words by their steps, lowest first; whoever has no step is left out."""
    numbers = sorted({step for step in steps.values() if step is not None})
    return tuple(tuple(word for word, step in steps.items() if step == number) for number in numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonWhatIf:
    """A question that people ask themselves before they act, and the answers that it stands for (F89).

    Where somebody with a role in ``kept_out`` must not know, the answers in ``then`` hold, too.
    """

    key: str
    say: str
    answers: Mapping[str, str]
    because: tuple[str, ...]
    kept_out: tuple[str, ...] = ()
    then: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every word a pack or a case may use, of one edition. ``last_resort``: who takes what nobody else may."""

    edition: str
    facts: Mapping[str, FactDefinition]
    roles: Mapping[str, str]
    classes: Mapping[str, frozenset[str]]
    recipients: Mapping[str, Recipient]
    nations: Mapping[str, str]
    organisation_types: Mapping[str, str]
    events: Mapping[str, str] = field(default_factory=dict)
    counted: str = "counted"
    defaults: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    what_ifs: tuple[CommonWhatIf, ...] = ()
    last_resort: tuple[str, ...] = field(init=False, compare=False, repr=False)
    _by_role: Mapping[str, tuple[str, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the recipients by the roles behind them, and find the last resort."""
        found: dict[str, list[str]] = {}
        for word, recipient in self.recipients.items():
            for role in recipient.people:
                found.setdefault(role, []).append(word)
        object.__setattr__(self, "_by_role", {role: tuple(words) for role, words in found.items()})
        steps = ladder_of({word: recipient.last_resort for word, recipient in self.recipients.items()})
        object.__setattr__(self, "last_resort", tuple(word for step in steps for word in step))

    def words_for(self, role: str) -> tuple[str, ...]:
        """The recipients that stand for people of a role."""
        return self._by_role.get(role, ())

    def roles_of(self, word: str) -> frozenset[str]:
        """The roles behind a role or a class of roles; empty for a word that is neither."""
        if word in self.classes:
            return self.classes[word]
        return frozenset({word}) if word in self.roles else frozenset()

    def role_words(self) -> tuple[str, ...]:
        """Every word that may stand in ``role(…)``, ``some(…)`` and ``every(…)``."""
        return (*self.classes, *self.roles)
