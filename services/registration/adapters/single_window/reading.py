"""Form 01 as the window sends it, turned into a draft. Nothing is judged here but what cannot be carried over."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from services.registration.adapters.single_window.names import DECLARATION, DOCUMENT, HEADER, LINE, LISTS, Names
from services.registration.domain.draft import (
    Draft,
    DraftDeclaration,
    DraftDocument,
    DraftImporter,
    DraftLine,
    DraftNamed,
    File,
)
from services.registration.domain.rules.sizes import MOST_GOODS_LINES
from shared.single_window.xml import child, children, local_name, text_of

Fields = Mapping[str, str | None]

_MOST_NUMBERS = 2 * MOST_GOODS_LINES
_DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*", re.ASCII)


def read_fields(element: etree._Element | None, names: Names) -> Fields:
    """Texts by our names; an element given twice counts once, the first time."""
    texts: dict[str, str] = {}
    for part in children(element):
        texts.setdefault(local_name(part), text_of(part))
    return {field: next((texts[w] for w in wire if texts.get(w)), None) for field, wire in names.items()}


def read_draft(form: etree._Element) -> Draft:
    """form: the Hoso element."""
    header = read_fields(form, HEADER)
    return Draft(
        dossier_type=header["dossier_type"],
        agency=_named(header, "agency"),
        importer=DraftImporter(
            **{name: header[f"importer/{name}"] for name in DraftImporter.__dataclass_fields__},
        ),
        import_from=iso_date(header["import_from"]),
        import_to=iso_date(header["import_to"]),
        storage_address=header["storage_address"],
        cert_body=_named(header, "cert_body"),
        qcvn=_named(header, "qcvn"),
        note=header["note"],
        goods_lines=tuple(_line(read_fields(e, LINE)) for e in entries(form, "goods_lines")),
        documents=tuple(read_document(e) for e in entries(form, "documents")),
        declarations=tuple(_declaration(read_fields(e, DECLARATION)) for e in entries(form, "declarations")),
    )


def iso_date(text: str | None) -> str | None:
    """ "01/10/2026" becomes "2026-10-01"; what is no such date stays as it is, for the rules to name."""
    if text and (match := _DAY_FIRST.fullmatch(text)):
        day, month, year = match.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    if text and (match := _WITH_TIME.fullmatch(text)):
        return match[1]
    return text


def read_number(text: str | None) -> int:
    """0 for what is no number, which no rule takes."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def read_numbers(text: str | None) -> tuple[int, ...]:
    """ "1, 2;3" """
    parts = re.split(r"[\s,;]+", text, maxsplit=_MOST_NUMBERS) if text else []
    return tuple(read_number(part) for part in parts if part)


def entries(form: etree._Element, list_name: str) -> Iterator[etree._Element]:
    around, entry, _ = LISTS[list_name]
    return (e for e in children(child(form, around)) if local_name(e) == entry)


def _named(fields: Fields, field: str) -> DraftNamed:
    return DraftNamed(fields[f"{field}/code"], fields[f"{field}/name"])


def _line(fields: Fields) -> DraftLine:
    plain: dict[str, Any] = {name: text for name, text in fields.items() if "/" not in name}
    return DraftLine(group=_named(fields, "group"), unit=_named(fields, "unit"), **plain)


def _declaration(fields: Fields) -> DraftDeclaration:
    return DraftDeclaration(fields["number"], iso_date(fields["registered_on"]), fields["customs_office"])


def read_document(element: etree._Element) -> DraftDocument:
    """element: a Dinhkem."""
    fields = read_fields(element, DOCUMENT)
    file, unreadable = _file(fields["file"])
    return DraftDocument(
        type=_named(fields, "type"),
        number=fields["number"],
        issued_on=iso_date(fields["issued_on"]),
        issuer=fields["issuer"],
        file_name=fields["file_name"],
        # What follows the last split is no number, so that the rule names the field.
        lines=tuple(re.split(r"[\s,;]+", fields["lines"], maxsplit=_MOST_NUMBERS)) if fields["lines"] else (),
        file=file,
        unreadable=unreadable,
        sha256=fields["sha256"],
        file_id=fields["file_id"],
    )


def _file(text: str | None) -> tuple[File | None, bool]:
    if not text:
        return None, False
    try:
        return File.of(base64.b64decode(text.encode("ascii").translate(None, b" \t\r\n"), validate=True)), False
    except (binascii.Error, ValueError):
        return None, True
