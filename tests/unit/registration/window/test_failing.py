"""What cannot be read, what is our own fault; and a client made from the contract."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import zeep
from lxml import etree
from zeep.transports import Transport

from services.registration.application.window import WindowMessage
from shared.errors import Unavailable
from shared.regulation.loading import BadRegulation
from shared.single_window import Answer, parse_answer, read_response, request_document, wsdl_document
from tests.unit.registration.window.office import Office, sample


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("no xml", "ERR02"),
        ("<Envelope><open></Envelope>", "ERR02"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><Envelope/>", "ERR02"),
        ("<Other/>", "ERR00"),
        ("<Envelope/>", "ERR03"),
        ("<a>" * 40 + "</a>" * 40, "ERR00"),
        (sample("10-01-toys", documentType="BKHCN0200001"), "ERR01"),
        (sample("10-01-toys", documentType=""), "ERR03"),
        (sample("10-01-toys", type=""), "ERR04"),
        (sample("10-01-toys", function=""), "ERR04"),
        (sample("10-01-toys", function="03"), "ERR04"),
        (sample("10-01-toys", messageId=""), "ERR00"),
        (sample("10-01-toys", messageId="x" * 65), "ERR00"),
        (re.sub(r"(?s)<Content>.*</Content>", "<Content/>", sample("10-01-toys")), "ERR05"),
        (sample("10-01-toys").replace("<Hoso>", "<Hoso><fiMaHoSo>QG2026999999</fiMaHoSo>"), "ERR05"),
    ],
)
def test_what_cannot_be_acted_on_is_answered_with_the_windows_code(office: Office, payload: str, code: str) -> None:
    answer = office.send(payload)
    assert not answer.held
    assert code in [error.code for error in answer.errors]
    assert not office.dossiers.acts


@pytest.mark.parametrize("document", [b"", b"not soap", b"<a/>", b"<!DOCTYPE a><a/>", b"\xff\xfe\x00"])
def test_what_is_no_call_at_all_is_the_clients_fault(office: Office, document: bytes) -> None:
    status, answer = office.call(document)
    assert (status, b"Client" in answer) == (500, True)


@pytest.mark.parametrize("error", [Unavailable("database away"), RuntimeError("a bug")])
def test_our_own_fault_is_never_an_answer(office: Office, error: Exception) -> None:
    def failing(_message: WindowMessage, _call: bytes) -> Any:
        raise error

    office.window = replace(office.window, receive=failing)
    status, document = office.call(request_document(sample("10-01-toys")))
    assert (status, b"Server" in document) == (500, True)
    assert str(error).encode() not in document


def test_a_gap_in_our_tables_of_the_law_is_no_fault_of_the_senders(office: Office) -> None:
    def regime_on(_day: date) -> str:
        raise BadRegulation("no regime in force")

    intake = replace(office.intake, law=replace(office.law, regime_on=regime_on))
    office.window = replace(office.window, receive=replace(office.early_intake, intake=intake).receive)
    status, document = office.call(request_document(sample("10-01-toys")))
    assert (status, b"Server" in document) == (500, True)


def test_a_large_message_is_read_beside_the_servers_thread(office: Office) -> None:
    scan = base64.b64encode(b"%PDF-" + b"x" * 12_000_000).decode()
    payload = sample("10-01-toys")
    start, end = payload.index("<fiNoidung>"), payload.index("</fiNoidung>")
    document = _call(payload[:start] + f"<fiNoidung>{scan}" + payload[end:])
    status, answer = office.call(document)
    assert status == 200
    assert parse_answer(read_response(answer)) == Answer("019a9e00-0000-7000-8000-000000000101", held=True)
    assert office.offloaded == ["read"]
    assert max(map(len, office.documents.held.values())) == 12_000_005


def _call(payload: str) -> bytes:
    """As senders do that put the envelope into CDATA."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<receiveRequest xmlns="http://com/vnsw/ws/generated"><requestPayload><![CDATA['
        f"{payload}]]></requestPayload></receiveRequest></s:Body></s:Envelope>"
    ).encode()


class Straight(Transport):
    """zeep's transport without a network between."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office

    def load(self, _url: str) -> bytes:
        return wsdl_document("http://127.0.0.1:8101/nsw/ws")

    def post(self, address: str, message: bytes, headers: Any) -> Any:
        assert address == "http://127.0.0.1:8101/nsw/ws"
        status, document = self.office.call(message)
        return type("Response", (), {"status_code": status, "content": document, "headers": {}, "encoding": "utf-8"})


def test_a_client_made_from_the_wsdl_is_served(office: Office) -> None:
    client = zeep.Client("http://127.0.0.1:8101/nsw/ws?wsdl", transport=Straight(office))
    answer = client.service.receive(requestPayload=sample("10-01-hair-dryers"))
    assert etree.fromstring(answer).findtext("Header/Subject/function") == "99"
    refused = client.service.receive(requestPayload=sample("10-01-bad-tax-code"))
    assert etree.fromstring(refused).findtext("Body/Content/ErrorList/Error/ErrorCode") == "ERR05"
    office.window = replace(office.window, receive=lambda _m, _c: 1 / 0)  # type: ignore[arg-type, return-value]
    with pytest.raises(zeep.exceptions.Fault):
        client.service.receive(requestPayload=sample("10-01-toys"))
