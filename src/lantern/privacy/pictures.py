"""Pictures: read into points, turned upright, and written anew from the points alone."""

import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Final

import pi_heif
from PIL import ExifTags, Image, ImageCms, ImageOps

from lantern.privacy.made import LARGEST, Made
from lantern.privacy.words import FileRefused, Removed, Why

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP")
MOST_POINTS: Final = 25_000_000
"""Points of one picture in memory. A photo that has more is read at a half, a quarter or an eighth of its sides."""
_MOST_BEFORE: Final = MOST_POINTS * 64
_READ_SMALLER: Final = frozenset(("JPEG", "MPO"))
_QUALITIES: Final = (92, 85, 75, 60)
_CLEAR: Final = frozenset(("RGBA", "LA", "PA"))
_MOMENT: Final = re.compile(r"\d{4}:[01]\d:[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d")
_ENDS: Final = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}


def clean_picture(content: bytes) -> Made:
    """A new picture of the same points: JPEG stays JPEG, what may have clear parts becomes PNG.

    Raises:
        FileRefused: broken, or too large to be opened safely.
    """
    with _opened(content) as found:
        many, before = _points(found) > MOST_POINTS, found.size
        # Looking for words in other kinds reads their points, so how many there are is looked at first.
        if many and found.format not in _READ_SMALLER:
            raise FileRefused(Why.TOO_MANY_POINTS)
        removed = set(_removed(found, content))
        taken = _taken(found.getexif())
        if many:
            _read_smaller(found)
        if _points(found) > MOST_POINTS:
            raise FileRefused(Why.TOO_MANY_POINTS)
        if found.size != before:
            removed.add(Removed.SIZE)
        plain = _plain(found)
    return _written(plain, lossless=found.format in {"PNG", "GIF"}, removed=removed, taken=taken)


def clean_heic(content: bytes) -> Made:
    """A JPEG of the same points: few programs open the telephones' own kind.

    Raises:
        FileRefused: broken, or too large to be opened safely.
    """
    try:
        held = pi_heif.open_heif(BytesIO(content), convert_hdr_to_8bit=True)
    except (ValueError, OSError):
        raise FileRefused(Why.BROKEN) from None
    if held.size[0] * held.size[1] > MOST_POINTS:
        raise FileRefused(Why.TOO_MANY_POINTS)
    found = held.to_pillow()
    exif = Image.Exif()
    # The library has turned it upright already: what the details say of that no longer counts.
    with suppress(ValueError, OSError, SyntaxError, KeyError, TypeError):
        exif.load(held.info.get("exif") or b"")
    removed = {Removed.DETAILS} if held.info.get("exif") or held.info.get("xmp") or held.info.get("metadata") else set()
    removed |= {Removed.PLACE} if exif.get_ifd(ExifTags.IFD.GPSInfo) or _names_a_place(held.info) else set()
    removed |= {Removed.MOVEMENT} if len(held) > 1 else set()
    profile = held.info.get("icc_profile")
    plain = _in_common_colours(found, profile if isinstance(profile, bytes) else b"")
    return _written(_bare(plain), lossless=False, removed=removed, taken=_taken(exif))


def _opened(content: bytes) -> Image.Image:
    # The size is looked at below, before a single point is read.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = Image.open(BytesIO(content), formats=FORMATS)
        except Image.DecompressionBombError:
            raise FileRefused(Why.TOO_MANY_POINTS) from None
    if _points(found) > _MOST_BEFORE:
        raise FileRefused(Why.TOO_MANY_POINTS)
    return found


def _read_smaller(found: Image.Image) -> None:
    for part in (2, 4, 8):
        if _points(found) // part**2 <= MOST_POINTS:
            found.draft("RGB", (-(-found.width // part), -(-found.height // part)))
            return


def _points(found: Image.Image) -> int:
    return found.width * found.height


def _plain(found: Image.Image) -> Image.Image:
    profile = found.info.get("icc_profile") or b""
    found.seek(0)
    upright = ImageOps.exif_transpose(found)
    return _bare(_in_common_colours(upright, profile if isinstance(profile, bytes) else b""))


def _in_common_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """In sRGB, and eight bits of each colour, so that it needs no profile."""
    clear = picture.mode in _CLEAR or "transparency" in picture.info
    if picture.mode in {"1", "L", "I", "F"} or picture.mode.startswith("I;16"):
        return picture.convert("L") if picture.mode in {"1", "L"} else _eight_bits(picture)
    wanted = "RGBA" if clear else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        # A profile that nobody can read is left out; the colours are as near as they were.
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGBA" if picture.mode == "RGBA" else "RGB"
            )
            picture = turned or picture
    return picture.convert(wanted)


def _eight_bits(picture: Image.Image) -> Image.Image:
    # Pillow cuts off what is above 255; sixteen bits are scaled down instead.
    return picture.convert("I").point(lambda value: value / 256).convert("L")


def _bare(picture: Image.Image) -> Image.Image:
    """A picture that has points and nothing else."""
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    return fresh


def _written(picture: Image.Image, *, lossless: bool, removed: set[Removed], taken: str) -> Made:
    if lossless or picture.mode in _CLEAR:
        out = BytesIO()
        picture.save(out, "PNG")
        if out.tell() <= LARGEST:
            return Made(out.getvalue(), "image/png", "png", frozenset(removed), taken)
        picture = _on_white(picture)
    for quality in _QUALITIES:
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= LARGEST:
            return Made(out.getvalue(), "image/jpeg", "jpg", frozenset(removed), taken)
    raise FileRefused(Why.TOO_LARGE)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in _CLEAR:
        return picture
    under = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(under, picture.convert("RGBA")).convert("RGB")


def _removed(found: Image.Image, content: bytes) -> Iterator[Removed]:
    exif = found.getexif()
    if exif or any(
        name in found.info for name in ("exif", "xmp", "photoshop", "comment", "icc_profile", "XML:com.adobe.xmp")
    ):
        yield Removed.DETAILS
    if _names_a_place(found.info) or exif.get_ifd(ExifTags.IFD.GPSInfo):
        yield Removed.PLACE
    if exif.get_ifd(ExifTags.IFD.IFD1):
        yield Removed.SMALL_PICTURE
    if getattr(found, "n_frames", 1) > 1:
        yield Removed.MOVEMENT
    end = _ENDS.get(found.format or "")
    if end and not content.rstrip(b"\0").endswith(end):
        yield Removed.ADDED


def _names_a_place(info: "dict[str | tuple[int, int], object]") -> bool:
    said = (str(value) for name, value in info.items() if "xmp" in str(name).lower() or name == "comment")
    return any(word in words for words in said for word in ("GPSL", "exif:GPS", "Location", "City"))


def _taken(exif: Image.Exif) -> str:
    said = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or ""
    return said if isinstance(said, str) and _MOMENT.fullmatch(said) else ""
