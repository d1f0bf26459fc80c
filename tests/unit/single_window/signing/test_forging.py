"""Signatures in another form than the agreed one, or not over what stands there."""

import base64
from copy import deepcopy

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from shared.errors import Invalid, TooLarge
from shared.single_window import build_envelope, parse_envelope
from shared.single_window.signing.errors import AlgorithmNotAllowed, SignatureInvalid
from tests.unit.single_window.signing.office import Change, Office, changed, ds, message

MORE = "http://www.w3.org/2001/04/xmldsig-more#"
DSIG = "http://www.w3.org/2000/09/xmldsig#"


def _algorithm(element: str, algorithm: str) -> Change:
    def change(root: etree._Element) -> None:
        _one(root, element).set("Algorithm", algorithm)

    return change


def _one(root: etree._Element, name: str) -> etree._Element:
    return next(root.iter(ds(name)))


def _transform(algorithm: str, inside: str | None = None, *, first: bool = False) -> Change:
    def change(root: etree._Element) -> None:
        transforms = _one(root, "Transforms")
        extra = etree.Element(ds("Transform"), Algorithm=algorithm)
        if inside:
            extra.append(etree.fromstring(inside))
        transforms.insert(0 if first else len(transforms), extra)

    return change


def _parameters(element: str) -> Change:
    def change(root: etree._Element) -> None:
        inside = etree.fromstring(
            '<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="a"/>'
        )
        _one(root, element).append(inside)

    return change


XSLT = (
    '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/">'
    "<Content/></xsl:template></xsl:stylesheet>"
)
XPATH = f'<ds:XPath xmlns:ds="{DSIG}">not(ancestor-or-self::fiMst)</ds:XPath>'
ALGORITHMS = {
    "rsa_sha1": _algorithm("SignatureMethod", f"{DSIG}rsa-sha1"),
    "rsa_md5": _algorithm("SignatureMethod", f"{MORE}rsa-md5"),
    "dsa_sha1": _algorithm("SignatureMethod", f"{DSIG}dsa-sha1"),
    "hmac_sha1": _algorithm("SignatureMethod", f"{DSIG}hmac-sha1"),
    "hmac_sha256": _algorithm("SignatureMethod", f"{MORE}hmac-sha256"),
    "rsa_sha224": _algorithm("SignatureMethod", f"{MORE}rsa-sha224"),
    "no_method": _algorithm("SignatureMethod", ""),
    "digest_sha1": _algorithm("DigestMethod", f"{DSIG}sha1"),
    "digest_md5": _algorithm("DigestMethod", f"{MORE}md5"),
    "c14n_inclusive": _algorithm("CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
    "c14n_with_comments": _algorithm("CanonicalizationMethod", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
    "transform_xslt": _transform("http://www.w3.org/TR/1999/REC-xslt-19991116", XSLT, first=True),
    "transform_xpath": _transform("http://www.w3.org/TR/1999/REC-xpath-19991116", XPATH, first=True),
    "transform_filter": _transform("http://www.w3.org/2002/06/xmldsig-filter2", XPATH),
    "transform_base64": _transform(f"{DSIG}base64"),
    "transform_enveloped": _transform(f"{DSIG}enveloped-signature", first=True),
    "transform_twice": _transform("http://www.w3.org/2001/10/xml-exc-c14n#"),
    "c14n_parameters": _parameters("CanonicalizationMethod"),
    "transform_parameters": _parameters("Transform"),
    "hmac_output_length": lambda root: _one(root, "SignatureMethod").append(etree.Element(ds("HMACOutputLength"))),
}


@pytest.mark.parametrize("name", ALGORITHMS)
def test_other_algorithms_are_refused_by_name(office: Office, name: str) -> None:
    with pytest.raises(AlgorithmNotAllowed) as refused:
        office.read(changed(office.signed(system=None), ALGORITHMS[name]), system="off")
    assert (
        "use http" in refused.value.message
        or "without parameters" in refused.value.message
        or ("no parameters" in refused.value.message)
    )


def test_the_certificate_is_no_secret_to_make_an_hmac_with(office: Office) -> None:
    """With the public key as shared secret, signed anew in every detail."""

    def forge(root: etree._Element) -> None:
        method = _one(root, "SignatureMethod")
        method.set("Algorithm", f"{MORE}hmac-sha256")
        public = office.signer("trader").certificates[0].public_bytes(Encoding.PEM)
        made = hmac.HMAC(public, hashes.SHA256())
        made.update(etree.tostring(_one(root, "SignedInfo"), method="c14n", exclusive=True))
        _one(root, "SignatureValue").text = base64.b64encode(made.finalize()).decode()

    with pytest.raises(AlgorithmNotAllowed):
        office.read(changed(office.signed(system=None), forge), system="off")


def certificate_of_another(root: etree._Element, office: Office) -> None:
    certificates = list(root.iter(ds("X509Certificate")))
    certificates[0].text = base64.b64encode(office.signer("other").certificates[0].public_bytes(Encoding.DER)).decode()


def key_value_of_another(root: etree._Element, office: Office) -> None:
    value = etree.fromstring(
        f'<ds:KeyValue xmlns:ds="{DSIG}"><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus>'
        "<ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
    )
    _one(root, "KeyInfo").append(value)


def no_key_info(root: etree._Element, _: Office) -> None:
    info = _one(root, "KeyInfo")
    info.getparent().remove(info)  # type: ignore[union-attr]


def no_certificate(root: etree._Element, _: Office) -> None:
    data = _one(root, "X509Data")
    for inside in list(data):
        data.remove(inside)


def key_by_reference(root: etree._Element, _: Office) -> None:
    etree.SubElement(_one(root, "KeyInfo"), ds("RetrievalMethod"), URI="http://127.0.0.1:9/key")


def two_x509_data(root: etree._Element, _: Office) -> None:
    _one(root, "KeyInfo").append(deepcopy(_one(root, "X509Data")))


def key_value_only(root: etree._Element, office: Office) -> None:
    key_value_of_another(root, office)
    no_x509_data(root, office)


def no_x509_data(root: etree._Element, _: Office) -> None:
    data = _one(root, "X509Data")
    data.getparent().remove(data)  # type: ignore[union-attr]


def two_key_names(root: etree._Element, _: Office) -> None:
    for _name in range(2):
        etree.SubElement(_one(root, "KeyInfo"), ds("KeyName")).text = "x"


def list_in_x509_data(root: etree._Element, _: Office) -> None:
    etree.SubElement(_one(root, "X509Data"), ds("X509CRL")).text = "QUJD"


def six_certificates(root: etree._Element, _: Office) -> None:
    data = _one(root, "X509Data")
    data.extend(deepcopy(data[1]) for _more in range(4))


def garbage_certificate(root: etree._Element, _: Office) -> None:
    next(root.iter(ds("X509Certificate"))).text = "QUJD"


def no_base64(root: etree._Element, _: Office) -> None:
    next(root.iter(ds("X509Certificate"))).text = "ký số"


def empty_value(root: etree._Element, _: Office) -> None:
    _one(root, "SignatureValue").text = None


def value_no_base64(root: etree._Element, _: Office) -> None:
    _one(root, "SignatureValue").text = "ÿ"


def digest_empty(root: etree._Element, _: Office) -> None:
    _one(root, "DigestValue").text = None


def digest_changed(root: etree._Element, _: Office) -> None:
    _one(root, "DigestValue").text = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "forge",
    [
        certificate_of_another,
        key_value_of_another,
        no_key_info,
        no_certificate,
        key_by_reference,
        two_x509_data,
        key_value_only,
        no_x509_data,
        two_key_names,
        list_in_x509_data,
        six_certificates,
        garbage_certificate,
        no_base64,
        empty_value,
        value_no_base64,
        digest_empty,
        digest_changed,
    ],
)
def test_broken_and_swapped_parts(office: Office, forge: object) -> None:
    attacked = changed(office.signed(system=None), lambda root: forge(root, office))  # type: ignore[operator]
    with pytest.raises(SignatureInvalid):
        office.read(attacked, system="off")


@given(st.data())
def test_any_changed_character_of_what_is_signed_is_noticed(office: Office, data: st.DataObject) -> None:
    """Whatever is read from a changed message, when it is read at all, is what was signed."""
    signed = _SIGNED.setdefault("text", office.signed())
    position = data.draw(st.integers(0, len(signed) - 1))
    character = data.draw(st.characters(codec="utf-8") | st.sampled_from("<>&\"' \n0123456789"))
    attacked = signed[:position] + character + signed[position + data.draw(st.integers(0, 1)) :]
    try:
        verified, envelope = office.read(attacked)
    except (Invalid, TooLarge):
        return
    assert verified.trader is not None
    assert verified.system is not None
    assert envelope == message()
    assert _inner(envelope.content) == _inner(parse_envelope(signed).content)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")))
def test_any_text_is_read_back_as_it_was_signed(office: Office, text: str) -> None:
    made = message("<Hoso><fiTenHh/></Hoso>")
    assert made.content is not None
    made.content[0].text = text
    _, envelope = office.read(office.signed(build_envelope(made)))
    assert envelope.content is not None
    assert (envelope.content.findtext("fiTenHh") or "") == text


def _inner(content: etree._Element | None) -> bytes:
    assert content is not None
    return etree.tostring(content, method="c14n", exclusive=True)


_SIGNED: dict[str, str] = {}
