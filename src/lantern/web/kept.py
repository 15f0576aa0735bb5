"""Words that somebody typed into a form that we could not take, so that they are shown and not lost."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, UnreadablePostError

MOST_FIELDS = 60
MOST_SIGNS = 20_000
ONE_LINE = 60
SECRET_PARTS = re.compile(r"password|passphrase|token|secret|credential|csrf|session", re.IGNORECASE)
# "current" is what the form for another password calls the one of now.
SECRET_WORDS = frozenset({"code", "codes", "pin", "otp", "key", "answer", "current"})
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NEXT = "next"
WORDS_OF_A_NAME = re.compile(r"[^a-z]+|(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Kept:
    """One field as it was sent. ``name`` is the field's own, ``shown`` is fit to be read.

    ``hidden``: an id or an address that the page had sent along; nobody typed it, so nobody is shown it.
    """

    name: str
    shown: str
    value: str
    long: bool
    hidden: bool


def kept_words(request: HttpRequest) -> tuple[Kept, ...]:
    """What was typed, but no password, code or token: those are never shown again.

    Raises:
        RequestDataTooBig, TooManyFieldsSent: Django answers these with the page for too much at once.
    """
    try:
        fields = list(request.POST.lists())
    except UnreadablePostError:
        return ()
    pairs = [(name, value) for name, values in fields if not is_secret(name) for value in values if value.strip()]
    return tuple(
        Kept(
            name=name,
            shown=_shown(name),
            value=value[:MOST_SIGNS],
            long=len(value) > ONE_LINE or "\n" in value,
            hidden=name == NEXT or bool(AN_ID.fullmatch(value)),
        )
        for name, value in pairs[:MOST_FIELDS]
    )


def is_secret(name: str) -> bool:
    """Whether a field of this name may hold something that opens a door. A postcode does not."""
    words = {word.lower() for word in WORDS_OF_A_NAME.split(name) if word}
    return bool(SECRET_PARTS.search(name)) or bool(words & SECRET_WORDS)


def came_from_our_page(request: HttpRequest) -> bool:
    """Whether the browser itself says that our own page sent this form.

    Only then may it be sent again with one press. Otherwise a stranger's page could send a form here,
    and the person would press the button for them.
    """
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _shown(name: str) -> str:
    words = re.sub(r"[^0-9A-Za-z]+", " ", name).strip()
    return words[:1].upper() + words[1:ONE_LINE]
