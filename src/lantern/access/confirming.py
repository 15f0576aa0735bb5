"""Showing once more that it is you, on the way to something; what was typed before is carried along (G9, U4).

What somebody sent when the proof was too old stands in hidden fields of the pages, in their own browser. It is
kept nowhere else, and it is sent only when they press the button again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lantern.access import passkeys
from lantern.access.forms import AnswerForm, ConfirmForm, status_of
from lantern.access.guarding import is_ours, safe_next
from lantern.access.presenters import FormPage, PasskeyPage
from lantern.web.kept import Kept, kept_words
from lantern.web.pages import page

AGAIN: Final = "again"
"""The field that holds where the kept words go."""
_PREFIX: Final = "kept."
_WAYS: Final = frozenset({"back", "next", "which"})
LONGEST_ADDRESS: Final = 300


@dataclass(frozen=True, kw_only=True)
class SendAgainPage:
    """What somebody sent before, ready to be sent again with one press."""

    title: str
    to: str
    shown: tuple[Kept, ...]
    hidden: tuple[tuple[str, str], ...]


def typed(request: HttpRequest) -> tuple[Kept, ...]:
    """What was typed into a form that could not be taken yet. Passwords and codes are not among it."""
    return tuple(words for words in kept_words(request) if words.name not in _WAYS)


def carried(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """The hidden fields that carry kept words on: where they go, and they themselves."""
    to = request.POST.get(AGAIN, "")
    if not is_ours(to):
        return ()
    words = [(name, value) for name, values in request.POST.lists() if name.startswith(_PREFIX) for value in values]
    return ((AGAIN, to), *words)


def carrying(to: str, words: Iterable[Kept]) -> tuple[tuple[str, str], ...]:
    """The hidden fields for words that were just sent to this address."""
    return ((AGAIN, to), *((_PREFIX + kept.name, kept.value) for kept in words))


def confirmed(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who has shown that it is they: on, or back to their words."""
    fields = carried(request)
    if not fields:
        return HttpResponseRedirect(safe_next(request.POST.get("next")))
    (_again, to), *rest = fields
    words = [Kept(name.removeprefix(_PREFIX), "", value, "\n" in value) for name, value in rest]
    shown = tuple(_readable(kept) for kept in words if _is_prose(kept.value))
    hidden = tuple((kept.name, kept.value) for kept in words if not _is_prose(kept.value))
    record = SendAgainPage(title=_("Now send it"), to=to, shown=shown, hidden=hidden)
    return page(request, "access/send_again.html", record)


def confirm_page(
    request: HttpRequest, form: ConfirmForm, *, status: int | None = None, hidden: tuple[tuple[str, str], ...] = ()
) -> HttpResponse:
    """The page that asks for the password once more."""
    on = next_of(request)
    fields = hidden or carried(request)
    record = FormPage(
        title=_("Show that it is you"), form=form, button=_("Go on"), next=on, action=reverse("confirm"), hidden=fields,
        lead=_("What comes next needs this, so that nobody can do it with a device you left open."),
        notice=_("What you wrote is kept on this page. Nothing has been sent yet.") if fields else "",
        other=(_("Use a passkey instead"), reverse("confirm_passkey")) if fields else (),
        links=() if fields else ((_("Use a passkey instead"), _with_next("confirm_passkey", on)),),
    )  # fmt: skip
    return page(request, "access/form.html", record, status=status_of(form) if status is None else status)


def confirm_passkey_page(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """The page that asks the device for its passkey once more."""
    on, fields = next_of(request), carried(request)
    record = PasskeyPage(
        title=_("Show that it is you"), form=form, ceremony="use", options=passkeys.begin_confirming(request),
        button=_("Use my passkey"), action=reverse("confirm_passkey"), hidden=fields, next=on,
        lead=_("Your device asks for your finger, your face or its code. Nothing of that is sent to us."),
        other=(_("Use your password instead"), reverse("confirm")) if fields else (),
        links=() if fields else ((_("Use your password instead"), _with_next("confirm", on)),),
    )  # fmt: skip
    return page(request, "access/passkey.html", record, status=status_of(form))


def next_of(request: HttpRequest) -> str:
    """Where to go on to, as the request says."""
    return (request.POST.get("next") or request.GET.get("next") or "")[:LONGEST_ADDRESS]


def _with_next(route: str, on: str) -> str:
    return f"{reverse(route)}?{urlencode({'next': on})}"


def _readable(kept: Kept) -> Kept:
    shown = kept.name.replace("_", " ").strip()
    return Kept(kept.name, shown[:1].upper() + shown[1:], kept.value, kept.long or len(kept.value) > len(shown))


def _is_prose(value: str) -> bool:
    """Whether it is something to read: not the id of a thing, and not the code of a choice."""
    try:
        UUID(value)
    except ValueError:
        return any(sign.isspace() for sign in value.strip())
    return False
