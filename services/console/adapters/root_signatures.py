"""Signatures under daily roots: CMS over a text that stands elsewhere, RSA with SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from shared.errors import Invalid, Violation


class CmsSignatures:
    """Implements `application.audit.evidence_ports.Signatures`.

    known: certificates (DER) that are believed; without any, whatever came with the signature is, and shows only that
    nobody without its key has touched the text.
    """

    def __init__(self, known: Collection[bytes]) -> None:
        self._known = frozenset(known)

    @property
    def pinned(self) -> bool:
        return bool(self._known)

    def trouble(self, text: bytes, signature: bytes) -> str | None:
        try:
            signed = cms.ContentInfo.load(signature)["content"]
            (info,) = signed["signer_infos"]
            attributes = {each["type"].native: each["values"][0] for each in info["signed_attrs"]}
            certificate = _signer(signed, info)
            digest = attributes["message_digest"].native
            # What was signed are the attributes as a set, not under the tag that they have in the message.
            signed_bytes = info["signed_attrs"].untag().dump()
            given = info["signature"].native
        except (ValueError, KeyError, TypeError, LookupError) as error:
            return f"it cannot be read ({error})"
        if certificate is None:
            return "the certificate of its key is not in it"
        if self._known and certificate.public_bytes(Encoding.DER) not in self._known:
            return f"{certificate.subject.rfc4514_string()} is not whose signature is believed"
        if digest != hashlib.sha256(text).digest():
            return "it was made over another text"
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return "its key is not RSA"
        try:
            key.verify(given, signed_bytes, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return "it was not made by the key of its certificate"
        return None


def read_known(file: Path) -> list[bytes]:
    """The certificates of a PEM file, the first of each. Raises Invalid."""
    try:
        found = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        message = f"{file} holds no certificate in PEM: {error}"
        raise Invalid([Violation("/certificate", "certificate", message)], message) from error
    return [found[0].public_bytes(Encoding.DER)]


def _signer(signed: cms.SignedData, info: cms.SignerInfo) -> x509.Certificate | None:
    serial = info["sid"].chosen["serial_number"].native
    for each in signed["certificates"]:
        if each.chosen.serial_number == serial:
            return x509.load_der_x509_certificate(each.chosen.dump())
    return None
