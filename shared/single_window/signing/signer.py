"""Signing what goes out: RSA-SHA256, PKCS #1 v1.5, so that the same message always has the same signature."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree
from signxml.algorithms import SignatureConstructionMethod
from signxml.signer import XMLSigner

from shared.secret import Misconfigured
from shared.single_window.signing.form import EXCLUSIVE
from shared.single_window.signing.places import DS
from shared.single_window.xml import Limits, child, parse_xml

# Our own messages; attachments make them long.
_OURS = Limits(bytes=64 * 1024 * 1024)
_CONTENT_ID = "content"


@dataclass(frozen=True)
class Signer:
    """certificates: the signer's own first, those of its authorities after it."""

    key: rsa.RSAPrivateKey
    certificates: tuple[x509.Certificate, ...]

    @classmethod
    def load(cls, key: Path, certificate: Path) -> Signer:
        """From PEM files, the key without a passphrase. Raises Misconfigured."""
        try:
            private = load_pem_private_key(key.read_bytes(), password=None)
            certificates = x509.load_pem_x509_certificates(certificate.read_bytes())
        except (OSError, ValueError, TypeError) as error:
            raise Misconfigured(
                f"The signing key {key} or certificate {certificate} cannot be used: {error}"
            ) from error
        if key.stat().st_mode & 0o077:
            raise Misconfigured(f"The signing key {key} can be read by others: chmod 600 {key}")
        if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < 2048:
            raise Misconfigured(f"The signing key {key} must be RSA of 2048 bits or more.")
        if certificates[0].public_key() != private.public_key():
            raise Misconfigured(f"The first certificate of {certificate} is not that of the key {key}.")
        return cls(private, tuple(certificates))

    def sign_system(self, envelope: str) -> str:
        """The envelope with our signature over all of it in SystemSignature, in place of any that stood there."""
        root = parse_xml(envelope, _OURS)
        place = _emptied(root, "SystemSignature")
        etree.SubElement(place, f"{{{DS}}}Signature", {"Id": "placeholder"}, {"ds": DS})
        signed: etree._Element = _XmlSigner(SignatureConstructionMethod.enveloped).sign(root, **self._with())
        return etree.tostring(signed, encoding="unicode")

    def sign_content(self, envelope: str) -> str:
        """The envelope with a trader's signature over Body/Content in Body/Signature. To be done before sign_system."""
        root = parse_xml(envelope, _OURS)
        content, place = child(root, "Body", "Content"), _emptied(root, "Body", "Signature")
        if content is None:
            raise ValueError("the envelope has no Body/Content to sign")
        id = content.get("Id", _CONTENT_ID)
        content.set("Id", id)
        signer = _XmlSigner(SignatureConstructionMethod.detached)
        place.append(signer.sign(root, reference_uri=f"#{id}", **self._with()))
        return etree.tostring(root, encoding="unicode")

    def _with(self) -> dict[str, Any]:
        return {"key": self.key, "cert": list(self.certificates)}


def system_signed(envelope: str, signer: Signer | None) -> str:
    """As it is, without a signer."""
    return signer.sign_system(envelope) if signer is not None else envelope


def _emptied(root: etree._Element, *path: str) -> etree._Element:
    place = child(root, *path)
    if place is None:
        raise ValueError(f"the envelope has no {'/'.join(path)}")
    for inside in list(place):
        place.remove(inside)
    place.text = None
    return place


class _XmlSigner(XMLSigner):
    def __init__(self, method: SignatureConstructionMethod) -> None:
        super().__init__(method=method, c14n_algorithm=EXCLUSIVE)

    @property
    def parser(self) -> etree.XMLParser:
        return tree_parser()


def tree_parser() -> etree.XMLParser:
    """For trees that were parsed within limits already: an attachment may pass libxml2's own limit of 10 MB."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
