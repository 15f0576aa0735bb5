"""What the pages refuse. Any room may raise these; each becomes a page that says what happened, why, and what next."""


class Refusal(Exception):  # noqa: N818 -- it says what was refused, not that the program failed
    """Asked for, and not given. Subclasses say which page answers; none carries words about a person."""

    page = "not_understood"


class NotUnderstood(Refusal):
    """The request makes no sense, so it was not carried out (400)."""


class NotThere(Refusal):
    """There is nothing here, or nothing that this account may see: both look the same (404)."""

    page = "not_there"


class TooLarge(Refusal):
    """More was sent than we take at once (413)."""

    page = "too_large"


class TooMany(Refusal):
    """Too often in too short a time (429)."""

    page = "too_many"

    def __init__(self, *, wait: int) -> None:
        """``wait`` is in seconds: when it may be tried again."""
        super().__init__()
        self.wait = max(1, wait)


class NotNow(Refusal):
    """Lantern cannot do it at the moment, for example because the store is full or busy (503)."""

    page = "not_now"


class Locked(Refusal):
    """The house was locked by somebody who may do that; nothing can be read or written (503)."""

    page = "locked"
