"""Which packs read what others decide: who may notice a change of one, and what one needs to be followed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass

from lantern.procedures.clocks import Clock
from lantern.procedures.expressions import Expression, names_in
from lantern.procedures.pack import Extension, Procedure

Pack = Procedure | Extension


class PackReaders:
    """Knows of some packs what each reads and what each gives."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        """``packs`` are all that can be followed together."""
        self.packs = tuple(packs)
        # Whoever owns a result reads what others add to it.
        self._reads = {id(pack): frozenset((*_names(pack), *_results(pack))) for pack in packs}
        self._gives = {id(pack): frozenset(_given(pack)) for pack in packs}

    def of(self, pack: Pack) -> list[Pack]:
        """The other packs that read, directly or through others, what a pack decides or adds to."""
        return self._reached(pack, self._gives, self._reads)

    def needed_for(self, pack: Pack) -> list[Pack]:
        """The packs without which one would answer otherwise: what it reads, and whoever keeps somebody out."""
        found = [pack, *self._reached(pack, self._reads, self._gives)]
        identities = {_identity(item) for item in found}
        for other in self.packs:
            keeps_out = isinstance(other, Procedure) and other.exclusions
            if other not in found and (keeps_out or _identity(other) in identities):
                found.extend(item for item in (other, *self._reached(other, self._reads, self._gives)))
        return [item for item in self.packs if item in found]

    def _reached(self, pack: Pack, here: dict[int, frozenset[str]], there: dict[int, frozenset[str]]) -> list[Pack]:
        found, names = [pack], set(here[id(pack)])
        while True:
            more = [other for other in self.packs if other not in found and names & there[id(other)]]
            if not more:
                return found[1:]
            found.extend(more)
            for other in more:
                names |= here[id(other)]


def _identity(pack: Pack) -> str:
    return pack.id if isinstance(pack, Procedure) else pack.extends


def _results(pack: Pack) -> Iterable[str]:
    return (named.name for named in pack.named) if isinstance(pack, Procedure) else ()


def _given(pack: Pack) -> Iterator[str]:
    if isinstance(pack, Procedure):
        yield pack.name
    yield from _results(pack)
    yield from (addition.to for addition in pack.additions)


def _names(value: object) -> Iterator[str]:
    if isinstance(value, Expression):
        yield from (name for name, _ in names_in(value))
    elif isinstance(value, tuple):
        for item in value:
            yield from _names(item)
    elif is_dataclass(value) and not isinstance(value, type | Clock):
        for field in fields(value):
            yield from _names(getattr(value, field.name))
