"""Calls the program the way a shell does, without the cost of a new process."""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lantern.app.main import run

VIGNETTES = Path(__file__).parents[2] / "src" / "lantern" / "packs" / "vignettes.yaml"


@dataclass(frozen=True)
class Answer:
    """What a call printed, and its exit code."""

    out: str
    error: str
    code: int

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Program:
    """The program, with its output caught."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys, self.monkeypatch = capsys, monkeypatch

    def __call__(self, *arguments: str | Path, typed: str = "") -> Answer:
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
        with pytest.raises(SystemExit) as left:
            run([str(argument) for argument in arguments])
        caught = self.capsys.readouterr()
        return Answer(caught.out, caught.err, int(left.value.code or 0))


def case(folder: Path, text: str, name: str = "case.yaml") -> Path:
    """A case file in a folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
