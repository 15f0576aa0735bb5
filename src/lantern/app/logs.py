"""The log: one line of JSON for each event, made of an allow-list of fields and of nothing else.

No path, query, name, body or word of a fault ever stands in it: what a library writes becomes the name
of its logger, and a fault becomes its type and the place in our own code.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from traceback import walk_tb
from types import TracebackType
from typing import Any, Final

OURS: Final = "lantern"
_CODE: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_ROUTE: Final = re.compile(r"[A-Za-z][\w:.-]{0,79}")
_REQUEST: Final = re.compile(r"[0-9a-f]{32}")

FIELDS: Final[dict[str, Callable[[Any], bool]]] = {
    "route": lambda value: isinstance(value, str) and _ROUTE.fullmatch(value) is not None,
    "method": lambda value: value in {"GET", "HEAD", "POST", "OPTIONS", "other"},
    "status": lambda value: isinstance(value, int) and 100 <= value <= 599,  # noqa: PLR2004 -- what HTTP has
    "ms": lambda value: isinstance(value, int | float),
    "request": lambda value: isinstance(value, str) and _REQUEST.fullmatch(value) is not None,
    "step": lambda value: isinstance(value, str) and _CODE.fullmatch(value) is not None,
    "count": lambda value: isinstance(value, int),
}
"""What an event of ours may carry beside its code, and what each is checked for before it is written."""


class LineOfJson(logging.Formatter):
    """Writes an event as a line. What is not on the list is not there, whoever logged it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _event(record),
        }
        if record.name.split(".")[0] == OURS:
            values = {name: getattr(record, name, None) for name in FIELDS}
            line |= {name: value for name, value in values.items() if value is not None and FIELDS[name](value)}
        if record.exc_info and record.exc_info[0] is not None:
            line |= fault_of(record.exc_info[0], record.exc_info[2])
        return json.dumps(line)


def fault_of(kind: type[BaseException], trace: TracebackType | None) -> dict[str, str]:
    """The type of a fault, and the last place of our own code on its way; never its words."""
    ours = [
        f"{frame.f_globals['__name__']}:{line}"
        for frame, line in walk_tb(trace)
        if str(frame.f_globals.get("__name__", "")).split(".")[0] == OURS
    ]
    return {"fault": kind.__name__, **({"place": ours[-1]} if ours else {})}


def _event(record: logging.LogRecord) -> str:
    ours = record.name.split(".")[0] == OURS
    if ours and isinstance(record.msg, str) and not record.args and _CODE.fullmatch(record.msg):
        return record.msg
    return record.name


LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "lantern.app.logs.LineOfJson"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        OURS: {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # Our own line says which route answered with which status; theirs would say the path.
        "django.request": {"level": "ERROR"},
    },
}


def watch_everything() -> None:
    """For a process that serves: warnings, and faults that nobody caught, become lines of the log, too."""
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda fault: _uncaught(fault.exc_type, fault.exc_value, fault.exc_traceback)


def _uncaught(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
    held = fault if fault is not None else kind()
    logging.getLogger("lantern.app").critical("process.fault", exc_info=(kind, held, trace))
