"""A document keeps what one reads in it; its maker, its history and whatever could run stay behind."""

import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Name

from lantern.privacy import office
from lantern.privacy.cleaning import clean
from lantern.privacy.jpeg import without_details
from lantern.privacy.words import FileRefused, Removed, Why
from tests.privacy import samples

EVERYTHING = {Removed.AUTHORS, Removed.SCRIPTS, Removed.INSIDE, Removed.NOTES, Removed.DETAILS}


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def photo_in(document: pikepdf.Pdf) -> pikepdf.Stream:
    found = document.pages[0].Resources.XObject.Im0
    assert isinstance(found, pikepdf.Stream)
    return found


# -- PDF ---------------------------------------------------------------------------------------------


def test_a_pdf_keeps_its_words_and_what_was_filled_in_and_nothing_that_runs() -> None:
    given = samples.pdf()

    made = clean(given, "letter.pdf")

    unpacked = in_clear(made.content)
    assert samples.CANARY.encode() in given
    assert samples.CANARY.encode() not in unpacked
    assert b"What the letter says" in unpacked
    assert b"What was filled in" in unpacked
    assert set(made.removed) >= EVERYTHING
    for word in (b"JavaScript", b"OpenAction", b"EmbeddedFile", b"/URI", b"/Author", b"/Annots", b"/AcroForm", b"/AA"):
        assert word not in unpacked
    with pikepdf.open(BytesIO(made.content)) as found:
        assert set(found.Root.keys()) == {"/Type", "/Pages"}
        assert found.check_pdf_syntax() == []


def test_a_photo_inside_of_a_pdf_loses_its_place_and_not_one_of_its_points() -> None:
    with pikepdf.open(BytesIO(clean(samples.pdf(), "a").content)) as found:
        inside = found.pages[0].Resources.XObject.Im0.read_raw_bytes()

    with pikepdf.open(BytesIO(samples.pdf())) as before:
        points = pikepdf.PdfImage(photo_in(before)).as_pil_image().tobytes()
    assert samples.GPS_BYTES not in inside
    assert b"Exif" not in inside
    assert samples.GPS_BYTES in samples.pdf()
    assert inside == without_details(samples.jpeg())
    with pikepdf.open(BytesIO(clean(samples.pdf(), "a").content)) as after:
        assert pikepdf.PdfImage(photo_in(after)).as_pil_image().tobytes() == points


def test_a_photo_that_is_packed_twice_is_looked_into_too() -> None:
    with pikepdf.open(BytesIO(samples.pdf())) as made:
        image = made.pages[0].Resources.XObject.Im0
        raw = image.read_raw_bytes()
        out = BytesIO()
        double = pikepdf.Array([Name.FlateDecode, Name.DCTDecode])
        packed = zlib.compress(raw)
        image.write(packed, filter=double)
        made.save(out)

    cleaned = clean(out.getvalue(), "a")

    with pikepdf.open(BytesIO(cleaned.content)) as found:
        assert found.pages[0].Resources.XObject.Im0.read_raw_bytes() == without_details(raw)


def test_a_pdf_with_a_password_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        clean(samples.pdf(password="amber"), "a.pdf")  # noqa: S106

    assert refused.value.why is Why.LOCKED


def in_clear(content: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as found:
        found.save(
            out, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return out.getvalue()


# -- Word and OpenDocument -----------------------------------------------------------------------------


def test_a_word_text_keeps_its_words_and_notes_and_not_who_wrote_them() -> None:
    made = clean(samples.docx(), "letter.docx")

    parts = parts_of(made.content)
    assert samples.CANARY.encode() not in made.content + b"".join(parts.values())
    assert b"She said no." in parts["word/document.xml"]
    assert b"Ask her sister." in parts["word/comments.xml"]
    assert b"DDEAUTO" not in parts["word/document.xml"]
    assert b"https://www.example.org/" in parts["word/_rels/document.xml.rels"]
    assert set(parts) == {
        "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/comments.xml", "word/media/image1.jpg",
        "word/_rels/document.xml.rels",
    }  # fmt: skip
    assert samples.GPS_BYTES not in parts["word/media/image1.jpg"]
    assert {Removed.PLACE, Removed.AUTHORS, Removed.SCRIPTS} <= set(made.removed)


def test_an_open_text_keeps_its_words_and_not_who_wrote_them() -> None:
    made = clean(samples.odt(), "letter.odt")

    parts = parts_of(made.content)
    assert samples.CANARY.encode() not in made.content + b"".join(parts.values())
    assert "She said no." in parts["content.xml"].decode()
    assert next(iter(parts)) == "mimetype"
    assert b"meta.xml" not in parts["META-INF/manifest.xml"]
    assert samples.GPS_BYTES not in parts["Pictures/a.jpg"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("word__vbaProject.bin", Why.MACROS), ("word__../../etc/x", Why.BROKEN), ("__etc__x", Why.BROKEN),
        ("word__activeX__activeX1.bin", Why.MACROS),
    ],
)  # fmt: skip
def test_commands_and_names_that_lead_elsewhere_are_refused(name: str, why: Why) -> None:
    with pytest.raises(FileRefused) as refused:
        clean(samples.docx(**{name: b"x"}), "a.docx")

    assert refused.value.why is why


def test_a_text_that_unpacks_to_very_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    huge = samples.docx(word__header1=b"", **{"word__header1.xml": b" " * 70_000_000})

    with pytest.raises(FileRefused) as refused:
        clean(huge, "a.docx")

    assert len(huge) < 1_000_000
    assert refused.value.why is Why.TOO_MUCH
    # Its list of contents lies about the size: what is unpacked is counted, too.
    monkeypatch.setattr(office, "_names", lambda found: found.namelist())
    with pytest.raises(FileRefused) as refused:
        clean(huge, "a.docx")
    assert refused.value.why is Why.TOO_MUCH


@pytest.mark.parametrize(
    "words",
    [
        b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>',
        b"<a><b></a>",
    ],
)
def test_words_that_are_defined_elsewhere_are_refused(words: bytes) -> None:
    with pytest.raises(FileRefused):
        clean(samples.docx(**{"word__document.xml": words}), "a.docx")


def test_another_packed_folder_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        clean(samples.zipped({"a.txt": b"x"}), "a.docx")

    assert refused.value.why is Why.ARCHIVE
