"""What the web server has to say goes the way of every other event: its words stay out, they may hold a request."""

import logging
from typing import Any

from gunicorn.glogging import Logger


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn declares no types
    """Hands everything to the log of the application, and writes no line for a request: that is ours."""

    def setup(self, cfg: Any) -> None:
        """Called by the server; it sets up no handlers of its own."""
        self.cfg = cfg
        self.error_log = logging.getLogger("gunicorn.error")
        self.access_log = logging.getLogger("gunicorn.access")
        self.error_log.setLevel(logging.WARNING)

    def access(self, *_: Any) -> None:
        """Nothing: see ``request_log``."""

    def reopen_files(self) -> None:
        """There are no files."""
