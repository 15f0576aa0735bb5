"""Codes that are used once: those of an app (TOTP, RFC 6238) and those on paper. No clock, no database."""

import secrets
from base64 import b32encode
from datetime import datetime
from io import BytesIO
from typing import Final

import qrcode  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

STEP: Final = 30
DIGITS: Final = 6
SECRET_BYTES: Final = 20
PAPER_CODES: Final = 10
PAPER_LETTERS: Final = 16
# No letter that is taken for another one on paper: no I, L, O, U, and no 0 or 1.
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def new_secret() -> bytes:
    """A fresh secret for an app that shows codes."""
    return secrets.token_bytes(SECRET_BYTES)


def step_of(code: str, secret: bytes, *, at: datetime, after: int) -> int | None:
    """The step in time to which this code belongs, or ``None`` when it is wrong, old, or was used.

    One step earlier and one later is taken, for clocks that go wrong.

    Args:
        code: as it was typed; spaces do not matter.
        secret: of the app.
        at: now.
        after: the newest step that was used; only later ones count.
    """
    typed = "".join(code.split())
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    now = int(at.timestamp()) // STEP
    for step in (now - 1, now, now + 1):
        if step > after and _is_of_step(typed, secret, step):
            return step
    return None


def code_of(secret: bytes, at: datetime) -> str:
    """The code that an app shows at this moment."""
    return _totp(secret).generate(int(at.timestamp())).decode()


def address_for_app(secret: bytes, name: str) -> str:
    """What the square picture tells the app. It names the site, and the opaque name."""
    return _totp(secret).get_provisioning_uri(name, "Lantern")


def as_picture(text: str) -> bytes:
    """A square picture (SVG) that a telephone reads, on white: on a dark page it would vanish."""
    page = BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage, border=4).save(page)
    return page.getvalue()


def in_letters(secret: bytes) -> str:
    """The secret for typing, in groups of four; apps leave spaces out, and not every one leaves dashes out."""
    return _grouped(b32encode(secret).decode()).replace("-", " ")


def new_paper_codes() -> tuple[str, ...]:
    """Ten fresh codes for paper, 16 letters each (78 bits), in groups of four."""
    return tuple(_grouped("".join(secrets.choice(_LETTERS) for _ in range(PAPER_LETTERS))) for _ in range(PAPER_CODES))


def as_kept(code: str) -> str:
    """A code from paper as it is compared: no spaces or dashes, capital letters."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def is_paper_code(code: str) -> bool:
    """Whether what was typed has the shape of a code from paper."""
    return len(as_kept(code)) == PAPER_LETTERS


def _is_of_step(typed: str, secret: bytes, step: int) -> bool:
    try:
        _totp(secret).verify(typed.encode(), step * STEP)
    except InvalidToken:
        return False
    return True


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303 -- what every app can do; the secret is what is hidden


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
