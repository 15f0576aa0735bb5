import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from lantern.access.models import Session
from lantern.app import safekeeping
from lantern.app.databases import database, sqlite
from lantern.app.failures import Refused
from lantern.folders import queries
from lantern.folders.attachments import attachments_of, content_of
from lantern.folders.models import Folder
from lantern.readiness.drills import PURPOSE, drilled_at
from lantern.readiness.live_file import LIVE_FILE, WasLive, read_live_file, write_live_file
from lantern.vault import restore as restoring
from lantern.vault.ageing import encrypt, new_identity, recipients_from
from lantern.vault.custody import KEY_FILE, LOCKED_FILE, Effort, keep_in_file, keep_under_passphrase
from lantern.vault.elsewhere import another_database
from lantern.vault.erasure import is_shredded
from lantern.vault.erasure_list import ERASED_FILE
from lantern.vault.keyring import BUNDLE_FILE, KeysDestroyed, hold
from lantern.vault.models import AuditEntry, FolderKey
from lantern.vault.rotation import destroy_retired
from lantern.vault.soundness import faults, row_counts
from tests.repo.tree import ROOT
from tests.site_room import MADE, Site, database_in, destroy, on_sqlite
from tests.vault.make_people import CANARIES, LEAD, erase, everything, filled

IDENTITY, PUBLIC = new_identity()
OTHER, _ = new_identity()
PHRASE = "four lamps beside quiet water"
STDIN = {"file": (), "passphrase": ("--passphrase-stdin",)}
TYPED = {"file": "", "passphrase": f"{PHRASE}\n"}


@pytest.fixture
def given(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(settings, "LANTERN_DATA", site.data)
    monkeypatch.setattr(settings, "LANTERN_KEYS", site.keys)
    monkeypatch.setattr(settings, "LANTERN_BACKUPS", site.room / "backups")
    monkeypatch.setattr(settings, "LANTERN_BACKUP_RECIPIENTS", [PUBLIC])
    (site.room / "identity.txt").write_text(IDENTITY)
    return site


@pytest.fixture
def place(given: Site) -> Iterator[str]:
    """Where a restore goes to: a folder that is not there yet, or an empty database."""
    if on_sqlite():
        yield str(given.room / "restored")
        return
    with database_in(given.room) as empty:
        yield url_of(empty)


def url_of(empty: Mapping[str, Any]) -> str:
    who = f"{quote(empty['USER'])}:{quote(empty['PASSWORD'])}"
    return f"postgres://{who}@{empty['HOST']}:{empty['PORT']}/{empty['NAME']}"


@contextmanager
def at(place: str) -> Iterator[None]:
    """Let every query go to what was restored."""
    on_server = place.startswith("postgres")
    description = database(place, Path()) if on_server else sqlite(Path(place) / "lantern.sqlite3")
    with another_database(description):
        yield


def back_up(site: Site) -> Path:
    list(safekeeping.back_up(None))
    return max((site.room / "backups").glob("*.age"))


def restore(
    site: Site, file: Path, place: str, identity: str = "identity.txt", *, without_list: bool = False
) -> list[str]:
    return list(safekeeping.restore(file, site.room / identity, place, without_list=without_list))


def is_empty(place: str) -> bool:
    if place.startswith("postgres"):
        with at(place):
            return not connection.introspection.table_names()
    return not Path(place).exists() and not any(Path(place).parent.glob(".restore*"))


# -- the drill ----------------------------------------------------------------------------------------


def test_after_a_fire_everything_is_there_again(given: Site, place: str) -> None:
    folder = filled()
    entries = list(AuditEntry.objects.order_by("folder", "number").values_list("mac", flat=True))
    rows = row_counts()

    # 1. A backup, looked through.
    file = back_up(given)
    # 2. The live store burns: of the old data nothing is left to read.
    connection.close()
    destroy(given)
    # 3. The backup is restored in another place.
    said = restore(given, file, place)

    # 4. All is there: the words, the hidden place, the picture, and every audit entry as it was.
    with at(place):
        door = everything(folder.id)
        assert queries.title_of(door) == CANARIES[0]
        (entry,) = queries.entries_of(door)
        assert entry.body == {"w": CANARIES[1]}
        assert queries.place_of(door, entry.id) == CANARIES[2]
        (picture,) = attachments_of(door)
        assert b"".join(content_of(door, picture.id)) == b"canary pixels " * 10_000
        kept = AuditEntry.objects.exclude(action="backup.restored").order_by("folder", "number")
        assert [bytes(mac) for mac in kept.values_list("mac", flat=True)] == [bytes(mac) for mac in entries]
        assert list(faults()) == []
        now = row_counts()
        assert {name: now[name] for name in rows if "audit" not in name and "chainhead" not in name} == {
            name: number for name, number in rows.items() if "audit" not in name and "chainhead" not in name
        }
    assert said[0].startswith("Restored ")
    assert said[0].endswith("All hold together.")
    assert any("Next: set " in line for line in said)


def test_a_drill_takes_what_it_restored_away_again_and_prints_words_that_prove_it(given: Site, place: str) -> None:
    filled()
    file = back_up(given)
    said = list(safekeeping.restore(file, given.room / "identity.txt", place, drill=True))
    proof = said[-1].rsplit(" ", maxsplit=1)[1]

    assert drilled_at(given.ring.root.derived(PURPOSE), proof) is not None
    assert drilled_at(b"other keys" * 4, proof) is None
    assert not any("Next: set " in line for line in said)
    assert place.startswith("postgres") or not Path(place).exists()


def test_a_backup_of_the_time_before_going_live_says_so_and_it_is_noted_beside_the_keys(
    given: Site, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LANTERN_ASKS_WHETHER_LIVE", True)
    file = back_up(given)
    quiet = list(safekeeping.restore(file, given.room / "identity.txt", place, drill=True))
    drop_what_a_drill_left(place)
    write_live_file(given.keys, given.ring.installation, WasLive(MADE))
    said = restore(given, file, place)
    told = read_live_file(given.keys, given.ring.installation)

    assert not any("too old" in line for line in quiet)
    assert any(line.startswith("WARNING: this backup is too old: reports were taken here since") for line in said)
    assert told is not None
    assert told.restored is not None
    assert told.since == MADE


def test_the_copy_of_the_keys_takes_along_that_reports_were_taken(given: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LANTERN_ASKS_WHETHER_LIVE", True)
    list(safekeeping.copy_of_keys(given.room / "first"))
    filled()
    list(safekeeping.copy_of_keys(given.room / "second"))

    assert not (given.room / "first" / LIVE_FILE).exists()
    assert read_live_file(given.room / "second", given.ring.installation) is not None


def test_keys_are_copied_also_where_that_reports_are_taken_cannot_be_noted(
    given: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(safekeeping, "keep_live_file", full)
    said = list(safekeeping.copy_of_keys(given.room / "copy"))

    assert (given.room / "copy" / BUNDLE_FILE).exists()
    assert said[0] == ("WARNING: that reports are taken could not be noted beside the keys (No space left on device).")


def drop_what_a_drill_left(place: str) -> None:
    if place.startswith("postgres"):
        with at(place), connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")


def test_what_was_erased_after_the_backup_is_erased_again_before_anybody_sees_it(given: Site, place: str) -> None:
    folder, other = filled(), filled("Somebody else")
    file = back_up(given)
    erase(folder, MADE + timedelta(hours=1))

    said = restore(given, file, place)

    with at(place):
        assert is_shredded(folder.id)
        assert Folder.objects.get(pk=folder.id).erased_at == MADE + timedelta(hours=1)
        with pytest.raises(KeysDestroyed):
            queries.title_of(everything(folder.id))
        assert queries.title_of(everything(other.id)) == "Somebody else"
        assert list(faults()) == []
    assert "Erased again, because it was erased after the backup: 1 folder." in said


def test_without_the_list_of_who_was_erased_nothing_is_restored(given: Site, place: str) -> None:
    folder = filled()
    file = back_up(given)
    erase(folder, MADE)
    (given.keys / ERASED_FILE).unlink()

    with pytest.raises(Refused, match=r"no erased\.json beside the keys.*newest copy.*--without-erasure-list"):
        restore(given, file, place)
    assert is_empty(place)


def test_without_the_list_it_is_there_again_where_somebody_says_so_and_the_restore_warns(
    given: Site, place: str
) -> None:
    # The control of the two tests before: it is the list that erases again.
    folder = filled()
    file = back_up(given)
    erase(folder, MADE)
    (given.keys / ERASED_FILE).unlink()

    said = restore(given, file, place, without_list=True)

    with at(place):
        assert queries.title_of(everything(folder.id)) == CANARIES[0]
    assert any(line.startswith("WARNING: there is no erased.json beside the keys.") for line in said)


def test_sessions_do_not_live_again(given: Site, place: str) -> None:
    filled()
    Session.objects.create(digest="k" * 64, data="x", expires_at=MADE)
    file = back_up(given)

    said = restore(given, file, place)

    with at(place):
        assert Session.objects.count() == 0
        assert AuditEntry.objects.get(action="backup.restored").folder == given.ring.installation
    assert "Ended 1 session: everybody signs in anew." in said


@pytest.mark.skipif(not on_sqlite(), reason="looks into the files of SQLite")
def test_no_byte_of_an_erased_folder_is_in_what_was_restored(given: Site, place: str) -> None:
    folder = filled()
    with_keys = [bytes(row.wrapped)[20:120] for row in FolderKey.objects.filter(folder=folder.id)]
    file = back_up(given)
    erase(folder, MADE)

    restore(given, file, place)

    at_rest = b"".join(path.read_bytes() for path in Path(place).iterdir())
    assert not any(value in at_rest for value in with_keys)
    assert b"folders_entry" in at_rest


def test_a_backup_opens_while_the_keys_of_its_time_are_kept_and_never_after(given: Site, place: str) -> None:
    folder = filled()
    file = back_up(given)
    due = MADE + timedelta(days=7)
    given.ring.change(lambda bundle: bundle.rotated(due))
    for row in FolderKey.objects.all():
        given.ring.rewrapped(row).save()

    restore(given, file, place)
    with at(place):
        assert queries.title_of(everything(folder.id)) == CANARIES[0]

    assert len(destroy_retired(at=due + timedelta(days=35))) == 1
    with pytest.raises(Refused, match="not in the key bundle"):
        restore_once_more(given, file)


def restore_once_more(site: Site, file: Path) -> None:
    with database_in(site.room) as empty:
        restore(site, file, str(site.room / "again") if on_sqlite() else url_of(empty))


# -- what is refused ----------------------------------------------------------------------------------


@pytest.mark.skipif(not on_sqlite(), reason="a folder is where SQLite lies")
def test_a_folder_with_something_in_it_is_not_written_over(given: Site, place: str) -> None:
    filled()
    file = back_up(given)
    Path(place).mkdir()
    (Path(place) / "notes.txt").write_text("mine")

    with pytest.raises(Refused, match=r"is not empty. Nothing was written over"):
        restore(given, file, place)
    assert [path.name for path in Path(place).iterdir()] == ["notes.txt"]
    with pytest.raises(Refused, match="is not empty"):
        restore(given, file, str(given.data))


@pytest.mark.skipif(on_sqlite(), reason="needs PostgreSQL")
def test_a_database_with_something_in_it_is_not_written_over(given: Site, place: str) -> None:
    filled()
    file = back_up(given)
    restore(given, file, place)

    with pytest.raises(Refused, match="The database is not empty"):
        restore(given, file, place)


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def something_else(file: Path) -> None:
    clear = file.with_name("clear")
    clear.write_bytes(b"no database")
    file.unlink()
    encrypt(clear, file, recipients_from([PUBLIC]))


@pytest.mark.parametrize(
    ("harm", "words"),
    [(cut_off, "damaged"), (flip, "damaged"), (empty, "does not open"), (something_else, "no database of Lantern")],
)
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    given: Site, place: str, harm: Callable[[Path], None], words: str
) -> None:
    filled()
    file = back_up(given)
    harm(file)

    with pytest.raises(Refused, match=rf"Nothing was restored, and nothing half was left behind.*{words}"):
        restore(given, file, place)
    assert is_empty(place)


def test_another_identity_does_not_open_it(given: Site, place: str) -> None:
    filled()
    file = back_up(given)
    (given.room / "other.txt").write_text(OTHER)
    (given.room / "none.txt").write_text("# nothing\n")
    (given.room / "odd.txt").write_text("my password\n")

    for name, words in (("other.txt", "not encrypted for this"), ("none.txt", "empty"), ("odd.txt", "no identity")):
        with pytest.raises(Refused, match=words):
            restore(given, file, place, name)
    with pytest.raises(Refused, match=r"There is no file missing\.txt"):
        restore(given, file, place, "missing.txt")
    assert is_empty(place)


def test_data_that_were_tampered_with_are_not_restored(
    given: Site, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    file = back_up(given)
    monkeypatch.setattr(restoring, "faults", lambda: iter(["folder x, entry 3: the entry was altered"]))

    with pytest.raises(Refused, match="does not hold together: folder x, entry 3"):
        restore(given, file, place)
    assert is_empty(place)


@pytest.mark.parametrize("step", ["decrypt", "engine_of", "act", "row_counts"])
def test_a_failure_at_any_step_leaves_nothing(
    given: Site, place: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    filled()
    file = back_up(given)

    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(restoring, step, no_room)

    with pytest.raises(Refused, match="No space left"):
        restore(given, file, place)
    assert is_empty(place)


def test_without_the_keys_nothing_is_restored(given: Site, place: str) -> None:
    filled()
    file = back_up(given)
    shutil.rmtree(given.keys)
    hold(None)

    with pytest.raises(Refused, match="Nothing was restored"):
        restore(given, file, place)
    assert is_empty(place)


# -- as somebody does it ------------------------------------------------------------------------------


def terminal(site: Site, *words: str, mode: str = "file", typed: str = "") -> subprocess.CompletedProcess[str]:
    """A command of this installation, in a process of its own."""
    given_here = {
        **os.environ, "LANTERN_DATA": str(site.data), "LANTERN_KEYS": str(site.keys), "LANTERN_KEY_MODE": mode,
        "LANTERN_BACKUPS": str(site.room / "b"), "LANTERN_BACKUP_RECIPIENTS": PUBLIC, "LANTERN_HTTPS": "no",
        "DJANGO_SETTINGS_MODULE": "lantern.app.settings", "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    call = [sys.executable, "-c", "from lantern.app.main import run; run()", *words]
    return subprocess.run(  # noqa: S603 -- our own
        call, env=given_here, capture_output=True, text=True, check=False, timeout=60, input=typed
    )


def change_mode(site: Site, mode: str) -> None:
    """Keep the root key of this installation in the other way."""
    root = site.ring.root.key
    for name in (KEY_FILE, LOCKED_FILE):
        (site.keys / name).unlink(missing_ok=True)
    if mode == "file":
        keep_in_file(site.keys, root)
    else:
        keep_under_passphrase(site.keys, root, PHRASE, Effort(1, 8 * 1024, 1))


@pytest.mark.skipif(not on_sqlite(), reason="makes its own data folder")
@pytest.mark.parametrize(
    ("before", "after"), [("passphrase", "passphrase"), ("passphrase", "file"), ("file", "passphrase")]
)
def test_with_a_passphrase_backups_are_taken_and_restored_whatever_the_other_side_uses(
    given: Site, before: str, after: str
) -> None:
    folder = filled()
    change_mode(given, before)
    taken = terminal(given, "backup", *STDIN[before], mode=before, typed=TYPED[before])
    assert (taken.returncode, taken.stderr) == (0, "")
    (file,) = (given.room / "b").glob("*.age")
    connection.close()
    destroy(given)
    change_mode(given, after)
    place = str(given.room / "restored")
    how = ("restore", str(file), "--identity", str(given.room / "identity.txt"), "--into", place)

    done = terminal(given, *how, *STDIN[after], mode=after, typed=TYPED[after])

    assert (done.returncode, done.stderr) == (0, "")
    with at(place):
        assert queries.title_of(everything(folder.id)) == CANARIES[0]


@pytest.mark.skipif(not on_sqlite(), reason="makes its own data folder")
@pytest.mark.parametrize(("typed", "words"), [("babab\n", "not the passphrase"), ("", "")])
def test_without_the_passphrase_there_is_neither_a_backup_nor_a_restore(given: Site, typed: str, words: str) -> None:
    filled()
    file = back_up(given)
    change_mode(given, "passphrase")
    place = given.room / "restored"
    how = ("restore", str(file), "--identity", str(given.room / "identity.txt"), "--into", str(place))

    for command in (("backup",), how):
        done = terminal(given, *command, *(STDIN["passphrase"] if typed else ()), mode="passphrase", typed=typed)
        assert (done.returncode, done.stdout) == (1, "")
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    assert not place.exists()
    assert not (given.room / "b").exists()


@pytest.mark.skipif(not on_sqlite(), reason="makes its own data folder")
def test_the_commands_carry_out_the_drill_from_the_terminal(given: Site) -> None:
    folder = filled()
    taken = terminal(given, "backup")
    assert (taken.returncode, taken.stderr) == (0, "")
    (file,) = (given.room / "b").glob("*.age")
    connection.close()
    destroy(given)
    place = str(given.room / "restored")
    wrong = terminal(given, "restore", str(file), "--identity", str(given.room / "missing.txt"), "--into", place)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "There is no file missing.txt" in wrong.stderr

    how = ("restore", str(file), "--identity", str(given.room / "identity.txt"), "--into", place)
    (given.keys / ERASED_FILE).rename(given.room / ERASED_FILE)
    lost = terminal(given, *how)
    assert (lost.returncode, lost.stdout, "--without-erasure-list" in lost.stderr) == (1, "", True)
    (given.room / ERASED_FILE).rename(given.keys / ERASED_FILE)

    done = terminal(given, *how)

    assert (done.returncode, done.stderr) == (0, "")
    assert "All hold together." in done.stdout
    with at(place):
        assert queries.title_of(everything(folder.id)) == CANARIES[0]
        assert AuditEntry.objects.filter(actor=LEAD.account).exists()
