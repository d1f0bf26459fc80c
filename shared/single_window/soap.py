"""The one operation of the window's web services: `receive`, SOAP 1.1, document/literal, a string in and a string out.

Namespace and element names as in public code of the window's ministries (receiveRequest/requestPayload,
receiveResponse/responsePayload).
"""

from __future__ import annotations

from importlib.resources import files
from xml.sax.saxutils import quoteattr

from lxml import etree

from shared.errors import Transient
from shared.single_window.xml import DEFAULT_LIMITS, Limits, UnreadableXml, child, parse_xml, text_at, text_element

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
GENERATED = "http://com/vnsw/ws/generated"
SOAP_ACTION = f"{GENERATED}/receive"
CONTENT_TYPE = "text/xml; charset=utf-8"


class SoapFault(Transient):
    """The other side failed without a business answer: whether it holds the message is not known."""

    code = "soap_fault"

    def __init__(self, fault_code: str, fault_string: str) -> None:
        super().__init__(f"{fault_code}: {fault_string}")
        self.fault_code = fault_code
        self.fault_string = fault_string


def request_document(payload: str) -> bytes:
    return _document("receiveRequest", "requestPayload", payload)


def response_document(payload: str) -> bytes:
    return _document("receiveResponse", "responsePayload", payload)


def fault_document(fault_code: str, fault_string: str) -> bytes:
    """fault_code: "Client" or "Server". To be sent with status 500."""
    root, body = _envelope()
    fault = etree.SubElement(body, f"{{{SOAP}}}Fault")
    fault.append(text_element("faultcode", f"soap:{fault_code}"))
    fault.append(text_element("faultstring", fault_string))
    return _bytes(root)


def read_request(document: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """The payload of a call. Raises UnreadableXml, TooLarge."""
    return _payload(parse_xml(document, limits), "receiveRequest", "requestPayload")


def read_response(document: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """The payload of an answer. Raises SoapFault, UnreadableXml, TooLarge."""
    root = parse_xml(document, limits)
    fault = child(root, "Body", "Fault")
    if fault is not None:
        raise SoapFault(text_at(fault, "faultcode"), text_at(fault, "faultstring"))
    return _payload(root, "receiveResponse", "responsePayload")


def wsdl_document(address: str) -> bytes:
    """The contract, naming `address` ("http://127.0.0.1:8101/nsw/ws") as where it is served."""
    text = files("shared.single_window").joinpath("receive.wsdl").read_text(encoding="utf-8")
    return text.replace('"@ADDRESS@"', quoteattr(address)).encode("utf-8")


def _document(message: str, part: str, payload: str) -> bytes:
    root, body = _envelope()
    call = etree.SubElement(body, f"{{{GENERATED}}}{message}")
    call.append(text_element(f"{{{GENERATED}}}{part}", payload))
    return _bytes(root)


def _envelope() -> tuple[etree._Element, etree._Element]:
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, "ns": GENERATED})
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
