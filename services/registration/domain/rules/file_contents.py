"""What a file carries within, beside what its first bytes say: bombs, macros, programs, two files in one.

Nothing is opened by any of this but directories and small parts; what would be unpacked is counted first.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice, pairwise
from xml.etree import ElementTree
from xml.parsers import expat

Trouble = tuple[str, str]

MOST_PARTS = 2000
# Unpacked; far more than any paper has.
MOST_UNPACKED = 100 << 20
MOST_RATIO = 200
# Below this a high ratio is only a dull text.
RATIO_FROM = 4 << 20
LARGEST_RELATIONS = 1 << 20
MOST_ELEMENTS = 200_000
DEEPEST = 100

PDF = "application/pdf"
XML = "application/xml"
_WAY_OUT = "save it as PDF and attach that."
_DIRECTORY_ENTRY = b"PK\x01\x02"
_END_OF_DIRECTORY = b"PK\x05\x06"
# Parts that word processors write. Programs, scripts, archives and whatever else has no business in a paper.
_PARTS = re.compile(
    r"(?i).*(\.(xml|rels|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|wdp|svg|odttf|fntdata|ttf)|/|printersettings\d*\.bin)"
)
_ACTIVE_PARTS = re.compile(r"(?i).*(vbaproject|vbadata|/activex/|/macros/).*")
_HYPERLINK = "/hyperlink"
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252", b"windows-1258")
_SHOWN_BY_BROWSERS = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/XSL/Transform",
)
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PDF_PACKED = re.compile(rb"/ObjStm.{0,300}?stream\r?\n", re.DOTALL)
_PDF_STARTS = re.compile(rb"/(Launch|ImportData|SubmitForm)(?![A-Za-z])")
_MOST_PACKED = 16 << 20
_MOST_STREAMS = 2000
_LARGEST_STREAM = 1 << 18


def trouble_in(data: bytes, kind: str) -> Trouble | None:
    """Code and message of why a file of that kind (as file_kinds tells it) is not taken; None when it is."""
    if kind != PDF and b"%PDF-" in data[:1024]:
        return "file_polyglot", f"This file is {kind} and PDF at once; {_WAY_OUT}"
    if kind == PDF:
        return _in_pdf(data)
    if kind == XML:
        return _in_xml(data)
    if kind.startswith("image/"):
        return _hidden_archive(data)
    return _in_package(data)


def _in_pdf(data: bytes) -> Trouble | None:
    if (found := _hidden_archive(data)) is not None:
        return found
    # Scripts alone are let in: forms of customs and banks check their fields by them, and a signed PDF printed anew loses
    # its signature.
    for part in _names_of(data):
        if action := _PDF_STARTS.search(part):
            what = action[1].decode()
            return (
                "file_active",
                f"This PDF starts programs or sends data (/{what}); print it to a new PDF and attach that.",
            )
    return None


def _names_of(data: bytes) -> Iterator[bytes]:
    """The text in which a PDF's names stand: as it lies, then what its object streams hold, within a bound."""
    yield _unescaped(data)
    room = _MOST_PACKED
    for match in islice(_PDF_PACKED.finditer(data), _MOST_STREAMS):
        try:
            # A slice: what follows a stream would be copied for each of them.
            part = zlib.decompressobj().decompress(data[match.end() : match.end() + _LARGEST_STREAM], room)
        except zlib.error:
            continue
        yield _unescaped(part)
        room -= len(part)
        if room <= 0:
            return


def _unescaped(data: bytes) -> bytes:
    """Names may be written /L#61unch."""
    return _PDF_ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode()), data) if b"#" in data else data


def _hidden_archive(data: bytes) -> Trouble | None:
    """An archive that ends where the file ends is opened as one, whatever stands before it."""
    at = data.rfind(_END_OF_DIRECTORY, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22 or at + 22 + int.from_bytes(data[at + 20 : at + 22], "little") != len(data):
        return None
    return (
        "file_polyglot",
        "This file hides an archive behind its content; make it anew from the paper and attach that.",
    )


def _in_xml(data: bytes) -> Trouble | None:
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf").lstrip()[:300])
    if declared and declared[1].lower() not in _ENCODINGS:
        return "file_encoding", f"This XML file is in {declared[1].decode()}; save it in UTF-8."
    reader = _XmlReader()
    try:
        reader.read(data)
    except expat.ExpatError as error:
        return "file_damaged", f"This XML file is not well-formed ({error}); {_WAY_OUT}"
    except _Found as found:
        return found.trouble
    return None


class _Found(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.trouble = (code, message)


class _XmlReader:
    """Looks at each element once and keeps none."""

    def __init__(self) -> None:
        self._count = self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.ProcessingInstructionHandler = self._instruction

    def read(self, data: bytes) -> None:
        self._parser.Parse(data, True)

    def _doctype(self, *_: object) -> None:
        raise _Found(
            "file_active", f"This XML file has a document type (<!DOCTYPE>), which may load others; {_WAY_OUT}"
        )

    def _instruction(self, target: str, _: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise _Found("file_active", f"This XML file names a stylesheet, which is a program; {_WAY_OUT}")

    def _start(self, name: str, _: object) -> None:
        self._count += 1
        self._depth += 1
        if name.rpartition(" ")[0] in _SHOWN_BY_BROWSERS or name.lower().rpartition(" ")[2] == "script":
            raise _Found("file_active", f"This XML file is a web page, a drawing or a program; {_WAY_OUT}")
        if self._count > MOST_ELEMENTS or self._depth > DEEPEST:
            message = (
                f"This XML file has more than {MOST_ELEMENTS} elements, or {DEEPEST} within one another; {_WAY_OUT}"
            )
            raise _Found("file_too_much", message)

    def _end(self, _: str) -> None:
        self._depth -= 1


def _in_package(data: bytes) -> Trouble | None:
    # Before anything reads the directory, which costs a thousand bytes of memory per entry.
    if data.count(_DIRECTORY_ENTRY) > MOST_PARTS:
        return "file_too_much", f"This document has more than {MOST_PARTS} parts; {_WAY_OUT}"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _in_parts(package, package.infolist(), len(data))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        return "file_damaged", f"This document is damaged or not a Word document; {_WAY_OUT}"


def _in_parts(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], size: int) -> Trouble | None:
    names = [part.filename for part in parts]
    if "word/document.xml" not in names or "[Content_Types].xml" not in names or len(set(names)) < len(names):
        return "file_damaged", f"This document is damaged or not a Word document; {_WAY_OUT}"
    if any(part.flag_bits & 1 for part in parts):
        return "file_protected", f"This document is protected by a password; {_WAY_OUT}"
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        return "file_damaged", f"This document names parts outside itself; {_WAY_OUT}"
    for name in names:
        if _ACTIVE_PARTS.fullmatch(name):
            return "file_macros", f"This document has macros or controls ({name[:80]}); {_WAY_OUT}"
        if not _PARTS.fullmatch(name):
            return "file_embedded", f"This document carries another file ({name[:80]}); {_WAY_OUT}"
    return _bomb(parts, size) or _beyond(package, parts)


def _bomb(parts: list[zipfile.ZipInfo], size: int) -> Trouble | None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    # Parts that share their bytes, as bombs do that unpack to more than their directory could pay for.
    places = sorted((part.header_offset, part.compress_size) for part in parts)
    overlap = any(at + length > after for (at, length), (after, _) in pairwise(places))
    too_dense = unpacked > RATIO_FROM and unpacked > MOST_RATIO * max(packed, 1)
    if overlap or packed > size or unpacked > MOST_UNPACKED or too_dense:
        message = f"Unpacked, this document would have {unpacked} bytes, which no paper has; {_WAY_OUT}"
        return "file_bomb", message
    return None


def _beyond(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Trouble | None:
    """Templates, pictures and objects that would be loaded from elsewhere when the document is opened; links are fine."""
    if b"macroenabled" in _part(package, package.getinfo("[Content_Types].xml")).lower():
        return "file_macros", f"This document is of a kind with macros; {_WAY_OUT}"
    for part in parts:
        if not part.filename.lower().endswith(".rels"):
            continue
        for relation in _relations(_part(package, part)):
            if relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith(_HYPERLINK):
                target = relation.get("Target", "")[:80]
                return "file_external", f"This document loads something from elsewhere ({target}); {_WAY_OUT}"
    return None


def _part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with package.open(part) as opened:
        data = opened.read(LARGEST_RELATIONS + 1)
    if len(data) > LARGEST_RELATIONS or b"<!" in data or b"\x00" in data:
        raise ValueError("no part such as word processors write")
    return data


def _relations(data: bytes) -> Iterator[ElementTree.Element]:
    try:
        # No document type gets here, and so no entities.
        yield from ElementTree.fromstring(data)  # noqa: S314
    except ElementTree.ParseError as error:
        raise ValueError("relations cannot be read") from error
