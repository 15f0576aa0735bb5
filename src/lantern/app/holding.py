"""The keyring from a root key that was opened by its passphrase. Needs the settings to be loaded."""

from pathlib import Path

from django.conf import settings

from lantern.vault.custody import CustodyRefused, RootKey
from lantern.vault.keyring import Keyring, hold, keyring


def hold_keys(root: RootKey) -> None:
    """Keep the keyring of this root key for the process and its children.

    Raises:
        CustodyRefused: there is no bundle, or this key does not open it.
    """
    hold(Keyring(root, Path(settings.LANTERN_KEYS)))


def is_locked() -> bool:
    """Whether nobody has opened the keys yet."""
    try:
        keyring()
    except CustodyRefused:
        return True
    return False
