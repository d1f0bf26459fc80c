"""The language of the National Single Window: envelope, its answers, and the SOAP operations that carry both.

Used by whoever receives from the window (registration) or sends to it (notification), and by the stand-in window.

    xml        parse_xml: bounded, without entities or network
    envelope   Envelope, Party, parse_envelope, build_envelope
    answers    acknowledge / refuse make the synchronous answer, read_answer and parse_answer read one
    soap       the operations: request, response, fault, WSDL
    catalogue  which messages there are, from data/; schemas: what they look like
    signing    who signed, and signing
    journal    every exchange, as it went over the wire
    standings  our side of the comparison with the window's list
"""

from shared.single_window.answers import Answer, AnswerError, acknowledge, parse_answer, read_answer, refuse
from shared.single_window.envelope import (
    MINISTRY,
    WINDOW,
    Envelope,
    Party,
    UnreadableEnvelope,
    build_envelope,
    parse_envelope,
    read_envelope,
)
from shared.single_window.soap import (
    SoapFault,
    fault_document,
    read_request,
    read_response,
    request_document,
    response_document,
    wsdl_document,
)
from shared.single_window.xml import Limits, UnreadableXml, parse_xml

__all__ = [
    "MINISTRY",
    "WINDOW",
    "Answer",
    "AnswerError",
    "Envelope",
    "Limits",
    "Party",
    "SoapFault",
    "UnreadableEnvelope",
    "UnreadableXml",
    "acknowledge",
    "build_envelope",
    "fault_document",
    "parse_answer",
    "parse_envelope",
    "parse_xml",
    "read_answer",
    "read_envelope",
    "read_request",
    "read_response",
    "refuse",
    "request_document",
    "response_document",
    "wsdl_document",
]
