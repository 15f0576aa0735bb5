"""The interview itself: asks the next question that matters until none is left or the person stops."""

from dataclasses import replace
from textwrap import wrap
from typing import Final, TextIO

from lantern.app.sheet import WIDTH
from lantern.packs.case_values import CaseValues, Place
from lantern.packs.library import Library
from lantern.procedures.assess import assess
from lantern.procedures.assessment import Assessment, Question
from lantern.procedures.situation import FactValue, Situation
from lantern.procedures.vocabulary import FactDefinition, Vocabulary
from lantern.procedures.what_to_do import danger, says
from lantern.spelling.plain_text import plain

_YES_NO: Final = {"y": "yes", "yes": "yes", "n": "no", "no": "no"}
_DONT_KNOW: Final = frozenset({"d", "dk", "don't know", "i don't know", "unknown"})
_NOT_NOW: Final = frozenset({"l", "later", "not now", ""})
_STOP: Final = frozenset({"s", "stop", "q", "quit"})
_WHY: Final = frozenset({"w", "why", "?", "h", "help"})
_LONGEST_AREA: Final = 80
_KEYS: Final = "[y]es  [n]o  [d]on't know  not now: [l]  [w]hy  [s]top"
_OTHER_KEYS: Final = "[d]on't know  not now: [l]  [w]hy  [s]top"


class Stopped(Exception):  # noqa: N818 -- nothing failed: the person has said enough
    """The person stopped; ``situation`` holds everything answered so far."""

    def __init__(self, situation: Situation) -> None:
        """Keep what was answered."""
        self.situation = situation
        super().__init__("stopped")


class Interview:
    """One interview over a pair of streams."""

    def __init__(self, packs: Library, vocabulary: Vocabulary, source: TextIO, target: TextIO) -> None:
        """``source`` is read line by line; its end stops the interview like ``s``."""
        self.packs, self.vocabulary = packs, vocabulary
        self.source, self.target = source, target
        self.latest: Situation | None = None
        self.seen: set[tuple[str, str | None]] = set()
        self.warned: set[str] = set()

    def held(self, situation: Situation) -> Situation:
        """Ask until nothing is left that a result waits for; then offer the rest.

        Raises:
            Stopped: the person stopped, or the input ended.
        """
        self._say("Danger first. You can stop at any time; 999 is never held up by a question.\n")
        if situation.area is None:
            situation = self._area(situation)
        settles = True
        while True:
            question = self._next(situation, settles=settles)
            if question is not None:
                situation = self._asked(question, situation)
            elif settles and self._next(situation, settles=False) is not None:
                settles = False
                if not self._goes_on(situation):
                    return situation
            else:
                return situation

    def _next(self, situation: Situation, *, settles: bool) -> Question | None:
        self.latest = situation
        procedures = self.packs.for_situation(situation)
        assessment = assess(situation, procedures, self.packs.directory)
        self._warn(assessment)
        return next(
            (
                question
                for question in assessment.ask_next
                if (question.settles or not settles) and (question.fact, question.subject) not in self.seen
            ),
            None,
        )

    def _warn(self, assessment: Assessment) -> None:
        """Say at once what the top of the page will say; a call never waits for the last question."""
        found = danger(assessment)
        asked = any(whose is None for _, whose in self.seen)
        if found in self.warned or found not in {"call", "not_known"} or not asked:
            return
        self.warned.add(found)
        more = "Come back to the questions when the call is made." if found == "call" else "Ring the safeguarding lead."
        lines = [*wrap(says(assessment), WIDTH - 4), *wrap(more, WIDTH - 4)]
        self._say("\n" + "".join(f"*** {line}\n" for line in lines))

    def _asked(self, question: Question, situation: Situation) -> Situation:
        self.seen.add((question.fact, question.subject))
        fact = self.vocabulary.facts[question.fact]
        self._say(f"\n{fact.ask}\n")
        for sign in fact.such_as:
            self._say(f"    · {sign}\n")
        for number, choice in enumerate(fact.choices, start=1):
            self._say(f"   {number:>2}  {choice.replace('_', ' ')}\n")
        while True:
            value, answered = self._answer(fact, situation)
            if answered:
                return situation.with_answer(fact.name, question.subject, value)

    def _answer(self, fact: FactDefinition, situation: Situation) -> tuple[FactValue | None, bool]:
        given = self._line(_hint(fact), situation)
        word = given.lower()
        if word in _NOT_NOW:
            return None, True
        if word in _WHY:
            self._say(f"   {fact.why}\n   I don't know: {fact.dont_know}\n")
            return None, False
        if word in _DONT_KNOW:
            return "unknown", True
        if fact.type == "yn" or (fact.type == "list" and (fact.or_yn or word in {"n", "no"})):
            if word in _YES_NO:
                return _YES_NO[word], True
            if fact.type == "yn":
                self._say("   Please answer y, n, d, l, w or s.\n")
                return None, False
        return self._read(fact, given)

    def _read(self, fact: FactDefinition, given: str) -> tuple[FactValue | None, bool]:
        value: object = given
        if fact.choices:
            chosen = [_choice(part, fact.choices) for part in given.replace(",", " ").split()]
            value = chosen if fact.type == "list" else chosen[0]
        place = Place({fact.name: value}, "", [])
        read = CaseValues(self.vocabulary).facts_of(place)
        if place.problems:
            self._say("".join(f"   {problem}\n" for problem in place.problems))
            return None, False
        return read[fact.name], True

    def _area(self, situation: Situation) -> Situation:
        nation = self.vocabulary.nations[situation.nation]
        hint = f"In which town or area is the person? ({nation}; another nation: --jurisdiction. Enter: not known)"
        given = self._line(hint, situation)
        return _in_area(situation, given) if given else situation

    def _goes_on(self, situation: Situation) -> bool:
        left = sum(
            (question.fact, question.subject) not in self.seen
            for question in assess(situation, self.packs.for_situation(situation), self.packs.directory).ask_next
        )
        self._say(f"\nThat is what the next steps wait for. {left} more could still change something.\n")
        return self._line("Go on? [y]es, or Enter to see the page", situation).lower() in {"y", "yes"}

    def _line(self, hint: str, situation: Situation) -> str:
        self._say(f"   {hint} > ")
        self.target.flush()
        try:
            given = plain(self.source.readline())
        except KeyboardInterrupt:
            given = ""
        if not given or given.strip().lower() in _STOP:
            self._say("\n")
            raise Stopped(situation)
        return given.strip()

    def _say(self, text: str) -> None:
        self.target.write(text)


def _hint(fact: FactDefinition) -> str:
    if fact.type == "yn":
        return _KEYS
    if fact.type == "list":
        return f"numbers, such as 1 3  [n]o  {_OTHER_KEYS}"
    words = {
        "choice": "a number",
        "number": "a number",
        "text": "in a few words",
        "date": "such as 2026-11-18",
    }
    return f"{words.get(fact.type, 'such as 2026-11-18T21:40')}  {_OTHER_KEYS}"


def _choice(given: str, choices: tuple[str, ...]) -> str:
    if given.isdigit() and 1 <= int(given) <= len(choices):
        return choices[int(given) - 1]
    return given


def _in_area(situation: Situation, area: str) -> Situation:
    return replace(situation, area=plain(area)[:_LONGEST_AREA])
