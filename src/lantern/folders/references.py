"""The reference of a folder: short enough to say on the telephone, and it tells nothing."""

import secrets
from typing import Final

# Without letters and digits that are taken for one another when they are spoken or read.
LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_HALF: Final = 4


def new_reference() -> str:
    """A random reference such as ``7K2M-Q4XD``; one of 656 thousand million."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(_HALF)) for _ in range(2))
