"""What a procedure pack says, once it has been read and checked: plain, frozen values."""

from dataclasses import dataclass
from datetime import date

from lantern.procedures.clocks import Clock
from lantern.procedures.expressions import Expression

POLICIES = ("assume_protective", "seek_advice", "ask_first", "record_only")
"""What may follow when somebody was asked and nobody knows (§ 0.3). Nothing happens is not one."""

LAYERS = ("law", "area", "organisation")
STRENGTHS = ("statutory", "policy")
BANNERS = ("call", "not_known", "none")
EXCLUSION_CLASSES = ("must_not_know", "must_not_read", "must_not_decide", "must_not_interpret")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A result with a name that other conditions may read (a derived fact).

    ``per`` is ``person`` or ``concern``. An ``open`` one may be added to by other procedures.
    """

    name: str
    per: str
    condition: Expression
    label: str
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One more way in which an open named result of another procedure becomes true."""

    to: str
    condition: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One code of a procedure and the condition under which it is given.

    ``state`` is the truth value the condition must have: ``yes``, or ``unknown`` for what follows
    when nobody knows; then ``policy`` says how. A code that ``waits`` is closed or waiting by
    nature: it stands until somebody answers, and may be given before anything was asked (§ 0.3).
    ``banner`` (``call``, ``not_known``, ``none``: no danger known) puts it, with the words it
    ``says``, on top of the page.
    """

    answers: str
    code: str
    condition: Expression
    state: int
    because: tuple[str, ...]
    means: str
    policy: str | None = None
    waits: bool = False
    banner: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """What a duty gains when a further condition holds."""

    condition: Expression
    because: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    must_contain: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRule:
    """A duty that a procedure gives: who, what, to whom, how, by when, why (§ 0.9).

    ``why`` says in one sentence what it is for. ``outside`` are those of its recipients who are
    not of the organisation.
    """

    key: str
    who: str
    what: str
    to: tuple[str, ...]
    channel: str
    by: Clock
    because: tuple[str, ...]
    strength: str
    on: tuple[str, ...] = ()
    condition: Expression | None = None
    about: Expression | None = None
    must_contain: tuple[str, ...] = ()
    say: str = ""
    if_no_answer: str = ""
    cannot_speak: str = ""
    message: str = ""
    closes_on: str = ""
    why: str = ""
    personal: bool = False
    without_name: bool = False
    also: tuple[Also, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProhibitionRule:
    """What must not be done, with the reason in one sentence."""

    what: str
    why: str
    because: tuple[str, ...]
    on: tuple[str, ...] = ()
    condition: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRule:
    """Something a person must look at: contradictory facts above all."""

    say: str
    condition: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRule:
    """Who is kept out of what; ``recipients`` names agencies that a concern rules out."""

    kind: str
    condition: Expression
    because: tuple[str, ...]
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of the law or of an organisation, with where it stands and how sure it is.

    ``duties`` are the keys of the duties it belongs to; without any it belongs to the procedure.
    """

    what: str
    because: tuple[str, ...]
    status: str
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One procedure of one edition and one layer."""

    id: str
    name: str
    title: str
    edition: str
    layer: str
    nations: frozenset[str]
    in_force_from: date
    review_due: date
    per: str
    applies_when: Expression
    because: tuple[str, ...]
    file: str
    digest: str
    runs_for: Expression | None = None
    decide: str = "first"
    asks_at_gate: bool = True
    as_policy_in: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    questions: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()
    additions: tuple[Addition, ...] = ()
    decisions: tuple[Decision, ...] = ()
    duties: tuple[DutyRule, ...] = ()
    prohibited: tuple[ProhibitionRule, ...] = ()
    warnings: tuple[WarningRule, ...] = ()
    exclusions: tuple[ExclusionRule, ...] = ()
    figures: tuple[Figure, ...] = ()
    extended_by: tuple[str, ...] = ()

    def codes(self) -> tuple[str, ...]:
        """Every code it can give, in order, without repeats."""
        return tuple(dict.fromkeys(decision.code for decision in self.decisions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tightening:
    """What a lower layer changes in a duty of a higher one: only ever towards more protection."""

    duty: str
    by: Clock | None = None
    because: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    must_contain: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What an area or an organisation adds to a procedure of a higher layer."""

    extends: str
    edition: str
    layer: str
    areas: frozenset[str]
    organisations: frozenset[str]
    nations: frozenset[str]
    in_force_from: date
    review_due: date
    file: str
    digest: str
    duties: tuple[DutyRule, ...] = ()
    prohibited: tuple[ProhibitionRule, ...] = ()
    additions: tuple[Addition, ...] = ()
    tightenings: tuple[Tightening, ...] = ()
    figures: tuple[Figure, ...] = ()
