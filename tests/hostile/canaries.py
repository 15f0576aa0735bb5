"""Words that exist nowhere else, and finding them in any bytes, however they were written down."""

import re
import secrets
import string
from base64 import b32encode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

_LETTERS: Final = 14
_BEFORE: Final = "quill"


@dataclass(frozen=True, slots=True)
class Canary:
    """A word that was put in one place. ``may``: who may see it on a page; nobody, unless it says so.

    ``door``: it may be seen in the answer of the reveal door only.
    """

    name: str
    text: str
    may: frozenset[str] = frozenset()
    door: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A canary that was seen: of what, by whom or in what, and where in it."""

    canary: str
    who: str
    where: str


def new_word() -> str:
    """A word of letters alone, so that folding, searching and addresses leave it as it is."""
    return _BEFORE + "".join(secrets.choice(string.ascii_lowercase) for _ in range(_LETTERS))


def new_number() -> str:
    """Twelve digits, for a PIN."""
    return "7" + "".join(secrets.choice(string.digits) for _ in range(11))


@dataclass(frozen=True)
class Finder:
    """Finds any of these canaries in bytes.

    ``stems``: how the forms of a kind of word begin, with their length and what each whole form is.
    ``others``: the forms of what does not begin as our words do, such as keys and numbers.
    """

    stems: Mapping[bytes, tuple[int, Mapping[bytes, str]]]
    pattern: "re.Pattern[bytes]"
    others: Mapping[bytes, str]

    @classmethod
    def of(cls, canaries: Iterable[Canary]) -> "Finder":
        """A finder that knows every canary in every form."""
        words = [canary for canary in canaries if canary.text.startswith(_BEFORE)]
        kinds = zip(*([form.lower() for form in forms_of(word.text)] for word in words), strict=True)
        stems = {}
        for forms in kinds:
            named = dict(zip(forms, (word.name for word in words), strict=True))
            stems[_same_beginning(forms)] = (len(forms[0]), named)
        others = {
            form.lower(): canary.name for canary in canaries if canary not in words for form in forms_of(canary.text)
        }
        pattern = b"|".join(map(re.escape, sorted(stems, key=len, reverse=True)))
        return cls(stems, re.compile(b"(?=(" + pattern + b"))"), others)

    def found(self, data: bytes) -> set[str]:
        """The names of those that are in there."""
        low = data.lower()
        found = {name for form, name in self.others.items() if form in low}
        for match in self.pattern.finditer(low):
            length, named = self.stems[match.group(1)]
            name = named.get(low[match.start() : match.start() + length])
            found |= {name} if name else set()
        return found


def _same_beginning(forms: Sequence[bytes]) -> bytes:
    same = takewhile(lambda signs: len(set(signs)) == 1, zip(*forms, strict=False))
    return bytes(signs[0] for signs in same)


def forms_of(text: str) -> Iterator[bytes]:
    """A word as text of three kinds, as hexadecimal digits, and inside of base64 at any offset; always as many."""
    raw = text.encode()
    yield from (raw, text.encode("utf-16-le"), text.encode("utf-16-be"), raw.hex().encode())
    yield from _inside_base64(raw)
    if _is_hex(text):
        # A secret that is bytes: also as they are, and as a telephone reads them.
        secret = bytes.fromhex(text)
        yield from (secret, b32encode(secret).rstrip(b"="), *_inside_base64(secret))


def _inside_base64(raw: bytes) -> Iterator[bytes]:
    for offset in range(3):
        coded = b64encode(b"\x00" * offset + raw)
        # Only what the word alone decides: not the signs that it shares with what stands around it.
        inner = coded[(0, 2, 3)[offset] : len(coded) - (4 if (offset + len(raw)) % 3 else 0)]
        yield from (inner, inner.replace(b"+", b"-").replace(b"/", b"_"))


def _is_hex(text: str) -> bool:
    return len(text) >= 32 and set(text) <= set(string.hexdigits)
