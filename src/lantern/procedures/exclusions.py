"""Who must not know, read, decide or interpret: applied to recipients and to doers (§ 0.10, DP-26).

Nobody is left without a recipient: where an excluded person or agency falls away and nobody
stands in, the last resort of the vocabulary does, and a warning says so.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from lantern.procedures.assessment import Duty, Exclusion
from lantern.procedures.merging import united
from lantern.procedures.situation import Situation, Subject
from lantern.procedures.vocabulary import Vocabulary

_BARRED_FROM_RECEIVING: Final = frozenset({"must_not_know", "must_not_read"})
_BARRED_FROM_DOING: Final = frozenset({"must_not_know", "must_not_read", "must_not_decide"})


class Barriers:
    """The posts and agencies that are closed in one situation, and what stands in for them."""

    def __init__(self, exclusions: Iterable[Exclusion], situation: Situation, vocabulary: Vocabulary) -> None:
        """Work out what is closed to receiving and to doing."""
        self.vocabulary = vocabulary
        self.exclusions = tuple(exclusions)
        people = {subject.id: subject for subject in situation.subjects}
        self.cannot_receive = self._closed(people, _BARRED_FROM_RECEIVING)
        self.cannot_do = self._closed(people, _BARRED_FROM_DOING)
        self.unplaced_decider = any(
            item.kind in _BARRED_FROM_DOING and _decides_without_post(people.get(item.subject or ""))
            for item in self.exclusions
        )

    def _closed(self, people: Mapping[str, Subject], kinds: frozenset[str]) -> frozenset[str]:
        closed: set[str] = set()
        for item in self.exclusions:
            if item.kind not in kinds:
                continue
            closed.update(item.recipients)
            person = people.get(item.subject or "")
            if person is not None:
                closed.update(person.posts)
                for role in person.roles:
                    closed.update(self.vocabulary.words_for(role))
        return frozenset(closed)

    def applied(self, duty: Duty) -> tuple[Duty, tuple[str, ...]]:
        """The duty with nobody excluded among its doers and recipients, and what to warn of.

        A personal duty of the one who was told stays with them (T-38).
        """
        if duty.who not in self.cannot_do and self.cannot_receive.isdisjoint(duty.to):
            return duty, ()
        warnings: list[str] = []
        to = tuple(dict.fromkeys(self._open_word(word, self.cannot_receive) for word in duty.to))
        gone = tuple(word for word in duty.to if word not in to)
        if gone:
            others = ", ".join(gone)
            warnings.append(f'"{duty.what}" does not go to {others}: must not know of it. It goes to {", ".join(to)}.')
        who = duty.who if duty.personal else self._open_word(duty.who, self.cannot_do)
        instead_of = duty.who if who != duty.who else None
        if instead_of:
            warnings.append(f'"{duty.what}" is done by the {who}, not by the {instead_of}: has a part in it.')
        if who in self.cannot_do or any(word in self.cannot_receive for word in to):
            warnings.append(
                f'"{duty.what}": nobody is left here who may take it. Go outside: the agency itself, or the regulator.'
            )
        if not warnings:
            return duty, ()
        left = tuple(word for word in to if word in self.cannot_receive)
        return duty._replace(to=to, who=who, instead_of=instead_of, not_to=united(gone, left)), tuple(warnings)

    def _open_word(self, word: str, closed: frozenset[str]) -> str:
        seen: set[str] = set()
        while word in closed and word not in seen:
            seen.add(word)
            stand_in = self.vocabulary.recipients[word].stand_in
            last = self.vocabulary.last_resort
            word = stand_in or next((other for other in last if other not in closed), last[-1] if last else word)
        return word


def _decides_without_post(person: Subject | None) -> bool:
    return person is not None and "decider" in person.roles and not person.posts


def merged_exclusions(exclusions: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """One entry for each person and class, with every reason."""
    found: dict[tuple[str, str | None, tuple[str, ...]], Exclusion] = {}
    for item in exclusions:
        key = (item.kind, item.subject, item.recipients)
        before = found.get(key)
        because = united(before.because, item.because) if before else item.because
        found[key] = Exclusion(item.kind, item.subject, item.recipients, because)
    return tuple(found.values())
