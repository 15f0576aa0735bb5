"""Files as telephones and offices make them, written by code, with words planted wherever such files hold any."""

import struct
import zipfile
import zlib
from io import BytesIO
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import ExifTags, Image, PngImagePlugin

from lantern.privacy.boxes import box, full_box

CANARY = "quillcanaryword"
"""Stands wherever a file may hold words that nobody sees."""
LATITUDE = (51.0, 52.0, 43.68)
"""Of an invented place; its three numbers stand in the file as fractions."""
GPS_BYTES = struct.pack(">II", 1092, 25)


def picture(size: tuple[int, int] = (64, 48), seed: int = 1) -> Image.Image:
    """A picture with every corner of another colour, so that one sees which way up it is."""
    made = Image.new("RGB", size, (40, 90, 140))
    chance = Random(seed)  # noqa: S311 -- colours, no secret
    for left, top in ((0, 0), (size[0] // 2, 0), (0, size[1] // 2), (size[0] // 2, size[1] // 2)):
        colour = tuple(chance.randrange(40, 216) for _ in range(3))
        made.paste(colour, (left, top, left + size[0] // 2, top + size[1] // 2))
    return made


def exif(orientation: int = 1) -> bytes:
    """What a telephone writes into a photo: its place, its owner, its make, its time, and a small picture."""
    found = Image.Exif()
    found[ExifTags.Base.Make] = f"{CANARY} make"
    found[ExifTags.Base.Orientation] = orientation
    found[ExifTags.Base.Artist] = f"{CANARY} owner"
    inner = found.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2026:11:20 14:03:22"
    inner[ExifTags.Base.UserComment] = f"ASCII\0\0\0{CANARY}".encode()
    inner[ExifTags.Base.MakerNote] = f"{CANARY} note of the maker".encode()
    place = found.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", LATITUDE
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "W", (0.0, 25.0, 12.34)
    place[ExifTags.GPS.GPSProcessingMethod] = f"{CANARY} place".encode()
    return found.tobytes()


def xmp() -> bytes:
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:exif="http://ns.adobe.com/exif/1.0/"><rdf:Description exif:GPSLatitude="51,52.728N {CANARY}"/>'
        f"</rdf:RDF></x:xmpmeta>"
    ).encode()


def segment(mark: int, body: bytes) -> bytes:
    return bytes((0xFF, mark)) + (len(body) + 2).to_bytes(2) + body


def jpeg(orientation: int = 1, *, size: tuple[int, int] = (64, 48), behind: bytes = b"") -> bytes:
    """A photo with everything: EXIF, XMP, a comment, an IPTC block, another maker's block, and bytes at its end."""
    out = BytesIO()
    picture(size).save(out, "JPEG", quality=95, exif=exif(orientation), xmp=xmp(), comment=f"{CANARY} comment")
    plain = out.getvalue()
    iptc = (
        b"Photoshop 3.0\0"
        b"8BIM\x04\x04\0\0"
        + (len(CANARY) + 5).to_bytes(4)
        + b"\x1c\x02\x5a"
        + (len(CANARY).to_bytes(2) + CANARY.encode())
    )
    return plain[:2] + segment(0xED, iptc + b"\0") + segment(0xEB, CANARY.encode()) + plain[2:] + behind


def png() -> bytes:
    out = BytesIO()
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", f"{CANARY} at 51.878 -0.42")
    words.add_itxt("XML:com.adobe.xmp", xmp().decode())
    words.add_text("Location", CANARY * 20, zip=True)
    picture().save(out, "PNG", pnginfo=words, exif=exif())
    return out.getvalue() + CANARY.encode()


def webp() -> bytes:
    out = BytesIO()
    picture().save(out, "WEBP", exif=exif(), xmp=xmp())
    return out.getvalue()


def gif() -> bytes:
    out = BytesIO()
    others = [picture(seed=number) for number in (2, 3)]
    picture().save(out, "GIF", save_all=True, append_images=others, comment=f"{CANARY} comment")
    return out.getvalue() + b";/*" + CANARY.encode()


def sound_of(length: int = 400, seed: int = 1) -> bytes:
    return Random(seed).randbytes(length)  # noqa: S311 -- a sound, no secret


def wav() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    form = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16))
    told = chunk(b"LIST", b"INFO" + chunk(b"IART", CANARY.encode())) + chunk(b"id3 ", CANARY.encode())
    body = b"WAVE" + form + told + chunk(b"data", sound_of()) + chunk(b"bext", CANARY.encode() * 4)
    return b"RIFF" + struct.pack("<I", len(body)) + body + CANARY.encode()


def mp3_frame(seed: int) -> bytes:
    # 64 kbit/s at 44100 Hz: 208 bytes. No byte of it may look like the beginning of a frame.
    return b"\xff\xfb\x50\xc0" + sound_of(204, seed).replace(b"\xff", b"\xfe")


def mp3() -> bytes:
    words = f"{CANARY} 51.878,-0.42".encode()
    frame = b"TXXX" + struct.pack(">I", len(words) + 1) + b"\0\0\x03" + words
    head = b"ID3\x03\0\0" + bytes((len(frame) >> shift & 0x7F) for shift in (21, 14, 7, 0)) + frame
    tail = b"APETAGEX" + CANARY.encode() * 3 + b"TAG" + CANARY.encode().ljust(125, b"\0")
    return head + b"".join(mp3_frame(number) for number in range(8)) + tail


def aac() -> bytes:
    def frame(seed: int) -> bytes:
        length = 7 + 120
        head = bytes((0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC))
        return head + sound_of(120, seed).replace(b"\xff", b"\xfe")

    return b"".join(frame(number) for number in range(6)) + CANARY.encode()


def amr() -> bytes:
    frames = b"".join(b"\x3c" + sound_of(31, number) for number in range(10))
    return b"#!AMR\n" + frames + b"\xff" + CANARY.encode()


def ogg_page(flags: int, position: int, number: int, packets: list[bytes], serial: int = 77) -> bytes:
    lengths = b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, position, serial, number, 0, len(lengths))
    return head + lengths + b"".join(packets)


def opus() -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    words = f"LOCATION={CANARY} 51.878 -0.42".encode() + b"x" * 300
    told = b"OpusTags" + struct.pack("<I", 4) + b"quil" + struct.pack("<II", 1, len(words)) + words
    pages = [ogg_page(2, 0, 0, [head]), ogg_page(0, 0, 1, [told]), ogg_page(2, 0, 0, [CANARY.encode()], serial=9)]
    pages += [ogg_page(4 * (number == 3), 960 * number, number + 1, [sound_of(80, number)] * 3) for number in (1, 2, 3)]
    return b"".join(pages) + CANARY.encode()


def vorbis() -> bytes:
    head = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44100, 0, 64000, 0, 0xB8, 1)
    told = b"\x03vorbis" + struct.pack("<I", len(CANARY)) + CANARY.encode() + struct.pack("<I", 0) + b"\x01"
    setup = b"\x05vorbis" + sound_of(3000)
    pages = [ogg_page(2, 0, 0, [head]), ogg_page(0, 0, 1, [told, setup]), ogg_page(4, 900, 2, [sound_of(90)])]
    return b"".join(pages)


def m4a(*, film: bool = False, telephone: bool = False) -> bytes:
    """A recording whose samples lie in two pieces, with words before, between and behind them."""
    sizes, canary = (90, 100, 110, 95), CANARY.encode()
    sound = sound_of(sum(sizes))
    place = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+51.8781-000.4200/" + canary), box(b"meta", canary))
    front = box(b"ftyp", b"3gp4" if telephone else b"M4A ", b"\0\0\0\0", b"isom") + box(b"uuid", canary)

    def moov(first: int, second: int) -> bytes:
        entry_head = struct.pack(">6xH8xHHHHI", 1, 1, 16, 0, 0, 44100 << 16)
        setup = full_box(b"esds", b"\x03\x19\0\1\0\x04\x11\x40\x15" + b"\0" * 11)
        entry = (
            box(b"samr", entry_head, box(b"damr", b"quil\0\x81\xff\0\x01"))
            if telephone
            else box(b"mp4a", entry_head, setup, box(b"udta", canary))
        )  # fmt: skip
        table = box(
            b"stbl",
            full_box(b"stsd", struct.pack(">I", 1) + entry),
            full_box(b"stts", struct.pack(">III", 1, 4, 1024)),
            full_box(b"stsc", struct.pack(">IIII", 1, 1, 2, 1)),
            full_box(b"stsz", struct.pack(">II4I", 0, 4, *sizes)),
            full_box(b"stco", struct.pack(">III", 2, first, second)),
        )
        media = box(
            b"mdia",
            full_box(b"mdhd", struct.pack(">4IHH", 3_800_000_000, 3_800_000_000, 44100, 4096, 0, 0)),
            full_box(b"hdlr", struct.pack(">4x4s12x", b"vide" if film else b"soun") + canary + b"\0"),
            box(b"minf", full_box(b"smhd", b"\0" * 4), table),
        )
        places = box(b"trak", box(b"mdia", full_box(b"hdlr", struct.pack(">4x4s12x", b"meta") + canary)))
        return box(b"moov", full_box(b"mvhd", b"\0" * 96), place, box(b"trak", media, place), places)

    begin = len(front) + len(moov(0, 0)) + 8 + len(canary)
    two = begin + sizes[0] + sizes[1] + len(canary)
    body = canary + sound[:190] + canary + sound[190:] + canary
    return front + moov(begin, two) + box(b"mdat", body) + box(b"free", canary) + box(b"meta", canary)


def pdf(*, password: str = "", photo: bytes = b"") -> bytes:
    """A page with words, a photo, a form that was filled in, a note, a link, commands and a file inside."""
    made = pikepdf.new()
    words = b"BT /F1 18 Tf 20 100 Td (What the letter says) Tj ET q 60 0 0 40 20 20 cm /Im0 Do Q"
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    image = made.make_stream(
        photo or jpeg(), Type=Name.XObject, Subtype=Name.Image, Width=64, Height=48, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, Filter=Name.DCTDecode, Metadata=made.make_stream(xmp()),
    )  # fmt: skip
    drawn = made.make_stream(
        b"BT /F1 12 Tf 2 2 Td (What was filled in) Tj ET", Type=Name.XObject, Subtype=Name.Form,
        BBox=[0, 0, 150, 20], Resources=Dictionary(Font=Dictionary(F1=font)),
    )  # fmt: skip
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=CANARY, V="What was filled in", Rect=[20, 150, 170, 170],
        AP=Dictionary(N=drawn), F=4,
    )  # fmt: skip
    script = Dictionary(S=Name.JavaScript, JS=f"app.alert('{CANARY}')")
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[0, 0, 5, 5],
        A=Dictionary(S=Name.URI, URI=f"https://e.example/{CANARY}"),
    )
    held = made.make_indirect(field)
    page = Dictionary(
        Type=Name.Page, MediaBox=[0, 0, 200, 200], Contents=made.make_stream(words), AA=Dictionary(O=script),
        Resources=Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im0=image)), PieceInfo=Dictionary(Q=CANARY),
        Annots=Array([held, made.make_indirect(link)]),
    )  # fmt: skip
    made.pages.append(pikepdf.Page(page))
    made.Root.AcroForm = Dictionary(Fields=Array([held]), DA="/F1 12 Tf")
    made.Root.OpenAction = script
    made.Root.Metadata = made.make_stream(xmp())
    made.attachments["a.exe"] = pikepdf.AttachedFileSpec(
        made, CANARY.encode() * 3, description="", filename="a.exe", mime_type="", creation_date="", mod_date=""
    )
    made.docinfo["/Author"] = CANARY
    made.docinfo["/Title"] = f"{CANARY} title"
    out = BytesIO()
    lock = pikepdf.Encryption(owner=password, user=password) if password else False
    made.save(out, encryption=lock, compress_streams=False)
    return out.getvalue() + CANARY.encode()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(**more: bytes) -> bytes:
    """A letter with a marked change, a note, a photo, and everything that Word writes about its author."""

    def rels(*lines: str) -> bytes:
        return f'<Relationships xmlns="{_RELS}">{"".join(lines)}</Relationships>'.encode()

    def rel(number: int, kind: str, target: str, *, outside: bool = False) -> str:
        mode = ' TargetMode="External"' if outside else ""
        return f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'

    change = f'<w:ins w:author="{CANARY}" w:date="2026-11-20T14:03:22Z"><w:r><w:t>She said no.</w:t></w:r></w:ins>'
    field = f"<w:r><w:instrText>DDEAUTO c:\\\\{CANARY}.exe</w:instrText></w:r>"
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/>'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/docProps/core.xml" ContentType="application/x"/></Types>',
        "_rels/.rels": rels(rel(1, "officeDocument", "word/document.xml"), rel(2, "x", "docProps/core.xml")),
        "word/document.xml": f'<w:document {_W} {_R} w:rsidR="{CANARY}"><w:body><w:p w:rsidR="00AB12CD">{change}{field}'
        f"</w:p></w:body></w:document>".encode(),
        "word/comments.xml": f'<w:comments {_W}><w:comment w:id="1" w:author="{CANARY}" w:initials="{CANARY}" '
        f'w:date="2026-11-20T14:03:22Z"><w:p><w:r><w:t>Ask her sister.</w:t></w:r></w:p></w:comment>'
        "</w:comments>".encode(),
        "word/_rels/document.xml.rels": rels(
            rel(1, "image", "media/image1.jpg"), rel(2, "comments", "comments.xml"), rel(3, "people", "people.xml"),
            rel(4, "attachedTemplate", f"https://e.example/{CANARY}.dotm", outside=True),
            rel(5, "hyperlink", "https://www.example.org/", outside=True),
        ),
        "word/media/image1.jpg": jpeg(),
        "word/people.xml": CANARY.encode(),
        "docProps/core.xml": f"<a>{CANARY}</a>".encode(),
        "docProps/thumbnail.jpeg": jpeg(),
        "customXml/item1.xml": f"<a>{CANARY}</a>".encode(),
        **{name.replace("__", "/"): body for name, body in more.items()},
    }  # fmt: skip
    return zipped(parts)


def odt() -> bytes:
    note = (
        f"<office:annotation><dc:creator>{CANARY}</dc:creator><dc:date>2026-11-20</dc:date>Ask her.</office:annotation>"
    )
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    words = f"<text:p>She said no.{note}<text:author-name>{CANARY}</text:author-name></text:p>"
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {names}>{words}</office:document-content>".encode(),
        "meta.xml": f"<a>{CANARY}</a>".encode(),
        "META-INF/manifest.xml": b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<m:file-entry m:full-path="/"/><m:file-entry m:full-path="content.xml"/>'
        b'<m:file-entry m:full-path="meta.xml"/>'
        b"</m:manifest>",
        "Pictures/a.jpg": jpeg(),
        "Thumbnails/thumbnail.png": png(),
    }
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body, zipfile.ZIP_STORED if name == "mimetype" else None)
        made.comment = CANARY.encode()
    return out.getvalue()


def png_of_points(width: int, height: int) -> bytes:
    """A picture that says how large it is, and holds next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
