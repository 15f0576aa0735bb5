"""The one door from a view to a page."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2, Template
from django.template.context_processors import csrf
from django.utils.cache import patch_vary_headers

from lantern.web.fallbacks import marked
from lantern.web.shell import context

FRAGMENT = "fragment"


def page(request: HttpRequest, template: str, record: object, *, status: int = 200) -> HttpResponse:
    """Answer with a page made of ``record``, which the template finds as ``page``.

    Asked by htmx for a part, and where the template has a block ``fragment``, only that block is sent.
    Whoever has no script gets the whole page at the same address.
    """
    found = _engine().get_template(template)
    values = {"page": record, "request": request, **context(request), **_token(request)}
    words = _fragment(found, values) if _wants_fragment(request, found) else _whole(found, values)
    response = HttpResponse(marked(words), status=status)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def _engine() -> Jinja2:
    engine = engines["lantern"]
    assert isinstance(engine, Jinja2)  # noqa: S101 -- the settings name it so
    return engine


def _token(request: HttpRequest) -> dict[str, object]:
    return {"csrf_token": csrf(request)["csrf_token"]}


def _wants_fragment(request: HttpRequest, template: Template) -> bool:
    asked = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"
    return asked and FRAGMENT in template.template.blocks


def _whole(template: Template, values: dict[str, object]) -> str:
    return template.template.render(values)


def _fragment(template: Template, values: dict[str, object]) -> str:
    block = template.template.blocks[FRAGMENT]
    return "".join(block(template.template.new_context(values)))
