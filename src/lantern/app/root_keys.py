"""The root key of this process, while a passphrase was typed for it. Only in memory, and in that of its children."""

from lantern.vault.custody import RootKey

_held: list[RootKey] = []


def keep_root(root: RootKey | None) -> None:
    """Keep the root key; ``None`` forgets it."""
    _held.clear()
    if root is not None:
        _held.append(root)


def kept_root() -> RootKey | None:
    """The root key, if somebody has typed its passphrase."""
    return _held[0] if _held else None
