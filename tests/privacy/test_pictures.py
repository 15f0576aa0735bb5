"""A picture is kept as people see it, and as nothing else."""

from io import BytesIO

import pi_heif
import pytest
from PIL import ExifTags, Image, ImageCms

from lantern.privacy import pictures
from lantern.privacy.cleaning import clean
from lantern.privacy.words import FileRefused, Removed, Why
from tests.privacy import samples

CORNERS = ((4, 4), (59, 4), (4, 43), (59, 43))


def opened(content: bytes) -> Image.Image:
    found = Image.open(BytesIO(content))
    found.load()
    return found


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(left - right) < 16 for left, right in zip(one[:3], other[:3], strict=True))


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif"])
def test_a_picture_loses_its_place_its_device_and_every_word_and_stays_the_same_to_the_eye(kind: str) -> None:
    given = getattr(samples, kind)()

    made = clean(given, "holiday.exe")

    shown = opened(made.content)
    assert samples.CANARY.encode() in given
    assert samples.CANARY.encode() not in made.content
    assert samples.GPS_BYTES not in made.content
    assert Removed.DETAILS in made.removed
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    expected = samples.picture()
    assert all(near(shown.convert("RGB").getpixel(at), expected.getpixel(at)) for at in CORNERS)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_it_says_that_the_place_was_taken_out_and_when_the_device_says_it_was_taken(kind: str) -> None:
    made = clean(getattr(samples, kind)(), "a")

    assert Removed.PLACE in made.removed
    assert made.taken == "2026:11:20 14:03:22"


def test_nothing_is_said_to_be_taken_out_where_nothing_was_there() -> None:
    out = BytesIO()
    samples.picture().save(out, "PNG")

    made = clean(out.getvalue(), "a.png")

    assert made.removed == ()
    assert made.taken == ""


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_was_taken_lying_stands_upright_before_its_details_go(orientation: int) -> None:
    lying = samples.picture()
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }  # fmt: skip
    upright = lying.transpose(turned[orientation]) if orientation in turned else lying

    shown = opened(clean(samples.jpeg(orientation), "a.jpg").content)

    assert shown.size == upright.size
    for left, top in ((4, 4), (shown.width - 5, 4), (4, shown.height - 5)):
        assert near(shown.getpixel((left, top)), upright.getpixel((left, top)))  # type: ignore[arg-type]


def test_colours_of_another_space_are_turned_into_the_common_one_and_the_profile_is_gone() -> None:
    out = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    samples.picture().save(out, "PNG", icc_profile=profile)

    made = clean(out.getvalue(), "a.png")

    assert "icc_profile" not in opened(made.content).info
    assert near(opened(made.content).getpixel((4, 4)), samples.picture().getpixel((4, 4)))  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_way_to_hold_colours_is_read(mode: str) -> None:
    out = BytesIO()
    given = (
        samples.picture().convert("L").convert("I").point(lambda v: v * 256).convert("I;16") if mode == "I;16" else None
    )
    (given or samples.picture().convert(mode)).save(out, "JPEG" if mode == "CMYK" else "PNG")

    shown = opened(clean(out.getvalue(), "a").content)

    grey = samples.picture().convert("L").getpixel((4, 4))
    if mode not in {"1", "P"}:
        assert abs(shown.convert("L").getpixel((4, 4)) - grey) < 24  # type: ignore[operator]
    assert shown.size == (64, 48)


def test_clear_parts_stay_clear() -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (10, 20, 30, 0)).save(out, "WEBP", lossless=True)

    made = clean(out.getvalue(), "a.webp")

    assert made.name == "a.png"
    assert opened(made.content).getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_a_moving_picture_keeps_its_first_and_says_so() -> None:
    made = clean(samples.gif(), "a.gif")

    assert Removed.MOVEMENT in made.removed
    assert getattr(opened(made.content), "n_frames", 1) == 1


def test_a_photo_with_very_many_points_is_made_smaller_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_POINTS", 400 * 300)

    made = clean(samples.jpeg(size=(1600, 1200)), "a.jpg")

    assert opened(made.content).size == (400, 300)
    assert Removed.SIZE in made.removed


def test_a_photo_of_a_telephone_keeps_every_point() -> None:
    assert opened(clean(samples.jpeg(size=(4032, 3024)), "a.jpg").content).size == (4032, 3024)


@pytest.mark.parametrize("size", [(50_000, 50_000), (25_000, 1_001)])
def test_a_picture_that_says_it_is_huge_is_refused_before_a_point_is_read(size: tuple[int, int]) -> None:
    with pytest.raises(FileRefused) as refused:
        clean(samples.png_of_points(*size), "a.png")

    assert refused.value.why is Why.TOO_MANY_POINTS


def test_words_behind_the_end_of_a_picture_do_not_come_along() -> None:
    made = clean(samples.jpeg(behind=b"PK\x03\x04" + samples.CANARY.encode()), "a.jpg")

    assert Removed.ADDED in made.removed
    assert b"PK\x03\x04" not in made.content


def test_the_telephones_own_kind_becomes_a_jpeg_without_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    # No free library writes this kind. The reading itself is the library's; everything behind it is tried here.
    held = pi_heif.HeifFile()
    held.add_frombytes("RGB", (64, 48), samples.picture().tobytes())
    held.info["exif"], held.info["xmp"] = samples.exif(6), samples.xmp()
    monkeypatch.setattr(pi_heif, "open_heif", lambda *_, **__: held)

    made = clean(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC")

    assert (made.name, made.media_type, made.taken) == ("IMG_1.jpg", "image/jpeg", "2026:11:20 14:03:22")
    assert {Removed.PLACE, Removed.DETAILS} <= set(made.removed)
    assert samples.CANARY.encode() not in made.content
    # The library has turned it upright already: it is not turned a second time.
    assert opened(made.content).size == (64, 48)
    assert near(opened(made.content).getpixel((4, 4)), samples.picture().getpixel((4, 4)))  # type: ignore[arg-type]


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"hevc"])
def test_a_broken_one_of_the_telephones_own_kind_is_refused(brand: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        clean(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic" + b"\0" * 300, "a.heic")

    assert refused.value.why is Why.BROKEN


def test_the_test_of_places_notices() -> None:
    # What a careless way of saving would keep.
    found = Image.open(BytesIO(samples.jpeg()))
    out = BytesIO()
    found.save(out, "JPEG", exif=found.info["exif"])

    assert samples.GPS_BYTES in out.getvalue()
    assert opened(out.getvalue()).getexif().get_ifd(ExifTags.IFD.GPSInfo)
