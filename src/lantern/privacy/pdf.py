"""PDF: its pages are carried into a new document; what could run, lead on, or tell of its maker stays behind."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from lantern.privacy.jpeg import without_details
from lantern.privacy.jpeg2000 import without_details as without_details_2000
from lantern.privacy.made import LARGEST, Made
from lantern.privacy.words import FileRefused, Removed, Why

_OF_A_PAGE: Final = frozenset(
    ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group", "/UserUnit", "/Parent")
)
_OF_THE_WHOLE: Final = frozenset(("/Type", "/Pages", "/OCProperties", "/Version"))
_OF_RESOURCES: Final = frozenset(
    ("/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet", "/Properties")
)
_TAKEN_OUT: Final = {
    **dict.fromkeys(("/JS", "/JavaScript", "/OpenAction", "/Launch", "/RichMedia", "/URI"), Removed.SCRIPTS),
    **dict.fromkeys(("/EF", "/AF", "/EmbeddedFiles", "/Ref", "/Alternates"), Removed.INSIDE),
    **dict.fromkeys(
        ("/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/SpiderInfo", "/StructParent", "/StructParents"),
        Removed.AUTHORS,
    ),
    "/Thumb": Removed.SMALL_PICTURE,
}
_OF_ANOTHER_FILE: Final = ("/F", "/FFilter", "/FDecodeParms")
_DEEPEST: Final = 60
_MOST_PAGES: Final = 500


def clean_pdf(content: bytes) -> Made:
    """The pages alone.

    Raises:
        FileRefused: locked, broken, or with too many pages.
    """
    try:
        with Pdf.open(BytesIO(content)) as found:
            if found.is_encrypted:
                raise FileRefused(Why.LOCKED)
            return _rebuilt(found, content)
    except pikepdf.PasswordError:
        raise FileRefused(Why.LOCKED) from None
    except pikepdf.PdfError:
        raise FileRefused(Why.BROKEN) from None


def _rebuilt(found: Pdf, content: bytes) -> Made:
    if not 0 < len(found.pages) <= _MOST_PAGES:
        raise FileRefused(Why.TOO_MUCH if len(found.pages) else Why.BROKEN)
    removed = set(_removed(found))
    # What was written into a form stands beside the page; it is drawn onto it, or it would be lost.
    found.generate_appearance_streams()
    found.flatten_annotations("all")
    for page in found.pages:
        _keep_only(page.obj, _OF_A_PAGE)
    _keep_only(found.Root, _OF_THE_WHOLE)
    fresh = Pdf.new()
    fresh.pages.extend(found.pages)
    if "/OCProperties" in found.Root:
        fresh.Root.OCProperties = fresh.copy_foreign(found.Root.OCProperties)
    removed |= set(_scrubbed(fresh))
    fresh.remove_unreferenced_resources()
    out = BytesIO()
    fresh.save(out, deterministic_id=True, preserve_pdfa=False)
    if out.tell() > LARGEST:
        raise FileRefused(Why.TOO_LARGE)
    if not content.rstrip(b"\r\n \0").endswith(b"%%EOF"):
        removed.add(Removed.ADDED)
    return Made(out.getvalue(), "application/pdf", "pdf", frozenset(removed))


def _removed(found: Pdf) -> Iterator[Removed]:
    if len(found.trailer.get("/Info", {})) or "/Metadata" in found.Root:
        yield Removed.AUTHORS
    names: Any = found.Root.get("/Names", {})
    if "/OpenAction" in found.Root or "/AA" in found.Root or "/JavaScript" in names:
        yield Removed.SCRIPTS
    if "/EmbeddedFiles" in names or "/AF" in found.Root:
        yield Removed.INSIDE
    if any("/Annots" in page.obj for page in found.pages):
        yield Removed.NOTES


def _keep_only(of: Any, wanted: frozenset[str]) -> None:
    for name in set(of.keys()) - wanted:
        del of[name]


def _scrubbed(fresh: Pdf) -> Iterator[Removed]:
    """Take out of every object, wherever it stands, what runs, holds files, or tells of a maker."""
    for found in fresh.objects:
        if isinstance(found, Stream):
            _refuse_another_file(found)
            yield from _clean_picture_inside(found)
        yield from _clean_object(found, 0)


def _clean_object(found: Any, depth: int) -> Iterator[Removed]:
    if depth > _DEEPEST:
        raise FileRefused(Why.TOO_MUCH)
    if isinstance(found, Array):
        inner = list(found.as_list())
    else:
        yield from _without_names(found)
        inner = [found[name] for name in found.keys()] if isinstance(found, Dictionary | Stream) else []  # noqa: SIM118
    for part in inner:
        # What is an object of its own comes in its own turn.
        if isinstance(part, Dictionary | Array) and not part.is_indirect:
            yield from _clean_object(part, depth + 1)


def _without_names(found: Any) -> Iterator[Removed]:
    if not isinstance(found, Dictionary | Stream):
        return
    for name in set(found.keys()) & set(_TAKEN_OUT):
        del found[name]
        yield _TAKEN_OUT[name]
    if "/Resources" in found and isinstance(found["/Resources"], Dictionary):
        _keep_only(found["/Resources"], _OF_RESOURCES)


def _refuse_another_file(found: Stream) -> None:
    if any(name in found for name in _OF_ANOTHER_FILE):
        raise FileRefused(Why.BROKEN)


def _clean_picture_inside(found: Stream) -> Iterator[Removed]:
    packed, last = _filters(found)
    cleaner = {"/DCTDecode": without_details, "/JPXDecode": without_details_2000}.get(last)
    if cleaner is None:
        return
    before = found.read_raw_bytes()
    for name in packed:
        if name != "/FlateDecode":
            raise FileRefused(Why.UNKNOWN)
        before = zlib.decompressobj().decompress(before, LARGEST)
    after = cleaner(before)
    if after != before or packed:
        found.write(after, filter=Name(last))
        yield Removed.DETAILS


def _filters(found: Stream) -> tuple[list[str], str]:
    """How it is packed, and in which kind it is written at last."""
    said = found.get("/Filter")
    names = [str(said)] if isinstance(said, Name) else [str(name) for name in said.as_list()] if said else []
    return names[:-1], names[-1] if names else ""
