"""Whose signature counts: a trusted authority's, in its time, not taken back, made for signatures."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

from shared.single_window import build_envelope, parse_envelope
from shared.single_window.signing import RevocationUnknown, Signer, Trust
from shared.single_window.signing.certificates import tax_code_of
from shared.single_window.signing.errors import (
    CertificateExpired,
    CertificateRevoked,
    CertificateUnfit,
    CertificateUntrusted,
    SignatureRefused,
    SignerUnknown,
)
from shared.single_window.signing.revocation import check_revocation
from tests.unit.single_window.signing.office import NOW, SERVER, TAX_CODE, Office, certificate, ds, message

DAY = timedelta(days=1)


def _signed(signer: Signer) -> str:
    return signer.sign_content(build_envelope(message()))


def test_a_certificate_made_as_usual_is_taken(office: Office) -> None:
    """That the ones below are refused for their own fault."""
    verified, _ = office.read(_signed(office.odd()), system="off")
    assert verified.trader is not None
    assert verified.trader.tax_code == TAX_CODE


@pytest.mark.parametrize(
    ("odd", "refusal", "words"),
    [
        ({"ends": NOW - DAY}, CertificateExpired, "expired on 2026-09-10"),
        ({"begins": NOW + DAY}, CertificateExpired, "not valid before 2026-09-12"),
        ({"usage": ("key_encipherment",)}, CertificateUnfit, "neither digital signature nor non-repudiation"),
        ({"usage": None}, CertificateUnfit, "neither digital signature nor non-repudiation"),
        ({"extended": SERVER}, CertificateUnfit, "another purpose"),
        ({"ca": True, "usage": ("digital_signature", "key_cert_sign")}, CertificateUnfit, "authority's own"),
        ({"bits": 1024}, CertificateUnfit, "RSA of 2048"),
    ],
    ids=["expired", "not-yet", "encipherment", "no-usage", "web-server", "authority", "short-key"],
)
def test_a_certificate_that_does_not_fit(
    office: Office, odd: dict[str, object], refusal: type[Exception], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        office.read(_signed(office.odd(**odd)), system="off")


@pytest.mark.parametrize("usage", [("digital_signature",), ("content_commitment",)])
def test_either_key_usage_will_do(office: Office, usage: tuple[str, ...]) -> None:
    assert office.read(_signed(office.odd(usage=usage)), system="off")[0].trader is not None


def test_valid_until_the_last_second(office: Office) -> None:
    assert office.read(_signed(office.odd(begins=NOW.replace(microsecond=0), ends=NOW)), system="off")


def test_an_authority_signs_no_messages(office: Office) -> None:
    directory = office.authority.directory / "authority"
    with pytest.raises(CertificateUnfit, match="authority's own"):
        office.read(_signed(Signer.load(directory / "issuing.key", directory / "issuing.pem")), system="off")


def test_another_root(office: Office, other_office: Office) -> None:
    with pytest.raises(CertificateUntrusted, match="licensed authority"):
        office.read(_signed(other_office.signer("trader")), system="off")


def test_a_certificate_that_a_trader_issued(office: Office) -> None:
    """Any trader has a key; only authorities may issue with theirs."""
    trader = office.signer("trader")
    own = office.odd(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "false")]))
    builder = (
        x509.CertificateBuilder()
        .subject_name(own.certificates[0].subject)
        .issuer_name(trader.certificates[0].subject)
        .public_key(own.key.public_key())
        .serial_number(7)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
    )
    for extension in own.certificates[0].extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    false = builder.sign(trader.key, x509_hash())
    with pytest.raises(CertificateUntrusted):
        office.read(_signed(Signer(own.key, (false, *trader.certificates))), system="off")


def x509_hash() -> object:
    from cryptography.hazmat.primitives.hashes import SHA256

    return SHA256()


def test_two_signers_at_once(office: Office) -> None:
    trader, other = office.signer("trader"), office.signer("other")
    with pytest.raises(CertificateUntrusted, match="no others"):
        office.read(_signed(replace(trader, certificates=(*trader.certificates, other.certificates[0]))), system="off")


def test_the_authority_need_not_be_sent_along(office: Office) -> None:
    trader = office.signer("trader")
    alone = replace(trader, certificates=trader.certificates[:1])
    assert office.read(_signed(alone), system="off")[0].trader is not None


def test_certificates_in_any_order(office: Office) -> None:
    trader = office.signer("trader")
    turned = replace(trader, certificates=trader.certificates[::-1])
    assert office.read(_signed(turned), system="off")[0].trader is not None


def test_an_unknown_authority_sent_along_is_not_trusted(office: Office, other_office: Office) -> None:
    root = x509.load_pem_x509_certificate((other_office.authority.directory / "authority/root.pem").read_bytes())
    signer = other_office.signer("trader")
    with pytest.raises(CertificateUntrusted):
        office.read(_signed(replace(signer, certificates=(*signer.certificates, root))), system="off")


def test_a_trader_is_not_the_window(office: Office) -> None:
    """Of the same authority, valid and all: a system is who is named."""
    with pytest.raises(SignerUnknown, match="may not send here"):
        office.read(office.signed(system="trader"))


def test_the_ministry_is_not_the_window(office: Office) -> None:
    with pytest.raises(SignerUnknown):
        office.read(office.signed(system="ministry"))


def test_revoked(own_office: Office) -> None:
    text = own_office.signed()
    assert own_office.read(text)[0].trader is not None
    own_office.authority.revoke("trader", NOW - DAY)
    with pytest.raises(CertificateRevoked, match=r"CN=trader.* was revoked"):
        own_office.read(text)


def test_what_came_before_it_was_revoked_stands(own_office: Office) -> None:
    own_office.authority.revoke("trader", NOW - DAY)
    root = parse_envelope(own_office.signed()).root
    assert root is not None
    assert own_office.verifier().verify(root, NOW - 2 * DAY).trader is not None
    with pytest.raises(CertificateRevoked):
        own_office.verifier().verify(root, NOW - DAY)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_any_broken_byte_of_a_certificate_is_a_refusal(office: Office) -> None:
    """It is read bit by bit: what is broken deep within shows late, and must not look like a fault of ours."""
    text = office.signed(system=None)
    der = office.signer("trader").certificates[0].public_bytes(Encoding.DER)
    (written,) = [one for one in etree.fromstring(text).iter(ds("X509Certificate")) if _der(one) == der]
    for position in range(0, len(der), 2):
        broken = bytes([*der[:position], der[position] ^ 0x15, *der[position + 1 :]])
        with pytest.raises(SignatureRefused):
            office.read(text.replace(str(written.text), base64.b64encode(broken).decode()), system="off")


def _der(element: etree._Element) -> bytes:
    return base64.b64decode(element.text or "")


def test_a_revoked_window(own_office: Office) -> None:
    own_office.authority.revoke("window", NOW - DAY)
    with pytest.raises(CertificateRevoked):
        own_office.read(own_office.signed())


def test_an_authority_on_the_list_of_the_root(own_office: Office) -> None:
    trust = own_office.trust()
    issuing = trust.intermediates[0]
    fresh = _list(own_office, "root", revoked=issuing.serial_number)
    with pytest.raises(CertificateRevoked, match="issuing authority"):
        _read(own_office, replace(trust, crls=(fresh, *trust.crls)))


def test_a_list_out_of_date_is_said_and_nothing_passes(own_office: Office) -> None:
    own_office.authority.write_lists(until=NOW - DAY)
    with pytest.raises(RevocationUnknown, match=r"issuing authority.* is out of date since 2026-09-10.*crls/"):
        own_office.read(own_office.signed(), revocation_required=False)


def test_who_stands_on_a_list_out_of_date_is_revoked_all_the_same(own_office: Office) -> None:
    own_office.authority.revoke("trader", NOW - 2 * DAY)
    own_office.authority.write_lists(until=NOW - DAY)
    with pytest.raises(CertificateRevoked):
        own_office.read(own_office.signed(system=None), system="off")


def test_a_missing_list(office: Office) -> None:
    trust = replace(office.trust(), crls=())
    with pytest.raises(RevocationUnknown, match=r"is missing: put the current one"):
        _read(office, trust)
    assert _read(office, trust, revocation_required=False)


def _list(
    office: Office,
    authority: str,
    *,
    revoked: int | None = None,
    issuer: str | None = None,
    extend: Callable[[x509.CertificateRevocationListBuilder], x509.CertificateRevocationListBuilder] = lambda b: b,
) -> x509.CertificateRevocationList:
    """issuer: whose name stands on it, while `authority` signs."""
    directory = office.authority.directory / "authority"
    signer = Signer.load(directory / f"{authority}.key", directory / f"{authority}.pem")
    named = x509.load_pem_x509_certificate((directory / f"{issuer or authority}.pem").read_bytes())
    builder = x509.CertificateRevocationListBuilder().issuer_name(named.subject)
    builder = extend(builder.last_update(NOW - DAY).next_update(NOW + DAY))
    if revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(revoked).revocation_date(NOW - DAY).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(signer.key, x509_hash())  # type: ignore[arg-type]


def _read(office: Office, trust: Trust, **demands: object) -> object:
    reader = Office(office.authority, lambda: trust)
    return reader.read(_signed(office.signer("trader")), system="off", **demands)


def test_a_list_that_somebody_else_signed_counts_for_nothing(office: Office) -> None:
    """Neither to free a certificate nor to revoke one."""
    trust = office.trust()
    forged = _list(office, "root", issuer="issuing")
    only_root = tuple(one for one in trust.crls if one.issuer != trust.intermediates[0].subject)
    with pytest.raises(RevocationUnknown):
        _read(office, replace(trust, crls=(*only_root, forged)))
    serial = office.signer("trader").certificates[0].serial_number
    against = _list(office, "root", issuer="issuing", revoked=serial)
    assert _read(office, replace(trust, crls=(*trust.crls, against)))


def _named_point() -> x509.IssuingDistributionPoint:
    """For certificates that name this address, which none here does."""
    return x509.IssuingDistributionPoint(
        full_name=[x509.UniformResourceIdentifier("http://crl.example/7")],
        relative_name=None,
        only_contains_user_certs=False,
        only_contains_ca_certs=False,
        only_some_reasons=None,
        indirect_crl=False,
        only_contains_attribute_certs=False,
    )


def _point(**scope: bool) -> x509.IssuingDistributionPoint:
    flags = dict.fromkeys(("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl"), False) | scope
    return x509.IssuingDistributionPoint(
        full_name=None, relative_name=None, only_some_reasons=None, only_contains_attribute_certs=False, **flags
    )


def test_a_list_by_an_authority_that_may_not_make_lists(office: Office) -> None:
    key = office.signer("other").key
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "no lists")])
    authority = certificate(office, key, name, ca=True, usage=("key_cert_sign",), issuer="root")
    leaf = office.signer("trader").certificates[0]
    builder = x509.CertificateRevocationListBuilder().issuer_name(name).last_update(NOW - DAY).next_update(NOW + DAY)
    own = builder.sign(key, x509_hash())  # type: ignore[arg-type]
    with pytest.raises(RevocationUnknown, match="is missing"):
        check_revocation([leaf, authority], [own], NOW, "/", required=True)


def test_a_list_signed_with_a_weak_digest(office: Office) -> None:
    """Such a list cannot be made here any more; it could be forged elsewhere."""
    trust = office.trust()
    authority = trust.intermediates[0]
    (strong,) = [one for one in trust.crls if one.issuer == authority.subject]
    weak = Weak(strong)
    leaf = office.signer("trader").certificates[0]
    check_revocation([leaf, authority], [strong], NOW, "/", required=True)
    with pytest.raises(RevocationUnknown):
        check_revocation([leaf, authority], [weak], NOW, "/", required=True)  # type: ignore[list-item]


class Weak:
    """A list as it is, but for what it says of its digest."""

    def __init__(self, strong: x509.CertificateRevocationList) -> None:
        self._strong = strong
        self.signature_hash_algorithm = SHA1()  # noqa: S303

    def __getattr__(self, name: str) -> object:
        return getattr(self._strong, name)


@pytest.mark.parametrize(
    ("extension", "counts"),
    [
        (_point(only_contains_user_certs=True), True),
        (_point(only_contains_ca_certs=True), False),
        (_point(indirect_crl=True), False),
        (_named_point(), False),
        (x509.DeltaCRLIndicator(3), False),
    ],
    ids=["users", "authorities", "indirect", "elsewhere", "delta"],
)
def test_a_list_of_a_part_counts_for_that_part(office: Office, extension: x509.ExtensionType, counts: bool) -> None:
    trust = office.trust()
    part = _list(office, "issuing", extend=lambda builder: builder.add_extension(extension, critical=True))
    only_root = tuple(one for one in trust.crls if one.issuer != trust.intermediates[0].subject)
    partial = replace(trust, crls=(*only_root, part))
    if counts:
        assert _read(office, partial)
    else:
        with pytest.raises(RevocationUnknown):
            _read(office, partial)


@pytest.mark.parametrize(
    ("uid", "code"),
    [
        ("MST:0101234567", "0101234567"),
        ("MST:0101234567-001", "0101234567-001"),
        ("mst: 0101234567001", "0101234567-001"),
        ("CMND:012345678", None),
        ("MST:12", None),
        ("xMST:0101234567", None),
    ],
)
def test_the_tax_code_in_the_certificate(office: Office, uid: str, code: str | None) -> None:
    name = x509.Name(
        [x509.NameAttribute(NameOID.USER_ID, "CCCD:001"), x509.NameAttribute(NameOID.USER_ID, uid)],
    )
    assert tax_code_of(certificate(office, office.signer("other").key, name)) == code


def test_at_another_hour_of_the_injected_clock(office: Office) -> None:
    text = _signed(office.odd(ends=datetime(2027, 1, 1, tzinfo=UTC)))
    assert office.read(text, system="off")
    with pytest.raises(CertificateExpired):
        office.read(text, system="off", clock=lambda: datetime(2027, 1, 2, tzinfo=UTC))


def test_the_directory_is_read_again_when_it_changes(own_office: Office) -> None:
    crls = own_office.authority.trust / "crls"
    before = own_office.trust()
    assert own_office.trust() is before
    (crls / "issuing.pem").write_text("half of a li")
    kept = own_office.trust()
    assert replace(kept, trouble="") == before
    assert "issuing.pem holds no revocation list" in kept.trouble
    assert own_office.trust() is kept
    assert own_office.read(own_office.signed())[0].trouble == kept.trouble
    own_office.authority.revoke("trader", NOW)
    assert own_office.trust() not in (before, kept)
    assert own_office.trust() is own_office.trust()
    assert own_office.trust().trouble == ""


def test_while_the_directory_is_away_its_former_state_holds(own_office: Office) -> None:
    before, there = own_office.trust(), own_office.authority.trust
    there.rename(there.with_name("away"))
    kept = own_office.trust()
    assert replace(kept, trouble="") == before
    assert "roots" in kept.trouble
    there.with_name("away").rename(there)
    assert own_office.trust() == before


def test_a_directory_that_is_too_large(tmp_path: Path) -> None:
    from shared.secret import Misconfigured
    from shared.single_window.signing import TrustDirectory

    (tmp_path / "roots").mkdir()
    for number in range(501):
        (tmp_path / "roots" / f"{number}.pem").touch()
    with pytest.raises(Misconfigured, match="500 files"):
        TrustDirectory(tmp_path)
