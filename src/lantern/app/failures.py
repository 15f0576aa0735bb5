"""What a command refuses, in a sentence for the person who called it."""


class Refused(Exception):  # noqa: N818 -- it says what was refused, not that the program failed
    """The call cannot be answered. ``code`` is the exit code: 1 something is wrong, 2 a wrong call."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        """``message`` says what happened, why, and what to do next."""
        self.code = code
        super().__init__(message)
