"""The time of a call: from the first dial, over all attempts, to an answer. Pure: the moments are handed in.

How long is too long stands in the packs. Here the procedures themselves are asked, second by second.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lantern.concerns.now_kinds import LOGS, Tried, Try, standing
from lantern.procedures.assessment import Assessment
from lantern.procedures.situation import FactValue, Situation
from lantern.procedures.vocabulary import Vocabulary

LONGEST: Final = 60 * 60
"""How far ahead, in seconds, somebody on the line is told what time will change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """All attempts of one duty, or to one recipient. ``ended``: somebody answered, or it was done otherwise."""

    began: datetime | None = None
    ended: datetime | None = None
    number: int = 0
    ringing: bool = False
    answered_at: datetime | None = None
    logged_at: datetime | None = None
    logged_by: Tried | None = None
    form_at: datetime | None = None
    last: Try | None = None

    def seconds(self, now: datetime) -> int:
        """How long it has taken: whole seconds from the first dial to an answer, or to now; 0 before the first."""
        if self.began is None:
            return 0
        return max(0, int((min(self.ended or now, now) - self.began).total_seconds()))

    @property
    def running(self) -> bool:
        """Whether the time goes on: also between two attempts."""
        return self.began is not None and self.ended is None


def calls_of(tries: Iterable[Try], done_at: datetime | None = None) -> Calls:
    """What comes of the tries. ``done_at``: the duty was closed, so nobody waits any longer."""
    known = standing(tries)
    began = next((one.at for one in known if one.kind is Tried.DIALLED), None)
    answered = next((one.at for one in known if one.kind is Tried.ANSWERED), None)
    logged = next((one for one in known if one.kind in LOGS), None)
    of_calls = [one for one in known if one.kind in {Tried.DIALLED, Tried.ANSWERED, Tried.NOBODY}]
    ends = [moment for moment in (answered, done_at) if moment is not None]
    return Calls(
        began=began,
        ended=min(ends) if ends and began is not None else None,
        number=sum(one.kind is Tried.DIALLED for one in known),
        ringing=bool(of_calls) and of_calls[-1].kind is Tried.DIALLED and done_at is None,
        answered_at=answered,
        logged_at=logged.at if logged else None,
        logged_by=logged.kind if logged else None,
        form_at=next((one.at for one in known if one.kind in {Tried.FORM, Tried.SECOND_FORM}), None),
        last=known[-1] if known else None,
    )


def clock_words(seconds: int) -> str:
    """Minutes and seconds as a watch shows them: ``5:01``."""
    return f"{seconds // 60}:{seconds % 60:02}"


def timed_fact(vocabulary: Vocabulary, recipients: Iterable[str]) -> str | None:
    """The fact that holds how long a call to one of these has taken, if a pack asks for it."""
    wanted = frozenset(recipients)
    timed = (fact for fact in vocabulary.facts.values() if fact.measure == "waited")
    return next((fact.name for fact in timed if fact.measured_of in wanted), None)


def measured(vocabulary: Vocabulary, calls: Callable[[str], Calls], now: datetime) -> dict[str, FactValue]:
    """What the calls say to the procedures: how many minutes were waited, for whom a pack asks for it."""
    found: dict[str, FactValue] = {}
    for fact in vocabulary.facts.values():
        if fact.measure == "waited" and (known := calls(fact.measured_of)).began is not None:
            found[fact.name] = known.seconds(now) / 60
    return found


def told(
    vocabulary: Vocabulary, calls: Callable[[str], Calls], references: Callable[[str], str], now: datetime
) -> dict[str, FactValue]:
    """What the calls say in a message: exact moments, how long, how often, and the reference that was given."""
    found: dict[str, FactValue] = {}
    for fact in vocabulary.facts.values():
        if fact.measure:
            known = calls(fact.measured_of)
            value = _TOLD[fact.measure](known, now) or ""
            found[fact.name] = references(fact.measured_of) if fact.measure == "reference" else value
    return {name: value for name, value in found.items() if value}


def next_change(situation: Situation, fact: str, waited: int, follow: Callable[[Situation], Assessment]) -> int | None:
    """The first second of waiting at which other duties follow than now; none within an hour.

    Args:
        situation: as it is.
        fact: the one that holds the minutes of waiting.
        waited: seconds so far.
        follow: the procedures.
    """

    def duties(seconds: int) -> frozenset[Hashable]:
        found = follow(situation.with_answer(fact, None, seconds / 60))
        return frozenset((duty.procedures, duty.key, duty.about) for duty in found.duties)

    before = duties(waited)
    if waited >= LONGEST or duties(LONGEST) == before:
        return None
    low, high = waited, LONGEST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if duties(middle) == before else (low, middle)
    return high


def look_again_at(calls: Calls, seconds: int) -> datetime | None:
    """The moment of that second of waiting."""
    return calls.began + timedelta(seconds=seconds) if calls.began is not None else None


_WAYS: Final = {Tried.ANSWERED: "telephone", Tried.FORM: "web form", Tried.SECOND_FORM: "web form"}
_TOLD: Final[dict[str, Callable[[Calls, datetime], FactValue | None]]] = {
    "waited": lambda calls, now: clock_words(calls.seconds(now)) if calls.began else None,
    "first_dialled": lambda calls, _: calls.began,
    "calls": lambda calls, _: str(calls.number) if calls.number else None,
    "logged": lambda calls, _: calls.logged_at,
    "log_way": lambda calls, _: _WAYS[calls.logged_by] if calls.logged_by else None,
    "form": lambda calls, _: calls.form_at,
    "reference": lambda *_: None,
}
