from collections.abc import Iterator
from pathlib import Path

import pytest

from lantern.app import key_keeping
from lantern.vault import recovery
from lantern.vault.custody import KEY_FILE, LOCKED_FILE, Effort, from_key_file, from_passphrase
from lantern.vault.keyring import hold
from tests.app.make import Program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of keys, and passphrases that are quick to try."""
    monkeypatch.setenv("LANTERN_KEYS", str(tmp_path / "keys"))
    real, quick = recovery.new_recovery, Effort(1, 64, 1)
    monkeypatch.setattr(recovery, "new_recovery", lambda folder, root, at: real(folder, root, at, quick))
    yield tmp_path / "keys"
    hold(None)


def phrases(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.startswith("    ")]


def test_keys_are_made_once_and_never_overwritten(folder: Path, lantern: Program) -> None:
    assert lantern("keys", "new").code == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = lantern("keys", "new")

    assert (again.code, again.out) == (1, "")
    assert "Nothing was changed" in again.error
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_set_up_that_was_interrupted_is_finished(folder: Path, lantern: Program) -> None:
    lantern("keys", "new")
    root = from_key_file(folder)
    (folder / "bundle.json").unlink()

    assert lantern("keys", "new").code == 0
    assert from_key_file(folder).key == root.key


def test_a_passphrase_is_made_shown_once_and_opens_the_keys(
    folder: Path, monkeypatch: pytest.MonkeyPatch, lantern: Program
) -> None:
    monkeypatch.setenv("LANTERN_KEY_MODE", "passphrase")
    (phrase,) = phrases(lantern("keys", "new").out)

    assert from_passphrase(folder, phrase).mode == "passphrase"
    assert not (folder / KEY_FILE).exists()
    assert lantern("keys", "describe", "--passphrase-stdin", typed=f"{phrase}\n").code == 0
    wrong = lantern("keys", "describe", "--passphrase-stdin", typed="babab\n")
    assert wrong.code == 2
    assert "not the passphrase" in wrong.error
    assert "babab" not in wrong.error
    assert lantern("keys", "describe").code == 2


def test_set_up_is_done_after_two_trustees_have_tried(lantern: Program) -> None:
    lantern("keys", "new")
    assert "set-up is not done" in lantern("keys", "describe").out
    made = phrases(lantern("keys", "recovery-new").out)
    assert len(made) == 3
    assert "set-up is not done" in lantern("keys", "describe").out

    assert lantern("keys", "recovery-try", "--phrases-stdin", typed=f"{made[0]}\n{made[0]}\n").code == 1
    assert "set-up is not done" in lantern("keys", "describe").out
    assert lantern("keys", "recovery-try", "--phrases-stdin", typed=f"{made[2]}\n{made[0]}\n").code == 0

    described = lantern("keys", "describe", "--json").json
    assert described["recovery"].startswith("two trustees tried it 0 days ago")


@pytest.mark.parametrize("mode", ["file", "passphrase"])
def test_a_lost_root_key_comes_back_by_two_trustees(
    mode: str, folder: Path, monkeypatch: pytest.MonkeyPatch, lantern: Program
) -> None:
    lantern("keys", "new")
    root = from_key_file(folder)
    made = phrases(lantern("keys", "recovery-new").out)
    (folder / KEY_FILE).unlink()
    monkeypatch.setenv("LANTERN_KEY_MODE", mode)

    answer = lantern("keys", "recover", "--phrases-stdin", typed=f"{made[1]}\n{made[2]}\n")

    assert answer.code == 0
    if mode == "file":
        assert from_key_file(folder).key == root.key
    else:
        assert (folder / LOCKED_FILE).exists()
        assert from_passphrase(folder, phrases(answer.out)[0]).key == root.key


def test_a_rotation_can_be_finished_and_repeated(lantern: Program) -> None:
    lantern("keys", "new")

    assert lantern("keys", "rotate").code == 0
    assert lantern("keys", "rotate", "--finish").code == 0
    assert "retired wrapping keys: 1" in lantern("keys", "describe").out


def test_nothing_that_is_said_of_the_keys_is_a_key(folder: Path, lantern: Program) -> None:
    lantern("keys", "new")
    secret = from_key_file(folder).key.secret.hex()

    said = [lantern("keys", "describe"), lantern("keys", "describe", "--json"), lantern("keys", "rotate")]

    assert [answer for answer in said if secret in answer.out + answer.error] == []
    assert key_keeping._CLEAR not in lantern("keys", "recovery-new").out


def test_no_command_takes_a_secret_in_its_call(lantern: Program) -> None:
    for command in ("new", "rotate", "recovery-new", "recovery-try", "recover", "describe"):
        words = lantern("keys", command, "--help").out
        assert [option for option in ("--passphrase ", "--phrase ", "--key ", "TEXT") if option in words] == []
