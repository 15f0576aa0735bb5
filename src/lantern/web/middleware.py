"""What every request passes through on its way to a page, and every answer on its way out."""

from collections.abc import Callable
from contextlib import nullcontext

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from lantern.web.assets import assets_are_built, not_built_page
from lantern.web.choices import LANGUAGE_COOKIE
from lantern.web.errors import refused
from lantern.web.fallbacks import noticing
from lantern.web.headers import add_headers
from lantern.web.kept import came_from_our_page
from lantern.web.languages import ENGLISH, chosen
from lantern.web.pseudo import register_pseudo_languages
from lantern.web.refusals import Refusal

Next = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Puts the strict headers on every answer. It stands first in ``MIDDLEWARE``, so nothing passes beside it (G17)."""

    def __init__(self, get_response: Next) -> None:
        """``get_response`` is the rest of the way, as Django hands it over."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and add the headers."""
        return add_headers(request, self._next(request))


class BuiltMiddleware:
    """Says what to do where the stylesheets were never built, instead of showing naked pages."""

    def __init__(self, get_response: Next) -> None:
        """``get_response`` is the rest of the way, as Django hands it over."""
        self._next = get_response
        self._built = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, if there is anything to dress the answer in."""
        self._built = self._built or assets_are_built()
        return self._next(request) if self._built else not_built_page()


class LanguageMiddleware:
    """The chosen language while a request is answered. Stands after the headers, before anything that writes words."""

    def __init__(self, get_response: Next) -> None:
        """``get_response`` is the rest of the way, as Django hands it over."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of whoever asks."""
        accepted = [code for code, _ in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200])]
        language = chosen(request.COOKIES.get(LANGUAGE_COOKIE), accepted)
        if language.pseudo:
            register_pseudo_languages()
        english = language.pseudo or language.code == ENGLISH
        with translation.override(language.code), nullcontext() if english else noticing(language.code):
            answer = self._next(request)
        answer.headers["Content-Language"] = language.code
        return answer


class OriginMiddleware:
    """Gives Django the origin that a browser keeps back.

    Under ``Referrer-Policy: no-referrer`` a browser writes ``Origin: null`` on the forms of our own pages, and Django
    would refuse every one. The browser says in another header, which no page can write, that the form is ours.
    The form's own proof is checked after that as ever. Stands before ``CsrfViewMiddleware``.
    """

    def __init__(self, get_response: Next) -> None:
        """``get_response`` is the rest of the way, as Django hands it over."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the origin filled in where that is safe."""
        if request.headers.get("Origin") == "null" and came_from_our_page(request):
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self._next(request)


class RefusalMiddleware:
    """Turns a refusal that a view raised into its page."""

    def __init__(self, get_response: Next) -> None:
        """``get_response`` is the rest of the way, as Django hands it over."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; nothing to do unless a view refuses."""
        return self._next(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django when a view has raised."""
        return refused(request, exception) if isinstance(exception, Refusal) else None
