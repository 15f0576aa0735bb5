"""The stylesheets and scripts that the build makes, and what is said where they are missing."""

from functools import cache
from pathlib import Path

from django.http import HttpResponse
from django.templatetags.static import static

BUILT = Path(__file__).parent / "static" / "lantern"
NEEDED = ("lantern.css", "lantern.rtl.css", "card.css", "lantern.js", "mark.svg", "neutral.svg")

_NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not ready - Lantern</title></head>
<body><main>
<h1>The pages are not ready</h1>
<p><strong>In danger now: ring <a href="tel:999">999</a>.</strong>
<a href="/danger/">Other numbers, and what to say</a></p>
<p>Nothing is lost. The stylesheets of Lantern have not been built on this machine, so no page is shown.</p>
<p>If you run this machine: call <code>make assets</code>, then load this page again.
Otherwise tell the person who does.</p>
</main></body></html>
"""


def assets_are_built() -> bool:
    """Whether every file is there."""
    return all((BUILT / name).is_file() for name in NEEDED)


def not_built_page() -> HttpResponse:
    """Plain, complete, and true (503)."""
    return HttpResponse(_NOT_BUILT, status=503)


@cache
def asset(name: str) -> str:
    """The address of one built file, with its digest where the settings ask for that."""
    return static(f"lantern/{name}")
