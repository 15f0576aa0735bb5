import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from lantern.folders import erasing, queries
from lantern.folders.attachment_models import AttachmentChunk
from lantern.folders.models import Entry, Folder, SearchBlob
from lantern.vault import erasure, rotation
from lantern.vault.erased_models import Erased
from lantern.vault.erasure_list import ERASED_FILE, UnreadableList, publish_list, read_list
from lantern.vault.keyring import KeysDestroyed, keyring
from lantern.vault.models import AuditEntry, FolderKey
from lantern.vault.soundness import faults
from tests.site_room import MADE, Site, on_sqlite
from tests.vault.make_people import CANARIES, erase, everything, filled

DAY = timedelta(days=1)


def secrets_of(folder: Folder) -> list[bytes]:
    """What would be needed to open the folder, as it stands on the disk: wrapped keys and envelopes."""
    return [
        *(bytes(row.wrapped) for row in FolderKey.objects.filter(folder=folder.id)),
        *(bytes(row.body) for row in Entry.objects.filter(folder=folder)),
        *(bytes(row.words) for row in SearchBlob.objects.filter(folder=folder)),
        *(bytes(row.content) for row in AttachmentChunk.objects.filter(folder=folder.id)),
        bytes(Folder.objects.get(pk=folder.pk).title or b""),
    ]


def found(site: Site, wanted: list[bytes]) -> int:
    # The middle of a value: a large one is cut over several pages, with a number in front of each.
    at_rest = site.at_rest()
    return sum(value[20:120] in at_rest for value in wanted)


def rotate(at: datetime) -> None:
    ring = keyring()
    ring.change(lambda bundle: bundle.rotated(at))
    for row in FolderKey.objects.all():
        ring.rewrapped(row).save()


def settled(at: datetime) -> int:
    """What the sweep does again and again: on a server where others are at work, once may be too early."""
    until = time.monotonic() + 60
    finished = erasing.settle_erasures(at)
    while not on_sqlite() and not finished and time.monotonic() < until:
        finished = erasing.settle_erasures(at)
    return finished


needs_sqlite = pytest.mark.skipif(not on_sqlite(), reason="looks into the files of SQLite")


@needs_sqlite
def test_no_word_of_a_folder_stands_in_the_files_in_clear(site: Site) -> None:
    filled()

    at_rest = site.at_rest()

    assert b"folders_entry" in at_rest
    assert [words for words in (*CANARIES, "canary pixels") if words.encode() in at_rest] == []


@needs_sqlite
def test_no_key_and_no_envelope_of_an_erased_folder_stays_in_the_files(site: Site) -> None:
    folder = filled()
    secrets = secrets_of(folder)
    assert found(site, secrets) == len(secrets)

    erase(folder, MADE)

    assert found(site, secrets) == 0
    assert Erased.objects.get().finished_at == MADE


@needs_sqlite
def test_the_search_for_bytes_notices_an_erasure_that_does_not_scrub(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled()
    secrets = secrets_of(folder)
    monkeypatch.setattr(erasure, "scrub", lambda: False)

    erase(folder, MADE)

    assert found(site, secrets) > 0
    assert Erased.objects.get().finished_at is None


@needs_sqlite
def test_the_search_for_bytes_notices_a_database_that_does_not_write_over(site: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
    folder = filled()
    secrets = secrets_of(folder)

    erase(folder, MADE)

    assert found(site, secrets) > 0


@pytest.mark.skipif(on_sqlite(), reason="looks into the files of PostgreSQL")
def test_no_wrapped_key_of_an_erased_folder_stays_in_the_table_of_postgres(site: Site) -> None:  # noqa: ARG001
    folder = filled()
    filled("Somebody else")
    secrets = [bytes(row.wrapped) for row in FolderKey.objects.filter(folder=folder.id)]
    assert all(value[20:120] in table_file() for value in secrets)

    erase(folder, MADE)
    if Erased.objects.get().finished_at is None:
        settled(MADE)

    assert not any(value[20:120] in table_file() for value in secrets)
    assert Erased.objects.get().finished_at == MADE


IN_THE_WAY = {
    "somebody who reads": (None, "SELECT count(*) FROM vault_folderkey", psycopg.IsolationLevel.REPEATABLE_READ),
    "somebody who changes": (None, "SELECT pg_current_xact_id()", psycopg.IsolationLevel.READ_COMMITTED),
    "a change in another database": ("postgres", "SELECT pg_current_xact_id()", psycopg.IsolationLevel.READ_COMMITTED),
}


@pytest.mark.skipif(on_sqlite(), reason="only PostgreSQL keeps what a reader may still look at")
@pytest.mark.parametrize(("where", "does", "isolation"), IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_an_erasure_is_not_finished_while_postgres_has_to_keep_the_keys_for_others(
    site: Site,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
    where: str | None,
    does: str,
    isolation: psycopg.IsolationLevel,
) -> None:
    folder = filled()
    secrets = [bytes(row.wrapped) for row in FolderKey.objects.filter(folder=folder.id)]
    monkeypatch.setattr(erasure, "_PATIENCE", 0.2)
    described = connection.get_connection_params()
    other = psycopg.connect(**{**described, "dbname": where or described["dbname"]})
    try:
        other.isolation_level = isolation
        other.execute(does)
        erase(folder, MADE)
        assert Erased.objects.get().finished_at is None
        assert any(value[20:120] in table_file() for value in secrets)
    finally:
        gone = other.info.backend_pid
        other.close()
        # The server takes a moment to let go of it; the test database cannot be thrown away before.
        until = time.monotonic() + 10
        while is_there(gone) and time.monotonic() < until:
            time.sleep(0.05)

    settled(MADE + DAY)

    assert Erased.objects.get().finished_at == MADE + DAY
    assert not any(value[20:120] in table_file() for value in secrets)


def is_there(process: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [process])
        return bool(cursor.fetchone()[0])


def table_file() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('vault_folderkey'))")
        return bytes(cursor.fetchone()[0])


def test_what_a_reader_kept_from_being_scrubbed_is_scrubbed_by_the_sweep(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled()
    with monkeypatch.context() as patched:
        patched.setattr(erasure, "scrub", lambda: False)
        erase(folder, MADE)
    assert Erased.objects.get().finished_at is None

    assert settled(MADE + DAY) == 1
    assert erasing.settle_erasures(MADE + 2 * DAY) == 0

    assert Erased.objects.get().finished_at == MADE + DAY
    assert list(faults()) == []
    assert json.loads((site.keys / ERASED_FILE).read_text())["erased"][0]["folder"] == str(folder.id)


# -- keys of keys -------------------------------------------------------------------------------------


def stolen(folder: Folder) -> Iterator[FolderKey]:
    """The wrapped keys as a stolen backup holds them."""
    return iter(list(FolderKey.objects.filter(folder=folder.id)))


def opens(rows: list[FolderKey], folder: UUID) -> bool:
    try:
        keyring().opened(everything(folder), {row.purpose: row for row in rows})
    except KeysDestroyed:
        return False
    return True


def test_a_stolen_backup_is_useless_once_the_keys_of_that_time_are_destroyed(site: Site) -> None:  # noqa: ARG001
    folder, other = filled(), filled("Somebody else")
    backup = list(stolen(folder))
    erase(folder, MADE)
    due = MADE + 6 * DAY

    assert not rotation.is_due(due - timedelta(seconds=1))
    assert rotation.is_due(due)
    rotate(due)
    assert not rotation.is_due(due + DAY)
    # Until then a thief who also has our keys of today could read it: this is the window that is promised.
    assert rotation.destroy_retired(at=due + 35 * DAY - timedelta(seconds=1)) == ()
    assert opens(backup, folder.id)

    assert len(rotation.destroy_retired(at=due + 35 * DAY)) == 1

    assert not opens(backup, folder.id)
    assert queries.title_of(everything(other.id)) == "Somebody else"
    assert rotation.destroy_retired(at=due + 36 * DAY) == ()
    assert AuditEntry.objects.filter(action="keys.destroyed").count() == 1
    assert list(faults()) == []


def test_what_a_retired_key_still_wraps_is_wrapped_anew_before_that_key_is_destroyed(site: Site) -> None:  # noqa: ARG001
    folder = filled()
    ring = keyring()
    ring.change(lambda bundle: bundle.rotated(MADE))

    assert len(rotation.destroy_retired(at=MADE + 400 * DAY)) == 1
    assert queries.title_of(everything(folder.id)) == CANARIES[0]


def test_the_key_is_replaced_every_ninety_days_anyway(site: Site) -> None:  # noqa: ARG001
    assert not rotation.is_due(MADE + 89 * DAY)
    assert rotation.is_due(MADE + 90 * DAY)


# -- the list beside the keys -------------------------------------------------------------------------


def test_the_list_never_forgets_what_an_older_database_does_not_know(site: Site) -> None:
    folder = filled()
    erase(folder, MADE)
    before = read_list(site.keys, site.ring.installation)
    Erased.objects.all().delete()

    assert publish_list(site.keys, site.ring.installation) == before
    assert [line.folder for line in before] == [folder.id]


def test_a_list_that_is_damaged_or_of_somebody_else_is_refused(site: Site) -> None:
    erase(filled(), MADE)

    with pytest.raises(UnreadableList, match="another installation"):
        read_list(site.keys, uuid4())
    (site.keys / ERASED_FILE).write_text("{}")
    with pytest.raises(UnreadableList, match="cannot be read"):
        read_list(site.keys, site.ring.installation)


def test_the_list_holds_no_name_and_no_reason(site: Site) -> None:
    erase(filled(), MADE)

    (line,) = json.loads((site.keys / ERASED_FILE).read_text())["erased"]

    assert line.keys() == {"folder", "erased_at", "ground"}
    assert line["ground"] == "time_is_up"
