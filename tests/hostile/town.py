"""A whole installation that was filled with canaries, with the real server in front of it."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lantern.vault.ageing import new_identity
from tests.durability.house import House
from tests.hostile.canaries import Canary


@dataclass
class Town(House):
    """A house of its own whose rooms, mail and temporary files all lie in one folder."""

    settings: str = "lantern.app.settings"
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    pin: str = ""
    identity: str = ""

    def settle(self) -> None:
        """Called in place of what another house is filled with."""
        (self.room / "temporary").mkdir()
        self.identity, public = new_identity()
        self.more = {
            **self.more,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "LANTERN_DEMO": "yes",
            "LANTERN_BACKUP_RECIPIENTS": public,
            "TMPDIR": str(self.room / "temporary"),
        }
        told: dict[str, Any] = json.loads(self.run("tests.hostile.planting"))
        self.people, self.ids, self.pin = told["people"], told["ids"], told["pin"]
        self.canaries = [
            Canary(one["name"], one["text"], frozenset(one["may"]), one["door"]) for one in told["canaries"]
        ]

    def lantern(self, *arguments: str) -> str:
        """Run a command of the program inside the house; what it printed."""
        done = subprocess.run(  # noqa: S603 -- our own
            [sys.executable, "-c", "from lantern.app.main import run; run()", *arguments], env=self.environment,
            cwd=self.room, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self.room / "log"
