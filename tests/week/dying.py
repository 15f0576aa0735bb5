"""Run as a program inside the house of a week: does one thing, stops in the middle of it, and waits to be killed.

``sweep MOMENT`` is one pass: it stops while the first message is handed over. ``request`` sends one report, which is
read from the standard input: it stops when the rows of the act stand there, and its entry in the audit does not.
"""

import json
import sys
import time
from datetime import datetime
from typing import Any

from lantern.app.opening import load_settings

load_settings()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from lantern.app import sweep_steps  # noqa: E402
from lantern.sending.steps import one_pass  # noqa: E402
from lantern.vault import audit  # noqa: E402

HALF = "half done"


def in_the_middle(*_given: Any, **_named: Any) -> None:
    """Say so, and do nothing any more."""
    sys.stdout.write(f"{HALF}\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)


class Post:
    """Where mail goes: it never gets there."""

    send = staticmethod(in_the_middle)

    def close(self) -> None:
        """Nothing is open."""


def sweep(at: datetime) -> None:
    """One pass; what failed, if it came to its end because nothing had to be sent."""
    vars(sweep_steps)["MailPost"] = Post
    done = one_pass(sweep_steps.STEPS, holder=f"dying {at:%d %H:%M}", clock=lambda: at)
    sys.stdout.write(json.dumps(list(done.failed)) + "\n")


def request(told: dict[str, Any]) -> None:
    """One report, by the window of somebody who is signed in."""
    browser = Client(headers={"user-agent": told["agent"]}) if told.get("agent") else Client()
    for name, value in told["cookies"].items():
        browser.cookies[name] = value
    audit.append = in_the_middle  # type: ignore[assignment]
    answer = browser.post(told["path"], told["fields"])
    sys.stdout.write(f"it came to its end: {answer.status_code} {answer.headers.get('Location', '')}\n")


if __name__ == "__main__":
    moment = datetime.fromisoformat(sys.argv[2])
    with override_settings(LANTERN_TEST_CLOCK=lambda: moment, LANTERN_MAIL_ROUTE=settings.LANTERN_MAIL_ROUTE or True):
        if sys.argv[1] == "sweep":
            sweep(moment)
        else:
            request(json.loads(sys.stdin.read()))
