from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lantern.folders.models import Folder, Grant
from lantern.vault.checkpoint_copies import FILE
from lantern.vault.keyring import hold
from lantern.vault.models import AuditEntry
from tests.app.make import Program
from tests.append_only import off, take_off
from tests.vault import make_records as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys_are_put_down() -> Iterator[None]:
    yield
    hold(None)


@pytest.fixture
def folder(now: datetime) -> Any:
    return make.folder(now)


def test_an_audit_that_holds_says_what_that_proves(folder: Any, lantern: Program) -> None:
    lantern("audit", "checkpoint")
    answer = lantern("audit", "verify", "--data")

    assert answer.code == 0
    assert "Everything that was looked at holds." in answer.out
    assert "Entries: 4. Chains: 1. Checkpoints: 1. Rows of data: 7." in answer.out
    assert "not even somebody with all keys" in answer.out
    assert str(folder) not in answer.out


def test_the_first_bad_entry_is_named_with_its_folder_and_what_to_do(folder: Any, lantern: Program) -> None:
    with off():
        AuditEntry.objects.filter(folder=folder, number=3).update(action="x")
    answer = lantern("audit", "verify")

    assert answer.code == 1
    reference = Folder.objects.get(pk=folder).reference
    assert f"Where: folder {reference}, id {folder}, entry 3." in answer.out
    assert "Change nothing." in answer.out
    assert "Amina" not in answer.out


def test_a_row_that_was_changed_is_named(folder: Any, now: datetime, lantern: Program) -> None:
    grant = make.ended_grant(folder, now)
    Grant.objects.filter(pk=grant).update(ended_at=None)

    assert lantern("audit", "verify").code == 0
    answer = lantern("audit", "verify", "--data", "--json")

    assert answer.code == 1
    (found,) = answer.json["findings"]
    assert (found["table"], found["row"], found["entry"]) == ("folders_grant", str(grant), 6)


@pytest.mark.usefixtures("folder")
def test_copies_that_are_gone_are_told(settings: Any, lantern: Program) -> None:
    lantern("audit", "checkpoint")
    (Path(settings.LANTERN_CHECKPOINTS) / FILE).unlink()

    assert lantern("audit", "verify").code == 1
    assert lantern("audit", "verify", "--checkpoints", settings.LANTERN_CHECKPOINTS).code == 2


@pytest.mark.usefixtures("folder")
def test_locks_that_are_off_are_told(lantern: Program) -> None:
    take_off()

    answer = lantern("audit", "verify")

    assert answer.code == 1
    assert "locks" in answer.out


@pytest.mark.usefixtures("folder")
def test_a_trustee_verifies_an_export(tmp_path: Path, settings: Any, lantern: Program) -> None:
    lantern("audit", "checkpoint")
    key = lantern("audit", "public-key").out.strip()
    assert lantern("audit", "export", tmp_path / "audit.jsonl").code == 0
    call = ("audit", "verify", "--export", tmp_path / "audit.jsonl", "--checkpoints", settings.LANTERN_CHECKPOINTS)

    assert lantern(*call, "--public-key", key).code == 0
    assert lantern(*call, "--public-key", "00" * 32).code == 1
    assert lantern(*call, "--public-key", "zz").code == 2
    assert lantern(*call).code == 2


@pytest.mark.usefixtures("folder")
def test_the_slip_is_the_same_until_something_is_new(now: datetime, lantern: Program) -> None:
    first = lantern("audit", "checkpoint").out

    assert lantern("audit", "checkpoint").out == first
    make.folder(now)
    assert lantern("audit", "checkpoint").out != first


@pytest.mark.usefixtures("folder")
def test_without_keys_nothing_is_checked_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lantern: Program
) -> None:
    monkeypatch.setenv("LANTERN_KEYS", str(tmp_path / "nowhere"))

    answer = lantern("audit", "verify")

    assert answer.code == 2
    assert "lantern keys" in answer.error
