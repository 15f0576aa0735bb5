"""The addresses of a house that has sign-in and nothing else, and the settings it is lived in with."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """The clock of these tests: it stands still until it is moved."""

    at: datetime = NOON


def clock() -> datetime:
    return Clock.at


carried: list[tuple[Any, ...]] = []


def carrier(act: Any, *, folder: Any, to: Any, kind: str, at: datetime, beside: Any) -> None:
    del act, at, beside
    carried.append((folder, tuple(to), kind))


def home(request: HttpRequest) -> HttpResponse:
    del request
    return HttpResponse("the work itself")


HOUSE: dict[str, Any] = {
    "ALLOWED_HOSTS": ["testserver", "127.0.0.1", "localhost"],
    "ROOT_URLCONF": "tests.access.sign_in.house",
    "INSTALLED_APPS": [
        "django.contrib.staticfiles", "django.contrib.auth", "django.contrib.contenttypes",
        "lantern.vault.apps.VaultConfig", "lantern.web.apps.WebConfig", "lantern.folders.apps.FoldersConfig",
        "lantern.access.apps.AccessConfig",
    ],
    "MIDDLEWARE": [
        "lantern.web.middleware.HeadersMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "lantern.web.middleware.LanguageMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "lantern.web.middleware.OriginMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "lantern.access.gate.GateMiddleware",
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
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
    "CSRF_FAILURE_VIEW": "lantern.web.errors.csrf_failure",
    "LANTERN_TEST_CLOCK": clock,
    "LANTERN_ALERTS": "tests.access.sign_in.house.carrier",
    "LANTERN_NAVIGATION": "",
}  # fmt: skip

urlpatterns = [
    path("", home, name="home"),
    path("", include("lantern.access.urls")),
    path("", include("lantern.web.urls")),
]
handler403 = "lantern.web.errors.handler403"
handler404 = "lantern.web.errors.handler404"
