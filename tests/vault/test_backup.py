import errno
import io
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lantern.app import safekeeping
from lantern.app.backup_identity import make_identity
from lantern.app.failures import Refused
from lantern.folders import queries
from lantern.vault import backup as backups
from lantern.vault.ageing import decrypt, digest_of, encrypt, identities_from, new_identity, recipients_from
from lantern.vault.backup import BackupRefused, forget_old, take_backup
from lantern.vault.engines import looking_into
from lantern.vault.erasure_list import ERASED_FILE
from lantern.vault.keyring import BUNDLE_FILE
from lantern.vault.models import AuditEntry, FolderKey
from lantern.vault.soundness import row_counts
from tests.site_room import MADE, Site, on_sqlite
from tests.vault.make_people import CANARIES, erase, everything, filled

DAY = timedelta(days=1)
IDENTITY, PUBLIC = new_identity()


@pytest.fixture
def given(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(settings, "LANTERN_DATA", site.data)
    monkeypatch.setattr(settings, "LANTERN_KEYS", site.keys)
    monkeypatch.setattr(settings, "LANTERN_BACKUPS", site.room / "backups")
    monkeypatch.setattr(settings, "LANTERN_BACKUP_RECIPIENTS", [PUBLIC])
    return site


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def take(site: Site) -> Path:
    report = take_backup(to=site.room / "backups", recipients=[PUBLIC], work=site.data, version="0", at=MADE)
    return site.room / "backups" / report.file


def test_a_backup_opens_with_the_identity_and_holds_everything(given: Site) -> None:
    folder = filled()

    file = take(given)

    decrypt(file, given.room / "clear", identities_from(IDENTITY))
    with looking_into(given.room / "clear"):
        assert queries.title_of(everything(folder.id)) == CANARIES[0]
        assert queries.entries_of(everything(folder.id))[0].body == {"w": CANARIES[1]}


def test_the_report_beside_it_tells_numbers_only(given: Site) -> None:
    filled()
    entries = AuditEntry.objects.count()

    file = take(given)

    text = file.with_suffix(".json").read_text()
    report = json.loads(text)
    assert (report["verified"], report["at"], report["recipients"]) == (True, MADE.isoformat(), 1)
    assert (report["sha256"], report["size"]) == (digest_of(file), file.stat().st_size)
    assert (report["audit_entries"], report["rows"]["vault_auditentry"]) == (entries, entries)
    assert not any(words in text for words in CANARIES)


def test_a_backup_holds_no_word_in_clear_and_no_key_of_the_vault(given: Site) -> None:
    filled()
    file = take(given)
    decrypt(file, given.room / "clear", identities_from(IDENTITY))

    sealed, opened = file.read_bytes(), (given.room / "clear").read_bytes()

    bundle = json.loads((given.keys / BUNDLE_FILE).read_text())
    root = json.loads((given.keys / "root.key").read_text())
    keys = [bytes.fromhex(held["wrapped"]) for held in (*bundle["wrapping"], bundle["audit"])]
    for secret in (*keys, bytes.fromhex(root["key"]), *(words.encode() for words in CANARIES)):
        assert secret not in sealed
        assert secret not in opened
    wrapped = bytes(FolderKey.objects.all()[0].wrapped)[20:120]
    assert wrapped not in sealed
    assert wrapped in opened or not on_sqlite()


def test_nothing_but_the_backup_and_its_report_is_left(given: Site) -> None:
    filled()
    before = files_in(given.data)

    file = take(given)

    assert files_in(given.room / "backups") == [file.name, file.with_suffix(".json").name]
    assert files_in(given.data) == before
    assert [path.stat().st_mode & 0o777 for path in (given.room / "backups").iterdir()] == [0o600, 0o600]


@pytest.mark.skipif(not on_sqlite(), reason="writes to the file of SQLite beside the backup")
def test_a_backup_shows_one_moment_while_others_go_on_writing(given: Site) -> None:
    folder = filled()
    begun, stop, pairs = threading.Event(), threading.Event(), 0

    def write_pairs() -> None:
        nonlocal pairs
        with closing(sqlite3.connect(given.data / "lantern.sqlite3", timeout=20)) as other:
            while not stop.is_set():
                with other:
                    for half in ("left", "right"):
                        other.execute("INSERT INTO auth_group (name) VALUES (?)", (f"{half} {pairs}",))
                pairs += 1
                begun.set()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        assert begun.wait(20)
        file = take(given)
    finally:
        stop.set()
        writer.join()

    decrypt(file, given.room / "clear", identities_from(IDENTITY))
    with looking_into(given.room / "clear"):
        rows = row_counts()["auth_group"]
        assert queries.title_of(everything(folder.id)) == CANARIES[0]
    assert rows % 2 == 0
    assert 0 < rows // 2 < pairs


def test_a_backup_is_an_act_of_the_audit(given: Site) -> None:
    filled()
    take(given)

    assert AuditEntry.objects.get(action="backup.taken").folder == given.ring.installation


# -- what goes wrong ----------------------------------------------------------------------------------


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["snapshot", "encrypt", "decrypt", "looking_into", "digest_of", "act"])
def test_a_failure_at_any_step_leaves_no_half_backup_and_says_so(
    given: Site, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    filled()
    before = files_in(given.data)
    monkeypatch.setattr(backups, step, no_room)

    with pytest.raises(Refused, match=r"No backup was made, and nothing half was left behind.*No space left"):
        list(safekeeping.back_up(None))

    assert files_in(given.room / "backups") == []
    assert files_in(given.data) == before


def test_a_disk_that_fills_while_the_file_is_written_leaves_nothing(
    given: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()

    def half(clear: Path, to: Path, _: object) -> str:
        to.write_bytes(clear.read_bytes()[:1000])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups, "encrypt", half)

    with pytest.raises(Refused, match="No space left"):
        list(safekeeping.back_up(None))
    assert files_in(given.room / "backups") == []


def test_what_is_read_again_differently_is_no_backup(given: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    filled()

    def bad_disk(clear: Path, to: Path, recipients: object) -> str:
        other = clear.with_name("other")
        other.write_bytes(clear.read_bytes()[:-1] + b"\x07")
        written = digest_of(clear)
        encrypt(other, to, recipients)  # type: ignore[arg-type]
        return written

    monkeypatch.setattr(backups, "encrypt", bad_disk)

    with pytest.raises(Refused, match="not what was written"):
        list(safekeeping.back_up(None))
    assert files_in(given.room / "backups") == []


def cut_the_audit() -> None:
    newest = AuditEntry.objects.order_by("-number")[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_auditentry WHERE number = %s", [newest.number])


def change_the_audit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_auditentry SET action = 'nothing' WHERE number = 2")


def lose_a_key() -> None:
    row = FolderKey.objects.all()[0]
    row.wrapping_key = row.id
    row.save()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut_the_audit, "the note of its newest entry says"),
        (change_the_audit, "entry 2"),
        (lose_a_key, "not in the key bundle"),
    ],
)
def test_data_that_do_not_hold_together_make_no_backup(given: Site, harm: Callable[[], None], words: str) -> None:
    filled()
    with_triggers_off(harm)

    with pytest.raises(Refused, match=words):
        list(safekeeping.back_up(None))
    assert files_in(given.room / "backups") == []


def with_triggers_off(harm: Callable[[], None]) -> None:
    """As somebody does who can write to the file."""
    with connection.cursor() as cursor:
        if on_sqlite():
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET session_replication_role = replica")
    harm()


def test_without_a_recipient_there_is_no_backup(given: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LANTERN_BACKUP_RECIPIENTS", [])
    with pytest.raises(Refused, match="LANTERN_BACKUP_RECIPIENTS"):
        list(safekeeping.back_up(None))

    monkeypatch.setattr(settings, "LANTERN_BACKUP_RECIPIENTS", [PUBLIC, "age1wrong"])
    with pytest.raises(Refused, match=r"age1wron…, which is no public key"):
        list(safekeeping.back_up(None))
    assert files_in(given.room / "backups") == []


@pytest.mark.skipif(on_sqlite(), reason="needs PostgreSQL")
def test_without_its_program_postgres_is_not_backed_up(given: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(Refused, match=r"pg_dump is missing\. Install it with: apt-get install postgresql-client"):
        list(safekeeping.back_up(None))
    assert files_in(given.room / "backups") == []


def test_what_a_killed_run_has_left_is_taken_away_by_the_next(given: Site) -> None:
    filled()
    gone = 2**22 + 1
    (given.data / f".backup.{gone}.abc").mkdir()
    (given.room / "backups").mkdir()
    (given.room / "backups" / f".lantern-2026.{gone}.part").write_bytes(b"half")
    (given.room / "backups" / f".lantern-2026.{os.getpid()}.part").write_bytes(b"at work")

    take(given)

    assert not any(path.name.startswith(".backup") for path in given.data.iterdir())
    assert [name for name in files_in(given.room / "backups") if name.endswith(".part")] == [
        f".lantern-2026.{os.getpid()}.part"
    ]


# -- old backups, keys, identities --------------------------------------------------------------------


def test_backups_older_than_35_days_are_removed_and_nothing_else(given: Site) -> None:
    filled()
    file = take(given)
    other = given.room / "backups" / "notes.txt"
    other.write_text("keep me")

    assert forget_old(given.room / "backups", MADE + 35 * DAY) == ()
    assert forget_old(given.room / "backups", MADE + 35 * DAY + timedelta(seconds=1)) == (file.name,)

    assert files_in(given.room / "backups") == ["notes.txt"]


def test_the_copy_of_the_keys_is_wrapped_and_only_the_newest(given: Site) -> None:
    erase(filled(), MADE)
    copy = given.room / "copy"
    list(safekeeping.copy_of_keys(copy))
    first = (copy / BUNDLE_FILE).read_text()
    (copy / "recovery-old.json").write_text("{}")
    given.ring.change(lambda bundle: bundle.rotated(MADE))

    said = list(safekeeping.copy_of_keys(copy))

    assert files_in(copy) == [BUNDLE_FILE, ERASED_FILE]
    assert (copy / BUNDLE_FILE).read_text() == (given.keys / BUNDLE_FILE).read_text() != first
    root = json.loads((given.keys / "root.key").read_text())["key"]
    assert not any(root in path.read_text() for path in copy.iterdir())
    assert "The root key is not in the copy" in said[1]


@pytest.mark.parametrize("where", ["data/copy", "backups/copy", "keys", "backups"])
def test_the_keys_are_never_copied_to_the_data_or_the_backups(given: Site, where: str) -> None:
    (given.room / "backups").mkdir()

    with pytest.raises(Refused, match="must not lie in"):
        list(safekeeping.copy_of_keys(given.room / where))


def test_an_identity_is_made_once_and_for_its_owner_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "identity.txt"
    make_identity(file)
    public = capsys.readouterr().out.split("LANTERN_BACKUP_RECIPIENTS=")[1].strip()

    assert file.stat().st_mode & 0o777 == 0o600
    (tmp_path / "clear").write_bytes(b"words")
    encrypt(tmp_path / "clear", tmp_path / "sealed", recipients_from([public]))
    decrypt(tmp_path / "sealed", tmp_path / "again", identities_from(file.read_text()))
    assert (tmp_path / "again").read_bytes() == b"words"
    with pytest.raises(Refused, match="exists already"):
        make_identity(file)


def test_an_empty_database_makes_no_backup(given: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE vault_checkpoint")

    with pytest.raises(BackupRefused, match="empty, or of another version"):
        take(given)


def test_the_lines_say_what_was_done_and_what_is_next(given: Site) -> None:  # noqa: ARG001
    filled()
    out = io.StringIO()
    out.writelines(f"{line}\n" for line in safekeeping.back_up(None))

    assert "All hold together." in out.getvalue()
    assert "Next: let it be copied to another place." in out.getvalue()
