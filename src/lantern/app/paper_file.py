"""A file of paper that is whole and counted, or is not there at all."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4


class PaperFile:
    """Writes one new file; whatever goes wrong before the end takes it away again. Nothing is ever written over."""

    def __init__(self, file: Path) -> None:
        """Take the name of the file; nothing is written yet."""
        self._file = file
        self._part = file.with_name(f".{uuid4().hex}.part")
        self._ours = False

    def write(self, made: bytes) -> None:
        """Put the whole of it on the disk.

        Raises:
            OSError: it cannot be written, or a file of this name is there.
        """
        # The name is taken first, by an empty file: so what comes into its place is put over nobody else's.
        # A link would do it in one step, and is not known on most sticks.
        with self._file.open("xb"):
            self._ours = True
        with self._part.open("xb") as part:
            part.write(made)
            part.flush()
            os.fsync(part.fileno())
        self._part.replace(self._file)

    def __enter__(self) -> Self:
        """The file, to be written."""
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        """Take away what does not count."""
        if kind is not None and self._ours:
            self._part.unlink(missing_ok=True)
            self._file.unlink(missing_ok=True)
