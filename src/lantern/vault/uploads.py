"""Files on their way in: held in memory, never in a clear temporary file (G5).

Django's own handlers write anything above 2.5 MB into the folder of temporary files. This one keeps
what may be kept, counts the rest, and says with the file that it was too large.
"""

from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST: Final = 10 * 1024 * 1024
LARGEST_REQUEST: Final = 2 * LARGEST


class MemoryUpload(InMemoryUploadedFile):
    """A file in memory. One that was too large is empty, and its ``size`` says how large it was."""

    def __init__(self, held: bytes | None, size: int, name: str, media_type: str, field: str) -> None:
        """``held`` is none where the file was too large."""
        super().__init__(BytesIO(held or b""), field, name, media_type, size, None)
        self.too_large = held is None


class MemoryUploadHandler(FileUploadHandler):
    """Holds up to 10 MB of one file and 20 MB of one request in memory."""

    def __init__(self, *given: Any, **options: Any) -> None:
        """One for each request."""
        super().__init__(*given, **options)
        self._held: bytearray | None = None
        self._in_request = 0

    def new_file(self, *given: Any, **options: Any) -> None:
        """Start the next file."""
        super().new_file(*given, **options)
        self._held = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or let go of the whole file once it is too large."""
        self._in_request += len(raw_data)
        if self._held is None:
            return
        if start + len(raw_data) > LARGEST or self._in_request > LARGEST_REQUEST:
            self._held = None
            return
        self._held += raw_data

    def file_complete(self, file_size: int) -> MemoryUpload:
        """The file, or word of how large it was."""
        held = None if self._held is None else bytes(self._held)
        self._held = None
        return MemoryUpload(held, file_size, self.file_name or "", self.content_type or "", self.field_name or "")
