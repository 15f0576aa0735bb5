"""The closed grammar of conditions, read once when a pack is read.

condition  = and-list { "or" and-list }
and-list   = inverse { "and" inverse }
inverse    = "not" inverse | tested
tested     = plain { "is" ["not"] word | ["not"] "in" "(" words ")" | "has" word | "raised by" "(" list ")" }
plain      = "(" condition ")" | "yes" | "no" | "unknown" | name
           | "any of" "(" list ")" | "all of" "(" list ")" | "at least" N "of" "(" list ")"
           | "asked" "(" list ")" | "role" "(" word ")"
           | "some" "(" people "," condition ")" | "every" "(" people "," condition ")"
           | sum comparison sum
sum        = term { ("+" | "-") term };  term = N | N unit | "now" | "count" "(" list-fact ")" | name
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NoReturn

from lantern.procedures import expressions as ex
from lantern.procedures import truth
from lantern.spelling.near_misses import did_you_mean

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d{1,12}(?:\.\d{1,18})?)(?![\w.])|(?P<word>[A-Za-z_][\w-]*)|(?P<sign><=|>=|!=|[<>=+\-(),]))"
)
_COMPARISONS: Final = ("<", "<=", ">", ">=", "=", "!=")
_UNITS: Final = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}
_KEYWORDS: Final = ("and", "or", "not", "is", "in", "has", "raised")
_CALLS: Final = ("asked", "role", "some", "every", "count", "any of (…)", "all of (…)", "at least N of (…)")
_DEEPEST: Final = 40
_MOST_TESTS: Final = 5


class ExpressionError(ValueError):
    """A condition that cannot be read; says where, why and what to write."""

    def __init__(self, problem: str, text: str, at: int) -> None:
        """Keep the text and the place so that the reader can point at it."""
        self.problem, self.text, self.at = problem, text, at
        super().__init__(f"{problem}\n    {text}\n    {' ' * at}^")


@lru_cache(maxsize=4096)
def parse(text: str) -> ex.Expression:
    """Read one condition. The same text twice is one and the same condition.

    Raises:
        ExpressionError: the text is not of the grammar; the message points at the place.
    """
    flat = re.sub(r"\s+", " ", text).strip()
    return _Parser(flat).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str, int]] = []
        self.position = 0
        self.depth = 0
        self._split()

    def _split(self) -> None:
        at = 0
        while at < len(self.text):
            found = _TOKEN.match(self.text, at)
            if not found or found.end() == at:
                start = at + len(self.text[at:]) - len(self.text[at:].lstrip())
                self._refuse(f'"{self.text[start]}" has no meaning here', start)
            kind = found.lastgroup or ""
            self.tokens.append((kind, found.group(kind), found.start(kind)))
            at = found.end()

    def _refuse(self, problem: str, at: int | None = None) -> NoReturn:
        raise ExpressionError(problem, self.text, self._at() if at is None else at)

    def _at(self) -> int:
        return self.tokens[self.position][2] if self.position < len(self.tokens) else len(self.text)

    def _peek(self, ahead: int = 0) -> str:
        place = self.position + ahead
        return self.tokens[place][1] if place < len(self.tokens) else ""

    def _kind(self) -> str:
        return self.tokens[self.position][0] if self.position < len(self.tokens) else "end"

    def _next(self) -> str:
        token = self._peek()
        self.position += 1
        return token

    def _take(self, token: str) -> bool:
        if self._peek() == token:
            self.position += 1
            return True
        return False

    def _expect(self, token: str, why: str) -> None:
        if not self._take(token):
            found = f'found "{self._peek()}"' if self._peek() else "the condition ends"
            self._refuse(f'expected "{token}" {why}, {found}')

    def whole(self) -> ex.Expression:
        if not self.tokens:
            self._refuse("the condition is empty", 0)
        expression = self._condition()
        if self.position < len(self.tokens):
            hint = did_you_mean(self._peek(), _KEYWORDS)
            self._refuse(f'did not expect "{self._peek()}" here; join conditions with "and" or "or".{hint}')
        return expression

    def _condition(self) -> ex.Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            self._refuse(f"the condition is nested more than {_DEEPEST} deep; give parts of it a name")
        at, parts = self._at(), [self._and_list()]
        while self._take("or"):
            parts.append(self._and_list())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else ex.Any(at, tuple(parts))

    def _and_list(self) -> ex.Expression:
        at, parts = self._at(), [self._inverse()]
        while self._take("and"):
            parts.append(self._inverse())
        return parts[0] if len(parts) == 1 else ex.All(at, tuple(parts))

    def _inverse(self) -> ex.Expression:
        at = self._at()
        turns = 0
        while self._take("not"):
            turns += 1
        part = self._tested()
        return ex.Not(at, part) if turns % 2 else part

    def _tested(self) -> ex.Expression:
        part, tests = self._plain(), 0
        while self._peek() in {"is", "in", "has", "raised"} or (self._peek() == "not" and self._peek(1) == "in"):
            at, tests = self._at(), tests + 1
            if tests > _MOST_TESTS:
                self._refuse(f"more than {_MOST_TESTS} tests of one thing; give parts of it a name")
            part = ex.Not(at, self._test_of(part)) if self._take("not") else self._test_of(part)
        return part

    def _test_of(self, part: ex.Expression) -> ex.Expression:
        at, word = self._at(), self._next()
        if word == "raised":
            self._expect("by", 'after "raised"')
            return ex.RaisedBy(at, part, self._list('after "raised by"'))
        if word == "is":
            inverted = self._take("not")
            test = self._words_test(part, [self._word("is")], at)
            return ex.Not(at, test) if inverted else test
        if word == "has":
            return self._words_test(part, [self._word("has")], at)
        self._expect("(", 'after "in"')
        words = [self._word("in (")]
        while self._take(","):
            words.append(self._word(","))
        self._expect(")", "to close the list")
        return self._words_test(part, words, at)

    def _words_test(self, part: ex.Expression, words: list[str], at: int) -> ex.Expression:
        states = [word for word in words if word in truth.VALUE_OF]
        if len(states) == len(words):
            return ex.StateIs(at, part, frozenset(truth.VALUE_OF[word] for word in words))
        if states:
            self._refuse(f'"{states[0]}" and "{words[-1]}" cannot stand in one list', at)
        if not isinstance(part, ex.Name):
            self._refuse(
                f'only a fact or a procedure can be "{words[0]}"; a condition is yes, no, unknown or not_asked',
                at,
            )
        return ex.WordIs(part.at, part.name, frozenset(words))

    def _word(self, after: str) -> str:
        if self._kind() != "word":
            self._refuse(f'expected a word after "{after}"')
        return self._next()

    def _list(self, why: str) -> tuple[ex.Expression, ...]:
        self._expect("(", why)
        parts = [self._condition()]
        while self._take(","):
            parts.append(self._condition())
        self._expect(")", "to close the list")
        return tuple(parts)

    def _plain(self) -> ex.Expression:
        at, kind, token = self._at(), self._kind(), self._peek()
        if token == "(":
            self._next()
            inside = self._condition()
            self._expect(")", "to close the bracket")
            return inside
        if kind == "number":
            return self._comparison(at)
        if kind != "word" or token in _KEYWORDS:
            self._refuse(f'expected a fact here, found "{token}"' if token else "the condition ends too early")
        if token in {"yes", "no", "unknown"}:
            self._next()
            return ex.Literal(at, truth.VALUE_OF[token])
        if token in {"any", "all", "at"} and self._peek(1) in {"of", "least"}:
            return self._counted(at)
        if self._peek(1) == "(":
            return self._call(at)
        if token == "now" or self._peek(1) in {*_COMPARISONS, "+", "-"}:
            return self._comparison(at)
        self._next()
        return ex.Name(at, token)

    def _counted(self, at: int) -> ex.Expression:
        word = self._next()
        if word != "at":
            self._expect("of", f'after "{word}"')
            parts = self._list(f'after "{word} of"')
            return ex.Any(at, parts) if word == "any" else ex.All(at, parts)
        self._expect("least", 'after "at"')
        if self._kind() != "number" or "." in self._peek():
            self._refuse('expected a whole number after "at least"')
        count = int(self._next())
        self._expect("of", "after the number")
        parts = self._list('after "of"')
        if not 1 <= count <= len(parts):
            self._refuse(f"at least {count} of {len(parts)} can never be counted; write 1 to {len(parts)}", at)
        return ex.AtLeast(at, count, parts)

    def _call(self, at: int) -> ex.Expression:
        calls: dict[str, Callable[[int], ex.Expression]] = {
            "asked": self._asked,
            "role": self._role,
            "some": self._some,
            "every": self._every,
            "count": self._comparison,
        }
        name = self._peek()
        if name not in calls:
            self._refuse(f'"{name}(…)" is not part of the grammar; there are {", ".join(_CALLS)}', at)
        if name != "count":
            self._next()
        return calls[name](at)

    def _asked(self, at: int) -> ex.Expression:
        answered = frozenset({truth.YES, truth.NO, truth.UNKNOWN})
        tests = tuple(ex.StateIs(part.at, part, answered) for part in self._list('after "asked"'))
        return tests[0] if len(tests) == 1 else ex.Any(at, tests)

    def _role(self, at: int) -> ex.Expression:
        self._expect("(", 'after "role"')
        role = self._word("role(")
        self._expect(")", "to close the bracket")
        return ex.HasRole(at, role)

    def _some(self, at: int) -> ex.Expression:
        return ex.Some(at, *self._people())

    def _every(self, at: int) -> ex.Expression:
        return ex.Every(at, *self._people())

    def _people(self) -> tuple[str, ex.Expression]:
        self._expect("(", "before the class of people")
        people = self._word("(")
        self._expect(",", "after the class of people")
        part = self._condition()
        self._expect(")", "to close the bracket")
        return people, part

    def _comparison(self, at: int) -> ex.Expression:
        left = self._sum()
        if self._peek() not in _COMPARISONS:
            self._refuse(f"expected one of {' '.join(_COMPARISONS)} after a number or a sum")
        operator = self._next()
        return ex.Compare(at, operator, left, self._sum())

    def _sum(self) -> tuple[ex.Term, ...]:
        terms = [self._term(1)]
        while self._peek() in {"+", "-"}:
            terms.append(self._term(1 if self._next() == "+" else -1))
        return tuple(terms)

    def _term(self, sign: int) -> ex.Term:
        at, kind = self._at(), self._kind()
        if kind == "number":
            amount = float(self._next())
            unit = self._peek().removesuffix("s")
            if unit in _UNITS:
                self._next()
                return ex.Term(at, sign, "span", amount=amount * _UNITS[unit])
            return ex.Term(at, sign, "number", amount=amount)
        if kind != "word" or self._peek() in _KEYWORDS:
            self._refuse("expected a number, a span such as 7 days, a fact or now")
        name = self._next()
        if name == "now":
            return ex.Term(at, sign, "now")
        if name == "count" and self._take("("):
            name = self._word("count(")
            self._expect(")", "to close the bracket")
            return ex.Term(at, sign, "count", name=name)
        return ex.Term(at, sign, "fact", name=name)
