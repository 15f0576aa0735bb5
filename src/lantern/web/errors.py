"""What answers when something cannot be answered. The app's root URLs name these as their handlers."""

import logging
from dataclasses import replace

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.template import engines

from lantern.web import error_pages
from lantern.web.error_pages import WITHOUT_WORDS, ErrorPage
from lantern.web.kept import came_from_our_page, kept_words
from lantern.web.pages import page
from lantern.web.refusals import Refusal, TooMany
from lantern.web.shell import bare_shell

TEMPLATE = "lantern/error.html"
LOG = logging.getLogger(__name__)

LAST_RESORT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Error - Lantern</title></head>
<body><main>
<h1>Something went wrong on our side</h1>
<p><strong>In danger now: ring <a href="tel:999">999</a>.</strong>
<a href="/danger/">Other numbers, and what to say</a></p>
<p>Lantern made a mistake, and this page could not be made. It was not your fault.</p>
<p>What you sent last may not have been saved. Go back: your words may still be there.
Try again in a minute. If it happens again, tell your administrator.</p>
</main></body></html>
"""


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal."""
    if isinstance(refusal, TooMany):
        answer = _answer(request, error_pages.too_many(refusal.wait))
        answer.headers["Retry-After"] = str(refusal.wait)
        return answer
    return _answer(request, WITHOUT_WORDS[refusal.page]())


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not understood, or more than we take (413)."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _answer(request, error_pages.too_large())
    return _answer(request, error_pages.not_understood())


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's own call
    """Forbidden looks as if it were not there: the difference would tell a stranger that it is."""
    return _answer(request, error_pages.not_there())


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's own call
    """Nothing is there."""
    return _answer(request, error_pages.not_there())


def handler500(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- whatever failed may be in the request
    """Our mistake. Asks neither the store nor the request; if even the template fails, plain words come."""
    shown = error_pages.broken()
    try:
        words = engines["lantern"].get_template(TEMPLATE).render({"shell": bare_shell(), "page": shown})
    except Exception as problem:  # noqa: BLE001 -- whatever it is, the person gets an answer
        LOG.error("the page for errors could not be made: %s", type(problem).__name__)  # noqa: TRY400 -- a traceback could hold words of a person
        words = LAST_RESORT
    return HttpResponse(words, status=shown.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's own call
    """A form without a fresh proof. Its words are kept; sent again only where our own page sent them."""
    kept = kept_words(request)
    if not came_from_our_page(request):
        return _answer(request, replace(error_pages.foreign_form(), kept=kept))
    return _answer(request, replace(error_pages.stale_form(), kept=kept, send_again_to=request.get_full_path()))


def signed_out(request: HttpRequest, sign_in_at: str) -> HttpResponse:
    """What somebody wrote while their session ended: shown to them, and sent again once they have signed in."""
    shown = error_pages.signed_out(sign_in_at)
    return _answer(request, replace(shown, kept=kept_words(request), send_again_to=request.get_full_path()))


def overtaken(request: HttpRequest) -> HttpResponse:
    """Somebody else has changed the same thing. What was typed is kept; it is not sent again by itself."""
    return _answer(request, replace(error_pages.overtaken(), kept=kept_words(request)))


def _answer(request: HttpRequest, shown: ErrorPage) -> HttpResponse:
    return page(request, TEMPLATE, shown, status=shown.status)
