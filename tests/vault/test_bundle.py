import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
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
