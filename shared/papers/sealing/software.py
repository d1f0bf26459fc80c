"""A key in a file: for development, and for tests."""

from __future__ import annotations

from pathlib import Path

from asn1crypto import keys, pem
from pyhanko.sign.signers import SimpleSigner

from shared.papers.sealing.certificates import read_certificates, store_of
from shared.papers.sealing.errors import SignerAway, SignerUnfit
from shared.papers.sealing.settings import SealSettings


def software_signer(settings: SealSettings, agency: str) -> SimpleSigner:
    """Raises SignerAway, SignerUnfit."""
    file, certificate = Path(settings.key_of(agency)), settings.certificate_of(agency)
    if certificate is None or not file.is_file() or not certificate.is_file():
        raise SignerAway(f"The agency's key {file} or its certificate {certificate} is not there.")
    if file.stat().st_mode & 0o077:
        raise SignerUnfit(f"The key {file} can be read by others: chmod 600 {file}")
    chain = read_certificates(certificate)
    try:
        key = keys.PrivateKeyInfo.load(pem.unarmor(file.read_bytes())[2])
        fits = keys.PublicKeyInfo.wrap(
            keys.RSAPublicKey({name: key["private_key"].parsed[name] for name in ("modulus", "public_exponent")}), "rsa"
        )
    except (ValueError, KeyError, TypeError) as error:
        raise SignerUnfit(f"The key {file} cannot be used; it must be RSA in PEM, without a passphrase.") from error
    if fits.dump() != chain[0].public_key.dump():
        raise SignerUnfit(f"The first certificate of {certificate} is not that of the key {file}.")
    return SimpleSigner(signing_cert=chain[0], signing_key=key, cert_registry=store_of(chain))
