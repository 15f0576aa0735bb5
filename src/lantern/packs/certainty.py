"""Which conditions can never be *nobody knows*: there, asking for it makes no difference."""

from collections.abc import Iterable

from lantern.procedures import expressions as ex
from lantern.procedures import truth
from lantern.procedures.pack import Extension, Procedure
from lantern.procedures.vocabulary import Vocabulary


class Certainty:
    """Looks through the names of some packs to what stands behind them."""

    def __init__(self, packs: Iterable[Procedure | Extension], vocabulary: Vocabulary) -> None:
        """``packs`` are all that can be followed together."""
        self._facts = vocabulary.facts
        self._decided: set[str] = set()
        self._behind: dict[str, list[ex.Expression]] = {}
        for pack in packs:
            if isinstance(pack, Procedure):
                self._decided.add(pack.name)
                for named in pack.named:
                    self._behind.setdefault(named.name, []).append(named.condition)
            for addition in pack.additions:
                self._behind.setdefault(addition.to, []).append(addition.condition)
        self._known: dict[str, bool] = {}

    def never_unknown(self, condition: ex.Expression) -> bool:
        """Whether a condition is yes, no or not asked, whatever was answered."""
        match condition:
            case ex.Literal(value=value):
                return value != truth.UNKNOWN
            case ex.StateIs() | ex.HasRole() | ex.InArea():
                return True
            case ex.WordIs(name=name):
                # What a procedure has decided is a plain yes or no.
                return name in self._decided or self._from_the_head(name)
            case ex.Name(name=name):
                return self._result(name)
            case ex.Compare():
                return False
        return all(map(self.never_unknown, ex.parts_of(condition)))

    def _from_the_head(self, name: str) -> bool:
        """The head of a case says it, or does not say it; nobody can answer that they do not know."""
        return name in self._facts and self._facts[name].scope == "context"

    def _result(self, name: str) -> bool:
        if name not in self._behind:
            return self._from_the_head(name)
        if name not in self._known:
            self._known[name] = False  # a circle is refused elsewhere
            self._known[name] = all(map(self.never_unknown, self._behind[name]))
        return self._known[name]
