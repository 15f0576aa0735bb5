"""The marks inside of Word and OpenDocument texts: who wrote, when, with what, and where it leads."""

import re
from typing import Any, Final

from lxml import etree

from lantern.privacy.words import FileRefused, Removed, Why

_NOBODY: Final = "Somebody"
_LONG_AGO: Final = "2000-01-01T00:00:00Z"
_NO_PLACE: Final = "about:blank"
_WEB: Final = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_AUTHORS: Final = frozenset(("author", "initials", "creator", "initial-creator", "user"))
_MOMENTS: Final = frozenset(("date", "dateUtc"))
_TELLING: Final = re.compile(r"rsid\w*|paraId|textId|durableId")
_TELLING_PARTS: Final = frozenset(
    (
        "rsids", "attachedTemplate", "mailMerge", "docVars", "scripts", "event-listeners", "script", "event-listener",
        "OLEObject", "altChunk", "control", "subDoc",
    )
)  # fmt: skip
_DRAWN: Final = frozenset(("chart", "relIds"))
_FRAME: Final = "drawing"
_HELD: Final = {
    **dict.fromkeys(("script", "scripts", "event-listener", "event-listeners", "control"), Removed.SCRIPTS),
    **dict.fromkeys(("OLEObject", "altChunk", "subDoc", "chart", "relIds"), Removed.INSIDE),
}
_DUBLIN: Final = "http://purl.org/dc/elements/1.1/"
_AUTHOR_FIELDS: Final = frozenset(("author-name", "author-initials", "initial-creator", "sender-initials"))
_COMMANDS: Final = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON|IMPORT|LINK)\b")


def parsed(data: bytes) -> Any:
    """A part as a tree; nothing is fetched, and nothing is put in the place of something else.

    Raises:
        FileRefused: it defines words of its own, or is no tree.
    """
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, reader)
    except etree.XMLSyntaxError:
        raise FileRefused(Why.BROKEN) from None
    if root.getroottree().docinfo.doctype:
        raise FileRefused(Why.BROKEN)
    return root


def written(root: Any) -> bytes:
    """A tree as a part."""
    done: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return done


def cleaned_document(root: Any) -> tuple[Any, frozenset[Removed]]:
    """Words stay as they are; those who wrote them become somebody, and commands in fields are gone."""
    removed = set()
    for part in list(root.iter()):
        name = etree.QName(part)
        if name.localname in _TELLING_PARTS | _DRAWN:
            if name.localname in _HELD:
                removed.add(_HELD[name.localname])
            _take_out(part, name.localname)
            continue
        if name.localname in _AUTHOR_FIELDS or name == etree.QName(_DUBLIN, "creator"):
            part.text = _NOBODY
        elif name == etree.QName(_DUBLIN, "date"):
            part.text = _LONG_AGO
        elif name.localname == "instrText" and _COMMANDS.search(part.text or ""):
            part.text = ""
            removed.add(Removed.SCRIPTS)
        _clean_attributes(part)
    return root, frozenset(removed)


def _take_out(part: Any, name: str) -> None:
    if name in _DRAWN:
        part = next((above for above in part.iterancestors() if etree.QName(above).localname == _FRAME), part)
    if part.getparent() is not None:
        part.getparent().remove(part)


def _clean_attributes(part: Any) -> None:
    for key in list(part.attrib):
        name = etree.QName(key).localname
        if name in _AUTHORS:
            part.set(key, _NOBODY if name != "initials" else "S")
        elif name in _MOMENTS:
            part.set(key, _LONG_AGO)
        elif _TELLING.fullmatch(name):
            del part.attrib[key]
        elif name == "instr" and _COMMANDS.search(part.get(key)):
            part.set(key, "")
        elif name == "href" and ":" in part.get(key) and not _WEB.match(part.get(key)):
            part.set(key, _NO_PLACE)


def cleaned_relations(root: Any) -> tuple[Any, frozenset[Removed]]:
    """What a part leads to: links that people press stay, what would be fetched by itself leads nowhere."""
    removed = set()
    for one in list(root):
        kind = (one.get("Type") or "").rpartition("/")[2]
        outside = one.get("TargetMode") == "External"
        if outside and (kind != "hyperlink" or not _WEB.match(one.get("Target") or "")):
            one.set("Target", _NO_PLACE)
            removed.add(Removed.SCRIPTS)
    return root, frozenset(removed)
