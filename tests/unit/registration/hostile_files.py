"""Attachments that are made to hurt, by name: the file and the code under which it is refused (None: taken)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

MIB = 1 << 20
_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def word(*more: tuple[str, bytes], types: bytes = _TYPES) -> bytes:
    """A small Word document, and more parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("word/document.xml", "<?xml version='1.0'?><w:document xmlns:w='x'/>")
        for name, data in more:
            package.writestr(name, data)
    return packed.getvalue()


def relations(kind: str, target: str, mode: str = 'TargetMode="External"') -> tuple[str, bytes]:
    relation = f'<Relationship Id="r1" Type="{_RELATION}{kind}" Target="{target}" {mode}/>'
    return "word/_rels/document.xml.rels", f'<Relationships xmlns="x">{relation}</Relationships>'.encode()


def archive(*files: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files:
            package.writestr(name, data)
    return packed.getvalue()


def _many_parts() -> bytes:
    return word(*((f"word/media/{n}.png", b"") for n in range(3000)))


def _many_entries_of_nothing() -> bytes:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    return b"PK\x03\x04word/" + entry * 300_000


def _overlapping() -> bytes:
    """Two entries of the directory that stand for the same bytes."""
    good = word(("word/media/a.png", b"x" * 9), ("word/media/b.png", b"x" * 9))
    first, second = good.index(b"word/media/a.png") - 30, good.index(b"word/media/b.png") - 30
    at = good.rindex(struct.pack("<I", second) + b"word/media/b.png")
    return good[:at] + struct.pack("<I", first) + good[at + 4 :]


def _locked() -> bytes:
    good = bytearray(word())
    at = good.index(b"PK\x01\x02")
    good[at + 8] |= 1
    return bytes(good)


def pdf(body: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog" + body + b">>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _packed_pdf(body: bytes) -> bytes:
    return (
        pdf() + b"2 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n" + zlib.compress(body) + b"endstream"
    )


_XML = b'<?xml version="1.0" encoding="UTF-8"?>'
_LAUGHS = b"<!DOCTYPE z [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (c, b"&%c;" % p * 10) for p, c in zip(b"abcdefgh", b"bcdefghi", strict=True)
)

FILES: Mapping[str, tuple[Callable[[], bytes], str | None]] = {
    "empty": (lambda: b"", "file_kind"),
    "spaces": (lambda: b" \r\n", "file_kind"),
    "program-of-windows": (lambda: b"MZ\x90\x00\x03" + b"\x00" * 200, "file_kind"),
    "program-of-linux": (lambda: b"\x7fELF\x02\x01\x01", "file_kind"),
    "shell-script": (lambda: b"#!/bin/sh\nrm -rf /\n", "file_kind"),
    "shortcut": (lambda: b"L\x00\x00\x00\x01\x14\x02\x00", "file_kind"),
    "old-word-document": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "file_kind"),
    "web-page": (lambda: b"<html><script>alert(1)</script></html>", "file_kind"),
    "drawing": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "file_kind"),
    "rich-text": (lambda: b"{\\rtf1{\\object\\objemb}}", "file_kind"),
    "gzip": (lambda: b"\x1f\x8b\x08\x00", "file_kind"),
    "archive": (lambda: archive(("hop-dong.exe", b"MZ")), "file_kind"),
    "archive-that-mentions-word": (lambda: archive(("word/hop-dong.exe", b"MZ")), "file_damaged"),
    "spaces-before-pdf": (lambda: b"\n\n" + pdf(), "file_kind"),
    "pdf": (pdf, None),
    "pdf-that-starts-a-program": (lambda: pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "file_active"),
    "pdf-that-starts-a-program-escaped": (lambda: pdf(b"/OpenAction<</S/L#61unch/F(cmd.exe)>>"), "file_active"),
    "pdf-that-starts-a-program-packed": (lambda: _packed_pdf(b"1 0 <</S/Launch/F(cmd.exe)>>"), "file_active"),
    "pdf-that-sends-its-form": (lambda: pdf(b"/A<</S/SubmitForm/F(http://127.0.0.1:9)>>"), "file_active"),
    "pdf-with-a-script": (lambda: pdf(b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), None),
    "pdf-that-unpacks-to-64-mib": (lambda: _packed_pdf(b" " * 64 * MIB), None),
    "pdf-and-archive": (lambda: pdf() + archive(("a.exe", b"MZ")), "file_polyglot"),
    "picture-and-archive": (lambda: b"\xff\xd8\xff\xe0" + archive(("a.class", b"\xca\xfe\xba\xbe")), "file_polyglot"),
    "picture-and-pdf": (lambda: b"\x89PNG\r\n\x1a\n" + pdf(), "file_polyglot"),
    "word-and-pdf": (lambda: archive(("%PDF-1.7", b"x"), ("word/document.xml", b"x")), "file_polyglot"),
    "xml": (lambda: _XML + "<HDon><DLHDon>Hóa đơn</DLHDon></HDon>".encode(), None),
    "xml-of-windows-1258": (lambda: b'<?xml version="1.0" encoding="windows-1258"?><a>C\xf4ng</a>', None),
    "xml-of-entities": (lambda: _XML + _LAUGHS + b"]><z>&i;</z>", "file_active"),
    "xml-of-an-entity-elsewhere": (lambda: _XML + b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "file_active"),
    "xml-with-a-stylesheet": (lambda: _XML + b'<?xml-stylesheet type="text/xsl" href="x"?><a/>', "file_active"),
    "xml-that-is-a-web-page": (lambda: _XML + b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "file_active"),
    "xml-that-is-a-web-page-escaped": (
        lambda: _XML + b'<html xmlns="http://www.w3.org/1999/xhtm&#108;"/>',
        "file_active",
    ),
    "xml-that-is-a-drawing": (lambda: _XML + b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "file_active"),
    "xml-with-a-script": (lambda: _XML + b"<a><script>alert(1)</script></a>", "file_active"),
    "xml-not-closed": (lambda: _XML + b"<a>", "file_damaged"),
    "xml-of-utf-7": (lambda: b'<?xml version="1.0" encoding="utf-7"?><a/>', "file_encoding"),
    "xml-of-a-million-elements": (lambda: _XML + b"<a>" + b"<b/>" * 1_000_000 + b"</a>", "file_too_much"),
    "xml-nested-100-000-deep": (lambda: _XML + b"<a>" * 100_000 + b"</a>" * 100_000, "file_too_much"),
    "word": (word, None),
    "word-with-a-picture": (lambda: word(("word/media/image1.png", b"\x89PNG"), ("docProps/app.xml", b"<a/>")), None),
    "word-with-a-link": (lambda: word(relations("hyperlink", "https://example.com")), None),
    "word-cut": (lambda: word()[:-30], "file_damaged"),
    "word-locked": (_locked, "file_protected"),
    "word-with-macros": (lambda: word(("word/vbaProject.bin", b"\xd0\xcf")), "file_macros"),
    "word-of-a-kind-with-macros": (
        lambda: word(types=_TYPES.replace(b"/>", b"><!--macroEnabled--></Types>")),
        "file_damaged",
    ),
    "word-of-a-macro-type": (
        lambda: word(
            types=_TYPES.replace(b"/>", b'><a t="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>')
        ),
        "file_macros",
    ),
    "word-with-controls": (lambda: word(("word/activeX/activeX1.xml", b"<a/>")), "file_macros"),
    "word-with-a-program": (lambda: word(("word/embeddings/oleObject1.bin", b"MZ")), "file_embedded"),
    "word-with-an-archive": (lambda: word(("word/media/a.zip", archive(("a", b"b")))), "file_embedded"),
    "word-with-a-template-elsewhere": (
        lambda: word(relations("attachedTemplate", "http://127.0.0.1:9/x.dotm")),
        "file_external",
    ),
    "word-with-a-picture-elsewhere": (
        lambda: word(relations("image", "file://127.0.0.1/share/x.png")),
        "file_external",
    ),
    "word-with-a-template-elsewhere-escaped": (
        lambda: word(relations("oleObject", "http://127.0.0.1:9/x", 'TargetMode="&#69;xternal"')),
        "file_external",
    ),
    "word-with-relations-of-utf-16": (
        lambda: word(("word/_rels/a.rels", relations("frame", "http://x")[1].decode().encode("utf-16"))),
        "file_damaged",
    ),
    "word-with-parts-outside": (lambda: word(("../../etc/cron.d/a.xml", b"<a/>")), "file_damaged"),
    "word-with-doubled-parts": (_overlapping, "file_bomb"),
    "word-bomb": (lambda: word(("word/media/a.xml", b"\x00" * 50 * MIB)), "file_bomb"),
    "word-bomb-of-many": (lambda: word(*((f"word/media/{n}.bmp", bytes(6 * MIB)) for n in range(20))), "file_bomb"),
    "word-of-3-000-parts": (_many_parts, "file_too_much"),
    "word-of-300-000-entries": (_many_entries_of_nothing, "file_too_much"),
}
