"""Opening the house for a command: the passphrase, if there is one; the settings; the keys."""

import os
import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from typing import Final

import django

from lantern.app.databases import UnreadableDatabase
from lantern.app.environment import Environment, UnreadableSetting
from lantern.app.failures import Refused
from lantern.app.root_keys import keep_root
from lantern.vault.custody import CustodyRefused, RootKey, from_passphrase

SETTINGS: Final = "lantern.app.settings"
_QUESTION: Final = "Passphrase of the root key (it is not shown): "


def load_settings() -> None:
    """Make Django ready with the settings of the environment.

    Raises:
        Refused: a setting means nothing.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # Whatever a command that knows the data writes is for its owner only.
    os.umask(0o077)
    try:
        django.setup()
    except (UnreadableSetting, UnreadableDatabase) as fault:
        raise Refused(str(fault)) from None


def root_by_passphrase(*, from_stdin: bool, asks: Callable[[str], str] = getpass) -> RootKey | None:
    """The root key, where a passphrase opens it; ``None`` in key-file mode, or with nobody there to ask.

    The passphrase never stands among the arguments, in the environment or in a file.

    Raises:
        Refused: it is not the passphrase.
    """
    given = Environment()
    if given.text("LANTERN_KEY_MODE") != "passphrase":
        return None
    if not from_stdin and not sys.stdin.isatty():
        return None
    typed = sys.stdin.readline() if from_stdin else asks(_QUESTION)
    try:
        root = from_passphrase(Path(given.text("LANTERN_KEYS")).absolute(), typed.strip())
    except CustodyRefused as refusal:
        raise Refused(str(refusal)) from None
    keep_root(root)
    return root
