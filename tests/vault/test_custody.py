import json
import math
import stat
import string
from pathlib import Path

import pytest

from lantern.vault.custody import (
    KEY_FILE,
    LOCKED_FILE,
    Custody,
    CustodyRefused,
    Effort,
    RootKey,
    from_key_file,
    from_passphrase,
    new_key_file,
    new_passphrase,
)
from lantern.vault.envelope import EnvelopeRefused, Place
from lantern.vault.phrases import BITS, CONSONANTS, VOWELS, WORDS, new_phrase
from tests.vault.make_chains import INSTALLATION

QUICK = Effort(1, 64, 1)
PHRASE = "babab dodod fifif gugug hahah jojoj kikik lulul"
PLACE = Place(INSTALLATION, "bundle", INSTALLATION, "wrapping", 1)


def made(mode: str, folder: Path) -> tuple[RootKey, RootKey]:
    """A fresh root key, and the same as a new start finds it."""
    if mode == "file":
        return new_key_file(folder), from_key_file(folder)
    return new_passphrase(folder, PHRASE, QUICK), from_passphrase(folder, PHRASE)


# -- one contract for every mode ----------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["file", "passphrase"])
def test_each_mode_keeps_the_contract_of_custody(mode: str, tmp_path: Path) -> None:
    fresh, found = made(mode, tmp_path)
    custody: Custody = found

    wrapped = fresh.wrap(b"a secret", PLACE)
    assert custody.unwrap(wrapped, PLACE) == b"a secret"
    assert custody.describe() == {"mode": mode, "key": str(fresh.key.id)}
    with pytest.raises(EnvelopeRefused):
        custody.unwrap(wrapped, Place(INSTALLATION, "bundle", INSTALLATION, "audit", 1))
    with pytest.raises(EnvelopeRefused):
        RootKey(type(fresh.key).new(fresh.key.id), mode).unwrap(wrapped, PLACE)


@pytest.mark.parametrize("mode", ["file", "passphrase"])
def test_no_mode_shows_the_key_or_lets_others_read_its_file(mode: str, tmp_path: Path) -> None:
    fresh, _ = made(mode, tmp_path)
    (path,) = tmp_path.iterdir()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert fresh.key.secret.hex() not in f"{fresh!r} {fresh.describe()}"


@pytest.mark.parametrize("first", ["file", "passphrase"])
@pytest.mark.parametrize("second", ["file", "passphrase"])
def test_a_second_root_key_is_never_put_over_the_first(first: str, second: str, tmp_path: Path) -> None:
    fresh, _ = made(first, tmp_path)

    with pytest.raises(CustodyRefused, match="already"):
        made(second, tmp_path)

    again = from_key_file(tmp_path) if first == "file" else from_passphrase(tmp_path, PHRASE)
    assert again.key == fresh.key


def test_what_is_derived_differs_by_purpose_and_stays_the_same(tmp_path: Path) -> None:
    fresh, found = made("file", tmp_path)

    assert fresh.derived("checkpoint") == found.derived("checkpoint")
    assert len({fresh.derived("checkpoint"), fresh.derived("signing"), fresh.key.secret}) == 3


# -- the key file -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_key_file_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    made("file", tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)

    with pytest.raises(CustodyRefused, match="0600"):
        from_key_file(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "null", '{"id": 1, "key": 2}', '{"id": "x", "key": "zz"}'])
def test_a_broken_key_file_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text(text)
    (tmp_path / KEY_FILE).chmod(0o600)

    with pytest.raises(CustodyRefused, match="cannot be read"):
        from_key_file(tmp_path)


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    fresh, _ = made("file", tmp_path)
    (tmp_path / KEY_FILE).write_text(json.dumps({"id": str(fresh.key.id), "key": fresh.key.secret[:16].hex()}))

    with pytest.raises(CustodyRefused, match="cannot be read"):
        from_key_file(tmp_path)


def test_a_missing_key_file_is_told_as_missing(tmp_path: Path) -> None:
    with pytest.raises(CustodyRefused, match="no key file"):
        from_key_file(tmp_path)


# -- the passphrase -----------------------------------------------------------------------------------


def test_the_root_key_does_not_stand_in_the_locked_file(tmp_path: Path) -> None:
    fresh, _ = made("passphrase", tmp_path)
    text = (tmp_path / LOCKED_FILE).read_text()

    assert fresh.key.secret.hex() not in text
    assert not any(word in text for word in PHRASE.split())


@pytest.mark.parametrize("typed", ["", "babab", PHRASE[:-1], PHRASE + " x", PHRASE.replace("babab", "dabab")])
def test_another_passphrase_opens_nothing(typed: str, tmp_path: Path) -> None:
    made("passphrase", tmp_path)

    with pytest.raises(CustodyRefused, match="not the passphrase"):
        from_passphrase(tmp_path, typed)


def test_capitals_and_spaces_of_a_written_phrase_do_not_matter(tmp_path: Path) -> None:
    fresh, _ = made("passphrase", tmp_path)

    assert from_passphrase(tmp_path, f"  {PHRASE.upper().replace(' ', '   ')} \n").key == fresh.key


def test_a_passphrase_is_as_hard_to_try_as_the_design_says() -> None:
    assert (Effort().passes, Effort().memory, Effort().lanes) == (4, 256 * 1024, 2)


@pytest.mark.parametrize("text", ["", "{}", "null", '{"passes": "x"}'])
def test_a_broken_locked_key_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / LOCKED_FILE).write_text(text)

    with pytest.raises(CustodyRefused, match="cannot be read"):
        from_passphrase(tmp_path, PHRASE)


# -- phrases that are made ----------------------------------------------------------------------------


def test_a_phrase_has_eight_words_and_128_bits() -> None:
    assert BITS == WORDS * math.log2(len(CONSONANTS) ** 3 * len(VOWELS) ** 2) == 128
    assert set(CONSONANTS + VOWELS) <= set(string.ascii_lowercase)


def test_phrases_are_made_of_such_words_and_never_twice() -> None:
    phrases = [new_phrase().split() for _ in range(2000)]

    assert all(len(words) == WORDS for words in phrases)
    shape = (CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS)
    assert all(
        len(word) == 5 and all(a in b for a, b in zip(word, shape, strict=True)) for words in phrases for word in words
    )
    assert len({tuple(words) for words in phrases}) == 2000
    assert {letter for words in phrases for word in words for letter in word} == set(CONSONANTS + VOWELS)
