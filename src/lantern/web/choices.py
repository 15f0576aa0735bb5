"""What somebody chose for their own screen: language and colours. Two cookies, neither says anything of a person."""

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lantern.web.languages import offered
from lantern.web.refusals import NotUnderstood

LANGUAGE_COOKIE = "lantern_language"
APPEARANCE_COOKIE = "lantern_appearance"
APPEARANCES = ("light", "dark")
SENT_ON = 307
"""The browser sends the same words once more, to the page they came from."""
_OF_THE_CHOICE = frozenset({"language", "next", "csrfmiddlewaretoken"})
ONE_YEAR = 365 * 24 * 60 * 60


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Read the pages in another language from now on.

    What else was typed on the page goes back to it as it came, so that nothing of it is lost. The page finds
    ``language`` among it, and neither keeps nor checks anything then: ``as_typed``.

    Raises:
        NotUnderstood: The language is not offered.
    """
    code = request.POST.get("language", "")
    if code not in {language.code for language in offered()}:
        raise NotUnderstood
    answer = _remembered(request, LANGUAGE_COOKIE, code)
    if set(request.POST) - _OF_THE_CHOICE:
        answer.status_code = SENT_ON
    return answer


def as_typed(request: HttpRequest, form: Form) -> bool:
    """Whether a page is asked for again with what is typed on it, because another language was chosen.

    Then the form comes back as it was typed: nothing is kept, and nobody finds faults in it.
    """
    again = request.method == "POST" and "language" in request.POST
    if again:
        form.errors.clear()
    return again


@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Light, dark, or whatever the device says; the last forgets the cookie.

    Raises:
        NotUnderstood: There is no such appearance.
    """
    wanted = request.POST.get("appearance", "")
    if wanted not in (*APPEARANCES, "device"):
        raise NotUnderstood
    if wanted == "device":
        answer = _back(request)
        answer.delete_cookie(APPEARANCE_COOKIE, samesite="Lax")
        return answer
    return _remembered(request, APPEARANCE_COOKIE, wanted)


def appearance_of(request: HttpRequest) -> str:
    """``light``, ``dark``, or nothing: the device decides."""
    wanted = request.COOKIES.get(APPEARANCE_COOKIE, "")
    return wanted if wanted in APPEARANCES else ""


def _remembered(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    answer = _back(request)
    answer.set_cookie(
        cookie, value, max_age=ONE_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return answer


def _back(request: HttpRequest) -> HttpResponse:
    """To the page they came from, if it is one of ours; a browser may read two strokes as another host."""
    wanted = request.POST.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return HttpResponseRedirect(wanted if ours else "/")
