"""The pages are tested in a small house of their own, whatever settings the other tests stand on."""

from collections.abc import Iterator
from threading import Thread

import django
import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings
from django.test.testcases import QuietWSGIRequestHandler

from tests.journeys.browser import axe, browser, page_at
from tests.web.house import HOUSE

__all__ = ["axe", "browser", "page_at"]

if not settings.configured:
    settings.configure(**HOUSE)
    django.setup()


@pytest.fixture(scope="module", autouse=True)
def lived_in(django_db_setup: None) -> Iterator[None]:  # noqa: ARG001 -- see below
    # The database is made before: made inside this house it would have no tables, for every later test, too.
    with override_settings(**HOUSE):
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def strict_client() -> Client:
    """Checks the proof of a form, as a browser's request would be checked."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture(scope="module")
def served(lived_in: None) -> Iterator[str]:  # noqa: ARG001 -- the house must stand first
    """The small house behind a real socket."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


@pytest.fixture
def house_url(served: str) -> str:
    return served
