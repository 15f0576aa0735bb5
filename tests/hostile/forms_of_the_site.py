"""What the site takes: every route with values for its arguments, and every field of every form."""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from uuid import UUID

from django import forms
from django.urls import reverse

import lantern
from tests.matrix.site import routes_of

ALSO_READ = (
    "next",
    "back",
    "what",
    "fact",
    "subject",
    "care",
    "asked",
    "go",
    "which",
    "language",
    "appearance",
    "csrfmiddlewaretoken",
    "page",
    "ended",
    "out",
    "significant",
    "day",
    "hour",
    "open",
    "quarter",
    "references",
)
"""Fields that views read beside their forms."""

SECRETS = ("password", "current", "code", "pin", "answer", "csrfmiddlewaretoken", "token", "passphrase", "secret")
"""Fields of which an answer never holds what was typed."""

PLAUSIBLE: Mapping[str, str] = {
    "words": "She came back late and would not speak.",
    "danger": "unknown",
    "about": "woman with two boys",
    "place": "the room at the end",
    "kept_out": "duty_manager",
    "kept_out_words": "a cousin",
    "reason": "The social worker drives there now.",
    "name": "amber-otter-4821",
    "role": "volunteer",
    "shown_name": "Robin Example",
    "mail": "robin@example.org",
    "second_mail": "robin@texts.example.org",
    "phone": "07700 900123",
    "hours": "out",
    "label": "my phone",
    "which": "all",
    "language": "en",
    "appearance": "dark",
    "next": "/me/",
    "back": "/me/",
    "when": "earlier",
    "time": "11:20",
    "what": "dialled",
    "fact": "imminent_risk_to_life",
    "care": "ring",
    "suppose": "1",
    "level": "read",
    "kind": "must_not_know",
    "only": "significant",
    "significant": "yes",
    "since_day": "1",
    "since_month": "November",
    "since_year": "2026",
    "found": "wrong",
    "site_kind": "office",
    "site_area": "Luton",
    "minutes": "24",
    "proof": "20261122-0930-4f2a-91c7-0b3e",
    "right": "01234 567890",
    "day": "1",
    "hour": "3",
    "names": "Zadok Quill",
    "born": "about 16",
    "seen": "1",
    "verdict": "same",
    "case": "new",
    "result": "safe",
    "tie": "parent",
    "sort": "note",
    "told": "the duty worker",
    "at_time": "11:20",
    "quarter": "2026-4",
    "references": "yes",
    "agency": "council",
}
"""What somebody would write, so that a spoilt field is looked at behind the others. A field not named gets a word."""


class NoValue(Exception):  # noqa: N818 -- it says what is missing
    """A route takes an argument for which nobody has said what to put there."""


def fields() -> list[str]:
    """The names of all fields of all forms of the program, by looking at the program."""
    for module in pkgutil.walk_packages(lantern.__path__, "lantern."):
        if module.name.endswith("forms"):
            import_module(module.name)
    found = {name for form in _forms(forms.Form) for name in form.base_fields}
    return sorted({*found, *ALSO_READ, *SECRETS})


def _forms(of: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for form in of.__subclasses__():
        if form.__module__.startswith("lantern."):
            yield form
        yield from _forms(form)


def addresses(urlconf: str, values: Mapping[str, UUID | str]) -> dict[str, str]:
    """The address of every route, with these values for its arguments.

    Raises:
        NoValue: a route takes an argument that has no value here.
    """
    found = {}
    for route, names in routes_of(urlconf).items():
        missing = names - set(values)
        if missing:
            raise NoValue(f"{route} takes {', '.join(sorted(missing))}: say in tests/hostile what to put there")
        found[route] = reverse(route, urlconf, kwargs={name: values[name] for name in names} or None)
    return found
