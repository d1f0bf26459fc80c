"""The same form as the single window sends it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from lxml import etree

from services.registration.adapters.single_window.names import HEADER, LISTS, Names
from shared.clock import new_id
from shared.single_window import Envelope, build_envelope
from shared.single_window.envelope import MINISTRY, WINDOW

_DATES = ("import_from", "import_to", "issued_on", "registered_on")


def message(kind: str, file_code: str, content: etree._Element, year: int) -> str:
    """kind: type and function, "10/01". The envelope as text."""
    type, function = kind.split("/")
    envelope = Envelope(
        message_id=new_id(),
        sender=WINDOW,
        receiver=MINISTRY,
        document_type="BKHCN0100001",
        type=type,
        function=function,
        reference=file_code,
        document_year=str(year),
        send_date=datetime.now(UTC),
        content=content,
    )
    return build_envelope(envelope)


def form_element(form: Mapping[str, Any], files: Mapping[str, bytes]) -> etree._Element:
    root = etree.Element("Hoso")
    _fill(root, form, HEADER, files)
    for name, (around, entry, names) in LISTS.items():
        parent = etree.SubElement(root, around)
        for each in form[name]:
            _fill(etree.SubElement(parent, entry), each, names, files)
    return root


def cancel_element(reason: str) -> etree._Element:
    root = etree.Element("Huy")
    etree.SubElement(root, "fiLydo").text = reason
    return root


def _fill(element: etree._Element, values: Mapping[str, Any], names: Names, files: Mapping[str, bytes]) -> None:
    for field, (tag, *_) in names.items():
        text = _text(field, _value(values, field), files)
        if text is not None:
            etree.SubElement(element, tag).text = text


def _value(values: Mapping[str, Any], field: str) -> Any:
    first, _, rest = field.partition("/")
    found = values.get(first)
    return (found or {}).get(rest) if rest else found


def _text(field: str, value: Any, files: Mapping[str, bytes]) -> str | None:
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if field in _DATES:
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    if field == "file":
        return base64.b64encode(files[value]).decode()
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value)
