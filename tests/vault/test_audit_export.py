import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lantern.vault.audit_export import Exported, ExportRefused, export
from lantern.vault.checkpoints import public_key, take_checkpoint
from lantern.vault.keyring import keyring
from lantern.vault.sources import Database
from lantern.vault.verification import Means, Report, verify
from tests.vault import make_records as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, now: datetime) -> Path:
    path = tmp_path / "audit.jsonl"
    make.folder(now)
    make.ended_grant(make.folder(now), now)
    take_checkpoint(now)
    export(Database(), path, installation=keyring().installation, at=now)
    return path


def by_a_trustee(path: Path, *, secret: bytes | None = None) -> Report:
    """On another machine: with the public key and the copies, and no key of ours."""
    source = Exported(path)
    key = public_key(keyring())
    means = Means(installation=source.installation, public_key=key, audit_secret=secret, copies=make.copies())
    return verify(source, means)


def changed(path: Path, kind: str, change: Any) -> None:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    place = [number for number, item in enumerate(lines) if item[0] == kind][2 if kind == "entry" else 0]
    change(lines, place)
    path.write_text("".join(json.dumps(item) + "\n" for item in lines))


def test_an_export_verifies_without_any_of_our_keys(file: Path) -> None:
    report = by_a_trustee(file)

    assert (report.holds, report.entries, report.chains, report.checkpoints) == (True, 10, 2, 1)
    assert by_a_trustee(file, secret=keyring().audit_secret).holds


def test_an_export_holds_no_word_that_somebody_wrote_and_nothing_sealed(file: Path) -> None:
    words = file.read_text()

    assert [word for word in ("Amina", "room", "cover", "Entry 0") if word in words] == []
    assert max(len(line) for line in words.splitlines() if line.startswith('["entry"')) < 2000


def test_an_export_is_for_its_owner_only_and_never_overwrites(file: Path, now: datetime) -> None:
    before = file.read_bytes()

    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(ExportRefused, match="cannot be made"):
        export(Database(), file, installation=keyring().installation, at=now)
    assert file.read_bytes() == before


def test_an_export_that_fails_leaves_nothing_half(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportRefused, match="No space"):
        export(Database(), tmp_path / "x", installation=keyring().installation, at=now)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("entry", lambda lines, place: lines[place][2].__setitem__(5, "grant.given")),
        ("entry", lambda lines, place: lines.pop(place)),
        ("entry", lambda lines, place: lines[place].__setitem__(4, "00" * 32)),
        ("entry", lambda lines, place: lines[place].__setitem__(2, ["x"])),
        ("checkpoint", lambda lines, place: lines.pop(place)),
        ("checkpoint", lambda lines, place: lines[place].__setitem__(2, "00" * 64)),
        ("head", lambda lines, place: lines[place].__setitem__(2, 99)),
    ],
)
def test_a_trustee_finds_what_was_changed_in_an_export(kind: str, change: Any, file: Path) -> None:
    changed(file, kind, change)

    assert not by_a_trustee(file).holds


@pytest.mark.parametrize("text", ["", "x", "{}", "[]", '["export",2,"",""]', '["head"]', "\x00"])
def test_a_file_that_is_no_export_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(text)

    with pytest.raises(ExportRefused):
        Exported(tmp_path / "x")
