"""In which order examples are run against a mistake: first the likeliest to notice, and the soonest put together."""

from lantern.procedures.situation import Situation

Place = tuple[str, str | None]


class ExampleOrder:
    """Examples in the order in which they are most likely to notice something, soonest put together first."""

    def __init__(self, places: dict[int, Place]) -> None:
        """``places`` tells of each example, by its number, where it plays."""
        self.places = places
        self.numbers = list(places)
        self.last: dict[tuple[str, str], list[int]] = {}

    def for_(self, element: tuple[str, str]) -> tuple[int, ...]:
        """First those that noticed something in the same rule, the latest first; then whoever is in the same place.

        The packs of one place are put together once; that takes longer than many examples.
        """
        likely = tuple(dict.fromkeys((*reversed(self.last.get(element, [])), *self.numbers)))
        return tuple(sorted(likely, key=lambda number: self.places[number] != self.places[likely[0]]))

    def noticed_by(self, number: int, element: tuple[str, str]) -> None:
        """Remember who noticed."""
        known = self.last.setdefault(element, [])
        if number in known:
            known.remove(number)
        known.append(number)
        self.numbers.remove(number)
        self.numbers.insert(0, number)


def place_of(situation: Situation) -> Place:
    """Where the packs of a situation are put together once: by nation and kind of organisation."""
    return situation.nation, situation.organisation.type
