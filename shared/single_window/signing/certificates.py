"""Whose certificate it is, whether it was made for signatures, and whether a trusted root answers for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

from shared.single_window.signing.errors import CertificateExpired, CertificateUnfit, CertificateUntrusted

X = TypeVar("X", bound=x509.ExtensionType)

# What the library raises over certificates that are none, which it reads bit by bit as they are asked for.
UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
# Authorities between the signer and the root.
_DEEPEST = 3
_SHORTEST_KEY = 2048
_LONGEST_KEY = 8192
_FOR_SIGNATURES = frozenset(
    {
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # document signing, RFC 9336
        x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # the same before it, Microsoft's
    }
)
# The library's rules are those of the web: an authority's key identifier is asked for there only, and what a signer's
# certificate must be is for check_fit to say.
_AUTHORITIES = ExtensionPolicy.webpki_defaults_ca().may_be_present(
    x509.AuthorityKeyIdentifier, Criticality.AGNOSTIC, None
)
_SIGNERS = ExtensionPolicy.permit_all()
# Vietnamese authorities write an enterprise's tax code so into the subject's UID; certainty: memory: high.
_TAX_CODE = re.compile(r"MST\s*[:=]?\s*(\d{10}(?:-?\d{3})?)\s*", re.IGNORECASE)


def describe(certificate: x509.Certificate) -> str:
    """The subject, for people."""
    return certificate.subject.rfc4514_string()[:300]


def serial_of(certificate: x509.Certificate) -> str:
    """As certificates' viewers show it, in hexadecimal."""
    return f"{certificate.serial_number:X}"


def read_through(certificate: x509.Certificate) -> x509.Certificate:
    """Itself, with every part of it looked at once. Raises one of UNREADABLE."""
    for name in (certificate.subject, certificate.issuer):
        name.rfc4514_string()
    certificate.public_key()
    list(certificate.extensions)
    return certificate


def tax_code_of(certificate: x509.Certificate) -> str | None:
    """Of the enterprise that holds the certificate: `MST:0101234567` or `MST:0101234567-001` in the subject's UID."""
    for attribute in certificate.subject.get_attributes_for_oid(NameOID.USER_ID):
        if found := _TAX_CODE.fullmatch(str(attribute.value).strip()):
            digits = found[1].replace("-", "")
            return digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}"
    return None


def signer_among(certificates: Sequence[x509.Certificate], place: str) -> x509.Certificate:
    """The one that issued none of the others. The standard gives them no order."""
    issuers = {certificate.issuer for certificate in certificates if certificate.issuer != certificate.subject}
    leaves = [certificate for certificate in certificates if certificate.subject not in issuers]
    if len(leaves) != 1:
        raise CertificateUntrusted(
            place, "KeyInfo must hold the signer's certificate and those of its authorities, no others."
        )
    return leaves[0]


def check_fit(certificate: x509.Certificate, place: str) -> None:
    """That it was made for an end entity's signatures. Raises CertificateUnfit."""
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or not _SHORTEST_KEY <= key.key_size <= _LONGEST_KEY:
        text = f"The signer's key must be RSA of {_SHORTEST_KEY} to {_LONGEST_KEY} bits; use another certificate."
        raise CertificateUnfit(place, text)
    constraints = _extension(certificate, x509.BasicConstraints)
    usage = _extension(certificate, x509.KeyUsage)
    extended = _extension(certificate, x509.ExtendedKeyUsage)
    if constraints is not None and constraints.ca:
        text = "The signature was made with an authority's own certificate; sign with one that was issued to you."
        raise CertificateUnfit(place, text)
    if usage is None or not (usage.digital_signature or usage.content_commitment):
        text = "The certificate's key usage allows neither digital signature nor non-repudiation; use another one."
        raise CertificateUnfit(place, text)
    if extended is not None and not _FOR_SIGNATURES.intersection(extended):
        text = "The certificate was issued for another purpose (its extended key usage); use one for signing documents."
        raise CertificateUnfit(place, text)


def check_period(certificate: x509.Certificate, at: datetime, place: str) -> None:
    """Raises CertificateExpired."""
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if at < first:
        text = f"The signer's certificate is not valid before {first:%Y-%m-%d %H:%M:%S} UTC; sign with a valid one."
        raise CertificateExpired(place, text)
    if at > last:
        text = f"The signer's certificate expired on {last:%Y-%m-%d %H:%M:%S} UTC; sign with a valid one."
        raise CertificateExpired(place, text)


def path_to_root(
    leaf: x509.Certificate,
    intermediates: Collection[x509.Certificate],
    roots: Collection[x509.Certificate],
    at: datetime,
    place: str,
) -> list[x509.Certificate]:
    """From the signer to a trusted root, all valid at `at`. Raises CertificateUntrusted."""
    if not roots:
        raise CertificateUntrusted(place, "No root is trusted here: ask the receiving side to install its roots.")
    builder = (
        PolicyBuilder()
        .store(Store(list(roots)))
        .time(at)
        .max_chain_depth(_DEEPEST)
        .extension_policies(ca_policy=_AUTHORITIES, ee_policy=_SIGNERS)
    )
    try:
        verified = builder.build_client_verifier().verify(leaf, list(intermediates))
    except VerificationError as error:
        issuer = leaf.issuer.rfc4514_string()[:200]
        raise CertificateUntrusted(
            place,
            f"No trusted root answers for the signer's certificate, issued by {issuer} ({_first_line(error)}). Sign with "
            "a certificate of a licensed authority, and send the authorities' certificates in X509Data.",
        ) from error
    return verified.chain


def _extension(certificate: x509.Certificate, kind: type[X]) -> X | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]
