"""What ``lantern backup`` and ``lantern restore`` do. Needs the settings to be loaded."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from lantern.app.brought_back_words import BRING_NEWEST, older_than_live
from lantern.app.clock import now
from lantern.app.databases import UnreadableDatabase, database, sqlite
from lantern.app.failures import Refused
from lantern.folders.erasing import erase_again, settle_erasures
from lantern.readiness.brought_back import is_of_the_time_before, keep_live_file, note_restored, was_live
from lantern.readiness.drills import PURPOSE as DRILL
from lantern.readiness.drills import drill_words
from lantern.vault.ageing import AgeRefused, identities_from
from lantern.vault.backup import BackupRefused, forget_old, take_backup
from lantern.vault.custody import CustodyRefused
from lantern.vault.engines import EngineRefused
from lantern.vault.envelope import EnvelopeRefused
from lantern.vault.erasure_list import ERASED_FILE, UnreadableList, read_list
from lantern.vault.key_copies import KeyCopyRefused, copy_keys
from lantern.vault.keyring import Keyring, keyring
from lantern.vault.restore import Hands, RestoreRefused, RestoreReport, restore_into_folder, restore_into_server

_REFUSALS: Final = (
    BackupRefused, RestoreRefused, AgeRefused, EngineRefused, KeyCopyRefused, CustodyRefused, UnreadableList,
    UnreadableDatabase,
)  # fmt: skip
_NO_LIST: Final = (
    f"There is no {ERASED_FILE} beside the keys. Without it, people who were erased after the backup could be read "
    "again. Take it from the newest copy of the keys. If there is none any more, say so: --without-erasure-list. "
    "Then erase by hand who was erased since."
)
_SERVERS: Final = ("postgres://", "postgresql://")


def back_up(to: Path | None) -> Iterator[str]:
    """Take a backup; what was done, line by line.

    Raises:
        Refused: why there is none, and what to do.
    """
    folder = settings.LANTERN_BACKUPS if to is None else to
    with _in_words("No backup was made, and nothing half was left behind"):
        settle_erasures(now())
        report = take_backup(
            to=folder, recipients=settings.LANTERN_BACKUP_RECIPIENTS, work=_work(), at=now(),
            version=version("lantern-safeguarding"),
        )  # fmt: skip
        gone = forget_old(folder, now())
    yield f"Wrote {report.file}: {report.size:,} bytes, for {_many(report.recipients, 'recipient')}."
    yield (
        f"Opened it again and looked through it: {_many(sum(report.rows.values()), 'row')}, "
        f"{_many(report.audit_entries, 'audit entry', 'audit entries')}. All hold together."
    )
    if gone:
        yield f"Removed {_many(len(gone), 'backup')} older than 35 days."
    yield "Next: let it be copied to another place. The keys are not in it: lantern backup --keys-to FOLDER."


def copy_of_keys(to: Path) -> Iterator[str]:
    """Copy the wrapped keys; what was done, line by line.

    Raises:
        Refused: why not, and what to do.
    """
    with _in_words("The keys were not copied"):
        settle_erasures(now())
        # What the copy does not know, a restore cannot say. But better a copy that knows less of it than none.
        untold = _untold()
        names = copy_keys(settings.LANTERN_KEYS, to, never_inside=(settings.LANTERN_DATA, settings.LANTERN_BACKUPS))
    yield from untold
    yield f"Copied {', '.join(names)}. The copy that was there is gone: keep no older one."
    yield "The root key is not in the copy. Without it, or the people who can make it anew, the copy opens nothing."


def restore(file: Path, identity: Path, into: str, *, without_list: bool = False, drill: bool = False) -> Iterator[str]:
    """Restore a backup; what was done, line by line.

    Args:
        file: the backup.
        identity: the file with the key that opens it.
        into: a new folder, or the address of an empty database.
        drill: only to see that it works: a folder is taken away again.
        without_list: restore even though the erasure list is missing: who was erased comes back (T13).

    Raises:
        Refused: why not, and what to do.
    """
    at = now()
    with _in_words("Nothing was restored, and nothing half was left behind"):
        ring = keyring()
        has_list = (settings.LANTERN_KEYS / ERASED_FILE).exists()
        if not has_list and not without_list:
            raise RestoreRefused(_NO_LIST)
        erased = read_list(settings.LANTERN_KEYS, ring.installation)
        hands = Hands(migrate=_migrate, erase_again=lambda: erase_again(erased, at=at), look=_older)
        identities = identities_from(identity.read_text(encoding="utf-8"))
        if into.startswith(_SERVERS):
            report = restore_into_server(
                file=file, identities=identities, description=database(into, settings.LANTERN_DATA), work=_work(),
                hands=hands, at=at,
            )  # fmt: skip
        else:
            report = restore_into_folder(
                file=file, identities=identities, into=Path(into).absolute(), sqlite=sqlite, hands=hands, at=at
            )
    yield from _told(report, into, has_list=has_list, drill=drill)
    yield from report.found
    yield from (_taken_away(into),) if drill else _noted(report, at)
    yield f"To note it on the page of set-up, A backup brought back, type: {_proof(ring, at)}"


def _told(report: RestoreReport, into: str, *, has_list: bool, drill: bool) -> Iterator[str]:
    yield (
        f"Restored {_many(sum(report.rows.values()), 'row')} and "
        f"{_many(report.audit_entries, 'audit entry', 'audit entries')}. All hold together."
    )
    if has_list:
        yield f"Erased again, because it was erased after the backup: {_many(report.erased_again, 'folder')}."
    else:
        yield f"WARNING: there is no {ERASED_FILE} beside the keys. What was erased after the backup can be read again."
        yield "Before anybody signs in: erase again, by hand, who was erased after the backup was made."
    yield f"Ended {_many(report.signed_out, 'session')}: everybody signs in anew."
    if drill:
        return
    setting = "DATABASE_URL" if into.startswith(_SERVERS) else "LANTERN_DATA"
    yield f"Next: set {setting} to the new place. Then: lantern check, and lantern serve."
    yield "Then look: whoever left after the backup was made has an account again. End it."


def _older() -> tuple[str, ...]:
    """What is wrong with the age of what was restored, asked in it: two lines, or none."""
    told = was_live()
    if told is None or not is_of_the_time_before():
        return ()
    return f"WARNING: this backup is too old: {older_than_live(told)}.", BRING_NEWEST


def _noted(report: RestoreReport, at: datetime) -> Iterator[str]:
    """Beside the keys stands from now on up to when this database reaches; a line only where that failed."""
    try:
        note_restored(at=at, reaches=report.reaches or at)
    except OSError as error:
        yield f"WARNING: that a backup was brought back could not be noted beside the keys ({error.strerror})."


def _untold() -> tuple[str, ...]:
    """Bring up to date beside the keys that reports are taken; a line only where that failed."""
    try:
        keep_live_file(now())
    except OSError as error:
        return (f"WARNING: that reports are taken could not be noted beside the keys ({error.strerror}).",)
    return ()


def _taken_away(into: str) -> str:
    if into.startswith(_SERVERS):
        return "It was a drill. Drop that database now: it holds everything."
    shutil.rmtree(Path(into).absolute())
    return "It was a drill: what was restored is taken away again. Take the identity away from this machine, too."


def _proof(ring: Keyring, at: datetime) -> str:
    return drill_words(ring.root.derived(DRILL), at)


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _work() -> Path:
    """A folder that is as secret as the data, for what lies there for a moment."""
    settings.LANTERN_DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Path(settings.LANTERN_DATA)


@contextmanager
def _in_words(otherwise: str) -> Iterator[None]:
    try:
        yield
    except _REFUSALS as refusal:
        raise Refused(f"{otherwise}. {refusal}") from None
    except EnvelopeRefused:
        raise Refused(f"{otherwise}. The root key here does not belong to these keys.") from None
    except FileNotFoundError as error:
        raise Refused(f"{otherwise}. There is no file {Path(str(error.filename)).name}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{otherwise}. The identity is no text file.") from None
    except OSError as error:
        raise Refused(f"{otherwise}. The disk said: {error.strerror or 'it could not be written'}.") from None
    except DatabaseError as error:
        raise Refused(f"{otherwise}. The database could not be read or written ({type(error).__name__}).") from None


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
