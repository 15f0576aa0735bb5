"""The smallest house with pages in it: no store, no accounts. Used by the tests of this room only."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from lantern.web.headers import forget_everything
from lantern.web.navigation import NavigationItem
from lantern.web.refusals import NotThere

HOUSE: dict[str, Any] = {
    "SECRET_KEY": "only for tests: opens nothing",
    "ALLOWED_HOSTS": ["testserver", "127.0.0.1", "localhost"],
    "ROOT_URLCONF": "tests.web.house",
    "INSTALLED_APPS": ["django.contrib.staticfiles", "lantern.web.apps.WebConfig"],
    "MIDDLEWARE": [
        "lantern.web.middleware.HeadersMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "lantern.web.middleware.BuiltMiddleware",
        "lantern.web.middleware.LanguageMiddleware",
        "django.middleware.common.CommonMiddleware",
        "lantern.web.middleware.OriginMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "lantern.web.middleware.RefusalMiddleware",
    ],
    "TEMPLATES": [
        {
            "NAME": "lantern",
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "APP_DIRS": True,
            "OPTIONS": {
                "environment": "lantern.web.jinja.environment",
                "context_processors": ["lantern.web.shell.context"],
            },
        }
    ],
    "STATIC_URL": "/static/",
    "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    "WHITENOISE_USE_FINDERS": True,
    "LANGUAGE_CODE": "en",
    "LOCALE_PATHS": [],
    "USE_TZ": True,
    "CSRF_FAILURE_VIEW": "lantern.web.errors.csrf_failure",
    "SECURE_HSTS_SECONDS": 31_536_000,
    "DEBUG": False,
    "DEBUG_PROPAGATE_EXCEPTIONS": False,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 100_000,
    "LANTERN_DEMO": True,
    "LANTERN_PSEUDO_LOCALES": True,
    "LANTERN_NAVIGATION": "tests.web.house.navigation",
}


def navigation(request: HttpRequest) -> list[NavigationItem]:
    return [
        NavigationItem("What to do", "/components/", current=request.path == "/components/"),
        NavigationItem("Concerns", "/components/form/", current=request.path == "/components/form/"),
        NavigationItem("People", "/components/record/", current=request.path == "/components/record/"),
    ]


def broken_navigation(request: HttpRequest) -> list[NavigationItem]:
    raise RuntimeError


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def missing(request: HttpRequest) -> HttpResponse:
    raise NotThere


def sign_out(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse("Signed out.")
    forget_everything(answer)
    return answer


def loose(request: HttpRequest) -> HttpResponse:
    """A view that would weaken the headers if it could."""
    return HttpResponse(
        "loose", headers={"Content-Security-Policy": "default-src *", "Cache-Control": "public, max-age=9999"}
    )


urlpatterns = [
    path("", include("lantern.web.urls")),
    path("missing/", missing),
    path("forbidden/", forbidden),
    path("sign-out/", sign_out),
    path("loose/", loose),
]
handler400 = "lantern.web.errors.handler400"
handler403 = "lantern.web.errors.handler403"
handler404 = "lantern.web.errors.handler404"
handler500 = "lantern.web.errors.handler500"
