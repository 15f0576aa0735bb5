"""Requests that no browser of ours would send. Each is made from a seed and a number alone: it can be sent again."""

import json
import random
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote_from_bytes, urlencode

from tests.hostile.forms_of_the_site import PLAUSIBLE, SECRETS
from tests.hostile.odd_values import (
    BIG,
    CONTENT_TYPES,
    COOKIES,
    FORM,
    HEADERS,
    LANGUAGES,
    METHODS,
    MULTIPART,
    ODD,
    REFUSED_BEFORE,
)

TYPED: Final = "tYp3d-s3cr3t"
"""Stands in whatever a secret field holds: no answer may hold it."""


def as_header(value: bytes) -> str:
    """What the web server hands on of a header: it refuses requests with control signs itself."""
    return value.translate(None, REFUSED_BEFORE).strip().decode("latin-1")


@dataclass
class Bad:
    """One request as the server's gateway would hand it over."""

    number: int
    route: str
    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, bytes] = field(default_factory=dict)
    proof_asked: bool = False
    spoilt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Maker:
    """Makes the requests of one seed: routes with their addresses, and the names of fields."""

    seed: int
    routes: Mapping[str, str]
    fields: Sequence[str]

    def make(self, number: int) -> Bad:
        """The request of this number. Every route comes in turn; the rest is by chance."""
        chance = random.Random(f"{self.seed} {number}")  # noqa: S311 -- which request, no secret
        names = sorted(self.routes)
        route = names[number % len(names)]
        bad = Bad(number, route, chance.choice(METHODS), self.routes[route])
        ways = chance.sample(_WAYS, k=chance.choice((1, 1, 2, 3)))
        if bad.method in {"POST", "PUT", "PATCH"}:
            _filled(bad, self, chance)
        for way in ways:
            way(bad, self, chance)
        bad.spoilt = tuple(way.__name__.strip("_") for way in ways)
        bad.proof_asked = chance.random() < 0.15
        return bad


def _pairs(maker: Maker, chance: random.Random) -> list[tuple[str, bytes]]:
    pairs = [(name, PLAUSIBLE.get(name, "amber").encode()) for name in maker.fields if chance.random() < 0.9]
    return [(name, f"{TYPED}{name}".encode() if name in SECRETS else value) for name, value in pairs]


def _encoded(pairs: Sequence[tuple[str, bytes]]) -> bytes:
    return urlencode(pairs).encode()


def _filled(bad: Bad, maker: Maker, chance: random.Random) -> None:
    bad.body, bad.content_type = _encoded(_pairs(maker, chance)), FORM


def _odd(name: str, chance: random.Random) -> bytes:
    value = chance.choice(ODD)
    return TYPED.encode() + value if name in SECRETS else value


def _odd_field(bad: Bad, maker: Maker, chance: random.Random) -> None:
    spoilt = set(chance.sample(list(maker.fields), k=chance.choice((1, 2, len(maker.fields)))))
    pairs = [(name, _odd(name, chance) if name in spoilt else value) for name, value in _pairs(maker, chance)]
    bad.method, bad.body, bad.content_type = "POST", _encoded(pairs), FORM


def _twice(bad: Bad, maker: Maker, chance: random.Random) -> None:
    pairs = _pairs(maker, chance) + [(name, _odd(name, chance)) for name in maker.fields]
    chance.shuffle(pairs)
    bad.method, bad.body, bad.content_type = "POST", _encoded(pairs * chance.choice((1, 2, 9))), FORM


def _odd_names(bad: Bad, maker: Maker, chance: random.Random) -> None:
    pairs = _pairs(maker, chance) + [(chance.choice(ODD).decode("latin-1"), _odd("", chance)) for _ in range(8)]
    bad.method, bad.body, bad.content_type = "POST", _encoded(pairs), FORM


def _parts(bad: Bad, maker: Maker, chance: random.Random) -> None:
    pieces = []
    for name, value in _pairs(maker, chance):
        file = b'; filename="%s"' % chance.choice(ODD)[:60] if chance.random() < 0.3 else b""
        coded = chance.choice((b"", b"", b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: \xff/\x00\r\n"))
        shown = _odd(name, chance) if chance.random() < 0.2 else value
        head = b'--edge\r\nContent-Disposition: form-data; name="%s"%s\r\n%s\r\n' % (name.encode(), file, coded)
        pieces.append(head + shown + b"\r\n")
    whole = b"".join(pieces) + b"--edge--\r\n"
    if chance.random() < 0.5:
        at = chance.randrange(len(whole))
        whole = chance.choice(
            (whole[:at], whole[at:], whole[:at] + b"\r\n--edge" + whole[at:], whole.replace(b"\r\n", b"\n"))
        )
    bad.method, bad.body, bad.content_type = "POST", whole, MULTIPART


def _wrong_type(bad: Bad, maker: Maker, chance: random.Random) -> None:
    if not bad.body:
        _filled(bad, maker, chance)
    bad.method, bad.content_type = "POST", chance.choice(CONTENT_TYPES)


def _deep(bad: Bad, maker: Maker, chance: random.Random) -> None:
    deep = chance.choice((b'{"words":' * 20_000, b"[" * 50_000, b"{" * 9 + b"}" * 9, b'{"answer": "\\ud800"}'))
    field = chance.choice(("answer", "words"))
    whole = chance.random() < 0.5
    bad.method, bad.content_type = "POST", "application/json" if whole else FORM
    bad.body = deep if whole else _encoded([*_pairs(maker, chance), (field, deep[:19_000])])


def _odd_device(bad: Bad, maker: Maker, chance: random.Random) -> None:
    """An answer of a passkey that has the right shape and the wrong insides."""

    def inside() -> str:
        cbor = chance.choice(
            (b"\xa3", b"\xbf", b"\x9b" + b"\xff" * 8, b"\x81" * 900, b"\xf9\x7e\x00", b"\x5f", b"\xc2\x40", b"")
        )
        near = json.dumps(
            {
                "type": chance.choice(("webauthn.get", "webauthn.create", 1)),
                "challenge": "YQ",
                "origin": chance.choice(("http://testserver", None, 1)),
            }
        ).encode()
        fill = bytes(chance.randrange(256) for _ in range(chance.choice((0, 1, 36, 37, 55, 200))))
        return urlsafe_b64encode(chance.choice((cbor, near, fill, cbor + fill, fill + cbor))).decode().rstrip("=")

    names = ("clientDataJSON", "authenticatorData", "signature", "attestationObject", "userHandle")
    response: dict[str, object] = {
        name: chance.choice((inside(), inside(), inside(), None, 1, [], "\x00")) for name in names
    }
    said = {"id": inside(), "rawId": inside(), "type": chance.choice(("public-key", 1, None)), "response": response}
    pairs = [*((name, value) for name, value in _pairs(maker, chance) if name != "answer"), ("label", b"my phone")]
    bad.method, bad.content_type = "POST", FORM
    bad.body = _encoded([*pairs, ("answer", json.dumps(said).encode())])


def _large(bad: Bad, maker: Maker, chance: random.Random) -> None:
    if chance.random() < 0.8:
        _odd_field(bad, maker, chance)
        bad.body += b"&words=" + b"w" * 200_000
        return
    kind = chance.choice(("form", "file", "fields", "files"))
    bad.method, bad.content_type = "POST", FORM
    if kind == "form":
        bad.body = b"words=" + b"w" * BIG
    elif kind == "fields":
        bad.body = b"&".join(b"f%d=x" % number for number in range(20_000))
    else:
        count, size = (1, BIG) if kind == "file" else (40, 100)
        part = b'--edge\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n' + b"w" * size + b"\r\n"
        bad.body, bad.content_type = part * count + b"--edge--\r\n", MULTIPART


def _odd_query(bad: Bad, maker: Maker, chance: random.Random) -> None:
    names = [*chance.sample(list(maker.fields), k=2), "next"]
    # No page of ours asks for a secret in an address.
    bad.query = "&".join(f"{name}={quote_from_bytes(_odd(name, chance))}" for name in names if name not in SECRETS)
    if chance.random() < 0.2:
        bad.query = chance.choice(ODD).decode("latin-1")


def _odd_path(bad: Bad, maker: Maker, chance: random.Random) -> None:
    del maker
    odd = chance.choice(ODD)[:500].decode("latin-1")
    parts = bad.path.split("/")
    at = chance.randrange(len(parts))
    spoilt = [*parts[:at], odd, *parts[at + chance.choice((0, 1)) :]]
    bad.path = chance.choice(
        ("/".join(spoilt), bad.path + odd, bad.path.rstrip("/"), bad.path.upper(), "//" + bad.path)
    )


def _odd_header(bad: Bad, maker: Maker, chance: random.Random) -> None:
    del maker
    for name in chance.sample(HEADERS, k=chance.choice((1, 2, 5))):
        choice = LANGUAGES if name == "HTTP_ACCEPT_LANGUAGE" else ODD
        bad.headers[name] = as_header(chance.choice(choice)[:8000])


def _odd_cookie(bad: Bad, maker: Maker, chance: random.Random) -> None:
    del maker
    for name in chance.sample(COOKIES[1:], k=2) if chance.random() < 0.8 else COOKIES:
        bad.cookies[name] = chance.choice(ODD)[:4000]


_WAYS: Final[tuple[Callable[[Bad, Maker, random.Random], None], ...]] = (
    _odd_field,
    _twice,
    _odd_names,
    _parts,
    _wrong_type,
    _deep,
    _odd_device,
    _large,
    _odd_query,
    _odd_path,
    _odd_header,
    _odd_cookie,
)
