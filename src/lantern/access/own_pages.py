"""The pages of one's own sign-in, made from what is kept."""

from collections.abc import Iterable
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.contacts import Contact
from lantern.access.models import Account
from lantern.access.passkeys import passkeys_of
from lantern.access.presenters import KIND_WORDS, Means, OpenSession, OwnSignInPage, SessionsPage
from lantern.access.roles import Actor
from lantern.access.second_factors import paper_codes_left
from lantern.access.sessions import Kind
from lantern.access.sign_in_models import CodeApp, Session, StationPin
from lantern.access.signing_in import needs_second_factor

_ROUTES: Final = (
    "own_sign_in", "own_password", "own_pin", "own_sessions", "own_session_end", "own_reach", "own_trail",
    "own_contact",
    "passkey_add", "code_app_begin", "paper_codes", "sign_out",
)  # fmt: skip


def own_sign_in_page(account: Account, actor: Actor, *, problem: str = "") -> OwnSignInPage:
    """With what an account signs in."""
    app = CodeApp.objects.filter(folder=account.id, confirmed_at__isnull=False).first()
    missing = needs_second_factor(account.role) and not actor.second_factor
    return OwnSignInPage(
        title=_("Set up a second way to show that it is you") if missing else _("How you sign in"),
        username=account.username,
        must_set_up=missing,
        passkeys=tuple(
            Means(key.label, key.added_at, key.used_at, reverse("passkey_remove", args=[key.id]))
            for key in passkeys_of(account.id)
        ),
        code_app=Means(_("App for codes"), app.added_at, None, reverse("code_app_remove")) if app else None,
        paper_left=paper_codes_left(account.id),
        has_pin=StationPin.objects.filter(account=account.id).exists(),
        here=reverse("own_sign_in"),
        url=_addresses(),
        problem=problem,
    )


def sessions_page(sessions: Iterable[Session], *, here: str) -> SessionsPage:
    """Where somebody is signed in."""
    return SessionsPage(
        title=_("Where you are signed in"),
        sessions=tuple(
            OpenSession(
                row.digest[:16], KIND_WORDS[Kind(row.kind)], row.started_at, row.seen_at, row.digest[:16] == here
            )
            for row in sessions
            if row.started_at
        ),
        url=_addresses(),
    )


def came_back_words(contact: Contact) -> str:
    """What somebody is told whose address does not work; nothing where all is well."""
    if not contact.came_back:
        return ""
    if contact.reached:
        return _("Mail to one of your addresses came back. Write another one, or the same without the slip.")
    return _("Mail to you came back, so alerts do not reach you. Write another address, or the same without the slip.")


def _addresses() -> dict[str, str]:
    return {route: reverse(route) for route in _ROUTES}
