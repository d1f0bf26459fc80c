"""Messages that say one thing to who verifies them and another to who reads them: every one is refused, none is misread."""

from copy import deepcopy

import pytest
from lxml import etree

from shared.single_window import build_envelope, parse_envelope
from shared.single_window.signing.errors import (
    AlgorithmNotAllowed,
    SignatureInvalid,
    SignatureRefused,
    SignatureWraps,
)
from shared.single_window.signing.form import Wanted
from shared.single_window.signing.verifier import _signed
from tests.unit.single_window.signing.office import NOW, Change, Office, changed, ds, message

EVIL = "9999999999"


def _content(root: etree._Element) -> etree._Element:
    found = root.find("Body/Content")
    assert found is not None
    return found


def _evil(root: etree._Element, id: str | None = "evil") -> etree._Element:
    copy = deepcopy(_content(root))
    copy.find("Hoso/fiMst").text = EVIL  # type: ignore[union-attr]
    if id is None:
        del copy.attrib["Id"]
    else:
        copy.set("Id", id)
    return copy


def _part(root: etree._Element, path: str) -> etree._Element:
    found = root.find(path)
    assert found is not None
    return found


def moved_into_header(root: etree._Element) -> None:
    signed, evil = _content(root), _evil(root)
    _part(root, "Body").replace(signed, evil)
    _part(root, "Header").append(signed)


def moved_beside_body(root: etree._Element) -> None:
    signed, evil = _content(root), _evil(root, None)
    _part(root, "Body").replace(signed, evil)
    etree.SubElement(root, "Wrapper").append(signed)


def moved_into_signature(root: etree._Element) -> None:
    """The classic: what is signed sits in a ds:Object."""
    signed, evil = _content(root), _evil(root)
    _part(root, "Body").replace(signed, evil)
    etree.SubElement(_part(root, f"Body/Signature/{ds('Signature')}"), ds("Object")).append(signed)


def moved_beside_signature(root: etree._Element) -> None:
    signed, evil = _content(root), _evil(root)
    _part(root, "Body").replace(signed, evil)
    _part(root, "Body/Signature").append(signed)


def moved_into_content(root: etree._Element) -> None:
    signed, evil = _content(root), _evil(root)
    _part(root, "Body").replace(signed, evil)
    evil.append(signed)


def second_content_before(root: etree._Element) -> None:
    _content(root).addprevious(_evil(root))


def second_content_after(root: etree._Element) -> None:
    _content(root).addnext(_evil(root))


def second_content_of_another_namespace(root: etree._Element) -> None:
    evil = _evil(root)
    evil.tag = "{urn:evil}Content"
    _content(root).addprevious(evil)


def id_doubled(root: etree._Element) -> None:
    signed, evil = _content(root), _evil(root, "content")
    _part(root, "Body").replace(signed, evil)
    etree.SubElement(root, "Wrapper").append(signed)


def id_doubled_by_case(root: etree._Element) -> None:
    signed, evil = _content(root), _evil(root, "content")
    _part(root, "Body").replace(signed, evil)
    del signed.attrib["Id"]
    signed.set("ID", "content")
    etree.SubElement(root, "Wrapper").append(signed)


def id_doubled_as_xml_id(root: etree._Element) -> None:
    etree.SubElement(root, "Wrapper").set("{http://www.w3.org/XML/1998/namespace}id", "content")


def id_taken_away(root: etree._Element) -> None:
    del _content(root).attrib["Id"]


def id_of_the_evil_one_in_the_reference(root: etree._Element) -> None:
    moved_beside_body(root)
    _content(root).set("Id", "evil")
    _part(root, f".//{ds('Reference')}").set("URI", "#evil")


def body_doubled(root: etree._Element) -> None:
    evil = deepcopy(_part(root, "Body"))
    _part(evil, "Content/Hoso/fiMst").text = EVIL
    _part(evil, "Content").set("Id", "evil")
    _part(root, "Body").addprevious(evil)
    _part(evil, "Signature").clear()


def header_doubled(root: etree._Element) -> None:
    root.insert(0, deepcopy(_part(root, "Header")))


def subject_doubled(root: etree._Element) -> None:
    _part(root, "Header").insert(0, deepcopy(_part(root, "Header/Subject")))


def reference_of_subject_doubled(root: etree._Element) -> None:
    evil = etree.Element("reference")
    evil.text = "QG2026999999"
    _part(root, "Header/Subject").insert(0, evil)


def message_id_doubled(root: etree._Element) -> None:
    _part(root, "Header/Reference").insert(0, deepcopy(_part(root, "Header/Reference/messageId")))


def signature_over_another_element(root: etree._Element) -> None:
    _part(root, f".//{ds('Reference')}").set("URI", "#hoso")
    _part(root, "Body/Content/Hoso").set("Id", "hoso")


def signature_over_everything(root: etree._Element) -> None:
    _part(root, f".//{ds('Reference')}").set("URI", "")


def reference_by_xpointer(root: etree._Element) -> None:
    _part(root, f".//{ds('Reference')}").set("URI", "#xpointer(id('content'))")


def reference_to_a_file(root: etree._Element) -> None:
    _part(root, f".//{ds('Reference')}").set("URI", "file:///etc/passwd")


def reference_without_uri(root: etree._Element) -> None:
    del _part(root, f".//{ds('Reference')}").attrib["URI"]


def extra_reference(root: etree._Element) -> None:
    reference = _part(root, f".//{ds('Reference')}")
    extra = deepcopy(reference)
    extra.set("URI", "#evil")
    reference.addnext(extra)


def no_reference(root: etree._Element) -> None:
    reference = _part(root, f".//{ds('Reference')}")
    reference.getparent().remove(reference)  # type: ignore[union-attr]


def signature_elsewhere(root: etree._Element) -> None:
    signature = _part(root, f"Body/Signature/{ds('Signature')}")
    _content(root).append(signature)


def second_signature(root: etree._Element) -> None:
    holder = _part(root, "Body/Signature")
    holder.append(deepcopy(holder[0]))


def second_signature_holder(root: etree._Element) -> None:
    _part(root, "Body").append(deepcopy(_part(root, "Body/Signature")))


def signature_in_signature(root: etree._Element) -> None:
    signature = _part(root, f"Body/Signature/{ds('Signature')}")
    _part(signature, ds("KeyInfo")).append(deepcopy(signature))


def signed_info_doubled(root: etree._Element) -> None:
    info = _part(root, f".//{ds('SignedInfo')}")
    info.addprevious(deepcopy(info))


def text_beside_the_signature(root: etree._Element) -> None:
    _part(root, "Body/Signature").text = "QUJD"


def element_beside_the_signature(root: etree._Element) -> None:
    etree.SubElement(_part(root, "Body/Signature"), "x")


WRAPS = [
    moved_into_header,
    moved_beside_body,
    moved_into_signature,
    moved_beside_signature,
    moved_into_content,
    second_content_before,
    second_content_after,
    second_content_of_another_namespace,
    id_doubled,
    id_doubled_by_case,
    id_doubled_as_xml_id,
    id_taken_away,
    id_of_the_evil_one_in_the_reference,
    body_doubled,
    header_doubled,
    subject_doubled,
    reference_of_subject_doubled,
    message_id_doubled,
    signature_over_another_element,
    signature_over_everything,
    reference_by_xpointer,
    reference_to_a_file,
    reference_without_uri,
    extra_reference,
    no_reference,
    signature_elsewhere,
    second_signature,
    second_signature_holder,
    signature_in_signature,
    signed_info_doubled,
    text_beside_the_signature,
    element_beside_the_signature,
]
# Some are no wrapping but simply not the agreed form, or no longer what was signed.
BY_FORM = {
    moved_into_signature,
    id_of_the_evil_one_in_the_reference,
    extra_reference,
    no_reference,
    signature_in_signature,
    signed_info_doubled,
}


@pytest.mark.parametrize("attack", WRAPS, ids=lambda attack: attack.__name__)
def test_what_the_trader_signed_cannot_be_wrapped(office: Office, attack: Change) -> None:
    """Without a system's signature over all, which would break with any of them."""
    attacked = changed(office.signed(system=None), attack)
    expected = (SignatureWraps, SignatureInvalid) if attack in BY_FORM else SignatureWraps
    with pytest.raises(expected) as refused:
        office.read(attacked, system="optional")
    assert refused.value.message.endswith((".", '").'))


@pytest.mark.parametrize("attack", WRAPS, ids=lambda attack: attack.__name__)
def test_the_system_signature_covers_all_of_that(office: Office, attack: Change) -> None:
    attacked = changed(office.signed(), attack)
    with pytest.raises(SignatureRefused):
        office.read(attacked, trader="off")


@pytest.mark.parametrize("path", ["Header/Subject/reference", "Header/Reference/messageId", "Body/Content/Hoso/fiMst"])
def test_the_system_signature_covers_every_text(office: Office, path: str) -> None:
    def change(root: etree._Element) -> None:
        _part(root, path).text = "QG2026999999"

    with pytest.raises(SignatureInvalid):
        office.read(changed(office.signed(trader=None), change), trader="off")


def test_a_signature_of_the_system_over_a_part_is_none(office: Office) -> None:
    """A trader's signature, which anybody may make, put where the system's is expected."""

    def swap(root: etree._Element) -> None:
        holder = _part(root, "SystemSignature")
        holder.append(_part(root, f"Body/Signature/{ds('Signature')}"))

    with pytest.raises((SignatureWraps, AlgorithmNotAllowed)):
        office.read(changed(office.signed(system=None, trader="window"), swap), trader="off")


@pytest.mark.parametrize("id", ["#content", "a b", "1", "", "x" * 101, "x'y"])
def test_an_id_is_a_plain_name(office: Office, id: str) -> None:
    """So that a reference to it means one thing to whoever reads it."""
    text = build_envelope(message()).replace("<Content>", f'<Content Id="{id}">')
    with pytest.raises(SignatureWraps, match="no Body/Content with an Id to sign"):
        office.read(office.signer("trader").sign_content(text), system="off")


def test_what_is_read_comes_from_the_signed_bytes(office: Office) -> None:
    """Even of a tree that still has what is not signed: comments."""
    commented = office.signed().replace("<fiMst>0101", "<fiMst>01<!---->01").replace("<name>BK", "<name>B<!---->K")
    root = etree.fromstring(commented)
    assert root.findtext("Body/Content/Hoso/fiMst") == "01"
    read = office.verifier().verify(root).root
    assert (read.findtext("Body/Content/Hoso/fiMst"), read.findtext("Header/From/name")) == ("0101234567", "BKHCN")
    alone = office.verifier(system="off").verify(root).root
    assert alone.findtext("Body/Content/Hoso/fiMst") == "0101234567"


def test_a_signature_over_an_element_of_another_name_is_none(office: Office) -> None:
    """Nothing else lets one through to there."""
    root = parse_envelope(office.signed(trader=None)).root
    assert root is not None
    wanted = Wanted("/SystemSignature", "", (), "Body")
    with pytest.raises(SignatureWraps, match="something else than Body"):
        _signed(root, office.signer("window").certificates[0], wanted, NOW)


def test_a_system_signature_in_another_envelope_is_none(office: Office) -> None:
    """The whole signed envelope inside another one."""

    def wrap(root: etree._Element) -> None:
        inner = deepcopy(root)
        _part(root, "SystemSignature").clear()
        _part(root, "Header/Subject/reference").text = "QG2026999999"
        root.append(inner)

    with pytest.raises(SignatureRefused):
        office.read(changed(office.signed(trader=None), wrap), trader="off")
