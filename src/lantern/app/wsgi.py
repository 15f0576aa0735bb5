"""The web application, for a server."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.wsgi import get_wsgi_application

from lantern.app.whole_bodies import whole_body

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantern.app.settings")
_django: Final = get_wsgi_application()
_LETTERS: Final = re.compile(r";\s*charset\s*=\s*(\"[^\"]*\"|[^;]*)", re.IGNORECASE)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request, read as UTF-8 whatever letters it says that it is written in.

    Our pages send nothing else. Django would believe the name of any codec, and fail outside of everything that
    makes pages of faults where a codec is none of letters, such as base64 (G4).
    """
    if "charset" in environ.get("CONTENT_TYPE", "").lower():
        environ["CONTENT_TYPE"] = _LETTERS.sub("", environ["CONTENT_TYPE"])
    with whole_body(environ):
        return _django(environ, start_response)
