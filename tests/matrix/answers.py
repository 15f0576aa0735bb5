"""The kind of an answer in the words of the table, and how two answers differ."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url

SAME_FOR_ALL = frozenset({"Content-Type", "Content-Length", "Cache-Control", "Allow", "Location"})
_MARKS = re.compile(rb'(csrfmiddlewaretoken"[^>]*value=|nonce=)"[^"]*"')


def kind_of(response: HttpResponse) -> str:
    """The kind of an answer, in the words of the table."""
    if response.status_code in {301, 302, 303, 307, 308}:
        return _kind_of_move(response.headers["Location"])
    kinds = {404: "hidden", 410: "hidden", 403: "refused", 405: "not_allowed"}
    kinds |= dict.fromkeys((400, 409, 422), "invalid") | {503: "red"}
    if response.status_code in kinds:
        return kinds[response.status_code]
    return "ok" if 200 <= response.status_code < 300 else f"status {response.status_code}"


def _kind_of_move(where: str) -> str:
    path = where.split("?", maxsplit=1)[0]
    if path == resolve_url(settings.LOGIN_URL):
        return "sign_in"
    return "second_factor" if path == getattr(settings, "LANTERN_SECOND_FACTOR_URL", "/me/") else "moved"


def told_apart(one: Any, other: Any) -> list[str]:
    """How two answers differ beyond what is random in each: status, headers, bytes of the page (G3)."""
    found = [] if one.status_code == other.status_code else [f"status {one.status_code} and {other.status_code}"]
    names = set(one.headers) | set(other.headers)
    found += [name for name in sorted(names) if (name in one.headers) != (name in other.headers)]
    found += [name for name in sorted(SAME_FOR_ALL) if one.headers.get(name) != other.headers.get(name)]
    if len(one.content) != len(other.content):
        found.append(f"length {len(one.content)} and {len(other.content)}")
    elif _plain(one) != _plain(other):
        found.append("the page")
    return found


def _plain(response: HttpResponse) -> bytes:
    # The page may lead back to the address that was asked for: whoever asked knows it.
    asked: str = response.request["PATH_INFO"]  # type: ignore[attr-defined]
    return _MARKS.sub(b"", response.content.replace(asked.encode(), b""))
