"""The envelope that is the same for all ministries: who, to whom, about which procedure and dossier, one element.

Subject: documentType <= 100, type <= 3, function <= 3, reference <= 35 characters; sendDate
"yyyy-MM-dd HH:mm:ss[.SSS]" in Vietnamese time. No XML namespace. Source: public schemas of the window's ministries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import unescape

from lxml import etree

from shared.clock import VIETNAM
from shared.errors import Invalid, Violation
from shared.single_window.xml import (
    DEFAULT_LIMITS,
    Limits,
    child,
    children,
    local_name,
    parse_xml,
    text_at,
    text_element,
)

_LONGEST = {"documentType": 100, "type": 3, "function": 3, "reference": 35, "documentYear": 4, "preReference": 35}
_MANDATORY = ("documentType", "type", "function")


@dataclass(frozen=True)
class Party:
    name: str
    identity: str
    country_code: str = "VN"
    ministry_code: str = ""
    organization_code: str = ""
    unit_code: str = ""


WINDOW = Party("NSW", "NSW", ministry_code="BTC", organization_code="TCHQ", unit_code="NSW")
MINISTRY = Party("BKHCN", "BKHCN", ministry_code="BKHCN", organization_code="BKHCN", unit_code="BKHCN")


@dataclass(frozen=True)
class Envelope:
    """message_id: UUID of this message, the same on every resend. type, function: two digits ("10", "01").

    reference: file code of the dossier. send_date: UTC. content: the one business element under Body/Content.
    root: the whole message as parsed, for whoever verifies signatures.
    """

    message_id: str
    sender: Party
    receiver: Party
    document_type: str
    type: str
    function: str
    reference: str
    document_year: str = ""
    pre_reference: str = ""
    pre_document_year: str = ""
    send_date: datetime | None = None
    version: str = "1.0"
    content: etree._Element | None = field(default=None, compare=False, repr=False)
    root: etree._Element | None = field(default=None, compare=False, repr=False)

    @property
    def kind(self) -> str:
        """ "10/01" """
        return f"{self.type}/{self.function}"


class UnreadableEnvelope(Invalid):
    """Well-formed, but no envelope of the window's; the violations' pointers are paths of elements."""

    code = "unreadable_envelope"


def parse_envelope(payload: bytes | str, limits: Limits = DEFAULT_LIMITS, *, lenient: bool = False) -> Envelope:
    """Tolerant of escaping (up to three times), namespaces, unknown and absent elements, one-digit codes.

    lenient: broken rules of the header are passed over.
    Raises UnreadableXml, TooLarge, or UnreadableEnvelope with every broken rule.
    """
    return read_envelope(parse_xml(_unescaped(payload), limits), lenient=lenient)


def read_envelope(root: etree._Element, *, lenient: bool = False) -> Envelope:
    """As parse_envelope, from the tree, as parse_xml makes it."""
    if local_name(root) != "Envelope":
        message = f"The outermost element is {local_name(root)}; it must be Envelope."
        raise UnreadableEnvelope([Violation("/", "not_an_envelope", message)], message)
    header = child(root, "Header")
    subject = child(header, "Subject")
    send_date, violations = _moment(text_at(subject, "sendDate"))
    violations += _header_violations(header)
    if violations and not lenient:
        raise UnreadableEnvelope(violations, "The envelope breaks one or more rules.")
    return Envelope(
        message_id=text_at(header, "Reference", "messageId"),
        version=text_at(header, "Reference", "version"),
        sender=_party(child(header, "From")),
        receiver=_party(child(header, "To")),
        document_type=text_at(subject, "documentType"),
        type=_code(text_at(subject, "type")),
        function=_code(text_at(subject, "function")),
        reference=text_at(subject, "reference"),
        document_year=text_at(subject, "documentYear"),
        pre_reference=text_at(subject, "preReference"),
        pre_document_year=text_at(subject, "preDocumentYear"),
        send_date=send_date,
        content=next(children(child(root, "Body", "Content")), None),
        root=root,
    )


def build_envelope(envelope: Envelope) -> str:
    """The message as text, without an XML declaration, since it travels inside another document."""
    root = etree.Element("Envelope")
    header = etree.SubElement(root, "Header")
    reference = etree.SubElement(header, "Reference")
    reference.append(text_element("version", envelope.version))
    reference.append(text_element("messageId", envelope.message_id))
    header.append(_party_element("From", envelope.sender))
    header.append(_party_element("To", envelope.receiver))
    subject = etree.SubElement(header, "Subject")
    for tag, value in _subject_of(envelope):
        subject.append(text_element(tag, value))
    body = etree.SubElement(root, "Body")
    content = etree.SubElement(body, "Content")
    if envelope.content is not None:
        content.append(_copied(envelope.content))
    etree.SubElement(body, "Signature")
    etree.SubElement(root, "SystemSignature")
    return etree.tostring(root, encoding="unicode")


def format_moment(moment: datetime) -> str:
    """ "2026-09-11 14:42:48.000", Vietnamese time."""
    local = moment.astimezone(VIETNAM)
    return local.strftime("%Y-%m-%d %H:%M:%S.") + f"{local.microsecond // 1000:03d}"


def _subject_of(envelope: Envelope) -> Iterator[tuple[str, str]]:
    yield "documentType", envelope.document_type
    yield "type", envelope.type
    yield "function", envelope.function
    yield "reference", envelope.reference
    yield "documentYear", envelope.document_year
    yield "preReference", envelope.pre_reference
    yield "preDocumentYear", envelope.pre_document_year
    yield "sendDate", format_moment(envelope.send_date) if envelope.send_date else ""


def _copied(element: etree._Element) -> etree._Element:
    # An element moved out of its tree would be lost to the envelope that it came from.
    return etree.fromstring(etree.tostring(element, with_tail=False), etree.XMLParser(huge_tree=True))


def _party_element(tag: str, party: Party) -> etree._Element:
    element = etree.Element(tag)
    for name, value in (
        ("name", party.name),
        ("identity", party.identity),
        ("countryCode", party.country_code),
        ("ministryCode", party.ministry_code),
        ("organizationCode", party.organization_code),
        ("unitCode", party.unit_code),
    ):
        element.append(text_element(name, value))
    return element


def _party(element: etree._Element | None) -> Party:
    return Party(
        name=text_at(element, "name"),
        identity=text_at(element, "identity"),
        country_code=text_at(element, "countryCode"),
        ministry_code=text_at(element, "ministryCode"),
        organization_code=text_at(element, "organizationCode"),
        unit_code=text_at(element, "unitCode"),
    )


def _header_violations(header: etree._Element | None) -> list[Violation]:
    found = []
    subject = child(header, "Subject")
    for tag in _MANDATORY:
        if not text_at(subject, tag):
            found.append(Violation(f"/Header/Subject/{tag}", "required", f"{tag} is missing."))
    for tag, longest in _LONGEST.items():
        if len(text_at(subject, tag)) > longest:
            message = f"{tag} may have at most {longest} characters."
            found.append(Violation(f"/Header/Subject/{tag}", "too_long", message))
        if not text_at(subject, tag).isprintable():
            message = f"{tag} holds a character that nobody sees; type it anew."
            found.append(Violation(f"/Header/Subject/{tag}", "unseen_character", message))
    message_id = text_at(header, "Reference", "messageId")
    if not 1 <= len(message_id) <= 64 or not message_id.isprintable():
        message = "messageId must have 1 to 64 printable characters; a UUID is expected."
        found.append(Violation("/Header/Reference/messageId", "message_id", message))
    return found


def _moment(text: str) -> tuple[datetime | None, list[Violation]]:
    if not text:
        return None, []
    for pattern in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f"):
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=VIETNAM).astimezone(UTC), []
        except (ValueError, OverflowError):
            continue
    message = "sendDate must look like 2026-09-11 14:42:48 or 2026-09-11 14:42:48.123 (Vietnamese time)."
    return None, [Violation("/Header/Subject/sendDate", "date_time", message)]


def _code(text: str) -> str:
    return text.zfill(2) if text.isdigit() else text


def _unescaped(payload: bytes | str) -> bytes | str:
    head = payload[:64]
    probe = head.decode("utf-8", "replace") if isinstance(head, bytes) else head
    if not probe.lstrip("\ufeff \t\r\n").startswith("&"):
        return payload
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else payload
    for _ in range(3):
        if text.lstrip("\ufeff \t\r\n").startswith("&"):
            text = unescape(text, {"&quot;": '"', "&apos;": "'"})
    return text
