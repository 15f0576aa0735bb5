"""Word and OpenDocument texts: the parts that carry words and pictures are packed anew; the rest stays behind."""

import re
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any, Final

from lxml import etree

from lantern.privacy.made import Made
from lantern.privacy.office_marks import cleaned_document, cleaned_relations, parsed, written
from lantern.privacy.pictures import clean_picture
from lantern.privacy.words import FileRefused, Removed, Why

_MOST_PARTS: Final = 1_000
_MOST_UNPACKED: Final = 60 * 1024 * 1024
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OPEN: Final = "application/vnd.oasis.opendocument.text"
_MACROS: Final = re.compile(r"vba|macro|Basic/|Scripts/|\.bin$", re.IGNORECASE)
_PICTURE: Final = re.compile(r"\.(jpe?g|png|gif|webp)$", re.IGNORECASE)
_OF_WORD: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[\w.]+\.rels|word/theme/theme\d*\.xml|word/media/[\w.-]+|"
    r"word/(document|styles|numbering|fontTable|settings|footnotes|endnotes|comments|header\d*|footer\d*)\.xml"
)
_OF_OPEN: Final = re.compile(r"mimetype|content\.xml|styles\.xml|META-INF/manifest\.xml|Pictures/[\w.-]+")
_INSIDE: Final = re.compile(r"(word/embeddings/|word/activeX/|Object |ObjectReplacements/)")
_EMPTY_PICTURE: Final = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
_SAME_DAY: Final = (1980, 1, 1, 0, 0, 0)


def clean_office(content: bytes) -> Made:
    """The text with its pictures, each of them cleaned as a picture of its own.

    Raises:
        FileRefused: another kind of packed file, commands inside, broken, or far larger unpacked.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as found:
            names = _names(found)
            if "word/document.xml" in names:
                return _packed(found, names, _OF_WORD, _WORD, "docx")
            if names[:1] == ["mimetype"] and found.read("mimetype") == _OPEN.encode():
                return _packed(found, names, _OF_OPEN, _OPEN, "odt")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, KeyError):
        raise FileRefused(Why.BROKEN) from None
    raise FileRefused(Why.ARCHIVE)


def _names(found: zipfile.ZipFile) -> list[str]:
    parts = found.infolist()
    names = [part.filename for part in parts]
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise FileRefused(Why.TOO_MUCH)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(Why.LOCKED)
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name for name in names):
        raise FileRefused(Why.BROKEN)
    return names


def _packed(found: zipfile.ZipFile, names: list[str], wanted: "re.Pattern[str]", kind: str, ending: str) -> Made:
    if any(_MACROS.search(name) for name in names if not name.startswith("word/media/")):
        raise FileRefused(Why.MACROS)
    removed = {Removed.AUTHORS}
    removed |= {Removed.INSIDE} if any(_INSIDE.match(name) for name in names) else set()
    parts: dict[str, bytes] = {}
    for name in names:
        if wanted.fullmatch(name):
            part, told = _part(name, _read(found, name))
            removed |= told
            parts[name] = part
    _name_only(parts)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as fresh:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, _SAME_DAY)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            fresh.writestr(info, part)
    return Made(out.getvalue(), kind, ending, frozenset(removed))


def _read(found: zipfile.ZipFile, name: str) -> bytes:
    # What the list of contents says of a size may be a lie: no more than that is unpacked.
    with found.open(name) as part:
        data = part.read(_MOST_UNPACKED + 1)
    if len(data) > _MOST_UNPACKED:
        raise FileRefused(Why.TOO_MUCH)
    return data


def _part(name: str, data: bytes) -> tuple[bytes, frozenset[Removed]]:
    if name == "mimetype":
        return data, frozenset()
    if name.startswith(("word/media/", "Pictures/")):
        return _picture(name, data)
    if b"encryption-data" in data and name == "META-INF/manifest.xml":
        raise FileRefused(Why.LOCKED)
    cleaner = _CLEANERS.get(name.rpartition("/")[2].rpartition(".")[2], cleaned_document)
    tree, removed = cleaner(parsed(data))
    return written(tree), removed


def _picture(name: str, data: bytes) -> tuple[bytes, frozenset[Removed]]:
    """The picture made anew; a drawing that can hold commands becomes an empty one, so that the text stays whole."""
    if not _PICTURE.search(name):
        return _EMPTY_PICTURE, frozenset({Removed.INSIDE})
    made = clean_picture(data)
    return made.content, made.removed & {Removed.PLACE, Removed.DETAILS, Removed.SMALL_PICTURE}


_CLEANERS: Final[Mapping[str, Callable[[Any], tuple[Any, frozenset[Removed]]]]] = {"rels": cleaned_relations}


def _name_only(parts: dict[str, bytes]) -> None:
    """Let the lists of contents name what is still there, and nothing else."""
    for name in ("[Content_Types].xml", "META-INF/manifest.xml"):
        if name in parts:
            tree = parsed(parts[name])
            for entry in _missing(tree, parts):
                entry.getparent().remove(entry)
            parts[name] = written(tree)
    for name in [name for name in parts if name.endswith(".rels")]:
        folder = name.rpartition("_rels/")[0]
        tree = parsed(parts[name])
        for entry in list(tree):
            target = entry.get("Target") or ""
            there = target[1:] if target.startswith("/") else folder + target
            if entry.get("TargetMode") != "External" and there not in parts:
                tree.remove(entry)
        parts[name] = written(tree)


def _missing(tree: Any, parts: Mapping[str, bytes]) -> Iterator[Any]:
    for entry in list(tree):
        names = [
            value for key, value in entry.attrib.items() if etree.QName(key).localname in {"PartName", "full-path"}
        ]
        if names and names[0] != "/" and names[0].lstrip("/") not in parts:
            yield entry
