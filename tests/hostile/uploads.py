"""Files that harm, and files that tell too much: made by code, each from a seed. And what must not be left of them."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Final

import pikepdf

from lantern.folders.attachments import ListedAttachment
from lantern.privacy.kinds import Kind, kind_of
from lantern.privacy.words import FileRefused
from tests.privacy import samples

TAKEN: Final = "taken"
REFUSED: Final = "refused"
RUNS: Final = b"<script>document.title='RAN'</script>"
NAMES: Final = (
    "bruise.jpg",
    "../../../../etc/cron.d/x.jpg",
    "..\\..\\windows\\win.ini",
    "photo.jpg\x00.exe",
    "gpj.\u202ecod.exe",
    "a\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>.jpg",
    "<img src=x onerror=alert(1)>.png",
    '"; filename="evil.html',
    "x" * 10_000 + ".jpg",
    "photo.jpg.html",
    "CON.jpg",
    "{{ 7*7 }}.pdf",
    "%00%2e%2e%2f.jpg",
    "صورة.jpg",
    "\ufeff\u200e\u2066.jpg",
)
TYPES: Final = (
    "image/jpeg", "text/html", "image/svg+xml", "application/x-msdownload", "application/octet-stream", "", 'a/b; c="',
    "text/html; charset=utf-7", "multipart/mixed",
)  # fmt: skip
FIXED: Final = re.compile(
    r"(image/(jpeg|png)|application/(pdf|vnd\.[a-z.-]+)|audio/[a-z0-9]+|text/plain)(; charset=utf-8)?"
)
LEFT: Final = (
    samples.CANARY.encode(), samples.GPS_BYTES, b"<script", b"Exif\0\0", b"ns.adobe.com", b"\xa9xyz", b"+51.87",
    b"JavaScript", b"vbaProject", b"MZ\x90\0", b"Photoshop 3.0",
)  # fmt: skip
"""What stands in the files that were sent, and in none that is kept."""


@dataclass(frozen=True)
class Upload:
    """One file that somebody sends. ``becomes``: taken, or refused."""

    what: str
    content: bytes
    becomes: str
    name: str = "photo.jpg"
    media_type: str = "image/jpeg"


def corpus() -> dict[str, Upload]:
    """Every file by its name."""
    return {upload.what: upload for upload in (*_that_tell(), *_of_two_kinds(), *_that_burst(), *_that_run())}


def mixed(seed: int, count: int) -> Iterator[Upload]:
    """Files of the corpus under other names and other types, some of them spoilt."""
    chance, all_of_them = Random(seed), list(corpus().values())  # noqa: S311 -- which file, no secret
    for number in range(count):
        one = chance.choice(all_of_them)
        spoilt = bytearray(one.content[:2_000_000])
        if chance.random() < 0.3 and spoilt:
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        yield Upload(f"{number} {one.what}", bytes(spoilt), "", chance.choice(NAMES), chance.choice(TYPES))


def _that_tell() -> Iterator[Upload]:
    for kind in (
        "jpeg",
        "png",
        "webp",
        "gif",
        "wav",
        "mp3",
        "aac",
        "amr",
        "opus",
        "vorbis",
        "m4a",
        "pdf",
        "docx",
        "odt",
    ):
        yield Upload(f"{kind} that tells where and who", getattr(samples, kind)(), TAKEN)
    yield Upload("telephone recording that tells where", samples.m4a(telephone=True), TAKEN, "a.3gp", "audio/3gpp")
    yield Upload("film that tells where", samples.m4a(film=True), REFUSED, "a.mp4", "video/mp4")


def _of_two_kinds() -> Iterator[Upload]:
    packed = samples.zipped({"evil.html": RUNS})
    comment = samples.segment(0xFE, RUNS)
    photo = samples.jpeg()
    yield Upload("GIF that is a script", b"GIF89a/*" + samples.gif()[8:] + b"*/=1;" + RUNS, "")
    yield Upload("GIF with a script behind it", samples.gif() + RUNS, TAKEN)
    yield Upload("JPEG with a script inside", photo[:2] + comment + photo[2:], TAKEN)
    yield Upload("JPEG with a packed folder behind it", photo + packed, TAKEN)
    yield Upload("PNG with a program behind it", samples.png() + b"MZ\x90\0" + RUNS, TAKEN)
    yield Upload("PDF with a page behind it", samples.pdf() + RUNS, TAKEN, "a.pdf", "application/pdf")
    yield Upload("page with a PDF behind it", RUNS + samples.pdf(), REFUSED, "a.pdf", "application/pdf")
    yield Upload("packed folder behind a script", RUNS + packed, REFUSED)
    yield Upload("WAV that holds a page", samples.wav() + RUNS, TAKEN, "a.wav", "audio/wav")


def _that_burst() -> Iterator[Upload]:
    yield Upload("PNG of 50,000 by 50,000", samples.png_of_points(50_000, 50_000), REFUSED)
    yield Upload("PNG that is larger than it says", samples.png_of_points(900, 900) + b"\0" * 100, "")
    huge = {"word__header1.xml": b"<a>" + b" " * 70_000_000 + b"</a>"}
    yield Upload("Word text of 70 MB", samples.docx(**huge), REFUSED, "a.docx")
    many = {f"word/media/{number}.png": b"" for number in range(1_200)}
    yield Upload("packed folder of 1,200 files", samples.zipped({"word/document.xml": b"<a/>", **many}), REFUSED)
    laughs = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;&c;&c;</a>'
    yield Upload("words that multiply", samples.docx(**{"word__document.xml": laughs}), REFUSED)
    inside = {"word__media__image1.jpg": samples.png_of_points(40_000, 40_000)}
    yield Upload("Word text with a huge picture", samples.docx(**inside), REFUSED, "a.docx")
    yield Upload("10 MB and one byte", b"a" * (10 * 1024 * 1024 + 1), REFUSED, "a.txt", "text/plain")
    yield Upload("nothing", b"", REFUSED)
    for kind in ("jpeg", "png", "pdf", "docx", "m4a"):
        content = getattr(samples, kind)()
        yield Upload(f"half a {kind}", content[: len(content) // 3], REFUSED)


def _that_run() -> Iterator[Upload]:
    yield Upload("drawing with a script", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + RUNS, REFUSED)
    yield Upload("page", b"<!doctype html>" + RUNS, REFUSED)
    yield Upload("page behind blanks", b" \r\n" * 50 + RUNS, REFUSED)
    yield Upload("page behind a mark of order", b"\xef\xbb\xbf<html>" + RUNS, REFUSED)
    yield Upload("page in wide letters", ("<html>" + RUNS.decode()).encode("utf-16"), REFUSED)
    yield Upload("program", b"MZ\x90\0" + b"\0" * 200, REFUSED, "a.exe", "application/x-msdownload")
    yield Upload("commands", b"#!/bin/sh\nid\n", REFUSED, "a.sh", "text/plain")
    yield Upload("packed folder", samples.zipped({"../../evil.html": RUNS}), REFUSED, "a.zip", "application/zip")
    macros = {"word__vbaProject.bin": b"MZ\x90\0"}
    yield Upload("Word text with commands", samples.docx(**macros), REFUSED, "a.docm")
    yield Upload("old Word text", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, REFUSED, "a.doc")
    yield Upload("PDF with a password", samples.pdf(password="amber"), REFUSED)  # noqa: S106 -- of an invented file


def left_in(content: bytes) -> list[bytes]:
    """What of a file that was sent is still there: in its bytes, and in everything that is packed in it."""
    everything = b"\n".join((content, *_unpacked(content)))
    return [word for word in LEFT if word in everything]


def _unpacked(content: bytes) -> Iterator[bytes]:
    try:
        kind = kind_of(content)
    except FileRefused:
        return
    if kind is Kind.ZIPPED:
        with zipfile.ZipFile(BytesIO(content)) as found:
            yield from (found.read(name) for name in found.namelist())
    if kind is Kind.PDF:
        out = BytesIO()
        with pikepdf.open(BytesIO(content)) as read:
            level = pikepdf.StreamDecodeLevel.generalized
            mode = pikepdf.ObjectStreamMode.disable
            read.save(out, stream_decode_level=level, compress_streams=False, object_stream_mode=mode)
        yield out.getvalue()


def wrong_with_kept(file: ListedAttachment, content: bytes) -> list[str]:
    """What must not be true of a file that is kept."""
    found = [f"still holds {word!r}" for word in left_in(content)]
    if set(file.name) & set("/\\\0\r\n\u202e\u2066\ufeff\u200e") or len(file.name) > 100:
        found.append("has a name that can trick somebody")
    if not FIXED.fullmatch(file.media_type):
        found.append(f"is handed out as {file.media_type}")
    return found


def wrong_with_handed_out(headers: "dict[str, str]") -> list[str]:
    """What must not be true of an answer that hands out a file."""
    found = []
    if not FIXED.fullmatch(headers.get("Content-Type", "")):
        found.append(f"kind: {headers.get('Content-Type')}")
    if not re.fullmatch(r'attachment; filename="[A-Za-z0-9-]+\.[a-z0-9]+"', headers.get("Content-Disposition", "")):
        found.append(f"name: {headers.get('Content-Disposition')}")
    if "sandbox" not in headers.get("Content-Security-Policy", ""):
        found.append("no sandbox")
    if headers.get("X-Content-Type-Options") != "nosniff" or headers.get("Cache-Control") != "no-store":
        found.append("may be guessed at, or kept")
    return found
