"""Every page asks for a sign-in, save those that are listed by name (G1)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from lantern.web.errors import signed_out
from lantern.web.kept import came_from_our_page, kept_words


def _has_words(request: HttpRequest) -> bool:
    """Whether one of our own pages sends something that somebody typed; to a stranger nothing is shown again."""
    return came_from_our_page(request) and any(not kept.hidden for kept in kept_words(request))


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends everybody to the sign-in page who is not signed in, unless the route is on the list of open ones."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Called before each view."""
        match = request.resolver_match
        if match is not None and match.view_name in settings.LANTERN_OPEN_ROUTES:
            return None
        if request.method == "POST" and not request.user.is_authenticated and _has_words(request):
            return signed_out(request, reverse(settings.LOGIN_URL))
        return super().process_view(request, view_func, view_args, view_kwargs)
