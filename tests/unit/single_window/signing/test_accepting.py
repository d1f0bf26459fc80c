"""What is signed as agreed is taken, whatever happened to it on the way that changes nothing."""

from html import escape

import pytest
from lxml import etree

from shared.errors import Invalid
from shared.single_window import build_envelope, parse_envelope, read_request, request_document
from shared.single_window.signing import SignatureRefused
from shared.single_window.signing.errors import SignatureMissing
from tests.unit.single_window.signing.office import CONTENT, TAX_CODE, Office, changed, message


def test_both_signatures_are_verified_and_say_who_signed_what(office: Office) -> None:
    verified, envelope = office.read(office.signed())
    assert verified.trader is not None
    assert verified.system is not None
    assert (verified.trader.tax_code, verified.trader.signed) == (TAX_CODE, "/Body/Content#content")
    assert (verified.system.tax_code, verified.system.signed) == (None, "/")
    assert "CN=trader" in verified.trader.subject
    assert "CN=Cuakhau development issuing authority" in verified.trader.issuer
    serial = office.signer("trader").certificates[0].serial_number
    assert int(verified.trader.serial, 16) == serial
    assert envelope == message()
    assert envelope.content is not None
    assert etree.tostring(envelope.content, encoding="unicode") == CONTENT.replace("&quot;", '"')


def test_a_branch_signs_with_the_tax_code_of_its_own(office: Office) -> None:
    verified, _ = office.read(office.signed(trader="other"))
    assert verified.trader is not None
    assert verified.trader.tax_code == "0309876543-001"


def test_the_same_message_has_the_same_signature_every_time(office: Office) -> None:
    assert office.signed() == office.signed()


def test_a_message_signed_again_has_one_signature(office: Office) -> None:
    again = office.signer("window").sign_system(office.signed())
    assert again == office.signed()


@pytest.mark.parametrize(("trader", "system"), [(None, None), ("trader", None), (None, "window")])
def test_optional_verifies_what_is_there(office: Office, trader: str | None, system: str | None) -> None:
    verified, envelope = office.read(office.signed(trader=trader, system=system), trader="optional", system="optional")
    assert (verified.trader is not None, verified.system is not None) == (trader is not None, system is not None)
    assert envelope == message()


@pytest.mark.parametrize(("trader", "system"), [(None, "window"), ("trader", None)])
def test_required_refuses_a_message_without(office: Office, trader: str | None, system: str | None) -> None:
    with pytest.raises(SignatureMissing, match="is empty; put an XML signature"):
        office.read(office.signed(trader=trader, system=system))


def test_off_looks_at_nothing(office: Office) -> None:
    verified, _ = office.read(office.signed().replace("0101234567", "0101234568"), trader="off", system="off")
    assert (verified.trader, verified.system) == (None, None)


def test_what_came_is_left_as_it_was(office: Office) -> None:
    root = parse_envelope(office.signed()).root
    assert root is not None
    before = etree.tostring(root)
    office.verifier().verify(root)
    assert etree.tostring(root) == before


@pytest.mark.parametrize("times", [1, 2, 3])
def test_escaped_payloads(office: Office, times: int) -> None:
    text = office.signed()
    for _ in range(times):
        text = escape(text)
    verified, _ = office.read(text)
    assert verified.system is not None


def test_through_the_soap_call_as_text_as_cdata_and_as_xml(office: Office) -> None:
    signed = office.signed()
    as_text = request_document(signed)
    escaped = etree.fromstring(as_text).xpath("string(//*[local-name()='requestPayload'])")
    frame = as_text.decode().partition(">")[2]
    head, tail = frame.split("requestPayload>")[0], frame.split("requestPayload>")[-1]
    for payload in (f"<![CDATA[{escaped}]]>", str(escaped)):
        document = f"{head}requestPayload>{payload}</ns:requestPayload>{tail}".encode()
        assert office.read(read_request(document))[0].trader is not None
    assert office.read(read_request(as_text))[0].trader is not None


def test_indentation_outside_of_what_the_trader_signed(office: Office) -> None:
    signed = office.signed(system=None)
    looser = signed.replace("<Body>", "\n\n  <Body>\n    ").replace("</Body>", "\n  </Body>\n").replace("\r", "")
    verified, envelope = office.read(looser, system="off")
    assert verified.trader is not None
    assert envelope == message()


def test_indentation_within_is_a_change(office: Office) -> None:
    with pytest.raises(SignatureRefused, match="spaces and line breaks"):
        office.read(office.signed(system=None).replace("<Hoso>", "<Hoso>\n"), system="off")


def test_comments_count_neither_for_the_signature_nor_for_the_reader(office: Office) -> None:
    commented = office.signed().replace("<fiMst>01012", "<fiMst>0<!-- 9 -->101<!---->2")
    _, envelope = office.read(commented)
    assert envelope.content is not None
    assert envelope.content.findtext("fiMst") == TAX_CODE


def test_a_comment_cannot_hide_part_of_a_text(office: Office) -> None:
    """Read naively, the text before the first comment would be taken for the whole."""
    long = build_envelope(message("<Hoso><fiMst>01012345670</fiMst></Hoso>"))
    signed = office.signed(long).replace("01012345670<", "0101234567<!-- -->0<")
    _, envelope = office.read(signed)
    assert envelope.content is not None
    assert envelope.content.findtext("fiMst") == "01012345670"


def test_attributes_in_another_order_and_other_quotes(office: Office) -> None:
    text = build_envelope(message('<Hoso b="1" a="2"><x/></Hoso>'))
    signed = office.signed(text).replace('<Hoso b="1" a="2"><x/>', "<Hoso a='2'  b='1'><x></x>")
    assert office.read(signed)[0].trader is not None


def test_a_long_attachment(office: Office) -> None:
    """More than the parser takes in one text by itself."""
    text = build_envelope(message(f"<Hoso><fiNoidung>{'QUJD' * 2_700_000}</fiNoidung></Hoso>"))
    verified, envelope = office.read(office.signed(text))
    assert verified.trader is not None
    assert envelope.content is not None
    assert len(envelope.content.findtext("fiNoidung") or "") == 10_800_000


def test_prefixes_of_another_name(office: Office) -> None:
    """The names of ds:Signature are read by namespace; what it signs of itself keeps its prefix."""

    def rename(root: etree._Element) -> None:
        root.set("{urn:else}kept", "1")

    with pytest.raises(Invalid):
        office.read(changed(office.signed(), rename))
    assert office.read(changed(office.signed(system=None), rename), system="off")[0].trader is not None
