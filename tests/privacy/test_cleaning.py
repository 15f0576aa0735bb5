"""The kind by the bytes, a name that cannot trick anybody, and one answer to everything that is broken."""

import hashlib
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.privacy.cleaning import clean
from lantern.privacy.kinds import Kind, kind_of
from lantern.privacy.made import LARGEST
from lantern.privacy.names import LONGEST, clean_name
from lantern.privacy.words import REMOVED_WORDS, WHY_WORDS, FileRefused, Removed, Why
from lantern.vault import attachments
from tests.privacy import samples

KINDS = {
    "jpeg": Kind.JPEG, "png": Kind.PNG, "gif": Kind.GIF, "webp": Kind.WEBP, "pdf": Kind.PDF, "docx": Kind.ZIPPED,
    "odt": Kind.ZIPPED, "mp3": Kind.MP3, "aac": Kind.AAC, "m4a": Kind.MP4, "opus": Kind.OGG, "vorbis": Kind.OGG,
    "wav": Kind.WAV, "amr": Kind.AMR,
}  # fmt: skip
REFUSED = {
    b"<!doctype html><script>": Why.WEB_PAGE,
    b"  <html>": Why.WEB_PAGE,
    b"words <script>alert(1)</script>": Why.WEB_PAGE,
    b'<?xml version="1.0"?><svg onload="x()">': Why.DRAWING,
    b"<svg>": Why.DRAWING,
    b"MZ\x90\0": Why.PROGRAM,
    b"\x7fELF": Why.PROGRAM,
    b"#!/bin/sh\n": Why.PROGRAM,
    b"7z\xbc\xaf\x27\x1c": Why.ARCHIVE,
    b"Rar!\x1a\x07": Why.ARCHIVE,
    b"\xd0\xcf\x11\xe0\xa1\xb1": Why.OLD_OFFICE,
    b"{\\rtf1": Why.OLD_OFFICE,
    b"\x1a\x45\xdf\xa3": Why.FILM,
    b"\0\0\0\x18ftypavif": Why.UNKNOWN,
    b"RIFF\0\0\0\0AVI ": Why.FILM,
    b"\x00\x01\x02": Why.UNKNOWN,
    b"words\x00words": Why.UNKNOWN,
    b"\xff\xff\xff": Why.UNKNOWN,
    b"": Why.EMPTY,
}


@pytest.mark.parametrize("name", KINDS)
def test_the_kind_is_found_by_the_bytes_whatever_the_name_says(name: str) -> None:
    content = getattr(samples, name)()

    assert kind_of(content) is KINDS[name]
    assert clean(content, "a.html").name != "a.html"


@pytest.mark.parametrize("content", REFUSED)
def test_what_is_not_taken_is_refused_with_its_own_words(content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        clean(content, "photo.jpg")

    assert refused.value.why is REFUSED[content]
    assert str(refused.value) == WHY_WORDS[refused.value.why]


def test_a_plain_text_is_kept_as_it_was_written() -> None:
    words = "She said: “No.”\nNein.\nلا.\n"  # noqa: RUF001 -- Arabic

    assert clean(words.encode(), "chat.txt").content.decode() == words
    assert clean(words.encode("utf-16"), "chat.txt").content.decode() == words


def test_the_fingerprints_are_of_what_came_and_of_what_is_kept() -> None:
    given = samples.jpeg()

    made = clean(given, "a.jpg")

    assert made.digest_before == hashlib.sha256(given).hexdigest()
    assert made.digest == hashlib.sha256(made.content).hexdigest()


def test_ten_megabytes_are_taken_and_one_byte_more_is_not() -> None:
    assert attachments.LARGEST == LARGEST
    assert len(clean(b"a" * LARGEST, "a.txt").content) == LARGEST
    with pytest.raises(FileRefused) as refused:
        clean(b"a" * (LARGEST + 1), "a.txt")
    assert refused.value.why is Why.TOO_LARGE


def test_every_code_has_words() -> None:
    assert set(REMOVED_WORDS) == set(Removed)
    assert set(WHY_WORDS) == set(Why)


NAMES = {
    "../../etc/passwd": "passwd.jpg",
    "C:\\Users\\Amina\\bruise.jpg": "bruise.jpg",
    "photo.jpg.exe": "photo.jpg",
    "gpj\u202egnp.exe": "gpjgnp.jpg",
    "a\x00b\r\nSet-Cookie: x": "abSet-Cookie: x.jpg",
    "": "file.jpg",
    "...": "file.jpg",
    "/": "file.jpg",
    "\u202e\u2066": "file.jpg",
    "عکس\u200cها.png": "عکس\u200cها.jpg",  # noqa: RUF001 -- Persian
    "Mr. Vale.docx": "Mr. Vale.jpg",
    "v1.2.pdf": "v1.2.jpg",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_what_the_person_called_it_without_its_tricks(name: str) -> None:
    assert clean_name(name, "jpg") == NAMES[name]


@given(st.text(max_size=12_000))
def test_no_name_is_long_or_leads_elsewhere_or_turns_its_direction(name: str) -> None:
    made = clean_name(name, "pdf")

    assert len(made) <= LONGEST + 4
    assert made.endswith(".pdf")
    assert not set(made) & set("/\\\0\r\n\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


def broken(content: bytes, chance: Random) -> bytes:
    spoilt = bytearray(content[: chance.randrange(1, len(content))] if chance.random() < 0.4 else content)
    for _ in range(chance.choice((0, 1, 4, 30))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_file_is_refused_or_made_clean_and_nothing_else_happens(kind: str) -> None:
    content, chance = getattr(samples, kind)(), Random(f"spoilt {kind}")  # noqa: S311 -- which bytes, no secret

    outcomes = set()
    for _ in range(60):
        try:
            made = clean(broken(content, chance), "a")
        except FileRefused:
            outcomes.add("refused")
        else:
            outcomes.add("clean")
            # A WAV that lies about the length of its sound swallows what stands behind it.
            assert kind == "wav" or samples.CANARY.encode() not in made.content
    assert outcomes == {"refused", "clean"} or kind in {"docx", "odt"}


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_cleaned(content: bytes) -> None:
    with suppress(FileRefused):
        clean(content, "a")
