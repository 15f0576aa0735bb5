from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from lantern.folders import queries
from lantern.vault import rotation
from lantern.vault.custody import new_key_file
from lantern.vault.erased_models import Erased
from lantern.vault.keyring import Keyring, KeysDestroyed, hold, keyring, make_keys
from lantern.vault.models import AuditEntry, FolderKey
from tests.vault import make_records as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, now: datetime) -> Iterator[Keyring]:
    """Keys of its own for each test: rotation changes files that no transaction takes back."""
    folder = tmp_path / "keys"
    found = make_keys(new_key_file(folder), folder, now)
    hold(found)
    yield found
    hold(None)


def wrapping_keys() -> set[object]:
    return set(FolderKey.objects.values_list("wrapping_key", flat=True))


def test_after_a_rotation_everything_opens_under_the_new_key_alone(now: datetime, ring: Keyring) -> None:
    folders = [make.folder(now) for _ in range(3)]
    old = ring.bundle.current.id

    assert rotation.rotate(at=now) == 6

    assert wrapping_keys() == {ring.bundle.current.id}
    assert old != ring.bundle.current.id
    assert [queries.title_of(make.permit(folder)) for folder in folders] == ["Amina from room 12"] * 3
    assert make.checked_data().holds


def test_a_rotation_stands_in_the_chain_of_the_installation(now: datetime, ring: Keyring) -> None:
    make.folder(now)
    rotation.rotate(at=now)

    entries = AuditEntry.objects.filter(folder=ring.installation).order_by("number")
    assert list(entries.values_list("action", flat=True)) == ["keys.rotated", "keys.rewrapped"]


def test_a_rotation_that_was_interrupted_goes_on_where_it_stopped(
    now: datetime, ring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "_BATCH", 2)
    folders = [make.folder(now) for _ in range(4)]
    real, calls = rotation._rewrap_batch, []

    def crash(*arguments: Any, **named: Any) -> int:
        calls.append(1)
        if len(calls) == 3:
            raise SystemExit
        return real(*arguments, **named)

    monkeypatch.setattr(rotation, "_rewrap_batch", crash)
    with pytest.raises(SystemExit):
        rotation.rotate(at=now)
    assert len(wrapping_keys()) == 2
    assert all(queries.title_of(make.permit(folder)) for folder in folders)

    monkeypatch.setattr(rotation, "_rewrap_batch", real)
    assert rotation.rewrap(at=now) == 4
    assert wrapping_keys() == {ring.bundle.current.id}
    assert make.checked_data().holds


def test_a_retired_key_is_kept_for_35_days_and_is_then_gone(now: datetime, ring: Keyring) -> None:
    folder = make.folder(now)
    old = ring.bundle.current.id
    rotation.rotate(at=now)

    assert rotation.destroy_retired(at=now + timedelta(days=35) - timedelta(seconds=1)) == ()
    assert ring.bundle.wrapping_key(old) is not None
    assert rotation.destroy_retired(at=now + timedelta(days=35)) == (old,)

    assert ring.bundle.wrapping_key(old) is None
    assert queries.title_of(make.permit(folder)) == "Amina from room 12"
    assert rotation.destroy_retired(at=now + timedelta(days=36)) == ()


def test_a_stolen_old_row_and_the_keys_of_today_open_nothing(now: datetime, ring: Keyring) -> None:
    folder = make.folder(now)
    stolen = {row.purpose: row for row in FolderKey.objects.filter(folder=folder)}
    rotation.rotate(at=now)
    assert ring.opened(make.permit(folder), stolen).content.id == stolen["content"].id

    rotation.destroy_retired(at=now + timedelta(days=35))

    with pytest.raises(KeysDestroyed):
        ring.opened(make.permit(folder), stolen)


def test_no_key_is_destroyed_while_a_folder_still_needs_it(now: datetime, ring: Keyring) -> None:
    folder = make.folder(now)
    ring.change(lambda bundle: bundle.rotated(now))

    rotation.destroy_retired(at=now + timedelta(days=40))

    assert queries.title_of(make.permit(folder)) == "Amina from room 12"


def test_a_tampered_folder_key_does_not_stop_the_rotation_of_the_others(now: datetime, ring: Keyring) -> None:
    bad, good = make.folder(now), make.folder(now)
    FolderKey.objects.filter(folder=bad).update(wrapped=b"x" * 400)

    assert rotation.rotate(at=now) == 2

    assert queries.title_of(make.permit(good)) == "Amina from room 12"
    assert rotation.destroy_retired(at=now + timedelta(days=35)) != ()
    assert len(make.checked_data().findings) == 2
    assert ring.bundle.current.id in wrapping_keys()


def test_rotations_at_the_same_time_lose_no_key(now: datetime, ring: Keyring) -> None:
    rings = [Keyring(ring.root, ring.folder) for _ in range(8)]
    threads = [Thread(target=one.change, args=(lambda bundle: bundle.rotated(now),)) for one in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ring.bundle.wrapping) == 9
    assert len({held.key.id for held in ring.bundle.wrapping}) == 9


def test_another_process_sees_a_rotation_at_once(now: datetime, ring: Keyring) -> None:
    other = Keyring(ring.root, ring.folder)
    for _ in range(20):
        ring.change(lambda bundle: bundle.rotated(now))
        assert other.bundle.current == ring.bundle.current


def test_the_key_of_the_audit_and_the_installation_never_change(ring: Keyring, tmp_path: Path, now: datetime) -> None:
    foreign = make_keys(new_key_file(tmp_path / "other"), tmp_path / "other", now).bundle

    with pytest.raises(ValueError, match="never change"):
        ring.change(lambda _: foreign)
    assert keyring().installation == ring.installation


@pytest.mark.parametrize(
    ("days", "erased", "due"),
    [
        (89, (), False), (90, (), True), (5, (-1,), False), (5, (1,), False), (7, (1,), True), (6, (2,), False),
        (8, (1, 3, 5, 7), True),
    ],
)  # fmt: skip
def test_a_rotation_is_due_after_90_days_and_within_a_week_of_the_first_erasure(
    ring: Keyring, days: int, erased: tuple[int, ...], due: bool, now: datetime
) -> None:
    ring.change(lambda bundle: bundle.rotated(now))
    for day in erased:
        Erased.objects.create(folder=uuid4(), erased_at=now + timedelta(days=day), ground="time_is_up")

    assert rotation.is_due(now + timedelta(days=days)) is due
