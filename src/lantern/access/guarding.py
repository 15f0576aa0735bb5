"""What the views of this room ask the policy, and who stands behind a request."""

from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lantern.access.circumstances import PLAIN, Circumstances, Need
from lantern.access.models import Account
from lantern.access.need_to_know import require
from lantern.access.policy import Verdict, decide
from lantern.access.policy_actions import Action
from lantern.access.refusals import Refused
from lantern.access.sessions import mark_of
from lantern.access.visitors import visitor_of
from lantern.vault.audit import By

_ASKED_ON_THE_WAY: Final = frozenset({Need.FRESH_SIGN_IN, Need.SECOND_PERSON, Need.REASON})


def demand(request: HttpRequest, action: Action, circumstances: Circumstances = PLAIN) -> None:
    """Go on only if the policy allows this.

    Raises:
        Refused: it is not allowed, or something is still missing.
    """
    require(visitor_of(request), action, circumstances=circumstances)


def ask(request: HttpRequest, action: Action, circumstances: Circumstances = PLAIN) -> Verdict:
    """What the policy says."""
    return decide(action, visitor_of(request).actor, circumstances=circumstances)


def may_begin(request: HttpRequest, action: Action, circumstances: Circumstances = PLAIN) -> bool:
    """Whether a page may offer this: at most a fresh proof, a reason or a second person is missing."""
    verdict = ask(request, action, circumstances)
    return verdict.allowed or (bool(verdict.needs) and verdict.needs <= _ASKED_ON_THE_WAY)


def demand_any(request: HttpRequest, *actions: Action) -> None:
    """Go on only if at least one of these may be begun. Asked before anything is looked for, so nothing is told.

    Raises:
        Refused: none of them.
    """
    if not any(may_begin(request, action) for action in actions):
        demand(request, actions[0])


def needs_second_person(request: HttpRequest, action: Action, circumstances: Circumstances) -> bool:
    """Whether a second person must agree before this is done.

    Raises:
        Refused: it is not allowed at all, or a fresh proof is missing, too.
    """
    verdict = ask(request, action, circumstances)
    if Need.FRESH_SIGN_IN in verdict.needs:
        raise Refused(verdict.reasons, [Need.FRESH_SIGN_IN])
    if verdict.needs != {Need.SECOND_PERSON}:
        demand(request, action, circumstances)
    return not verdict.allowed


def account_of(request: HttpRequest) -> Account:
    """Who is signed in.

    Raises:
        PermissionDenied: nobody is.
    """
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def by_of(request: HttpRequest) -> By:
    """Who acts, for the audit."""
    return By(account_of(request).id, mark_of(request))


def own_id(request: HttpRequest) -> UUID:
    """The id of who is signed in."""
    found: UUID = account_of(request).id
    return found


def safe_next(wanted: Any) -> str:
    """A page of ours to go on to; the first page for whatever else was wanted."""
    path = str(wanted or "")
    if is_ours(path):
        return path
    return "/" if _is_routed("/") else reverse("own_sign_in")


def is_ours(path: str) -> bool:
    """Whether this is the address of a page of ours."""
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return ours and _is_routed(path.partition("?")[0])


def _is_routed(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
