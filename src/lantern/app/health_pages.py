"""The addresses that say how Lantern is: one for whoever only asks whether it lives, one with the parts."""

import hmac
from dataclasses import asdict
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.visitors import visitor_of
from lantern.app.clock import now
from lantern.app.health import Colour, parts, worst

_BEARER: Final = "Bearer "


@require_safe
def live(_: HttpRequest) -> HttpResponse:
    """Whether this process answers; nothing else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The parts as JSON: for a machine with the token, and for accounts that look after the installation.

    For anybody else there is nothing here. 200 while nothing is red, 503 otherwise.

    Raises:
        Http404: whoever asks may not know.
    """
    machine = _has_token(request)
    if not (machine or _may_look(request)):
        raise Http404
    found = parts(now(), None if machine else visitor_of(request))
    colour = worst(found)
    return JsonResponse(
        {"colour": colour, "parts": [asdict(part) for part in found]},
        status=503 if colour is Colour.RED else 200,
        headers={"Cache-Control": "no-store"},
    )


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    wanted = settings.LANTERN_HEALTH_TOKEN
    shown = given.removeprefix(_BEARER)
    return bool(wanted) and given.startswith(_BEARER) and hmac.compare_digest(shown.encode(), wanted.encode())


def _may_look(request: HttpRequest) -> bool:
    return may(visitor_of(request), Action.SEE_HEALTH)
