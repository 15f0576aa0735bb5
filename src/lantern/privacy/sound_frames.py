"""Sound that is one frame after another: MP3, AAC and AMR. Frames are kept, and nothing between, before or after."""

from collections.abc import Callable
from typing import Final

from lantern.privacy.made import Made
from lantern.privacy.words import FileRefused, Removed, Why

FrameLength = Callable[[bytes, int], int]
"""How long the frame at that place is; 0 where there is none."""

_BITRATES: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_AMR: Final = {0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 15: 0}
_AMR_WIDE: Final = {0: 17, 1: 23, 2: 32, 3: 36, 4: 40, 5: 46, 6: 50, 7: 58, 8: 60, 9: 5, 14: 0, 15: 0}
_FEWEST: Final = 3
_ID3_HEAD: Final = 10
_SYNC: Final = b"\xff"


def clean_mp3(content: bytes) -> Made:
    """The frames of an MP3, without the labels before and behind them.

    Raises:
        FileRefused: there are no frames in it.
    """
    start = _behind_labels(content)
    sound, other = _frames(content, start, _mp3_length)
    return Made(sound, "audio/mpeg", "mp3", frozenset({Removed.DETAILS} if other or start else ()))


def clean_aac(content: bytes) -> Made:
    """The frames of an AAC stream.

    Raises:
        FileRefused: there are no frames in it.
    """
    sound, other = _frames(content, 0, _aac_length)
    return Made(sound, "audio/aac", "aac", frozenset({Removed.DETAILS} if other else ()))


def clean_amr(content: bytes) -> Made:
    """The frames of a telephone's voice recording, up to the first thing that is none.

    Raises:
        FileRefused: there are no frames in it.
    """
    head, sizes = (b"#!AMR-WB\n", _AMR_WIDE) if content.startswith(b"#!AMR-WB\n") else (b"#!AMR\n", _AMR)
    if not content.startswith(head):
        raise FileRefused(Why.BROKEN)
    at = start = len(head)
    while at < len(content):
        size = sizes.get(content[at] >> 3 & 0x0F)
        if size is None or at + 1 + size > len(content):
            break
        at += 1 + size
    if at == start:
        raise FileRefused(Why.BROKEN)
    return Made(content[:at], "audio/amr", "amr", frozenset({Removed.ADDED} if at < len(content) else ()))


def _frames(content: bytes, start: int, length_at: FrameLength) -> tuple[bytes, bool]:
    """All frames, and whether there was anything else."""
    kept: list[bytes] = []
    at, other = start, False
    while at < len(content):
        length = length_at(content, at)
        follows = at + length
        # Bytes that look like a frame by chance are not followed by another.
        if length and (kept or length_at(content, follows)) and _goes_on(content, follows, length_at):
            kept.append(content[at:follows])
            at = follows
            continue
        other = True
        found = content.find(_SYNC, at + 1)
        at = len(content) if found < 0 else found
    if len(kept) < _FEWEST:
        raise FileRefused(Why.BROKEN)
    return b"".join(kept), other


def _goes_on(content: bytes, at: int, length_at: FrameLength) -> bool:
    return at == len(content) or bool(length_at(content, at)) or content.startswith((b"TAG", b"APETAGEX", b"ID3"), at)


def _behind_labels(content: bytes) -> int:
    at = 0
    while content.startswith(b"ID3", at) and at + _ID3_HEAD <= len(content):
        size = 0
        for part in content[at + 6 : at + 10]:
            size = size << 7 | part & 0x7F
        at += _ID3_HEAD + size + (_ID3_HEAD if content[at + 5] & 0x10 else 0)
    return at


def _mp3_length(content: bytes, at: int) -> int:
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # noqa: PLR2004 -- the bits of the format
        return 0
    version, rate = head[1] >> 3 & 3, head[2] >> 2 & 3
    if version not in _RATES or rate == 3:  # noqa: PLR2004
        return 0
    first = version == 3  # noqa: PLR2004
    bits = _BITRATES[first][head[2] >> 4] * 1000
    length = (144 if first else 72) * bits // _RATES[version][rate] + (head[2] >> 1 & 1)
    return length if bits and at + length <= len(content) else 0


def _aac_length(content: bytes, at: int) -> int:
    head = content[at : at + 7]
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:  # noqa: PLR2004 -- the bits of the format
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 and at + length <= len(content) else 0  # noqa: PLR2004
