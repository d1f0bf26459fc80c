"""Where signatures stand in an envelope, and that nothing else can be taken for what they cover.

    Envelope
    ├── Header …
    ├── Body
    │   ├── Content Id="…"       what the trader signs
    │   └── Signature            ds:Signature of the trader, URI="#…"
    └── SystemSignature          ds:Signature of the sending system over all, URI=""

A reader takes the first element of a name. A second one would let a message say one thing to who verifies it and another
to who reads it; such a message is refused as a whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lxml import etree

from shared.single_window.signing.errors import SignatureWraps
from shared.single_window.xml import child, children, local_name

DS = "http://www.w3.org/2000/09/xmldsig#"

TRADER = "/Body/Signature"
SYSTEM = "/SystemSignature"

# Along these paths a name may stand once.
_SINGLE = (
    (),
    ("Header",),
    ("Header", "Reference"),
    ("Header", "From"),
    ("Header", "To"),
    ("Header", "Subject"),
    ("Body",),
)


@dataclass(frozen=True)
class Places:
    """trader, system: the ds:Signature at its place, None when there is none. content: what the trader signs."""

    content: etree._Element | None
    trader: etree._Element | None
    system: etree._Element | None


def find_places(root: etree._Element) -> Places:
    """Raises SignatureWraps when anything stands twice, or where it could be taken for something else."""
    for path in _SINGLE:
        _check_single(root, path)
    _check_ids(root)
    trader = _signature_in(child(root, "Body", "Signature"), TRADER)
    system = _signature_in(child(root, "SystemSignature"), SYSTEM)
    _check_no_other(root, (trader, system))
    return Places(child(root, "Body", "Content"), trader, system)


def _check_single(root: etree._Element, path: tuple[str, ...]) -> None:
    parent = child(root, *path) if path else root
    place = "/" + "/".join(path)
    twice = [name for name, count in Counter(map(local_name, children(parent))).items() if count > 1]
    if twice:
        text = f"{', '.join(sorted(twice))} stands more than once in {place}; leave one of each, then sign again."
        raise SignatureWraps(place, text)


def _check_ids(root: etree._Element) -> None:
    """Of all attributes that anybody might take for an id, whatever their namespace and case."""
    seen: set[str] = set()
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if str(name).rpartition("}")[2].lower() == "id":
                if str(value) in seen:
                    text = f"The id {str(value)[:64]} stands more than once; give every element an id of its own."
                    raise SignatureWraps("/", text)
                seen.add(str(value))


def _signature_in(holder: etree._Element | None, place: str) -> etree._Element | None:
    if holder is None:
        return None
    inside = list(holder)
    text = "".join([holder.text or "", *(element.tail or "" for element in inside)]).strip()
    if not inside and not text:
        return None
    if len(inside) != 1 or text or inside[0].tag != f"{{{DS}}}Signature":
        raise SignatureWraps(place, f"Put one ds:Signature into {place} and nothing beside it, or leave it empty.")
    return inside[0]


def _check_no_other(root: etree._Element, known: tuple[etree._Element | None, ...]) -> None:
    for element in root.iter(f"{{{DS}}}*"):
        if element.tag != f"{{{DS}}}Signature" or any(element is one for one in known):
            continue
        text = f"A ds:Signature stands outside {TRADER} and {SYSTEM}; take it out, then sign again."
        raise SignatureWraps("/", text)
