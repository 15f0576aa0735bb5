"""The ladder of the house: who receives, stands in and keeps, by post, as the pack of words has it (F08, F09)."""

from dataclasses import dataclass
from functools import cache

from lantern.packs.vocabularies import EDITION, ROOT, read_toml
from lantern.procedures.vocabulary import ladder_of


@dataclass(frozen=True, slots=True)
class Ladder:
    """Posts in the words of the pack, step by step. What each column is for stands above the table in the pack."""

    receives: tuple[tuple[str, ...], ...]
    stands_in: tuple[tuple[str, ...], ...]
    keeps: tuple[tuple[str, ...], ...]
    hears: tuple[tuple[str, ...], ...]


@cache
def ladder(edition: str = EDITION) -> Ladder:
    """The ladder of one edition. Only the file of people is read, so that a page does not wait for the rest."""
    recipients = read_toml(ROOT / "vocabulary" / edition / "people.toml")["recipient"]

    def steps(purpose: str) -> tuple[tuple[str, ...], ...]:
        return ladder_of({word: values.get(purpose) for word, values in recipients.items()})

    return Ladder(steps("receives"), steps("stands_in"), steps("keeps"), steps("hears"))
