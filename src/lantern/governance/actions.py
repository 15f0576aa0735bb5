"""What is done with the picture: one act with one entry in the audit."""

from datetime import datetime

from lantern.vault.acts import act
from lantern.vault.audit import By

TAKEN = "picture.taken"


def note_taken_out(*, by: By, at: datetime) -> None:
    """Note that somebody took the picture out. It is about no folder, so it stands in the chain of who took it.

    Raises:
        ValueError: nobody took it.
    """
    if by.account is None:
        raise ValueError("somebody takes it out, or nobody does")
    with act(by=by, at=at, folder=by.account, action=TAKEN):
        pass
