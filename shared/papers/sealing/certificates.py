"""Certificates from PEM files, as pyHanko takes them."""

from __future__ import annotations

from pathlib import Path

from asn1crypto import pem, x509
from pyhanko_certvalidator.registry import CertificateStore, SimpleCertificateStore

from shared.papers.sealing.errors import SignerUnfit


def read_certificates(file: Path) -> list[x509.Certificate]:
    """The key's own first. Raises SignerUnfit."""
    try:
        found = [x509.Certificate.load(der) for _, _, der in pem.unarmor(file.read_bytes(), multiple=True)]
    except (OSError, ValueError) as error:
        raise SignerUnfit(f"The certificate {file} cannot be read: {error}") from error
    if not found:
        raise SignerUnfit(f"There is no certificate in {file}.")
    return found


def store_of(certificates: list[x509.Certificate]) -> CertificateStore:
    store: CertificateStore = SimpleCertificateStore.from_certs(certificates)
    return store
