"""Real power cuts: a process of its own does its work on the house of the week, and is killed in the middle of it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from tests.durability.house import ROOT
from tests.site_room import Site
from tests.vault.test_restore import url_of

HALF = "half done"


@dataclass(frozen=True)
class Power:
    """The processes of one house."""

    site: Site

    @property
    def environment(self) -> Mapping[str, str]:
        """The folders and the database of the house; nothing else of ours leaks into it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LANTERN", "DJANGO"))}
        on_server = "postgresql" in str(self.site.description["ENGINE"])
        folders = {name: str(self.site.room / name) for name in ("data", "keys", "checkpoints", "backups")}
        return {
            **kept, **{f"LANTERN_{name.upper()}": folder for name, folder in folders.items()},
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "tests.week.settings",
            "LANTERN_HTTPS": "no", "PRACTICE_SECRET": settings.SECRET_KEY,
            "DATABASE_URL": url_of(self.site.description) if on_server else "",
        }  # fmt: skip

    def sweep(self, at: datetime) -> list[str] | None:
        """One pass in a process of its own, which is killed in the middle of the first message: then nothing.

        Where no message had to leave, it comes to its end; what failed.
        """
        said = self._until_half_done("sweep", at, "")
        return None if said == HALF else list(json.loads(said))

    def request(self, at: datetime, **told: Any) -> None:
        """One request in a process of its own, which is killed when it is half written."""
        said = self._until_half_done("request", at, json.dumps(told))
        assert said == HALF, said

    def _until_half_done(self, what: str, at: datetime, given: str) -> str:
        with subprocess.Popen(  # noqa: S603 -- our own
            [sys.executable, "-m", "tests.week.dying", what, at.isoformat()], env=self.environment, cwd=self.site.room,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        ) as process:  # fmt: skip
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdin.write(given)
            process.stdin.close()
            said = process.stdout.readline().strip()
            # No process gets to do anything more: not to give back its lease, not to end its transaction.
            process.kill()
            assert said, process.stderr.read()[-2000:]
        return said
