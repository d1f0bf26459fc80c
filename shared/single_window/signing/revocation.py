"""Whether an authority has taken back a certificate: by the lists that the operators install, never fetched from here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from shared.single_window.signing.certificates import describe
from shared.single_window.signing.errors import CertificateRevoked, RevocationUnknown

_WEAK = (hashes.MD5, hashes.SHA1)


def check_revocation(
    path: Sequence[x509.Certificate],
    lists: Collection[x509.CertificateRevocationList],
    at: datetime,
    place: str,
    *,
    required: bool,
) -> None:
    """path: from the signer to the root. required: every authority in it must have a list; one that is out of date
    is never passed over.

    Raises CertificateRevoked, RevocationUnknown.
    """
    for certificate, issuer in pairwise(path):
        own = [one for one in lists if _covers(one, certificate, issuer)]
        # Whoever stands on any list is out, however old the list.
        if any(_revoked(one, certificate, at) for one in own):
            text = f"{describe(certificate)} was revoked by its authority; sign with another certificate."
            raise CertificateRevoked(place, text)
        if not own and not required:
            continue
        if not any(one.next_update_utc is not None and at <= one.next_update_utc for one in own):
            raise RevocationUnknown(_why(own, issuer))


def _revoked(one: x509.CertificateRevocationList, certificate: x509.Certificate, at: datetime) -> bool:
    entry = one.get_revoked_certificate_by_serial_number(certificate.serial_number)
    return entry is not None and entry.revocation_date_utc <= at


def _why(own: Sequence[x509.CertificateRevocationList], issuer: x509.Certificate) -> str:
    ends = [one.next_update_utc for one in own if one.next_update_utc is not None]
    what = f"is out of date since {max(ends):%Y-%m-%d %H:%M} UTC" if ends else "is missing"
    return (
        f"The revocation list of {describe(issuer)} {what}: put the current one into the trust directory's crls/; the "
        "message is taken when it is sent again."
    )


def _covers(one: x509.CertificateRevocationList, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether the list speaks of this certificate, and is its issuer's own."""
    if one.issuer != issuer.subject or not _signed_by(one, issuer):
        return False
    for extension in one.extensions:
        if isinstance(extension.value, x509.IssuingDistributionPoint):
            if not _in_scope(extension.value, certificate):
                return False
        elif extension.critical:
            # A list of changes only, or something that we do not know.
            return False
    return True


def _signed_by(one: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key, algorithm = issuer.public_key(), one.signature_hash_algorithm
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) or isinstance(algorithm, _WEAK):
        return False
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
        if not usage.crl_sign:
            return False
    except x509.ExtensionNotFound:
        pass
    return one.is_signature_valid(key)


def _in_scope(point: x509.IssuingDistributionPoint, certificate: x509.Certificate) -> bool:
    if point.indirect_crl or point.only_contains_attribute_certs or point.only_some_reasons or point.relative_name:
        return False
    if point.full_name and not set(point.full_name) & _points_of(certificate):
        return False
    authority = _is_authority(certificate)
    return not ((point.only_contains_user_certs and authority) or (point.only_contains_ca_certs and not authority))


def _points_of(certificate: x509.Certificate) -> set[x509.GeneralName]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return set()
    return {name for point in points for name in point.full_name or ()}


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
