"""Every page asks for a sign-in, save those that are listed by name (G1)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends everybody to the sign-in page who is not signed in, unless the route is on the list of open ones."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Called before each view."""
        match = request.resolver_match
        if match is not None and match.view_name in settings.LANTERN_OPEN_ROUTES:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
