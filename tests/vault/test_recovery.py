from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from lantern.vault import recovery
from lantern.vault.bundle import Bundle, keep, written
from lantern.vault.custody import (
    KEY_FILE,
    CustodyRefused,
    Effort,
    RootKey,
    from_key_file,
    from_passphrase,
    new_key_file,
)
from lantern.vault.keyring import BUNDLE_FILE
from lantern.vault.phrases import new_phrase

QUICK = Effort(1, 64, 1)


@pytest.fixture
def root(tmp_path: Path, now: datetime) -> RootKey:
    found = new_key_file(tmp_path)
    keep(tmp_path / BUNDLE_FILE, written(Bundle.new(now), found.key))
    return found


@pytest.fixture
def phrases(tmp_path: Path, root: RootKey, now: datetime) -> tuple[str, str, str]:
    return recovery.new_recovery(tmp_path, root, now, QUICK)


@pytest.mark.parametrize("pair", list(combinations(range(3), 2)))
@pytest.mark.parametrize("turned", [False, True])
def test_any_two_trustees_get_the_key_back(
    pair: tuple[int, int], turned: bool, tmp_path: Path, root: RootKey, phrases: tuple[str, str, str]
) -> None:
    (tmp_path / KEY_FILE).unlink()
    chosen = [phrases[place] for place in (reversed(pair) if turned else pair)]

    recovery.recover(tmp_path, chosen)

    assert from_key_file(tmp_path).key == root.key


@pytest.mark.parametrize("alone", range(3))
def test_no_trustee_gets_it_alone(alone: int, tmp_path: Path, phrases: tuple[str, str, str]) -> None:
    (tmp_path / KEY_FILE).unlink()
    own = phrases[alone]

    for other in (own, "", new_phrase(), own.upper()):
        with pytest.raises(CustodyRefused, match="do not open"):
            recovery.recover(tmp_path, (own, other))
    assert not (tmp_path / KEY_FILE).exists()


def test_two_phrases_that_are_no_pair_of_one_set_open_nothing(
    tmp_path: Path, root: RootKey, phrases: tuple[str, str, str], now: datetime
) -> None:
    recovery.try_recovery(tmp_path, phrases[:2], now)
    fresh = recovery.new_recovery(tmp_path, root, now, QUICK)

    for wrong in ((phrases[0], fresh[1]), (" ".join(phrases[:2]), phrases[2]), (new_phrase(), new_phrase())):
        with pytest.raises(CustodyRefused):
            recovery.try_recovery(tmp_path, wrong, now)


def test_recovery_counts_only_after_a_pair_has_tried_it(
    tmp_path: Path, phrases: tuple[str, str, str], now: datetime
) -> None:
    assert not recovery.state_of(tmp_path).is_ready
    assert recovery.state_of(tmp_path).waiting_since == now

    after = recovery.try_recovery(tmp_path, phrases[1:], now + timedelta(hours=1))

    assert after.is_ready
    assert (after.made_at, after.tried_at, after.waiting_since) == (now, now + timedelta(hours=1), None)


def test_the_old_set_holds_until_the_new_one_was_tried(
    tmp_path: Path, root: RootKey, phrases: tuple[str, str, str], now: datetime
) -> None:
    recovery.try_recovery(tmp_path, phrases[:2], now)
    fresh = recovery.new_recovery(tmp_path, root, now + timedelta(days=1), QUICK)
    assert recovery.try_recovery(tmp_path, phrases[1:], now + timedelta(days=1)).waiting_since is not None

    recovery.try_recovery(tmp_path, fresh[:2], now + timedelta(days=2))

    assert recovery.state_of(tmp_path).waiting_since is None
    with pytest.raises(CustodyRefused):
        recovery.try_recovery(tmp_path, phrases[:2], now)


def test_trying_changes_no_key(tmp_path: Path, root: RootKey, phrases: tuple[str, str, str], now: datetime) -> None:
    before = (tmp_path / KEY_FILE).read_bytes(), (tmp_path / BUNDLE_FILE).read_bytes()

    recovery.try_recovery(tmp_path, phrases[:2], now)

    assert ((tmp_path / KEY_FILE).read_bytes(), (tmp_path / BUNDLE_FILE).read_bytes()) == before
    assert from_key_file(tmp_path).key == root.key


def test_a_key_that_is_there_is_not_overwritten(tmp_path: Path, phrases: tuple[str, str, str]) -> None:
    with pytest.raises(CustodyRefused, match="already"):
        recovery.recover(tmp_path, phrases[:2])


def test_the_key_can_come_back_under_a_passphrase(tmp_path: Path, root: RootKey, phrases: tuple[str, str, str]) -> None:
    (tmp_path / KEY_FILE).unlink()
    fresh = new_phrase()

    recovery.recover(tmp_path, phrases[:2], passphrase=fresh, effort=QUICK)

    assert from_passphrase(tmp_path, fresh).key == root.key


def test_phrases_of_another_bundle_prove_nothing(tmp_path: Path, phrases: tuple[str, str, str], now: datetime) -> None:
    keep(tmp_path / BUNDLE_FILE, written(Bundle.new(now), new_key_file(tmp_path / "other").key))

    with pytest.raises(CustodyRefused, match="does not open the key bundle"):
        recovery.try_recovery(tmp_path, phrases[:2], now)
    assert not recovery.state_of(tmp_path).is_ready


def test_neither_the_key_nor_a_phrase_stands_in_the_file(
    tmp_path: Path, root: RootKey, phrases: tuple[str, str, str]
) -> None:
    text = (tmp_path / recovery.UNTRIED_FILE).read_text()

    assert root.key.secret.hex() not in text
    assert [word for phrase in phrases for word in phrase.split() if word in text] == []


def test_without_any_recovery_it_is_told(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(CustodyRefused, match="no recovery yet"):
        recovery.try_recovery(tmp_path, (new_phrase(), new_phrase()), now)
    assert recovery.state_of(tmp_path) == recovery.Recovery()


@pytest.mark.parametrize("text", ["", "{}", "null", '{"format": 1, "pairs": []}'])
def test_a_broken_file_of_recovery_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / recovery.FILE).write_text(text)

    with pytest.raises(CustodyRefused, match="cannot be read"):
        recovery.state_of(tmp_path)
