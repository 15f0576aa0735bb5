import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.vault.bundle import Bundle, keep, read, written
from lantern.vault.envelope import EnvelopeRefused, Key

ROOT = Key.new(UUID(int=1))
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(rotations=st.integers(0, 5))
def test_a_bundle_is_read_again_as_it_was_written(rotations: int) -> None:
    bundle = Bundle.new(AT)
    for day in range(rotations):
        bundle = bundle.rotated(AT + timedelta(days=day))

    assert read(written(bundle, ROOT), ROOT) == bundle
    assert len(bundle.wrapping) == rotations + 1


def test_no_key_of_the_bundle_stands_in_clear_in_its_file() -> None:
    bundle = Bundle.new(AT).rotated(AT)
    text = written(bundle, ROOT)

    assert [held for held in (*bundle.wrapping, bundle.audit) if held.key.secret.hex() in text] == []


def test_another_root_key_does_not_open_it() -> None:
    with pytest.raises(EnvelopeRefused):
        read(written(Bundle.new(AT), ROOT), Key.new(ROOT.id))


@pytest.mark.parametrize("change", ["installation", "swap", "kind"])
def test_an_altered_bundle_does_not_open(change: str) -> None:
    raw = json.loads(written(Bundle.new(AT).rotated(AT), ROOT))
    if change == "installation":
        raw["installation"] = str(uuid4())
    elif change == "swap":
        one, two = raw["wrapping"]
        one["wrapped"], two["wrapped"] = two["wrapped"], one["wrapped"]
    else:
        raw["audit"], raw["wrapping"][0] = raw["wrapping"][0], raw["audit"]

    with pytest.raises(EnvelopeRefused):
        read(json.dumps(raw), ROOT)


def test_after_a_rotation_the_new_key_is_used_and_the_old_one_still_opens() -> None:
    old = Bundle.new(AT)
    fresh = old.rotated(AT)

    assert fresh.current != old.current
    assert fresh.wrapping_key(old.current.id) == old.current
    assert [held.retired_at for held in fresh.wrapping] == [AT, None]


def test_a_destroyed_key_is_gone_and_the_current_one_cannot_be_destroyed() -> None:
    old = Bundle.new(AT)
    fresh = old.rotated(AT)

    assert fresh.without(frozenset({old.current.id})).wrapping_key(old.current.id) is None
    with pytest.raises(ValueError, match="rotate first"):
        fresh.without(frozenset({fresh.current.id}))


def test_a_secret_file_is_whole_or_absent_and_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys" / "bundle.json"
    keep(path, "first")

    def no_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_disk)
    with pytest.raises(OSError, match="No space"):
        keep(path, "second")

    assert path.read_text() == "first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [left.name for left in path.parent.iterdir()] == ["bundle.json"]


def test_nobody_can_lay_a_link_where_a_secret_file_is_written(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "bundle.json", tmp_path / "elsewhere"
    elsewhere.write_text("somebody else's")
    # The name could be guessed once: that of the file, and the number of the process.
    (tmp_path / f".bundle.json.{os.getpid()}").symlink_to(elsewhere)

    keep(path, "the secret")

    assert elsewhere.read_text() == "somebody else's"
    assert (path.read_text(), path.is_symlink()) == ("the secret", False)


def test_two_that_write_a_secret_file_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    path, texts = tmp_path / "bundle.json", [str(number) * 50_000 for number in range(8)]

    with ThreadPoolExecutor(len(texts)) as several:
        list(several.map(lambda text: keep(path, text), texts * 5))

    assert path.read_text() in texts
    assert [left.name for left in tmp_path.iterdir()] == ["bundle.json"]


def test_what_a_killed_process_left_of_a_secret_file_is_taken_away(tmp_path: Path) -> None:
    gone = Popen([sys.executable, "-c", ""])
    gone.wait()
    of_the_dead, of_the_living = tmp_path / f".bundle.json.{gone.pid}", tmp_path / f".bundle.json.x.{os.getppid()}"
    for left in (of_the_dead, of_the_living):
        left.write_text("half a bundle, with a key that was destroyed since")

    keep(tmp_path / "bundle.json", "the bundle")

    assert (of_the_dead.exists(), of_the_living.exists()) == (False, True)
