"""Sound in MP4, M4A and 3GP: its one track is written into a new file, with new tables.

Telephones write the place, the names and the times of a recording into boxes of these files. None is carried over.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lantern.privacy.boxes import Box, box, boxes, full_box, only
from lantern.privacy.made import LARGEST, Made
from lantern.privacy.words import FileRefused, Removed, Why

_PLACES: Final = (b"\xa9xyz", b"loci", b"location.ISO6709")
_WORDS: Final = (b"udta", b"meta", b"uuid", b"Xtra")
_MATRIX: Final = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_ENTRY: Final = 28
_ENTRY_OF_QUICKTIME: Final = 44
_LARGEST_SETUP: Final = 512
_MOST_SAMPLES: Final = 1_000_000
_TELEPHONE: Final = (b"samr", b"sawb")
_SETUPS: Final = {b"mp4a": b"esds", b"samr": b"damr", b"sawb": b"damr", b"alac": b"alac"}


@dataclass(frozen=True, slots=True)
class _Track:
    timescale: int
    duration: int
    entry: bytes
    codec: bytes
    times: bytes
    sizes: tuple[int, ...]
    sound: bytes


def clean_mp4(content: bytes) -> Made:
    """The sound alone.

    Raises:
        FileRefused: a film, or in pieces, or of a kind that we do not know.
    """
    whole = memoryview(content)
    names = {found.name for found in boxes(whole)}
    if b"moof" in names or b"moov" not in names:
        raise FileRefused(Why.BROKEN)
    tracks = [found.body for found in boxes(only(whole, b"moov")) if found.name == b"trak"]
    kinds = [bytes(only(track, b"mdia", b"hdlr")[8:12]) for track in tracks]
    if b"vide" in kinds:
        raise FileRefused(Why.FILM)
    if b"soun" not in kinds:
        raise FileRefused(Why.UNKNOWN)
    track = _track(whole, tracks[kinds.index(b"soun")])
    telephone = track.codec in _TELEPHONE
    return Made(
        _written(track), "audio/3gpp" if telephone else "audio/mp4", "3gp" if telephone else "m4a",
        frozenset(_removed(content, len(tracks))),
    )  # fmt: skip


def _removed(content: bytes, tracks: int) -> Iterator[Removed]:
    if any(mark in content for mark in _PLACES):
        yield Removed.PLACE
    if any(mark in content for mark in _WORDS):
        yield Removed.DETAILS
    if tracks > 1:
        yield Removed.OTHER_TRACKS


def _track(whole: memoryview, track: memoryview) -> _Track:
    media = only(track, b"mdia")
    table = only(media, b"minf", b"stbl")
    timescale, duration = _times_of(only(media, b"mdhd"))
    codec, entry = _entry(only(table, b"stsd"))
    sizes = tuple(_sizes(only(table, b"stsz")))
    sound = _sound(whole, table, sizes)
    return _Track(timescale, duration, entry, codec, _durations(only(table, b"stts"), len(sizes)), sizes, sound)


def _times_of(head: memoryview) -> tuple[int, int]:
    timescale, duration = struct.unpack_from(">IQ", head, 20) if head[0] == 1 else struct.unpack_from(">II", head, 12)
    return timescale, min(duration, 0xFFFFFFFF)


def _entry(described: memoryview) -> tuple[bytes, bytes]:
    """The codec, and a new description of it; only what sets up the decoder is taken over."""
    first = next(boxes(described[8:]), None)
    if first is None or first.name not in _SETUPS:
        raise FileRefused(Why.UNKNOWN)
    version = struct.unpack_from(">H", first.body, 8)[0]
    if version > 1:
        raise FileRefused(Why.UNKNOWN)
    inner = first.body[_ENTRY_OF_QUICKTIME if version else _ENTRY :]
    setup = _setup(inner, _SETUPS[first.name])
    if len(setup.body) > _LARGEST_SETUP:
        raise FileRefused(Why.BROKEN)
    channels, bits = struct.unpack_from(">HH", first.body, 16)
    rate = struct.unpack_from(">I", first.body, 24)[0]
    head = struct.pack(">6xH8xHHHHI", 1, channels, bits, 0, 0, rate)
    return first.name, box(first.name, head, box(setup.name, bytes(setup.body)))


def _setup(inner: memoryview, name: bytes) -> Box:
    for found in boxes(inner):
        if found.name == name:
            return found
        if found.name == b"wave":
            return _setup(found.body, name)
    raise FileRefused(Why.UNKNOWN)


def _durations(table: memoryview, samples: int) -> bytes:
    """How long each sample sounds; the table must speak of every one."""
    count = struct.unpack_from(">I", table, 4)[0]
    body = bytes(table[8 : 8 + 8 * count])
    if sum(number for number, _ in struct.iter_unpack(">II", body)) != samples:
        raise FileRefused(Why.BROKEN)
    return struct.pack(">I", count) + body


def _sizes(table: memoryview) -> Iterator[int]:
    same, count = struct.unpack_from(">II", table, 4)
    if not 0 < count <= _MOST_SAMPLES or (not same and len(table) < 12 + 4 * count):
        raise FileRefused(Why.BROKEN)
    yield from ([same] * count if same else struct.unpack_from(f">{count}I", table, 12))


def _sound(whole: memoryview, table: memoryview, sizes: tuple[int, ...]) -> bytes:
    """The samples, gathered from wherever they lie: what lies between them stays behind."""
    if sum(sizes) > min(len(whole), LARGEST):
        raise FileRefused(Why.BROKEN)
    left = iter(sizes)
    parts = []
    for start, count in _chunks(table):
        length = sum(islice(left, count))
        if start + length > len(whole):
            raise FileRefused(Why.BROKEN)
        parts.append(whole[start : start + length])
    if next(left, None) is not None:
        raise FileRefused(Why.BROKEN)
    return b"".join(parts)


def _chunks(table: memoryview) -> Iterator[tuple[int, int]]:
    """Where each chunk begins, and how many samples it has."""
    names = {found.name: found.body for found in boxes(table)}
    wide = b"co64" in names
    offsets = names[b"co64" if wide else b"stco"]
    count = struct.unpack_from(">I", offsets, 4)[0]
    if not 0 < count <= _MOST_SAMPLES:
        raise FileRefused(Why.BROKEN)
    starts = struct.unpack_from(f">{count}{'Q' if wide else 'I'}", offsets, 8)
    runs = names[b"stsc"]
    steps = {
        first: samples
        for first, samples, _ in struct.iter_unpack(">III", runs[8 : 8 + 12 * struct.unpack_from(">I", runs, 4)[0]])
    }
    samples = 0
    for number, start in enumerate(starts, start=1):
        samples = steps.get(number, samples)
        yield start, samples


def _written(track: _Track) -> bytes:
    brand = b"3gp4" if track.codec in _TELEPHONE else b"M4A "
    front = box(b"ftyp", brand, struct.pack(">I", 0), brand, b"isom", b"mp42")
    # The tables are as long with one place as with another: first they are measured, then written.
    begin = len(front) + len(_tables(track, 0)) + 8
    return front + _tables(track, begin) + box(b"mdat", track.sound)


def _tables(track: _Track, begin: int) -> bytes:
    samples = len(track.sizes)
    table = box(
        b"stbl",
        full_box(b"stsd", struct.pack(">I", 1) + track.entry),
        full_box(b"stts", track.times),
        full_box(b"stsc", struct.pack(">4I", 1, 1, samples, 1)),
        full_box(b"stsz", struct.pack(f">II{samples}I", 0, samples, *track.sizes)),
        full_box(b"stco", struct.pack(">II", 1, begin)),
    )
    place = box(b"dinf", full_box(b"dref", struct.pack(">I", 1) + full_box(b"url ", b"", flags=1)))
    media = box(
        b"mdia",
        full_box(b"mdhd", struct.pack(">4IHH", 0, 0, track.timescale, track.duration, 0x55C4, 0)),
        full_box(b"hdlr", struct.pack(">4x4s12xx", b"soun")),
        box(b"minf", full_box(b"smhd", struct.pack(">4x")), place, table),
    )
    head = full_box(b"mvhd", _movie_head(track))
    return box(b"moov", head, box(b"trak", full_box(b"tkhd", _track_head(track), flags=3), media))


def _movie_head(track: _Track) -> bytes:
    numbers = struct.pack(">4IIH10x", 0, 0, track.timescale, track.duration, 0x10000, 0x100)
    return numbers + _MATRIX + struct.pack(">24xI", 2)


def _track_head(track: _Track) -> bytes:
    numbers = struct.pack(">5I8xHHHH", 0, 0, 1, 0, track.duration, 0, 0, 0x100, 0)
    return numbers + _MATRIX + struct.pack(">II", 0, 0)
