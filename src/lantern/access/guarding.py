"""The guard of the views of this room: what the policy says about a wish, as an answer to the browser."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from lantern.access.circumstances import PLAIN, Circumstances, Need
from lantern.access.gate import actor_of
from lantern.access.models import Account
from lantern.access.policy import Verdict, decide
from lantern.access.policy_actions import Action
from lantern.access.presenters import WordsPage
from lantern.access.sessions import mark_of
from lantern.vault.audit import By
from lantern.web.pages import page

P = ParamSpec("P")
FORBIDDEN = 403


class NotAllowed(PermissionDenied):
    """The policy says no. ``reasons`` are sentences for the one who asked."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        """Raised with the reasons of the verdict."""
        super().__init__()
        self.reasons = reasons


class MustConfirm(Exception):  # noqa: N818
    """Somebody has to show once more that it is they; then they come back."""


def guarded(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Send whoever has to confirm to that page and back again, and tell whoever may not do it why."""

    @wraps(view)
    def guarded_view(*arguments: P.args, **named: P.kwargs) -> HttpResponse:
        request = arguments[0]
        assert isinstance(request, HttpRequest)  # noqa: S101 -- Django calls every view so
        try:
            return view(*arguments, **named)
        except MustConfirm:
            back = request.path if request.method == "GET" else safe_next(request.POST.get("back", ""))
            return HttpResponseRedirect(f"{reverse('confirm')}?{urlencode({'next': back})}")
        except NotAllowed as refused:
            record = WordsPage(title=_("This is not open to you"), paragraphs=refused.reasons, back=safe_next("/"))
            return page(request, "access/words.html", record, status=FORBIDDEN)

    return guarded_view


def demand(request: HttpRequest, action: Action, circumstances: Circumstances = PLAIN) -> None:
    """Go on only if the policy allows this.

    Raises:
        MustConfirm: nothing is missing but a fresh proof.
        NotAllowed: it is not allowed.
    """
    verdict = ask(request, action, circumstances)
    if verdict.allowed:
        return
    if verdict.needs == {Need.FRESH_SIGN_IN}:
        raise MustConfirm
    raise NotAllowed(verdict.reasons)


def ask(request: HttpRequest, action: Action, circumstances: Circumstances = PLAIN) -> Verdict:
    """What the policy says."""
    return decide(action, actor_of(request), circumstances=circumstances)


def may_begin(request: HttpRequest, action: Action, circumstances: Circumstances = PLAIN) -> bool:
    """Whether a page may offer this: at most a fresh proof, or a second person, is still missing."""
    verdict = ask(request, action, circumstances)
    return verdict.allowed or (bool(verdict.needs) and verdict.needs <= {Need.FRESH_SIGN_IN, Need.SECOND_PERSON})


def demand_any(request: HttpRequest, *actions: Action) -> None:
    """Go on only if at least one of these may be begun. Asked before anything is looked for, so nothing is told.

    Raises:
        NotAllowed: none of them.
    """
    if not any(may_begin(request, action) for action in actions):
        raise NotAllowed(ask(request, actions[0]).reasons)


def needs_second_person(request: HttpRequest, action: Action, circumstances: Circumstances) -> bool:
    """Whether a second person must agree before this is done.

    Raises:
        MustConfirm: a fresh proof is missing, too.
        NotAllowed: it is not allowed at all.
    """
    verdict = ask(request, action, circumstances)
    if Need.FRESH_SIGN_IN in verdict.needs:
        raise MustConfirm
    if not verdict.allowed and verdict.needs != {Need.SECOND_PERSON}:
        raise NotAllowed(verdict.reasons)
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
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    if ours and _is_routed(path.partition("?")[0]):
        return path
    return "/" if _is_routed("/") else reverse("own_sign_in")


def _is_routed(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
