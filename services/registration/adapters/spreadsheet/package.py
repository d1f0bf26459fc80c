"""A workbook's parts taken out of its package within bounds, before any library reads them.

What is read goes into a package of its own, uncompressed: sizes that lie, macros, pictures, links and whatever else a
workbook may carry stay behind.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import NoReturn

from shared.errors import Invalid, Violation

MOST_BYTES = 32 << 20
MOST_PARTS = 2000
# Excel's own limits, or far more than anybody fills in; openpyxl takes as long as there are elements.
MOST_STRINGS = 100_000
MOST_STYLES = 70_000
MOST_SHEETS = 100
MOST_CELLS = 200_000
# A template's own lists stand on sheets of their own; a hundred full sheets would be minutes of work for 150 KB.
MOST_CELLS_IN_ALL = 2 * MOST_CELLS
MOST_ELEMENTS = 2_100_000
_CELL = rb"<(?:\w+:)?c[\s>/]"
IN_ALL = "cells in all its sheets"
# Of which parts, by name, how many of an element are at most taken, and what they are.
MOST_OF: tuple[tuple[re.Pattern[str], bytes, int, str], ...] = (
    (re.compile(r"sharedStrings", re.IGNORECASE), rb"<(?:\w+:)?(?:si|r|t|rPh)[\s>/]", MOST_STRINGS, "texts"),
    (re.compile(r"styles", re.IGNORECASE), rb"<", MOST_STYLES * 4, "cell styles"),
    (re.compile(r"xl/workbook\.xml"), rb"<(?:\w+:)?sheet[\s>/]", MOST_SHEETS, "sheets"),
    (re.compile(r"xl/worksheets/"), _CELL, MOST_CELLS, "cells in a sheet"),
    (re.compile(r"xl/worksheets/"), rb"<", MOST_ELEMENTS, "rows and cells in a sheet"),
    (re.compile(r"xl/workbook\.xml|\.rels$|Content_Types"), rb"<", 50_000, "entries in its directory"),
)

WORKBOOK = "xl/workbook.xml"
_READ = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/)?workbook\.xml(\.rels)?|xl/worksheets/[^/]+\.xml"
    r"|xl/sharedStrings\.xml|xl/styles\.xml",
    re.IGNORECASE,
)
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PIECE = 1 << 18
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1")
_STRICT = b"http://purl.oclc.org/ooxml/"


def refuse(code: str, message: str) -> NoReturn:
    """The file as a whole cannot be read."""
    raise Invalid([Violation("/file", code, message)], message)


def open_package(data: bytes) -> dict[str, bytes]:
    """The parts that are read, by name. Raises Invalid for what is no Excel workbook, or too large for one."""
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            refuse(
                "password_protected", "The workbook is protected by a password; save it without one and send it again."
            )
        refuse(
            "old_excel", "This is a workbook of Excel 97–2003 (.xls); open it and save it as Excel Workbook (.xlsx)."
        )
    if not data.startswith(b"PK"):
        if not data.strip():
            refuse(
                "not_a_workbook", "This file is empty, no Excel workbook; fill in the template and save it as .xlsx."
            )
        if _is_text(data):
            message = "This file is a text (CSV?), no Excel workbook; fill in the template and save it as .xlsx."
            refuse("not_a_workbook", message)
        refuse("not_a_workbook", "This file is no Excel workbook; fill in the template and save it as .xlsx.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _parts(package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        message = "The workbook is damaged; open it in Excel, save it under a new name and send that."
        raise Invalid([Violation("/file", "damaged", message)], message) from error


def packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    packed.seek(0)
    return packed


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    entries = package.infolist()
    _check_kind([entry.filename for entry in entries])
    if any(entry.flag_bits & 1 for entry in entries):
        refuse("password_protected", "The file is an archive with a password; send the workbook itself, without one.")
    wanted = [entry for entry in entries if _READ.fullmatch(entry.filename.lstrip("/"))]
    if len(entries) > MOST_PARTS or len({entry.filename for entry in wanted}) < len(wanted):
        refuse("damaged", "The workbook's package is no such as Excel writes; save it anew in Excel.")
    parts: dict[str, bytes] = {}
    room = MOST_BYTES
    for entry in wanted:
        part = _unpacked(package, entry, room)
        room -= len(part)
        _check_part(entry.filename, part)
        parts[entry.filename.lstrip("/")] = part
    sheets = (part for name, part in parts.items() if name.lower().startswith("xl/worksheets/"))
    if sum(_times(_CELL, part) for part in sheets) > MOST_CELLS_IN_ALL:
        refuse_more_than(MOST_CELLS_IN_ALL, IN_ALL)
    return parts


def _check_kind(names: list[str]) -> None:
    folded = {name.lstrip("/").lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in folded):
        refuse("macros", "The workbook has macros (.xlsm); save it as Excel Workbook (.xlsx), without them.")
    if "xl/workbook.bin" in folded:
        refuse("binary_workbook", "This is a binary workbook (.xlsb); save it as Excel Workbook (.xlsx).")
    if WORKBOOK not in folded:
        refuse("not_a_workbook", "This file is no Excel workbook; fill in the template and save it as .xlsx.")


def _unpacked(package: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """In pieces: what an entry says of its size need not be true."""
    pieces, size = [], 0
    with package.open(entry) as part:
        while piece := part.read(_PIECE):
            size += len(piece)
            if size > room:
                message = (
                    f"Unpacked, the workbook has more than {MOST_BYTES >> 20} MiB; copy the filled-in cells into a new "
                    "template."
                )
                refuse("too_large", message)
            pieces.append(piece)
    return b"".join(pieces)


def _check_part(name: str, part: bytes) -> None:
    head = part.removeprefix(b"\xef\xbb\xbf").lstrip()[:400]
    declared = _ENCODING.match(head)
    readable = head.startswith(b"<") and b"\x00" not in head
    if (
        not readable
        or (declared and declared[1].lower() not in _ENCODINGS)
        or b"<!DOCTYPE" in part
        or b"<!ENTITY" in part
    ):
        refuse("damaged", f"{name} in the workbook is no XML such as Excel writes; save the workbook anew in Excel.")
    if _STRICT in part[:4000]:
        refuse("strict_workbook", "This is a 'Strict Open XML' workbook; save it as Excel Workbook (.xlsx).")
    if b"macroEnabled" in part and name.endswith("[Content_Types].xml"):
        refuse("macros", "The workbook is of a kind with macros (.xlsm); save it as Excel Workbook (.xlsx).")
    for names, element, most, what in MOST_OF:
        if names.search(name) and _more_than(most, element, part):
            refuse_more_than(most, what)


def refuse_more_than(most: int, what: str) -> NoReturn:
    refuse("too_large", f"The workbook has more than {most} {what}; copy the filled-in cells into a new template.")


def _more_than(most: int, element: bytes, part: bytes) -> bool:
    if element == b"<":
        return part.count(element) > most
    return _times(element, part) > most


def _times(element: bytes, part: bytes) -> int:
    return sum(1 for _ in re.finditer(element, part))


def _is_text(data: bytes) -> bool:
    try:
        return "\x00" not in data[:4096].decode("utf-8", errors="strict" if len(data) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return False
