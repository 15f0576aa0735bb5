"""Unsafe starts that the settings alone show (G15): each rule gives what it finds."""

import os
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core import checks
from django.utils.module_loading import import_string

from lantern.app.environment import SETTINGS
from lantern.app.findings import Finding, refusal, warning
from lantern.spelling.near_misses import nearest

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SHARED_BY_ONE: Final = ("locmem", "dummy")
_GATES: Final = ("lantern.access.gate.GateMiddleware", "lantern.app.doors.SignInRequiredMiddleware")
_SHORTEST_TOKEN: Final = 32


def debug(settings: Any) -> Iterator[Finding]:
    """Pages for developers show what they should not."""
    if settings.DEBUG:
        yield refusal(
            "debug",
            "LANTERN_DEBUG is on.",
            "A fault would show what people have written, and the settings, to whoever asks.",
            "Take LANTERN_DEBUG away, or set it to no.",
        )


def hosts(settings: Any) -> Iterator[Finding]:
    """The names of the site must be its own."""
    loose = [name for name in settings.ALLOWED_HOSTS if "*" in name or name.startswith(".")]
    if loose or not settings.ALLOWED_HOSTS:
        yield refusal(
            "hosts",
            "LANTERN_HOSTS is empty." if not settings.ALLOWED_HOSTS else "LANTERN_HOSTS takes any name.",
            "Somebody could make links that seem to come from you and lead elsewhere.",
            "Write the exact names, such as LANTERN_HOSTS=lantern.charity.example.",
        )


def https(settings: Any) -> Iterator[Finding]:
    """Beyond this machine everything is encrypted."""
    address, site = settings.LANTERN_LISTEN.rpartition(":")[0].strip("[]"), urlsplit(settings.LANTERN_SITE)
    if not settings.LANTERN_HTTPS and not (address in LOOPBACK and site.hostname in LOOPBACK):
        yield refusal(
            "https",
            "HTTPS is off, and the site can be reached from other machines.",
            "Whoever shares the network could read every word, and take over a session.",
            "Set LANTERN_HTTPS=yes and put a web server with a certificate in front, as docs/how-to/run-it.md shows.",
        )
    if settings.LANTERN_HTTPS and not settings.LANTERN_PROXY:
        yield refusal(
            "proxy",
            "HTTPS is on, but no web server in front speaks it.",
            "Every page would lead to itself for ever.",
            "Put a web server in front and set LANTERN_PROXY=yes. To try Lantern on this machine: LANTERN_HTTPS=no.",
        )
    if settings.LANTERN_PROXY and address not in LOOPBACK:
        yield warning(
            "listen",
            "Pages can be asked for past the web server in front.",
            "Whoever does that could pretend to speak HTTPS.",
            "Set LANTERN_LISTEN to 127.0.0.1, or let the firewall admit only the web server.",
        )
    if settings.LANTERN_HTTPS and site.scheme != "https":
        yield warning(
            "site",
            "LANTERN_SITE does not begin with https.",
            "Alerts would lead people to an address that is not encrypted.",
            "Set LANTERN_SITE=https://… to the address of your site.",
        )


def cookies(settings: Any) -> Iterator[Finding]:
    """A session must not be taken from a browser, or over the air."""
    flags = (settings.SESSION_COOKIE_HTTPONLY, settings.CSRF_COOKIE_HTTPONLY)
    strict = settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Strict"
    secure = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    if not all(flags) or not strict or (settings.LANTERN_HTTPS and not secure):
        yield refusal(
            "cookies",
            "The cookies of sessions are not protected.",
            "Another page, or somebody on the network, could take over a session.",
            "Use the settings that come with Lantern; they were changed.",
        )


def cache(settings: Any) -> Iterator[Finding]:
    """Limits and used codes must be known to every worker."""
    backend = settings.CACHES["default"]["BACKEND"].lower()
    if settings.LANTERN_WORKERS > 1 and any(word in backend for word in _SHARED_BY_ONE):
        yield refusal(
            "cache",
            "Each worker has a cache of its own.",
            "A sign-in code could be used twice, and limits would count for one worker only.",
            "Use the cache in the database, as the settings that come with Lantern do.",
        )


def factors(settings: Any) -> Iterator[Finding]:
    """The gate stands that asks for a second factor. There are passkeys and codes of an app; none comes by text."""
    missing = [name for name in _GATES if name not in settings.MIDDLEWARE]
    if missing:
        yield refusal(
            "factors",
            "The gate that asks for a sign-in and a second factor was taken away.",
            "Without a second factor a stolen password opens folders.",
            "Use the settings that come with Lantern; they were changed.",
        )


def passwords(settings: Any) -> Iterator[Finding]:
    """Stolen hashes must be slow to try."""
    if "argon2" not in settings.PASSWORD_HASHERS[0].lower():
        yield refusal(
            "passwords",
            "Passwords are not kept with Argon2.",
            "From a stolen database they could be guessed quickly.",
            "Use the settings that come with Lantern; they were changed.",
        )


def admin(settings: Any) -> Iterator[Finding]:
    """There is no back door for administrators."""
    if "django.contrib.admin" in settings.INSTALLED_APPS:
        yield refusal(
            "admin",
            "Django's administration pages are switched on.",
            "They know neither grants nor the audit.",
            "Take django.contrib.admin out of the settings.",
        )


def mail(settings: Any) -> Iterator[Finding]:
    """Alerts should be able to leave."""
    if not settings.LANTERN_MAIL_ROUTE:
        yield warning(
            "mail",
            "There is no mail server, so no alert can leave.",
            "People see an alert only when they happen to look into Lantern.",
            "Set LANTERN_MAIL_URL, as docs/reference/settings.md shows.",
        )


def alerts(settings: Any) -> Iterator[Finding]:
    """What people must hear of at once is put into the outgoing messages."""
    try:
        carries = callable(import_string(getattr(settings, "LANTERN_ALERTS", "")))
    except ImportError:
        carries = False
    if not carries:
        yield refusal(
            "alerts",
            "Nothing carries alerts: LANTERN_ALERTS names no program that does.",
            "Nobody would hear that a folder was opened in an emergency, so it could not be opened.",
            "Use the settings that come with Lantern; they were changed.",
        )


def test_clock(settings: Any) -> Iterator[Finding]:
    """The clock of tests is for tests."""
    if getattr(settings, "LANTERN_TEST_CLOCK", None) is not None:
        yield refusal(
            "test_clock",
            "LANTERN_TEST_CLOCK is set, so Lantern would not read the real clock.",
            "Sessions would never end, and the audit would hold wrong moments.",
            "Take LANTERN_TEST_CLOCK out of the settings. It is for tests only.",
        )


def health_token(settings: Any) -> Iterator[Finding]:
    """What a machine shows to read the health page must not be guessed."""
    if 0 < len(settings.LANTERN_HEALTH_TOKEN) < _SHORTEST_TOKEN:
        yield refusal(
            "health_token",
            f"LANTERN_HEALTH_TOKEN is shorter than {_SHORTEST_TOKEN} characters.",
            "It could be guessed.",
            "Take a longer random one, or leave it empty.",
        )


def time_zone(settings: Any) -> Iterator[Finding]:
    """Pages show the time of the organisation."""
    if settings.TIME_ZONE not in available_timezones() or not settings.USE_TZ:
        yield refusal(
            "time_zone",
            "The time zone is not known on this machine, or moments are kept without one.",
            "Deadlines would be wrong by hours.",
            "Set LANTERN_TIME_ZONE to a name such as Europe/London.",
        )


def misspelt(_: Any) -> Iterator[Finding]:
    """A setting that nobody reads is a setting that somebody believes in."""
    known = [setting.name for setting in SETTINGS]
    for name in sorted(os.environ):
        if name.startswith("LANTERN_") and name not in known:
            close = nearest(name, known, limit=1)
            yield warning(
                "misspelt",
                f"{name} is no setting of Lantern.",
                "Nobody reads it, so it does nothing.",
                f"Did you mean {close[0]}?" if close else "Look it up in docs/reference/settings.md.",
            )


def framework(settings: Any) -> Iterator[Finding]:
    """Django's own checks for a site that is reached from elsewhere."""
    if not settings.LANTERN_HTTPS:
        return
    for message in checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True):
        if message.is_silenced() or message.level < checks.WARNING:
            continue
        yield refusal(
            "framework",
            f"Django's own check {message.id} has found something.",
            "The settings that come with Lantern pass every one; they were changed.",
            "Run `python -m django check --deploy` to read it in full.",
        )


RULES: Final = (
    debug, hosts, https, cookies, cache, factors, passwords, admin, mail, alerts, test_clock, health_token,
    time_zone, misspelt, framework,
)  # fmt: skip
