"""Every message that the window may send, and that each leads to its act."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from services.registration.adapters.single_window.asked import COMMANDS
from services.registration.application.acting import Request
from services.registration.application.agency_acts import accept_dossier, request_supplement
from services.registration.application.body_acts import body_accepts
from services.registration.application.ports import Fetched
from services.registration.domain.commands import AcceptDossier, RequestSupplement
from services.registration.domain.dossier import Handler, Status
from services.registration.entrypoints.soap import READ_INLINE, is_heavy
from shared.aggregate import Actor
from shared.single_window import parse_envelope, read_response, request_document
from shared.single_window.catalogue import window_catalogue
from shared.single_window.soap import IMPORT_DOCUMENT, OPERATIONS, SERVER_FILE, Operation
from shared.single_window.xml import text_at
from tests.unit.registration.window.office import NOW, SAMPLES, Office, names, sample


def accepted(office: Office, name: str = "10-01-rice-cookers") -> Office:
    office.send(sample(name))
    accept_dossier(office.staff(), AcceptDossier(), dossiers=office.dossiers, clock=lambda: NOW)
    return office


def asked_for_more(office: Office) -> Office:
    office.send(sample("10-01-rice-cookers"))
    command = RequestSupplement(("giấy chứng nhận hợp quy",), "thiếu")
    request_supplement(office.staff(), command, dossiers=office.dossiers, law=office.law, clock=lambda: NOW)
    return office


def taken_by_body(office: Office) -> Office:
    accepted(office)
    body = Actor("cert_body:QUATEST1", "cert_body", body="QUATEST1")
    body_accepts(Request(office.only().id, body), AcceptDossier(), dossiers=office.dossiers, clock=lambda: NOW)
    return office


def submitted(office: Office) -> Office:
    office.send(sample("10-01-rice-cookers"))
    return office


def supplemented(office: Office) -> Office:
    asked_for_more(office).send(sample("10-04-rice-cookers"))
    return office


# What stands before, the sample that comes, and the status of the agency's case after it.
WAYS: dict[str, tuple[Callable[[Office], Office], str, Status]] = {
    "submit": (lambda office: office, "10-01-toys", Status.SUBMITTED),
    "modify": (submitted, "10-02-rice-cookers", Status.SUBMITTED),
    "supplement": (asked_for_more, "10-04-rice-cookers", Status.SUPPLEMENTED),
    "request_extension": (asked_for_more, "13-09-rice-cookers", Status.EXTENSION_REQUESTED),
    "request_withdrawal": (lambda office: accepted(office, "10-01-toys"), "15-12-toys", Status.WITHDRAW_REQUESTED),
    "cancel": (lambda office: _sent(office, "10-01-kettles"), "17-03-kettles", Status.CANCELLED),
    "request_amendment": (supplemented, "21-18-rice-cookers", Status.AMEND_REQUESTED),
    "submit_conformity_result": (taken_by_body, "18-15-rice-cookers", Status.ACCEPTED),
}


def _sent(office: Office, name: str) -> Office:
    office.send(sample(name))
    return office


def test_every_message_of_the_catalogue_has_its_command_and_its_sample() -> None:
    catalogue = window_catalogue()
    assert {row.name for row in catalogue.to_agency} == set(COMMANDS) == {*WAYS, "fetch_file"}
    for row in catalogue.to_agency:
        assert list(SAMPLES.glob(f"{row.type}-{row.function}-*.xml")), row.kind


@pytest.mark.parametrize("act", WAYS)
def test_each_message_leads_to_its_act(office: Office, act: str) -> None:
    before, name, status = WAYS[act]
    answer = before(office).send(sample(name))
    assert answer.held, answer.errors
    assert office.only().state.handlers.cqkt is status
    again = office.send(sample(name))
    assert again == answer, "the same message has the same answer"


@pytest.mark.parametrize("act", [act for act in WAYS if act not in ("submit", "modify")])
def test_a_message_that_meets_another_status_is_told_which(office: Office, act: str) -> None:
    _before, name, _ = WAYS[act]
    other, expected = f"10-01-{name[6:]}", "1 SUBMITTED"
    if act in ("cancel", "supplement"):
        accepted(office, other)
        expected = "2 ACCEPTED"
    else:
        office.send(sample(other))
    answer = office.send(sample(name))
    assert [error.code for error in answer.errors] == ["not_allowed"]
    assert expected in answer.errors[0].name


def test_a_request_names_what_is_wrong_with_it_as_its_sender_does(office: Office) -> None:
    asked_for_more(office)
    assert names(office.send(sample("13-09-rice-cookers", fiLydo="", fiNgayLuihan="31/02/2027"))) == [
        "fiLydo",
        "fiNgayLuihan",
    ]


def test_a_request_to_the_certification_body_goes_to_its_case(office: Office) -> None:
    taken_by_body(office)
    assert office.send(sample("21-18-rice-cookers", fiLoaiXuly="2")).held
    assert office.only().state.handlers.tccn is Status.AMEND_REQUESTED
    assert office.only().state.handlers.cqkt is Status.ACCEPTED


def test_the_bodys_result_is_kept_with_its_certificate(office: Office) -> None:
    taken_by_body(office).send(sample("18-15-rice-cookers"))
    state = office.only().state
    assert state.handlers.of(Handler.TCCN) is Status.RESULT_ISSUED
    assert state.conformity is not None
    assert state.conformity.certificate is not None
    assert (state.conformity.certificate.number, state.conformity.certificate.method) == ("QT1-NC-2026-0882", 7)
    assert state.conformity.certificate.issued_on == date(2026, 11, 16)


def test_only_the_body_that_the_dossier_names_may_send_its_result(office: Office) -> None:
    answer = taken_by_body(office).send(sample("18-15-rice-cookers", fiMaTcdg="VINACONTROL"))
    assert [error.code for error in answer.errors] == ["forbidden"]
    assert office.only().state.conformity is None


def test_what_is_wrong_in_a_bodys_result_is_named(office: Office) -> None:
    answer = taken_by_body(office).send(sample("18-15-rice-cookers", fiNgayCap="16/11/2027", fiKqdanhgia="9"))
    assert set(names(answer)) == {
        "fiNgayCap",
        "DanhsachHanghoa/Hanghoa[1]/fiKqdanhgia",
        "DanhsachHanghoa/Hanghoa[2]/fiKqdanhgia",
    }


@pytest.mark.parametrize("operation", [each for each in OPERATIONS.values() if each is not SERVER_FILE])
def test_both_styles_of_call_are_answered_in_their_own(office: Office, operation: Operation) -> None:
    status, document = office.call(request_document(sample("10-01-toys"), operation))
    assert status == 200
    assert parse_envelope(read_response(document, operation=operation)).function == "99"


def test_the_older_style_as_its_clients_write_it(office: Office) -> None:
    """Unqualified `data` in a prefixed wrapper, and the envelope in CDATA."""
    body = sample("10-01-toys").partition("?>")[2]
    document = (
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
        f'<ns2:ImportDocument xmlns:ns2="http://ws.viettel.com/"><data><![CDATA[{body}]]></data></ns2:ImportDocument>'
        "</S:Body></S:Envelope>"
    )
    status, answer = office.call(document.encode())
    assert status == 200
    assert b"<ns:ImportDocumentResponse" in answer
    assert parse_envelope(read_response(answer, operation=IMPORT_DOCUMENT)).function == "99"


def _asking_for(id: str) -> bytes:
    return request_document(sample("23-25-toys", FileId=id), SERVER_FILE)


def test_a_file_of_ours_is_given_by_its_id(office: Office) -> None:
    office.send(sample("10-01-toys"))
    held = office.only().state.content.documents[0]
    _, document = office.call(_asking_for(held.sha256))
    answer = parse_envelope(read_response(document, operation=SERVER_FILE))
    assert answer.function == "99"
    assert (text_at(answer.content, "FileId"), text_at(answer.content, "FileName")) == (held.sha256, held.file_name)
    assert text_at(answer.content, "FileByte").startswith("JVBERi0xLjQK")


def test_a_file_that_the_dossier_does_not_hold_is_refused(office: Office) -> None:
    office.send(sample("10-01-toys"))
    _, document = office.call(_asking_for("0" * 64))
    answer = parse_envelope(read_response(document, operation=SERVER_FILE))
    assert answer.function == "00"
    assert "unknown_file" in read_response(document, operation=SERVER_FILE)
    assert "FileId: This dossier holds no file" in read_response(document, operation=SERVER_FILE)


def test_files_and_messages_keep_to_their_operations(office: Office) -> None:
    for document in (
        request_document(sample("10-01-toys"), SERVER_FILE),
        request_document(sample("23-25-toys"), IMPORT_DOCUMENT),
    ):
        _, answer = office.call(document)
        assert b"ERR04" in answer
    assert not office.dossiers.acts


def by_id(id: str) -> str:
    """The toys with their contract kept by the window instead of in the message."""
    return re.sub(r"(?s)<fiNoidung>.*?</fiNoidung>", f"<fiMaFile>{id}</fiMaFile>", sample("10-01-toys"), count=1)


def test_a_file_that_the_window_keeps_is_fetched_before_anything_is_stored(office: Office) -> None:
    office.files.held["F-17"] = Fetched("hop-dong.pdf", b"%PDF-1.4\n%%EOF\n")
    assert office.send(by_id("F-17")).held
    kept = office.only().state.content.documents[0]
    assert office.documents.get(kept.sha256) == b"%PDF-1.4\n%%EOF\n"
    assert office.send(by_id("F-17")).held
    assert office.files.asked == ["F-17"], "a repeated message asks for nothing"


def test_a_file_that_the_window_does_not_keep_is_named(office: Office) -> None:
    answer = office.send(by_id("F-17"))
    assert [error.code for error in answer.errors] == ["ERR05"]
    assert "DanhsachDinhkem/Dinhkem[1]/fiMaFile: The window keeps no file F-17" in answer.errors[0].name
    assert not office.dossiers.acts


def test_while_the_windows_files_are_away_the_message_is_to_be_sent_again(office: Office) -> None:
    office.files.away = True
    status, document = office.call(request_document(by_id("F-17")))
    assert status == 500
    assert b"send it again" in document
    assert not office.dossiers.acts
    office.files.away, office.files.held["F-17"] = False, Fetched("", b"%PDF-1.4\n%%EOF\n")
    assert office.send(by_id("F-17")).held


PAPER = "<Dinhkem><fiMaLoai>1</fiMaLoai><fiTenFile>a.pdf</fiTenFile><fiMaFile>{}</fiMaFile></Dinhkem>"


def with_papers(*ids: str) -> str:
    papers = "".join(map(PAPER.format, ids))
    return sample("10-01-toys").replace("</DanhsachDinhkem>", papers + "</DanhsachDinhkem>")


def test_a_file_that_many_papers_name_is_fetched_once(office: Office) -> None:
    office.files.held["F-17"] = Fetched("a.pdf", b"%PDF-1.4\n%%EOF\n")
    office.send(with_papers(*["F-17"] * 50))
    assert office.files.asked == ["F-17"]


def test_of_more_papers_than_a_dossier_has_nothing_is_fetched(office: Office) -> None:
    answer = office.send(with_papers(*map(str, range(201))))
    assert "200 attachments" in answer.errors[0].name
    assert not office.files.asked


def test_what_is_fetched_is_bounded_in_all(office: Office) -> None:
    large = Fetched("a.pdf", bytes(20 << 20))
    office.files.held = dict.fromkeys(map(str, range(100)), large)
    answer = office.send(with_papers(*map(str, range(100))))
    assert [error.code for error in answer.errors] == ["too_large"]
    assert len(office.files.asked) == 6
    assert not office.dossiers.acts


def test_what_is_large_and_what_asks_for_a_file_is_handled_in_turn() -> None:
    """A few bytes ask for twenty megabytes, which are a hundred while they are put into an answer."""
    assert is_heavy(request_document(sample("23-25-toys"), SERVER_FILE))
    assert is_heavy(bytes(READ_INLINE + 1))
    assert not is_heavy(request_document(sample("10-01-toys")))
