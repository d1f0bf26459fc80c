"""The window's envelope, its answers and its SOAP operation."""

from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from shared.errors import TooLarge
from shared.single_window import (
    MINISTRY,
    WINDOW,
    Answer,
    AnswerError,
    Envelope,
    Limits,
    SoapFault,
    UnreadableEnvelope,
    UnreadableXml,
    acknowledge,
    build_envelope,
    fault_document,
    parse_answer,
    parse_envelope,
    parse_xml,
    read_answer,
    read_request,
    read_response,
    refuse,
    request_document,
    response_document,
    wsdl_document,
)

NOW = datetime(2026, 9, 11, 7, 42, 48, 120000, tzinfo=UTC)


def envelope(**changes: object) -> Envelope:
    content = etree.fromstring("<Result><Reason>đủ hồ sơ &amp; hợp lệ</Reason></Result>")
    whole = Envelope(
        message_id="0191d2a0-0000-7000-8000-000000000001",
        sender=MINISTRY,
        receiver=WINDOW,
        document_type="BKHCN0100001",
        type="11",
        function="05",
        reference="QG2026000590",
        document_year="2026",
        send_date=NOW,
        content=content,
    )
    return replace(whole, **changes)


def test_what_is_built_reads_back_equal() -> None:
    again = parse_envelope(build_envelope(envelope()))
    assert again == envelope()
    assert again.content is not None
    assert again.content.findtext("Reason") == "đủ hồ sơ & hợp lệ"


def test_building_takes_nothing_out_of_the_envelope() -> None:
    read = parse_envelope(build_envelope(envelope()))
    assert build_envelope(read) == build_envelope(read)
    assert read.root is not None
    assert read.root.find("Body/Content/Result") is not None


def test_the_send_date_is_vietnamese_time_on_the_wire() -> None:
    assert "<sendDate>2026-09-11 14:42:48.120</sendDate>" in build_envelope(envelope())


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_an_escaped_envelope_is_read(rounds: int) -> None:
    text = build_envelope(envelope())
    for _ in range(rounds):
        text = escape(text)
    assert parse_envelope(text) == envelope()
    assert parse_envelope(text.encode()) == envelope()


def test_older_variants_are_read_tolerantly() -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?><n:Envelope xmlns:n="urn:x"><n:Header>
      <Reference><messageId> abc </messageId></Reference><From><name>BNN&amp;PTNT</name><identity>N</identity></From>
      <Subject><documentType>7</documentType><type>10</type><function>1</function><surprise/></Subject></n:Header>
      <Body><Content><!-- c --><Registration/></Content></Body></n:Envelope>"""
    read = parse_envelope(text)
    assert (read.message_id, read.kind, read.sender.name, read.reference) == ("abc", "10/01", "BNN&PTNT", "")
    assert read.content is not None
    assert read.content.tag == "Registration"


def test_every_broken_rule_of_the_header_is_named_at_once() -> None:
    with pytest.raises(UnreadableEnvelope) as caught:
        parse_envelope(
            "<Envelope><Header><Subject><type>1234</type><function>01</function><sendDate>11/09/2026</sendDate>"
            "</Subject></Header></Envelope>"
        )
    assert {v.pointer for v in caught.value.violations} == {
        "/Header/Reference/messageId",
        "/Header/Subject/documentType",
        "/Header/Subject/type",
        "/Header/Subject/sendDate",
    }


def test_another_document_is_no_envelope() -> None:
    with pytest.raises(UnreadableEnvelope):
        parse_envelope("<html/>")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not xml",
        "<a>",
        '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a>&e;</a>",
        "<a>\x00</a>",
    ],
)
def test_what_is_not_plain_xml_is_refused(text: str) -> None:
    with pytest.raises(UnreadableXml):
        parse_xml(text)


def test_a_document_type_cannot_hide_in_another_encoding() -> None:
    with pytest.raises(UnreadableXml):
        parse_xml('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY e "x">]><a b="&e;"/>'.encode("utf-16"))


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("<a>" + "x" * 100 + "</a>", Limits(bytes=100)),
        ("<a>" * 6 + "</a>" * 6, Limits(depth=5)),
        ("<a>" + "<b/>" * 20 + "</a>", Limits(tags=20)),
    ],
)
def test_size_depth_and_number_are_bounded(text: str, limits: Limits) -> None:
    with pytest.raises(TooLarge):
        parse_xml(text, limits)


def test_an_attachment_of_20_mib_in_one_text_node_is_read() -> None:
    base64 = "QUJD" * (7 * 1024 * 1024)
    root = parse_xml(f"<a>{base64}</a>")
    assert root.text is not None
    assert len(root.text) == len(base64)


def test_an_acknowledgement_answers_for_the_same_message() -> None:
    sent = envelope()
    answer = parse_envelope(build_envelope(acknowledge(sent, NOW)))
    assert (answer.sender, answer.receiver, answer.kind) == (WINDOW, MINISTRY, "11/99")
    assert read_answer(answer) == Answer(sent.message_id, held=True)


def test_a_refusal_lists_its_errors() -> None:
    errors = (AnswerError("ERR05", "TaxCode: sai số kiểm tra"), AnswerError("ERR05", "HSCode: phải có 8 chữ số"))
    answer = parse_envelope(build_envelope(refuse(envelope(), errors, NOW)))
    assert read_answer(answer) == Answer(envelope().message_id, held=False, errors=errors)


def test_a_message_that_could_not_be_read_is_refused_too() -> None:
    text = build_envelope(refuse(None, [AnswerError("ERR02", "XML")], NOW))
    assert parse_answer(text) == Answer("", held=False, errors=(AnswerError("ERR02", "XML"),))


def test_any_other_function_is_no_answer() -> None:
    assert read_answer(envelope()) is None


def test_the_soap_operation_carries_the_payload_both_ways() -> None:
    text = build_envelope(envelope())
    assert read_request(request_document(text)) == text
    assert read_response(response_document(text)) == text


def test_a_payload_that_came_as_elements_is_read() -> None:
    text = build_envelope(envelope())
    document = request_document("@").decode().replace("@", text)
    assert parse_envelope(read_request(document.encode())) == envelope()


@pytest.mark.parametrize("around", ["<!-- by gateway 7 -->", "<?gateway 7?>", "<!-- a --><?b?><!-- c -->"])
def test_comments_and_instructions_do_not_cut_a_payload(around: str) -> None:
    payload = build_envelope(envelope())
    whole = request_document(payload).decode()
    start, end = whole.index(">", whole.index("requestPayload")) + 1, whole.rindex("</ns:requestPayload>")
    escaped, middle = whole[start:end], (start + end) // 2
    while ";" in whole[middle - 6 : middle + 6] or "&" in whole[middle - 6 : middle + 6]:
        middle += 1
    for at in (start, middle, end):
        assert read_request((whole[:at] + around + whole[at:]).encode()) == payload
    for inner in (payload, f"<![CDATA[{payload[:200]}]]>{around}<![CDATA[{payload[200:]}]]>", escaped):
        said = read_request((whole[:start] + around + inner + around + whole[end:]).encode())
        assert parse_envelope(said).message_id == envelope().message_id


def test_comments_within_a_field_are_no_part_of_it() -> None:
    payload = build_envelope(envelope()).replace("QG2026000590", "QG2026<!-- split --><?here?>000590")
    assert parse_envelope(payload).reference == envelope().reference


def test_a_fault_is_raised_as_one() -> None:
    with pytest.raises(SoapFault) as caught:
        read_response(fault_document("Server", "database away"))
    assert caught.value.fault_string == "database away"


def test_a_soap_body_without_the_operation_is_refused() -> None:
    with pytest.raises(UnreadableXml):
        read_request(response_document("x"))


def test_the_contract_names_its_address() -> None:
    root = etree.fromstring(wsdl_document("http://127.0.0.1:8101/nsw/ws?a=1&b=2"))
    address = root.find(".//{http://schemas.xmlsoap.org/wsdl/soap/}address")
    assert address is not None
    assert address.get("location") == "http://127.0.0.1:8101/nsw/ws?a=1&b=2"


@given(st.text(max_size=60))
def test_any_text_survives_the_way_or_is_stripped_of_what_xml_cannot_carry(text: str) -> None:
    read = read_response(response_document(text))
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(read) <= len(expected)
    if all(c.isprintable() for c in text):
        assert read == text
