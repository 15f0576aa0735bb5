"""The real settings, with folders, keys and a database that live as long as the tests do."""

import atexit
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from lantern.vault.bundle import Bundle, keep, written
from lantern.vault.custody import new_key_file

ROOM = Path(tempfile.mkdtemp(prefix="lantern-tests-"))
atexit.register(shutil.rmtree, ROOM, ignore_errors=True)
os.environ.update(
    LANTERN_DATA=str(ROOM / "data"),
    LANTERN_KEYS=str(ROOM / "keys"),
    LANTERN_CHECKPOINTS=str(ROOM / "checkpoints"),
    LANTERN_BACKUPS=str(ROOM / "backups"),
    LANTERN_HTTPS="no",
)
STARTED = datetime(2026, 11, 22, 9, tzinfo=UTC)
(ROOM / "data").mkdir()
ROOT_KEY = new_key_file(ROOM / "keys")
keep(ROOM / "keys" / "bundle.json", written(Bundle.new(STARTED), ROOT_KEY.key))

from lantern.app.settings import *  # noqa: E402, F403 -- the environment comes first

# Hundreds of tests report a concern; whether an installation may take one is tried in tests/readiness.
LANTERN_ASKS_WHETHER_LIVE = False
# Real hashing is tried where it is the promise; a thousand sign-ins in tests need none.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
