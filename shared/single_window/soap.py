"""The operations of the window's web services, SOAP 1.1, document/literal, a string in and a string out each.

    receive         receiveRequest/requestPayload, receiveResponse/responsePayload   the generated style
    ImportDocument  ImportDocument/data, ImportDocumentResponse/return               the older style
    ServerFile      ServerFile/data, ServerFileResponse/return                       files by their id

Names and namespaces as in public code of the window's ministries. Which operation is meant is told by the first element of
the SOAP body, whatever its namespace or prefix and whatever the SOAPAction header says or leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from shared.errors import Transient
from shared.single_window.xml import (
    DEFAULT_LIMITS,
    Limits,
    UnreadableXml,
    child,
    children,
    local_name,
    parse_xml,
    text_at,
    text_element,
)

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
GENERATED = "http://com/vnsw/ws/generated"
OLDER = "http://ws.viettel.com/"
SOAP_ACTION = f"{GENERATED}/receive"
CONTENT_TYPE = "text/xml; charset=utf-8"


@dataclass(frozen=True)
class Operation:
    """request, response: the wrapping element and the one part within. qualified: the part is in the namespace too."""

    name: str
    namespace: str
    request: tuple[str, str]
    response: tuple[str, str]
    qualified: bool


RECEIVE = Operation(
    "receive", GENERATED, ("receiveRequest", "requestPayload"), ("receiveResponse", "responsePayload"), qualified=True
)
IMPORT_DOCUMENT = Operation(
    "ImportDocument", OLDER, ("ImportDocument", "data"), ("ImportDocumentResponse", "return"), qualified=False
)
SERVER_FILE = Operation("ServerFile", OLDER, ("ServerFile", "data"), ("ServerFileResponse", "return"), qualified=False)
OPERATIONS: Mapping[str, Operation] = {each.request[0]: each for each in (RECEIVE, IMPORT_DOCUMENT, SERVER_FILE)}


@dataclass(frozen=True)
class SoapCall:
    """payload: the one string that the operation takes."""

    operation: Operation
    payload: str


class SoapFault(Transient):
    """The other side failed without a business answer: whether it holds the message is not known."""

    code = "soap_fault"

    def __init__(self, fault_code: str, fault_string: str) -> None:
        super().__init__(f"{fault_code}: {fault_string}")
        self.fault_code = fault_code
        self.fault_string = fault_string


def request_document(payload: str, operation: Operation = RECEIVE) -> bytes:
    return _document(operation, operation.request, payload)


def response_document(payload: str, operation: Operation = RECEIVE) -> bytes:
    return _document(operation, operation.response, payload)


def fault_document(fault_code: str, fault_string: str) -> bytes:
    """fault_code: "Client" or "Server". To be sent with status 500."""
    root, body = _envelope()
    fault = etree.SubElement(body, f"{{{SOAP}}}Fault")
    fault.append(text_element("faultcode", f"soap:{fault_code}"))
    fault.append(text_element("faultstring", fault_string))
    return _bytes(root)


def read_call(document: bytes, limits: Limits = DEFAULT_LIMITS) -> SoapCall:
    """What is called, and with what. Raises UnreadableXml, TooLarge."""
    root = parse_xml(document, limits)
    called = next(children(child(root, "Body")), None)
    operation = OPERATIONS.get(local_name(called)) if called is not None else None
    if operation is None:
        known = ", ".join(OPERATIONS)
        raise UnreadableXml(f"The SOAP body calls no operation of ours; its first element must be one of {known}.")
    return SoapCall(operation, _payload(root, *operation.request))


def read_request(document: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """The payload of a call, whichever operation it calls. Raises UnreadableXml, TooLarge."""
    return read_call(document, limits).payload


def read_response(document: bytes, limits: Limits = DEFAULT_LIMITS, operation: Operation = RECEIVE) -> str:
    """The payload of an answer. Raises SoapFault, UnreadableXml, TooLarge."""
    root = parse_xml(document, limits)
    fault = child(root, "Body", "Fault")
    if fault is not None:
        raise SoapFault(text_at(fault, "faultcode"), text_at(fault, "faultstring"))
    return _payload(root, *operation.response)


def wsdl_document(address: str, schemas: str = "") -> bytes:
    """The contract. address: where it is served ("http://127.0.0.1:8101/nsw/ws"). schemas: where the messages' are."""
    text = files("shared.single_window").joinpath("window.wsdl").read_text(encoding="utf-8")
    named = text.replace('"@ADDRESS@"', quoteattr(address)).replace("@SCHEMAS@", escape(schemas or "not served here"))
    return named.encode("utf-8")


def _document(operation: Operation, names: tuple[str, str], payload: str) -> bytes:
    root, body = _envelope(operation.namespace)
    message, part = names
    call = etree.SubElement(body, f"{{{operation.namespace}}}{message}")
    call.append(text_element(f"{{{operation.namespace}}}{part}" if operation.qualified else part, payload))
    return _bytes(root)


def _envelope(namespace: str = GENERATED) -> tuple[etree._Element, etree._Element]:
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, "ns": namespace})
    return root, etree.SubElement(root, f"{{{SOAP}}}Body")


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _payload(root: etree._Element, message: str, part: str) -> str:
    element = child(root, "Body", message, part)
    if element is None:
        raise UnreadableXml(f"There is no {message}/{part} in the SOAP body.")
    if len(element):
        # Some senders put the envelope in as XML instead of as text.
        return etree.tostring(element[0], encoding="unicode", with_tail=False)
    return element.text or ""
