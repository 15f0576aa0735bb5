"""A recording keeps its sound, and nothing that a telephone wrote beside it."""

import wave
from io import BytesIO

import pytest

from lantern.privacy import ogg
from lantern.privacy.boxes import boxes, only
from lantern.privacy.cleaning import clean
from lantern.privacy.words import FileRefused, Removed, Why
from tests.privacy import samples

KINDS = ("wav", "mp3", "aac", "amr", "opus", "vorbis", "m4a")


@pytest.mark.parametrize("kind", KINDS)
def test_a_recording_loses_every_word_beside_its_sound(kind: str) -> None:
    given = getattr(samples, kind)()

    made = clean(given, "Vale Road 12.exe")

    assert samples.CANARY.encode() in given
    assert samples.CANARY.encode() not in made.content
    assert made.removed
    assert made.media_type.startswith("audio/")


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_cleaned_stays_the_same_when_it_is_cleaned_again(kind: str) -> None:
    once = clean(getattr(samples, kind)(), "a")
    again = clean(once.content, "a")

    assert again.content == once.content
    assert again.removed == ()


def test_a_wav_sounds_the_same() -> None:
    with wave.open(BytesIO(clean(samples.wav(), "a.wav").content)) as found:
        assert (found.getframerate(), found.getnchannels()) == (8000, 1)
        assert found.readframes(1000) == samples.sound_of()


def test_an_mp3_keeps_each_of_its_frames() -> None:
    assert clean(samples.mp3(), "a").content == b"".join(samples.mp3_frame(number) for number in range(8))


def test_a_recording_of_a_telephone_keeps_each_sample_where_its_table_says() -> None:
    made = clean(samples.m4a(), "Vale Road 12.m4a").content

    whole = memoryview(made)
    table = only(whole, b"moov", b"trak", b"mdia", b"minf", b"stbl")
    begin = int.from_bytes(only(table, b"stco")[8:12])
    sound = samples.sound_of(90 + 100 + 110 + 95)
    assert made[begin : begin + len(sound)] == sound
    assert bytes(only(table, b"stsz")[12:28]) == b"".join(size.to_bytes(4) for size in (90, 100, 110, 95))
    assert {found.name for found in boxes(whole)} == {b"ftyp", b"moov", b"mdat"}
    assert {found.name for found in boxes(only(whole, b"moov"))} == {b"mvhd", b"trak"}


def test_a_recording_of_a_telephone_says_that_its_place_is_gone() -> None:
    made = clean(samples.m4a(), "a.m4a")

    assert Removed.PLACE in made.removed
    assert Removed.OTHER_TRACKS in made.removed
    assert b"+51.87" not in made.content


def test_the_older_kind_of_telephone_is_understood_too() -> None:
    made = clean(samples.m4a(telephone=True), "a.3gp")

    assert (made.name, made.media_type) == ("a.3gp", "audio/3gpp")
    assert samples.CANARY.encode() not in made.content


def test_a_film_is_refused_with_words_that_say_what_to_do() -> None:
    with pytest.raises(FileRefused, match="This is a film") as refused:
        clean(samples.m4a(film=True), "a.mp4")

    assert refused.value.why is Why.FILM


@pytest.mark.parametrize("kind", ["opus", "vorbis"])
def test_the_checksums_of_an_ogg_are_right(kind: str) -> None:
    made = clean(getattr(samples, kind)(), "a").content

    pages = made.split(b"OggS")[1:]
    for page in (b"OggS" + body for body in pages):
        assert slow_sum(page[:22] + b"\0\0\0\0" + page[26:]) == int.from_bytes(page[22:26], "little")
    assert [int.from_bytes(page[14:18], "little") for page in pages] == list(range(len(pages)))


def test_the_test_of_checksums_notices() -> None:
    page = samples.ogg_page(0, 0, 0, [b"sound"])

    assert slow_sum(page) != int.from_bytes(page[22:26], "little")
    assert slow_sum(page) == ogg._sum_of(page)


def slow_sum(data: bytes) -> int:
    """The checksum as its description has it: bit by bit."""
    total = 0
    for byte in data:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1 ^ 0x04C11DB7 if total & 0x80000000 else total << 1) & 0xFFFFFFFF
    return total
