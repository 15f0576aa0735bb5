"""What a reporter has said so far: words, people, answers. Plain values that a sealed field can hold."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

Answer = str | float | list[str]
"""``yes``, ``no``, ``unknown``, a choice, a text, a number, a day or moment as text, or a list of words."""

MOST_PEOPLE: Final = 40
SOMEBODY: Final = "p1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSaid:
    """One person, as the reporter speaks of them.

    ``given`` are the choices of the form, by question; ``answers`` what was answered to the procedures' own
    questions; ``marks`` what was seen on the body, by part of it.
    """

    id: str
    label: str = ""
    given: Mapping[str, Answer] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Everything one report holds.

    ``words`` is what was seen or heard, ``opinion`` what the reporter thinks; neither is ever changed by the
    program. ``given`` and ``answers`` are those of the concern. ``kept_out`` are posts that must not learn of it,
    ``kept_out_words`` others, in the reporter's words. ``later`` are questions put aside as *not now*, each as
    ``person:fact``. ``place_given``: a hidden place stands in an entry of its own. ``house`` is where and for whom it
    was reported, as the head of a case file has it.
    """

    words: str = ""
    opinion: str = ""
    told_by: str = ""
    done: str = ""
    wishes: str = ""
    noticed_at: str = ""
    area: str = ""
    given: Mapping[str, Answer] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    people: tuple[PersonSaid, ...] = ()
    kept_out: tuple[str, ...] = ()
    kept_out_words: str = ""
    kept_out_asked: bool = False
    around_asked: bool = False
    place_given: bool = False
    later: tuple[str, ...] = ()
    house: Mapping[str, Any] = field(default_factory=dict)

    def person(self, identity: str) -> PersonSaid:
        """The person with this id.

        Raises:
            KeyError: nobody in the report has it.
        """
        for person in self.people:
            if person.id == identity:
                return person
        raise KeyError(identity)

    def with_person(self, person: PersonSaid) -> "Said":
        """The same with this person, who stands where they stood before, or last."""
        if any(known.id == person.id for known in self.people):
            people = tuple(person if known.id == person.id else known for known in self.people)
        else:
            people = (*self.people, person)
        return replace(self, people=people)

    def without_person(self, identity: str) -> "Said":
        """The same without them."""
        return replace(self, people=tuple(person for person in self.people if person.id != identity))

    def next_id(self) -> str:
        """An id that no person of this report has, or had beside those who are there."""
        taken = [int(person.id[1:]) for person in self.people if person.id[1:].isdigit()]
        return f"p{max(taken, default=0) + 1}"

    def with_answer(self, fact: str, subject: str | None, answer: Answer | None) -> "Said":
        """The same with one answer more, another, or (``None``) put aside as *not now*.

        Raises:
            KeyError: the answer is about somebody who is not in the report.
        """
        aside = f"{subject or ''}:{fact}"
        later = tuple(known for known in self.later if known != aside)
        if answer is None:
            return replace(self, later=(*later, aside))
        if subject is None:
            return replace(self, answers={**self.answers, fact: answer}, later=later)
        person = self.person(subject) if self.people else PersonSaid(id=SOMEBODY, given={"part": ["harmed"]})
        changed = replace(person, answers={**person.answers, fact: answer})
        return replace(self.with_person(changed), later=later)

    def written(self) -> dict[str, Any]:
        """As plain values for a sealed field."""
        return asdict(self)


def read(values: Mapping[str, Any]) -> Said:
    """What ``written`` has made of it. What a later edition no longer knows is left out."""
    known: dict[str, Any] = {name: value for name, value in values.items() if name in Said.__slots__}
    people = tuple(
        PersonSaid(**{name: value for name, value in person.items() if name in PersonSaid.__slots__})
        for person in known.pop("people", ())
    )
    kept_out, later = tuple(known.pop("kept_out", ())), tuple(known.pop("later", ()))
    return Said(people=people, kept_out=kept_out, later=later, **known)
