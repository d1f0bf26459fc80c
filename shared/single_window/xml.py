"""Reading XML from outside: no document type, no entities, no network; size, depth and number of elements bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from shared.errors import Invalid, TooLarge, Violation


@dataclass(frozen=True)
class Limits:
    """bytes: of the document in UTF-8. depth: of nested elements, the root being 1. tags: opening and closing."""

    bytes: int = 32 * 1024 * 1024
    depth: int = 32
    tags: int = 100_000


DEFAULT_LIMITS = Limits()

# One tag with all its attributes and namespaces; the longest honest ones have a few hundred bytes.
LONGEST_TAG = 64 * 1024
_LONG_TAG = re.compile(rb"<[A-Za-z_:\x80-\xff][^<>]{%d}" % LONGEST_TAG)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_NOT_ALLOWED = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnreadableXml(Invalid):
    """The text is not well-formed XML, or uses what we do not let in."""

    code = "unreadable_xml"

    def __init__(self, message: str) -> None:
        super().__init__([Violation("", self.code, message)], message)


def parse_xml(source: bytes | str, limits: Limits = DEFAULT_LIMITS) -> etree._Element:
    """The root element. Bytes must be UTF-8. Raises UnreadableXml, or TooLarge when `limits` are passed."""
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(data) > limits.bytes:
        raise TooLarge(f"The message has {len(data)} bytes; at most {limits.bytes} are taken.")
    if data.count(b"<") > limits.tags:
        raise TooLarge(f"The message has more than {limits.tags} tags.")
    if _LONG_TAG.search(data):
        raise TooLarge(f"The message has a tag, with its attributes, of more than {LONGEST_TAG} bytes.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableXml("A document type declaration is not allowed: send the message without <!DOCTYPE>.")
    # The encoding is fixed, so that a declaration of another one cannot hide a document type from the check above.
    # Attachments stand in one text node that may pass libxml2's 10 MB: its own limits are off, ours are above.
    # Comments and processing instructions say nothing to us, and would cut the texts that they stand in.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "Excessive depth" in str(error):
            raise _too_deep(limits.depth) from error
        raise UnreadableXml(_why(data, error)) from error
    _check_depth(root, limits.depth)
    return root


def _why(data: bytes, error: Exception) -> str:
    """What to put right. Most of what cannot be read is in another encoding or packed."""
    if data.startswith((b"\x1f\x8b", b"PK")):
        return "The message is compressed; send it as plain XML in UTF-8."
    if b"\x00" in data[:4] or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "The message is in UTF-16 or UTF-32; send it in UTF-8."
    declared = _DECLARED.match(data[:200].lstrip(b"\xef\xbb\xbf \t\r\n"))
    named = f" (it declares {declared[1].decode('ascii', 'replace')})" if declared else ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as broken:
        return f"Byte {broken.start} of the message is not UTF-8{named}; send the message in UTF-8."
    said = error.msg if isinstance(error, etree.XMLSyntaxError) else str(error)
    return f"The message is not well-formed XML: {said}."


def _check_depth(root: etree._Element, deepest: int) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > deepest:
            raise _too_deep(deepest)


def _too_deep(deepest: int) -> TooLarge:
    return TooLarge(f"The message nests elements more than {deepest} deep.")


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: etree._Element | None) -> Iterator[etree._Element]:
    """Child elements, comments left out."""
    return (child for child in (element if element is not None else ()) if isinstance(child.tag, str))


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along local names, whatever its namespace."""
    for name in path:
        element = next((c for c in children(element) if local_name(c) == name), None)
    return element


def text_of(element: etree._Element | None) -> str:
    """All text within, stripped; "" for an absent element."""
    if element is None:
        return ""
    if not len(element):
        return (element.text or "").strip()
    return "".join(str(part) for part in element.itertext()).strip()


def text_at(element: etree._Element | None, *path: str) -> str:
    return text_of(child(element, *path))


def text_element(tag: str, text: str) -> etree._Element:
    """Characters that XML cannot carry are left out rather than failing a whole message."""
    element = etree.Element(tag)
    element.text = _NOT_ALLOWED.sub("", text)
    return element
