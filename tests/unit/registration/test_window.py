"""The single window's messages, from the SOAP call to the answer."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import zeep
from lxml import etree
from zeep.transports import Transport

from services.registration.adapters.law import law_of
from services.registration.adapters.single_window import Exchange
from services.registration.adapters.single_window.names import HEADER, LISTS, wire_path
from services.registration.application.acting import Request, accept_dossier, request_supplement
from services.registration.application.window import WindowIntake, WindowMessage
from services.registration.domain.commands import AcceptDossier, RequestSupplement
from services.registration.domain.dossier import Channel, Status
from services.registration.domain.rules.sizes import MOST_GOODS_LINES
from services.registration.entrypoints.soap import Window, handle_soap
from shared.aggregate import Actor, Aggregate, Change, Json, Once
from shared.errors import Stale, Unavailable, Violation
from shared.regulation.loading import BadRegulation
from shared.regulation.regulation import load
from shared.single_window import Answer, parse_answer, read_response, request_document, wsdl_document
from tests.unit.registration.examples import Ids, InMemoryDocuments, InMemoryDossiers, InMemoryFileCodes

SAMPLES = Path(__file__).parents[2] / "data" / "nsw"
GOOD = sorted(p.stem for p in SAMPLES.glob("10-01-*.xml") if p.stem not in ("10-01-bad-tax-code", "10-01-duplicate"))
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def sample(name: str, **elements: str) -> str:
    """A sample with the text of some elements changed everywhere."""
    text = (SAMPLES / f"{name}.xml").read_text(encoding="utf-8")
    for tag, value in elements.items():
        text, times = re.subn(rf"<{tag}>[^<]*</{tag}>", f"<{tag}>{value}</{tag}>", text)
        assert times, tag
    return text


class Office:
    def __init__(self, dossiers: InMemoryDossiers | None = None) -> None:
        self.dossiers = dossiers or InMemoryDossiers()
        self.documents = InMemoryDocuments()
        self.law = law_of(load())
        self.now = NOW
        self.offloaded: list[str] = []
        self.intake = WindowIntake(
            self.dossiers, self.documents, InMemoryFileCodes(), self.law, lambda: self.now, Ids()
        )
        self.window = Window(Exchange(), self.intake.receive, lambda: self.now)

    def call(self, document: bytes) -> tuple[int, bytes]:
        def offload(work: Callable[..., Any], *arguments: Any) -> Any:
            self.offloaded.append(work.__name__)
            return work(*arguments)

        return handle_soap(document, self.window, offload=offload)

    def raw(self, payload: str) -> str:
        status, document = self.call(request_document(payload))
        assert status == 200
        return read_response(document)

    def send(self, payload: str) -> Answer:
        return cast(Answer, parse_answer(self.raw(payload)))

    def only(self) -> Aggregate[Any]:
        (aggregate,) = self.dossiers._stored.values()
        return aggregate

    def staff(self) -> Request:
        one = self.only()
        return Request(one.id, Actor("officer:x", "officer", agency=one.state.content.agency.code))


@pytest.fixture
def office() -> Office:
    return Office()


def names(answer: Answer) -> list[str]:
    return [error.name.split(":")[0] for error in answer.errors]


@pytest.mark.parametrize("name", GOOD)
def test_the_samples_are_taken(office: Office, name: str) -> None:
    answer = office.send(sample(name))
    assert answer.held, answer.errors
    state = office.only().state
    assert state.regime == "R2026"
    assert len(state.files) == len(office.documents.held) >= 4
    assert all(data.startswith(b"%PDF-") for data in office.documents.held.values())


def test_there_are_enough_different_samples() -> None:
    assert len(GOOD) >= 10
    assert len({re.search(r"<fiMaHs>[^<]*", sample(name))[0] for name in GOOD}) >= 8  # type: ignore[index]


def test_what_was_sent_is_what_is_kept(office: Office) -> None:
    office.send(sample("10-01-lv-cable"))
    state = office.only().state
    line = state.content.goods_lines[0]
    assert (state.file_code, str(line.quantity), line.unit.code) == ("QG2026000104", "125000.5", "MTR")
    assert state.content.import_from == date(2026, 11, 5)
    assert state.content.importer.name == "Công ty cổ phần Dây cáp Đông Triều"
    assert line.has_certificate
    assert state.window.document_type == "BKHCN0100001"
    assert [document.type.code for document in state.content.documents] == ["1", "2", "3", "4", "5"]


def test_forty_lines_are_forty_lines(office: Office) -> None:
    office.send(sample("10-01-forty-lines"))
    assert [line.line_no for line in office.only().state.content.goods_lines] == list(range(1, 41))


def test_more_lines_than_a_dossier_may_have_are_refused_with_their_bound(office: Office) -> None:
    payload = sample("10-01-toys")
    (line, *_) = re.findall(r"<Hanghoa>.*?</Hanghoa>", payload, re.DOTALL)
    lines = "".join(re.sub(r"<fiStt>\d+", f"<fiStt>{number}", line) for number in range(1, MOST_GOODS_LINES + 2))
    many = re.sub(r"<Hanghoa>.*</Hanghoa>", lines, payload, flags=re.DOTALL)
    answer = office.send(many)
    assert names(answer) == ["DanhsachHanghoa"]
    assert (answer.errors[0].code, "2000" in answer.errors[0].name) == ("ERR05", True)
    just_fits = many[: many.rindex("<Hanghoa>")] + many[many.rindex("</Hanghoa>") + len("</Hanghoa>") :]
    assert office.send(just_fits).held


def test_a_bad_tax_code_is_named(office: Office) -> None:
    answer = office.send(sample("10-01-bad-tax-code"))
    assert not answer.held
    assert names(answer) == ["fiMst"]
    assert answer.errors[0].code == "ERR05"
    assert "[tax_code_check_digit]" in answer.errors[0].name
    assert not office.dossiers.acts


def test_every_bad_field_is_named_as_the_sender_knows_it(office: Office) -> None:
    payload = sample(
        "10-01-toys",
        fiMst="123",
        fiTuNgay="31/02/2026",
        fiDtNnk="",
        fiMaHs="95",
        fiKlSl="1,5",
        fiMaTckt="X",
        fiTenFile="a/b",
    )
    payload = payload.replace("<fiNoidung>", "<fiNoidung>***", 1)
    found = names(office.send(payload))
    assert {
        "fiMst",
        "fiTuNgay",
        "fiDtNnk",
        "fiMaTckt",
        "DanhsachHanghoa/Hanghoa[2]/fiMaHs",
        "DanhsachHanghoa/Hanghoa[3]/fiKlSl",
        "DanhsachDinhkem/Dinhkem[1]/fiTenFile",
        "DanhsachDinhkem/Dinhkem[1]/fiNoidung",
    } <= set(found)


def test_every_field_of_a_draft_has_its_name_on_the_wire() -> None:
    for field, wire in HEADER.items():
        assert wire_path(Violation(f"/{field}", "x", "")) == wire[0]
    for name, (around, entry, fields) in LISTS.items():
        for field, wire in fields.items():
            assert wire_path(Violation(f"/{name}/1/{field}", "x", "")) == f"{around}/{entry}[2]/{wire[0]}"
    assert wire_path(Violation("/documents", "x", "")) == "DanhsachDinhkem"
    assert wire_path(Violation("/cert_body", "x", "")) == "fiMaTcdg"


# The same message again, and messages in each other's way


def test_the_same_message_gives_the_same_answer_byte_for_byte_and_no_second_dossier(office: Office) -> None:
    first = office.raw(sample("10-01-toys"))
    office.now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert office.raw(sample("10-01-toys")) == first
    assert "<function>99</function>" in first
    assert "<ReceiveDate>2026-11-20 10:00:00" in first
    assert len(office.dossiers.acts) == 1


@pytest.mark.parametrize(
    "respelled",
    [
        lambda text: text.replace("\n", "\n  "),
        lambda text: re.sub(r"<sendDate>[^<]*", "<sendDate>2026-11-19 08:00:00", text),
        lambda text: re.sub(r"<(/?)(fi|Ho|Da|Ha)", r"<\1n:\2", text).replace(
            "<Envelope>", '<Envelope xmlns:n="urn:n">'
        ),
        lambda text: text.replace("<fiMst>9900010014<", "<fiMst><![CDATA[9900010014]]><"),
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("<Hoso>", "<Hoso><!-- again --><New>of a later version</New>").replace(
            "<New>of a later version</New>", ""
        ),
    ],
)
def test_a_repetition_is_known_however_it_is_spelled(office: Office, respelled: Callable[[str], str]) -> None:
    office.send(sample("10-01-toys"))
    answer = office.send(respelled(sample("10-01-toys")))
    assert answer.held, answer.errors
    assert len(office.dossiers.acts) == 1


def test_the_same_message_id_with_other_content_is_an_error(office: Office) -> None:
    office.send(sample("10-01-toys"))
    answer = office.send(sample("10-01-toys", fiDiachiKho="Kho số 9"))
    assert not answer.held
    assert [error.code for error in answer.errors] == ["message_id_reused"]


def test_the_same_file_code_in_another_message_is_a_duplicate(office: Office) -> None:
    office.send(sample("10-01-toys"))
    answer = office.send(sample("10-01-duplicate"))
    assert not answer.held
    assert [error.code for error in answer.errors] == ["duplicate_file_code"]
    assert len(office.dossiers.acts) == 1


def test_unknown_elements_are_passed_over(office: Office) -> None:
    payload = sample("10-01-toys").replace("<Hoso>", "<Hoso><fiMoi>2027</fiMoi>")
    assert office.send(payload).held


# Supplement and cancel


def test_a_supplement_answers_the_request(office: Office) -> None:
    office.send(sample("10-01-rice-cookers"))
    early = office.send(sample("10-04-rice-cookers"))
    assert [error.code for error in early.errors] == ["not_allowed"]
    assert "1 SUBMITTED" in early.errors[0].name
    request_supplement(
        office.staff(),
        RequestSupplement(("giấy chứng nhận hợp quy",), "thiếu"),
        dossiers=office.dossiers,
        law=office.law,
        clock=lambda: NOW,
    )
    assert office.only().state.supplement_request.due_on == date(2026, 12, 2), "7 working days, one of them off"
    assert office.send(sample("10-04-rice-cookers")).held
    assert office.send(sample("10-04-rice-cookers")).held
    state = office.only().state
    assert (state.handlers.cqkt, state.content.revision) == (Status.SUPPLEMENTED, 2)
    assert all(line.has_certificate for line in state.content.goods_lines)


def test_cancelling_in_time_and_too_late(office: Office) -> None:
    office.send(sample("10-01-kettles"))
    assert office.send(sample("17-03-kettles")).held
    assert office.only().state.handlers.cqkt is Status.CANCELLED
    assert office.only().state.reason == "Lô hàng bị hoãn, doanh nghiệp sẽ đăng ký lại."
    late = Office()
    late.send(sample("10-01-kettles"))
    accept_dossier(late.staff(), AcceptDossier(), dossiers=late.dossiers, clock=lambda: NOW)
    answer = late.send(sample("17-03-kettles"))
    assert [error.code for error in answer.errors] == ["not_allowed"]
    assert "2 ACCEPTED" in answer.errors[0].name


def test_an_unknown_file_code_is_named(office: Office) -> None:
    assert [error.code for error in office.send(sample("17-03-kettles")).errors] == ["unknown_file_code"]


def test_a_dossier_of_another_channel_is_not_the_windows_to_cancel(office: Office) -> None:
    office.send(sample("10-01-kettles"))
    one = office.only()
    office.dossiers._stored[one.id] = replace(one, state=replace(one.state, channel=Channel.NPSP))
    assert [error.code for error in office.send(sample("17-03-kettles")).errors] == ["unknown_file_code"]


class BusyDossiers(InMemoryDossiers):
    """Somebody else is faster `times` times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def save(self, aggregate: Aggregate[Any], change: Change[Any], **given: Any) -> Aggregate[Any]:
        if self.times:
            self.times -= 1
            raise Stale(1, 2)
        return super().save(aggregate, change, **given)


def test_a_message_is_decided_on_again_when_somebody_was_faster() -> None:
    office = Office(BusyDossiers(3))
    office.send(sample("10-01-kettles"))
    assert office.send(sample("17-03-kettles")).held


class ForgetfulDossiers(InMemoryDossiers):
    """Looked up before the same message was stored by another worker, acted on after it."""

    forget = 0

    def answered(self, once: Once) -> Json | None:
        if self.forget:
            self.forget -= 1
            return None
        return super().answered(once)


def test_the_same_message_handled_twice_at_once_is_held_both_times() -> None:
    dossiers = ForgetfulDossiers()
    office = Office(dossiers)
    office.send(sample("10-01-kettles"))
    first = office.send(sample("17-03-kettles"))
    dossiers.forget = 2
    assert office.send(sample("17-03-kettles")) == first
    assert first.held


def test_when_it_does_not_end_the_window_is_told_to_send_again() -> None:
    office = Office(BusyDossiers(1000))
    office.send(sample("10-01-kettles"))
    status, document = office.call(request_document(sample("17-03-kettles")))
    assert (status, b"Server" in document) == (500, True)


# What cannot be read, and what is our own fault


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
        (sample("10-01-toys", function="02"), "ERR04"),
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
    def failing(_message: WindowMessage) -> Any:
        raise error

    office.window = Window(Exchange(), failing, lambda: NOW)
    status, document = office.call(request_document(sample("10-01-toys")))
    assert (status, b"Server" in document) == (500, True)
    assert str(error).encode() not in document


def test_a_gap_in_our_tables_of_the_law_is_no_fault_of_the_senders(office: Office) -> None:
    def regime_on(_day: date) -> str:
        raise BadRegulation("no regime in force")

    office.intake = replace(office.intake, law=replace(office.law, regime_on=regime_on))
    office.window = Window(Exchange(), office.intake.receive, lambda: NOW)
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
    office.window = Window(Exchange(), lambda _m: 1 / 0, lambda: NOW)  # type: ignore[arg-type, return-value]
    with pytest.raises(zeep.exceptions.Fault):
        client.service.receive(requestPayload=sample("10-01-toys"))
