"""The one form of ds:Signature that is agreed on. Whatever else the standard allows is refused before it is looked at.

SignedInfo with exclusive canonicalisation, RSA (PKCS #1 v1.5) over SHA-256, 384 or 512, and exactly one Reference, whose
transforms are given by its place; SignatureValue; KeyInfo with the signer's certificates, each as X509Certificate. A
KeyValue beside them is taken when it is the certificate's own key.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from cryptography import x509
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod

from shared.single_window.signing.certificates import UNREADABLE, read_through
from shared.single_window.signing.errors import AlgorithmNotAllowed, SignatureInvalid, SignatureWraps
from shared.single_window.signing.places import DS
from shared.single_window.xml import text_of

EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SIGNATURE_METHODS = frozenset(
    {SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512},
)
DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})

# A signer's own and the authorities above it.
_MOST_CERTIFICATES = 5
_KEY_INFO = frozenset({"X509Data", "KeyValue", "KeyName"})
_X509_DATA = frozenset({"X509Certificate", "X509IssuerSerial", "X509SubjectName", "X509SKI"})


@dataclass(frozen=True)
class Wanted:
    """place: of the signature. uri, transforms: what its Reference must be. element: the name of what it covers."""

    place: str
    uri: str
    transforms: tuple[str, ...]
    element: str


def check_form(signature: etree._Element, wanted: Wanted) -> list[x509.Certificate]:
    """The certificates that came with the signature, as they came. Raises SignatureRefused."""
    info, _, key_info = _parts(signature, ("SignedInfo", "SignatureValue", "KeyInfo"), wanted.place)
    method, algorithm, reference = _parts(
        info, ("CanonicalizationMethod", "SignatureMethod", "Reference"), wanted.place
    )
    _check_algorithm(method, {EXCLUSIVE.value}, wanted.place)
    _check_algorithm(algorithm, {method.value for method in SIGNATURE_METHODS}, wanted.place)
    transforms, digest, _ = _parts(reference, ("Transforms", "DigestMethod", "DigestValue"), wanted.place)
    _check_algorithm(digest, {digest.value for digest in DIGESTS}, wanted.place)
    _check_transforms(transforms, wanted)
    if reference.get("URI") != wanted.uri:
        raise SignatureWraps(
            wanted.place,
            f"The signature covers {str(reference.get('URI'))[:64]!r}; here it must cover {wanted.element} "
            f'(URI="{wanted.uri}").',
        )
    return _certificates(key_info, wanted.place)


def _parts(parent: etree._Element, names: tuple[str, ...], place: str) -> list[etree._Element]:
    """The children, which must be just these."""
    found = [str(element.tag) for element in parent]
    if found != [f"{{{DS}}}{name}" for name in names]:
        inside = str(parent.tag).rpartition("}")[2]
        raise SignatureInvalid(place, f"{inside} must hold {', '.join(names)}, each once and nothing else.")
    return list(parent)


def _check_algorithm(element: etree._Element, allowed: set[str], place: str) -> None:
    given = str(element.get("Algorithm"))
    name = str(element.tag).rpartition("}")[2]
    if given not in allowed:
        raise AlgorithmNotAllowed(place, f"{name} {given[:100]}: use {' or '.join(sorted(allowed))}.")
    if len(element):
        raise AlgorithmNotAllowed(place, f"{name} {given} must have no parameters (InclusiveNamespaces and the like).")


def _check_transforms(transforms: etree._Element, wanted: Wanted) -> None:
    given = [str(transform.get("Algorithm")) for transform in transforms]
    bare = all(transform.tag == f"{{{DS}}}Transform" and not len(transform) for transform in transforms)
    if not bare or tuple(given) != wanted.transforms:
        raise AlgorithmNotAllowed(
            wanted.place, f"Transforms must be {', then '.join(wanted.transforms)}, without parameters, and no others."
        )


def _certificates(key_info: etree._Element, place: str) -> list[x509.Certificate]:
    kinds = [str(element.tag).removeprefix(f"{{{DS}}}") for element in key_info]
    data = key_info.findall(f"{{{DS}}}X509Data")
    if len(data) != 1 or not _KEY_INFO.issuperset(kinds) or len(set(kinds)) != len(kinds):
        raise SignatureInvalid(place, "KeyInfo must hold one X509Data with the signer's certificate.")
    if not _X509_DATA.issuperset(str(element.tag).removeprefix(f"{{{DS}}}") for element in data[0]):
        raise SignatureInvalid(place, f"X509Data may hold {', '.join(sorted(_X509_DATA))} only.")
    texts = [text_of(element) for element in data[0].iter(f"{{{DS}}}X509Certificate")]
    if not 1 <= len(texts) <= _MOST_CERTIFICATES:
        text = f"X509Data must hold 1 to {_MOST_CERTIFICATES} X509Certificate, the signer's own among them."
        raise SignatureInvalid(place, text)
    try:
        return [read_through(x509.load_der_x509_certificate(base64.b64decode(text))) for text in texts]
    except UNREADABLE as error:
        raise SignatureInvalid(place, "X509Certificate must hold a certificate, DER in base64.") from error
