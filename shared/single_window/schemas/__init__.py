"""The schemas of what travels: of the envelope, of each business element, and for each message of the catalogue one that
says what its Content holds, named documentType, type, function ("BKHCN01000011001.xsd").

Those of single messages are put together from the catalogue, so that a corrected code changes them too. They describe; the
reading itself takes more (any order, unknown elements), so that no sender is refused over what nobody needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from xml.sax.saxutils import escape

from shared.single_window.catalogue import Catalogue, Direction, Message, window_catalogue

# The element that stands under Content.
_ELEMENTS = {"registration": ("Hoso",), "request": ("Yeucau", "Huy"), "conformity": ("Ketqua",), "file": ("File",)}
_FIXED = ("envelope", "common", "registration", "request", "conformity", "file", "answer", "result")
XSD = "http://www.w3.org/2001/XMLSchema"


def schema_names(catalogue: Catalogue | None = None) -> list[str]:
    """Every schema there is, by its file name."""
    catalogue = catalogue or window_catalogue()
    named = dict.fromkeys(schema_name(catalogue, message) for message in (*catalogue.to_agency, *catalogue.to_window))
    return [*(f"{name}.xsd" for name in _FIXED), *named]


def schema_name(catalogue: Catalogue, message: Message) -> str:
    return f"{catalogue.document_types[0]}{message.type}{message.function}.xsd"


def schema_document(name: str, catalogue: Catalogue | None = None) -> str | None:
    """The schema of that file name; None when there is none."""
    if name.removesuffix(".xsd") in _FIXED and name.endswith(".xsd"):
        return files(__package__).joinpath(name).read_text(encoding="utf-8")
    catalogue = catalogue or window_catalogue()
    messages = [m for m in (*catalogue.to_agency, *catalogue.to_window) if schema_name(catalogue, m) == name]
    return _of_messages(messages) if messages else None


def _of_messages(messages: list[Message]) -> str:
    """Of those that share type and function: both directions, or the cases of agency and certification body."""
    forms = dict.fromkeys(message.form for message in messages)
    told = [message for message in messages if message.direction is Direction.TO_WINDOW]
    meanings = "; ".join(escape(f"{message.direction.value}: {message.meaning}") for message in messages)
    elements = [name for form in forms for name in _ELEMENTS.get(form, ())] + (["Result"] if told else [])
    choice = "".join(f'<xs:element ref="{name}"/>' for name in elements)
    includes = "".join(f'  <xs:include schemaLocation="{form}.xsd"/>\n' for form in forms)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="{XSD}">\n{includes}'
        f'  <xs:element name="Content">\n'
        f"    <xs:annotation><xs:documentation>{meanings}</xs:documentation></xs:annotation>\n"
        f"    <xs:complexType>\n      <xs:choice>{choice}</xs:choice>\n"
        f'      <xs:attribute name="Id" type="xs:ID"/>\n    </xs:complexType>\n  </xs:element>\n'
        f"{''.join(_result(told))}</xs:schema>\n"
    )


def _result(told: list[Message]) -> Iterator[str]:
    if not told:
        return
    richest_first = sorted(told, key=lambda message: -len(message.details))
    details = list(dict.fromkeys(detail for message in richest_first for detail in message.details))
    always = {detail for detail in details if all(detail in message.details for message in told)}
    groups = "".join(
        f'        <xs:group ref="{detail}"{"" if detail in always else _OPTIONAL}/>\n' for detail in details
    )
    copies = '        <xs:group ref="Recipients"/>\n' if any(message.copies for message in told) else ""
    yield (
        '  <xs:element name="Result">\n    <xs:complexType>\n      <xs:sequence>\n        <xs:group ref="Common"/>\n'
        f"{groups}{copies}      </xs:sequence>\n    </xs:complexType>\n  </xs:element>\n"
    )


_OPTIONAL = ' minOccurs="0"'
