"""What comes out: decisions, duties, prohibitions, questions, warnings, and the reasons of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from lantern.procedures.clocks import Clock
from lantern.procedures.contacts import Contact

_NO_CONTACTS: Final[Mapping[str, tuple[Contact, ...]]] = {}
_NOBODY: Final[Mapping[str, str]] = {}


class Step(NamedTuple):
    """One answer that a result rests on: whose, which fact, what was answered."""

    subject: str | None
    fact: str
    answer: str


class Reason(NamedTuple):
    """Why a result is there: the rule, the answers it rests on, the results in between, the sources."""

    procedure: str
    rule: str
    means: str
    subject: str | None
    steps: tuple[Step, ...]
    through: tuple[str, ...]
    because: tuple[str, ...]


class Given(NamedTuple):
    """A code that was given, to whom (``None``: the concern), with its reason.

    ``banner`` says that it stands on top of the page (``call``, ``not_known`` or ``none``), with
    the words it ``says``.
    """

    procedure: str
    code: str
    means: str
    subject: str | None
    reason: Reason
    banner: str = ""
    says: str = ""


class Duty(NamedTuple):
    """Something a named person must do, about whom, whom to tell, how, by when and why (§ 0.9).

    ``due`` is a date (end of that day), a moment, or ``None`` where nothing can be computed yet.
    ``now`` says that *today* means now because it is late (§ 0.12). ``contacts`` are the
    directory's answers for each word in ``to``; ``not_to`` are those to whom it would have gone, and must not
    (DP-26); ``when_closed`` says whom to turn to for those
    of them who do not answer when it is due.
    """

    key: str
    procedures: tuple[str, ...]
    who: str
    about: tuple[str, ...]
    what: str
    to: tuple[str, ...]
    channel: str
    by: Clock
    due: date | datetime | None
    must_contain: tuple[str, ...]
    strength: str
    because: tuple[str, ...]
    area: str | None = None
    now: bool = False
    say: str = ""
    if_no_answer: str = ""
    cannot_speak: str = ""
    message: str = ""
    closes_on: str = ""
    why: str = ""
    personal: bool = False
    without_name: bool = False
    instead_of: str | None = None
    not_to: tuple[str, ...] = ()
    contacts: Mapping[str, tuple[Contact, ...]] = _NO_CONTACTS
    when_closed: Mapping[str, str] = _NOBODY
    reasons: tuple[Reason, ...] = ()


class Prohibition(NamedTuple):
    """What must not be done, and why in one sentence."""

    what: str
    why: str
    because: tuple[str, ...]
    procedures: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()


class Question(NamedTuple):
    """A question that can still change something; ``state`` is ``not_asked`` or ``unknown``.

    ``settles`` says that a result stays open or provisional until it is answered; the others could
    only change what is decided already.
    """

    fact: str
    subject: str | None
    procedure: str
    state: str
    settles: bool


class Exclusion(NamedTuple):
    """Somebody, or an agency, that is kept out; ``kind`` is one of the four classes (DP-26)."""

    kind: str
    subject: str | None
    recipients: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The answer to one situation.

    ``decisions`` and ``subjects`` hold codes by decision id; in a flat case everything stands in
    ``decisions``. ``ask_next`` is what to ask now, most important first.
    """

    id: str
    title: str
    decisions: Mapping[str, tuple[str, ...]]
    subjects: Mapping[str, Mapping[str, tuple[str, ...]]]
    given: tuple[Given, ...]
    duties: tuple[Duty, ...]
    prohibited: tuple[Prohibition, ...]
    ask_next: tuple[Question, ...]
    exclusions: tuple[Exclusion, ...]
    warnings: tuple[str, ...]
    editions: Mapping[str, str]

    def codes(self, decision: str, subject: str | None = None) -> tuple[str, ...]:
        """The codes a procedure gave, for the concern or for one person."""
        if subject is None or not self.subjects:
            return self.decisions.get(decision, ())
        return self.subjects.get(subject, {}).get(decision, ())
