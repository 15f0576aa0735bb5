"""Canaries are thrown at every way into the log: none comes out, and what should be there is (G2)."""

import json
import logging
import sys
import threading
from io import StringIO
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from lantern.app import logs
from lantern.app.logs import FIELDS, LineOfJson, watch_everything
from lantern.app.urls import urlpatterns as real
from lantern.sending.mail import MailPost, Unreachable
from lantern.sending.wording import Words

CANARY = "CANARY-7f3a"
MAIL = f"{CANARY}@charity.example"


def breaks(_: HttpRequest, name: str) -> HttpResponse:
    raise ValueError(f"{CANARY} {name}")


def store_full(_: HttpRequest, name: str) -> HttpResponse:
    raise OperationalError(f"{CANARY} {name}")


def chained(_: HttpRequest, name: str) -> HttpResponse:
    try:
        int(name)
    except ValueError as fault:
        raise KeyError(CANARY) from fault
    return HttpResponse()


urlpatterns = [
    *real,
    path("breaks/<str:name>/", breaks, name="breaks"),
    path("full/<str:name>/", store_full, name="full"),
    path("chained/<str:name>/", chained, name="chained"),
]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """Everything that any logger writes, in the form in which it is written."""
    kept = StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(LineOfJson())
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    for name in ("lantern", "django", "django.request", "gunicorn.error", "py.warnings"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "handlers", [])
        monkeypatch.setattr(logger, "propagate", True)
        monkeypatch.setattr(logger, "level", logging.DEBUG)
    # The check of the contracts between rooms, which runs in the same process, silences every logger there is.
    for known in list(logging.root.manager.loggerDict.values()):
        if isinstance(known, logging.Logger):
            monkeypatch.setattr(known, "disabled", False)
    return kept


@pytest.fixture
def client(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    settings.LANTERN_OPEN_ROUTES = frozenset({"health_live", "breaks", "full", "chained"})
    return Client(raise_request_exception=False)


def written(lines: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", f"/health/live?name={CANARY}"),
        ("get", f"/nowhere/{CANARY}"),
        ("get", f"/breaks/{CANARY}/?q={CANARY}"),
        ("post", f"/breaks/{CANARY}/"),
        ("get", f"/full/{CANARY}/"),
        ("get", f"/chained/{CANARY}/"),
        ("get", "/health/"),
    ],
)
def test_nothing_that_was_asked_or_went_wrong_stands_in_the_log(
    client: Client, lines: StringIO, method: str, address: str
) -> None:
    headers = {"User-Agent": CANARY, "Referer": f"https://x.example/{CANARY}", "Cookie": f"a={CANARY}"}

    answer = getattr(client, method)(address, {"words": CANARY}, headers=headers)

    assert CANARY not in lines.getvalue()
    (line,) = [line for line in written(lines) if line["event"] == "request"]
    assert (line["status"], line["request"]) == (answer.status_code, answer.headers["X-Request-Id"])


@pytest.mark.django_db
def test_a_fault_is_told_by_its_type_and_a_place_in_our_own_code(client: Client, lines: StringIO) -> None:
    answer = client.get(f"/full/{CANARY}/")

    (line,) = [line for line in written(lines) if line["event"] == "store.refuses"]
    assert (answer.status_code, line["fault"], line["level"]) == (503, "OperationalError", "error")


def test_the_place_is_the_last_line_of_ours(lines: StringIO) -> None:
    try:
        logs.fault_of(None, None)  # type: ignore[arg-type]
    except AttributeError:
        logging.getLogger("lantern.app").exception("test.fault")

    (line,) = written(lines)
    assert line["place"].startswith("lantern.app.logs:")


@pytest.mark.parametrize(
    ("logger", "message", "arguments"),
    [
        ("django.request", "Not Found: %s", (f"/{CANARY}",)),
        ("gunicorn.error", f"Error handling request /{CANARY}", ()),
        ("lantern.web.errors", "the page could not be made: %s", (CANARY,)),
        ("lantern.app", f"Something with {CANARY}", ()),
        ("py.warnings", CANARY, ()),
        (CANARY.lower(), "x", ()),
    ],
)
def test_the_words_of_a_message_never_stand_in_the_log(
    lines: StringIO, logger: str, message: str, arguments: tuple[str, ...]
) -> None:
    logging.getLogger(logger).error(message, *arguments, extra={"route": CANARY + " ", "name_of_person": CANARY})

    assert CANARY not in lines.getvalue()
    assert len(written(lines)) == 1


def test_mail_that_fails_leaves_no_address_in_the_log(lines: StringIO, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    post = MailPost()

    with pytest.raises(Unreachable) as refusal:
        post.send(MAIL, Words(CANARY, CANARY), f"<{CANARY}>")

    logging.getLogger("lantern.sweep").error("sweep.step_failed", exc_info=refusal.value)
    assert CANARY not in lines.getvalue() + str(refusal.value)


def test_a_fault_that_nobody_caught_becomes_a_line(lines: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((sys, "excepthook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    watch_everything()
    logging.captureWarnings(capture=False)

    sys.excepthook(ValueError, ValueError(CANARY), None)

    assert CANARY not in lines.getvalue()
    assert [(line["event"], line["fault"]) for line in written(lines)] == [("process.fault", "ValueError")]


@given(
    st.dictionaries(
        st.sampled_from([*FIELDS, "name_of_person", "path"]), st.text(max_size=50) | st.integers() | st.none()
    )
)
def test_a_line_has_no_field_that_is_not_on_the_list(values: dict[str, object]) -> None:
    record = logging.LogRecord("lantern.request", logging.INFO, "", 0, "request", (), None)
    vars(record).update(values)

    line = json.loads(LineOfJson().format(record))

    assert set(line) <= {"time", "level", "event", *FIELDS}
    assert all(FIELDS[name](line[name]) for name in line.keys() & FIELDS.keys())


def test_the_scan_notices_an_ordinary_formatter() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Not Found: %s", (f"/{CANARY}",), None)

    assert CANARY in logging.Formatter("%(message)s").format(record)
