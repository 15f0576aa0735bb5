"""Making the key that opens backups, on a computer that is not the server."""

import sys
from pathlib import Path

from lantern.app.failures import Refused
from lantern.vault.ageing import new_identity
from lantern.vault.bundle import keep


def make_identity(file: Path) -> None:
    """Write a new identity into a file that only its owner may read, and show its public key.

    Raises:
        Refused: the file exists.
    """
    if file.exists():
        raise Refused(f"{file.name} exists already. Nothing was written over: it may be the only key to your backups.")
    text, public = new_identity()
    try:
        keep(file.absolute(), text)
    except OSError as error:
        raise Refused(f"{file.name} could not be written ({error.strerror}). Nothing was made.") from None
    sys.stdout.write(
        f"Made {file.name}. Whoever has this file can open your backups. Keep it away from the server, in two places.\n"
        f"Set on the server: LANTERN_BACKUP_RECIPIENTS={public}\n"
    )
