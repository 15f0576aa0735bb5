"""Pages that come whatever else has failed: no session, no key and no database is asked on the way to them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from lantern.web.middleware import LanguageMiddleware


class AlwaysThereMiddleware:
    """Answers the routes of ``LANTERN_ALWAYS_THERE`` itself, in the language that the browser asks for.

    It stands after what makes the connection safe and hands out stylesheets, and before everything that may say that
    Lantern is locked, full, busy or not built.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """``get_response`` is everything behind."""
        self._next = get_response
        self._shown = LanguageMiddleware(_shown)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer it here, or let it through."""
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self._next(request)
        if match.view_name not in settings.LANTERN_ALWAYS_THERE:
            return self._next(request)
        request.resolver_match = match
        return self._shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    assert match is not None  # noqa: S101 -- set above
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer
