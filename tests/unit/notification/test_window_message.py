"""What a letter looks like on its way to the single window, and how the window's answers are read."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from lxml import etree

from services.notification.adapters.channels.window import WindowChannel
from services.notification.adapters.channels.window_catalogue import read_window_catalogue
from services.notification.domain.events import Delivered, Outcome, Refused, Unknown
from services.notification.domain.letters import Channel, Kind
from shared.single_window import (
    AnswerError,
    Envelope,
    acknowledge,
    build_envelope,
    fault_document,
    parse_envelope,
    read_request,
    refuse,
    response_document,
)
from shared.single_window.catalogue import BadCatalogue, window_catalogue
from tests.unit.notification.letters import WINDOW_KINDS, told
from tests.unit.notification.outbound_samples import FOLDER, path_of, sample_of

CATALOGUE = read_window_catalogue()


def channel(answer: object = None) -> WindowChannel:
    made = WindowChannel("http://window.example/nsw/ws", CATALOGUE)
    made._window._client = httpx.Client(transport=httpx.MockTransport(answer))  # type: ignore[arg-type]
    return made


@pytest.mark.parametrize("kind", WINDOW_KINDS)
def test_every_kind_has_its_message(kind: Kind) -> None:
    state, letter = told(kind)
    envelope = parse_envelope(build_envelope(channel().envelope(state, letter)))
    message = CATALOGUE.messages[kind]
    assert envelope.kind == f"{message.type}/{message.function}"
    assert (envelope.message_id, envelope.reference, envelope.sender.name) == (letter.id, "QG2026000590", "BKHCN")
    assert envelope.content is not None
    common = [child.tag for child in envelope.content][:6]
    assert common == ["NSWFileCode", "Reason", "ResultDate", "ReturnDate", "Department", "CreaterName"]


@pytest.mark.parametrize("kind", WINDOW_KINDS)
def test_every_kind_is_the_sample_that_integrators_have(kind: Kind) -> None:
    """After a change that is meant: python -m tests.unit.notification.outbound_samples"""
    assert path_of(kind).read_text(encoding="utf-8") == sample_of(kind)


def test_there_is_no_sample_of_anything_else() -> None:
    assert sorted(FOLDER.glob("*")) == sorted(path_of(kind) for kind in WINDOW_KINDS)


def test_the_same_letter_is_the_same_bytes_every_time() -> None:
    state, letter = told(Kind.RESULT)
    tried = replace(letter, attempts=7, last_error="time-out")
    assert build_envelope(channel().envelope(state, letter)) == build_envelope(channel().envelope(state, tried))


def test_a_schedule_says_where_and_when_in_vietnamese_time() -> None:
    state, letter = told(Kind.SCHEDULE)
    content = channel().envelope(state, letter).content
    assert content is not None
    assert content.findtext("Inspection/FromDate") == "2026-09-15 08:00:00.000"
    assert content.findtext("Inspection/Place") == "Kho Đồng Đăng"


def test_a_result_names_every_line() -> None:
    state, letter = told(Kind.RESULT)
    content = channel().envelope(state, letter).content
    assert content is not None
    goods = content.findall("Notice/GoodsList/Goods")
    assert [[field.text or "" for field in line] for line in goods] == [["1", "Búp bê nhựa <A&B>", "1", ""]]


def test_a_supplement_request_lists_what_is_missing() -> None:
    state, letter = told(Kind.SUPPLEMENT_REQUEST)
    content = channel().envelope(state, letter).content
    assert content is not None
    assert [i.text for i in content.iter("Item")] == ["Giấy chứng nhận hợp quy", "Nhãn hàng hóa"]
    assert content.findtext("ReturnDate") == "2026-09-22"


@pytest.mark.parametrize("kind", [Kind.RESULT, Kind.RESULT_REVOKED, Kind.RESULT_REPLACED])
def test_result_revocation_and_replacement_go_to_customs_too(kind: Kind) -> None:
    state, letter = told(kind)
    content = channel().envelope(state, letter).content
    assert content is not None
    copies = [[field.text or "" for field in entry] for entry in content.iter("Recipient")]
    assert copies == [
        ["IMPORTER", "", "Công ty TNHH Đồ chơi Hoa Sen"],
        ["CUSTOMS", "15BB", "Hải quan cửa khẩu"],
        ["ARCHIVE", "", "Lưu"],
    ]


def test_customs_get_no_copy_of_other_messages() -> None:
    content = channel().envelope(*told(Kind.WITHDRAWN)).content
    assert content is not None
    assert content.find("Recipients") is None


def test_a_replacement_names_what_it_replaces_and_a_revocation_what_is_void() -> None:
    replaced = channel().envelope(*told(Kind.RESULT_REPLACED)).content
    revoked = channel().envelope(*told(Kind.RESULT_REVOKED)).content
    assert replaced is not None
    assert revoked is not None
    assert replaced.findtext("Notice/Replaces") == revoked.findtext("Revocation/NoticeNo") == "12/TB"


def _sent(request: httpx.Request) -> Envelope:
    return parse_envelope(read_request(request.content))


def _reply(envelope: Envelope, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=response_document(build_envelope(envelope)))


def _held(request: httpx.Request) -> httpx.Response:
    sent = _sent(request)
    return _reply(acknowledge(sent, sent.send_date))  # type: ignore[arg-type]


def _double_escaped(request: httpx.Request) -> httpx.Response:
    sent = _sent(request)
    escaped = etree.Element("x")
    escaped.text = build_envelope(acknowledge(sent, sent.send_date))  # type: ignore[arg-type]
    text = etree.tostring(escaped, encoding="unicode")[3:-4]
    return httpx.Response(200, content=response_document(text))


def _held_another(request: httpx.Request) -> httpx.Response:
    sent = replace(_sent(request), message_id="another")
    return _reply(acknowledge(sent, sent.send_date))  # type: ignore[arg-type]


def _refused(request: httpx.Request) -> httpx.Response:
    sent = _sent(request)
    return _reply(refuse(sent, [AnswerError("ERR05", "sai dữ liệu")], sent.send_date))  # type: ignore[arg-type]


def _refused_unread(request: httpx.Request) -> httpx.Response:
    return _reply(refuse(None, [AnswerError("ERR02", "XML")], _sent(request).send_date))  # type: ignore[arg-type]


def _held_already(request: httpx.Request) -> httpx.Response:
    sent = _sent(request)
    return _reply(refuse(sent, [AnswerError("ERR_DUPLICATE", "đã có")], sent.send_date))  # type: ignore[arg-type]


def _time_out(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=request)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (_held, Delivered),
        (_double_escaped, Delivered),
        (_held_already, Delivered),
        (_refused, Refused),
        (_refused_unread, Refused),
        (_held_another, Unknown),
        (_time_out, Unknown),
        (lambda request: _reply(_sent(request)), Unknown),
        (lambda _: httpx.Response(500, content=fault_document("Server", "down")), Unknown),
        (lambda _: httpx.Response(502, text="Bad gateway"), Unknown),
        (lambda _: httpx.Response(404, text="<html>not here</html>"), Unknown),
        (lambda _: httpx.Response(200, text=""), Unknown),
        (lambda _: httpx.Response(200, content=b"<a>" + b"x" * 2_000_000 + b"</a>"), Unknown),
        (lambda _: httpx.Response(200, text='<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'), Unknown),
    ],
)
def test_only_an_answer_for_this_message_is_final(answer: object, outcome: type[Outcome]) -> None:
    state, letter = told(Kind.ACCEPTED)
    assert isinstance(channel(answer)(state, letter), outcome)


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    pieces: list[int] = []

    def endless() -> Iterator[bytes]:
        for number in range(1000):
            pieces.append(number)
            yield b"x" * 65536

    state, letter = told(Kind.ACCEPTED)
    assert isinstance(channel(lambda _: httpx.Response(200, content=endless()))(state, letter), Unknown)
    assert len(pieces) < 20


def test_an_e_mail_letter_is_not_for_the_window() -> None:
    state, letter = told(Kind.ACCEPTED, Channel.EMAIL)
    without = replace(state, recipient=replace(state.recipient, window=None))
    with pytest.raises(LookupError):
        channel().envelope(without, letter)


def test_a_kind_without_its_message_is_refused_at_start() -> None:
    catalogue = window_catalogue()
    with pytest.raises(BadCatalogue, match="missing: received"):
        read_window_catalogue(replace(catalogue, to_window=catalogue.to_window[1:]))


def test_a_detail_that_nobody_can_write_is_refused_at_start() -> None:
    catalogue = window_catalogue()
    wrong = replace(catalogue.to_window[0], details=("Weather",))
    with pytest.raises(BadCatalogue, match="received: no detail is called Weather"):
        read_window_catalogue(replace(catalogue, to_window=(wrong, *catalogue.to_window[1:])))
