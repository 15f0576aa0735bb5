"""The processes that serve: one that supervises, workers that answer, and one that sweeps.

All are forked from one process that has loaded everything, so that they share its memory, and with it
a root key that was opened by a passphrase. A child that dies is made again; when the supervisor is
gone, its children end by themselves.
"""

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from lantern.app.slow_clients import ReadFirst

LOG: Final = logging.getLogger("lantern.serve")
EVERY: Final = 30
"""Seconds between two passes of the sweep."""
GRACE: Final = 15
"""Seconds that a request, or a pass, is given to end by itself."""
SWITCH: Final = 0.0005
"""Seconds after which a thread lets another one run. A writer holds up all others until it has run to its end."""
_ONE_SECOND: Final = 1
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- only the heartbeats of workers lie there, empty files

LIMITS: Final[dict[str, object]] = {
    "worker_class": "lantern.app.slow_clients.DeadlineWorker",
    "threads": 24,
    "preload_app": True,
    "timeout": 60,
    "graceful_timeout": GRACE,
    "keepalive": 5,
    "worker_connections": 200,
    "max_requests": 20_000,
    "max_requests_jitter": 2_000,
    "limit_request_line": 2_048,
    "limit_request_fields": 60,
    "limit_request_field_size": 8_190,
    "control_socket_disable": True,
    "proc_name": "lantern",
    "logger_class": "lantern.app.server_log.ServerLog",
    "worker_tmp_dir": str(_MEMORY) if _MEMORY.is_dir() else None,
}
"""How the server is set. Most threads only wait for slow clients; few work at once (``slow_clients``)."""


class Site(BaseApplication):  # type: ignore[misc]  # gunicorn declares no types
    """The web application, as the server wants it."""

    def __init__(self, application: WSGIHandler, *, listen: str, workers: int, ready: Callable[[], None]) -> None:
        """``ready`` is called when the address is open."""
        self._application = ReadFirst(application)
        self._given = {**LIMITS, "bind": [listen], "workers": workers, "when_ready": lambda _: ready()}
        super().__init__()

    def load_config(self) -> None:
        """Called by the server."""
        for name, value in self._given.items():
            self.cfg.set(name, value)

    def load(self) -> ReadFirst:
        """Called by the server."""
        return self._application


class Supervisor(Arbiter):  # type: ignore[misc]  # gunicorn declares no types
    """Keeps the workers and the sweeper alive, and ends them together."""

    def __init__(self, site: Site, one_pass: Callable[[], None]) -> None:
        """``one_pass`` is one pass of the sweep."""
        self._one_pass = one_pass
        self._sweeper = 0
        self._ending = False
        super().__init__(site)

    def manage_workers(self) -> None:
        """Called every second: make again what has died."""
        super().manage_workers()
        if not self._ending and not self._sweeper_lives():
            self._sweeper = self._fork_sweeper()

    def stop(self, graceful: bool = True) -> None:
        """End everything; what does not end in time is killed."""
        self._ending = True
        _signal(self._sweeper, signal.SIGTERM)
        super().stop(graceful)
        until = time.monotonic() + (GRACE if graceful else _ONE_SECOND)
        while self._sweeper_lives() and time.monotonic() < until:
            time.sleep(0.05)
        _signal(self._sweeper, signal.SIGKILL)
        self._sweeper_lives()

    def handle_usr2(self) -> None:
        """Never start anew by itself: a passphrase would be lost."""

    def _sweeper_lives(self) -> bool:
        if not self._sweeper:
            return False
        try:
            ended, _ = os.waitpid(self._sweeper, os.WNOHANG)
        except ChildProcessError:
            ended = self._sweeper
        if ended:
            self._sweeper = 0
        return not ended

    def _fork_sweeper(self) -> int:
        parent = os.getpid()
        connections.close_all()
        child = os.fork()
        if child:
            return child
        code = 1
        try:
            for listener in self.LISTENERS:
                listener.close()
            sweep_until_told(parent, self._one_pass)
            code = 0
        finally:
            os._exit(code)


def sweep_until_told(parent: int, one_pass: Callable[[], None]) -> None:
    """Run a pass, wait, and again, until a signal comes or the supervisor is gone."""
    told: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        told.append(number)

    for number in Arbiter.SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, end)
    due = time.monotonic()
    while not told and os.getppid() == parent:
        if time.monotonic() < due:
            time.sleep(0.2)
            continue
        try:
            one_pass()
        except Exception:
            LOG.exception("sweep.fault")
        connections.close_all()
        due = time.monotonic() + EVERY


def supervise(site: Site, one_pass: Callable[[], None]) -> None:
    """Serve until told to end."""
    os.umask(0o077)
    connections.close_all()
    # What is loaded by now stays as it is: looking through it would copy the shared memory into every child.
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH)
    Supervisor(site, one_pass).run()


def _signal(process: int, number: int) -> None:
    if process:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            return
