"""Ways out for the tests: one that keeps what it was given, and can be told to fail."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lantern.sending.wording import Words


@dataclass
class KeptPost:
    """Keeps every message; ``faults`` are raised one after the other, ``None`` for a message that goes through."""

    faults: Iterable[BaseException | type[BaseException] | None] = ()
    kept: list[tuple[str, Words, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._faults = iter(self.faults)

    def send(self, address: str, words: Words, message_id: str) -> None:
        fault = next(self._faults, None)
        if fault is None or fault is Dies:
            self.kept.append((address, words, message_id))
        if fault is not None:
            raise fault


class Dies(BaseException):
    """The process is killed after the server has taken the message, and before that is written down."""
