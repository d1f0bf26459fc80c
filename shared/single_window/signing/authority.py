"""A certificate authority for development and tests: a root, an issuing authority below it, keys and a revocation list.

    authority/   keys and certificates of the two authorities, and what was revoked
    keys/        NAME.key (PEM, readable by its owner only) and NAME.pem (the certificate and the issuing authority's)
    trust/       what our services trust (see trust.py); senders/: the window
    window/      what the window trusts; senders/: the ministry

Nothing here is fit for other than development: keys lie unencrypted beside one another and live for decades, because
tests move the clock by years.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from shared.errors import Invalid, Violation

_KEY_BITS = 2048
# Scenarios play in years past and to come.
_BEGINS = datetime(2015, 1, 1, tzinfo=UTC)
_AUTHORITY_ENDS = datetime(2075, 1, 1, tzinfo=UTC)
_ENDS = datetime(2070, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_TAX_CODE = re.compile(r"\d{10}(-?\d{3})?")


class Purpose(StrEnum):
    """Whom a certificate is for; window and ministry are made known to the other side as systems that may send.

    seal: an agency's, on papers.
    """

    WINDOW = "window"
    MINISTRY = "ministry"
    TRADER = "trader"
    SEAL = "seal"


class CannotIssue(Invalid):
    code = "cannot_issue"

    def __init__(self, message: str) -> None:
        super().__init__([Violation("", self.code, message)], message)


@dataclass(frozen=True)
class Issued:
    key: Path
    certificate: Path
    serial: str


@dataclass(frozen=True)
class Authority:
    """directory: of all that stands above. bits: of the keys that it makes."""

    directory: Path
    bits: int = _KEY_BITS

    @property
    def trust(self) -> Path:
        return self.directory / "trust"

    @property
    def window_trust(self) -> Path:
        return self.directory / "window"

    def key_of(self, name: str) -> Path:
        return self._keys / f"{name}.key"

    def certificate_of(self, name: str) -> Path:
        return self._keys / f"{name}.pem"

    @classmethod
    def init(cls, directory: Path, *, bits: int = _KEY_BITS) -> Authority:
        """A new one, with keys named window and ministry. Raises CannotIssue when the directory holds anything."""
        if directory.exists() and any(directory.iterdir()):
            raise CannotIssue(
                f"{directory} is not empty; nothing is overwritten. Name another directory, or remove it."
            )
        made = cls(directory, bits)
        for folder in ("authority", "keys", *(f"{side}/{part}" for side in ("trust", "window") for part in _PARTS)):
            (directory / folder).mkdir(parents=True, mode=0o700)
        made._make_authorities()
        made.write_lists()
        made.issue("window", Purpose.WINDOW)
        made.issue("ministry", Purpose.MINISTRY)
        return made

    @classmethod
    def at(cls, directory: Path) -> Authority:
        """One that stands. Raises CannotIssue."""
        if not (directory / "authority" / "issuing.key").is_file():
            raise CannotIssue(f"There is no authority in {directory}; make one: cuakhau pki init --dir {directory}")
        return cls(directory)

    def issue(self, name: str, purpose: Purpose, *, tax_code: str | None = None) -> Issued:
        """A key and its certificate. tax_code: written as Vietnamese authorities do. Raises CannotIssue."""
        if not _NAME.fullmatch(name):
            raise CannotIssue(f"'{name}' cannot be a file's name; use letters, digits, '-', '_' and '.', at most 64.")
        if purpose is Purpose.TRADER and not _TAX_CODE.fullmatch(tax_code or ""):
            raise CannotIssue("A trader's certificate needs a tax code: --tax-code 0101234567 or 0101234567-001.")
        key_file, file = self.key_of(name), self.certificate_of(name)
        if key_file.exists() or file.exists():
            raise CannotIssue(f"{key_file} is there already; nothing is overwritten. Choose another name.")
        key, (issuer_key, issuer) = self._new_key(), self._load("issuing")
        certificate = _signed(
            _named(name, tax_code), key, issuer_key, issuer, ends=_ENDS, authority=None, usage=_usage(signing=True)
        )
        _write(key_file, _private_pem(key), 0o600)
        _write(file, _pem(certificate) + _pem(issuer), 0o644)
        side = {Purpose.WINDOW: self.trust, Purpose.MINISTRY: self.window_trust}.get(purpose)
        if side is not None:
            _write(side / "senders" / f"{name}.pem", _pem(certificate), 0o644)
        return Issued(key_file, file, f"{certificate.serial_number:X}")

    def revoke(self, name: str, at: datetime) -> str:
        """From now on it stands on the list; its serial. Raises CannotIssue."""
        file = self.certificate_of(name)
        if not file.is_file():
            known = ", ".join(sorted(path.stem for path in self._keys.glob("*.pem"))) or "none"
            raise CannotIssue(f"No certificate is named '{name}' here; there are: {known}.")
        serial = x509.load_pem_x509_certificate(file.read_bytes()).serial_number
        revoked = self._revoked()
        if serial not in revoked:
            with (self.directory / "authority" / "revoked").open("a", encoding="ascii") as stream:
                stream.write(f"{serial:X} {at.astimezone(UTC).isoformat()}\n")
        self.write_lists()
        return f"{serial:X}"

    def write_lists(self, *, until: datetime = _ENDS) -> None:
        """Both authorities' revocation lists, as of now, into both sides' crls/."""
        for name, revoked in (("root", {}), ("issuing", self._revoked())):
            key, certificate = self._load(name)
            text = _list_of(certificate, key, revoked, until).public_bytes(Encoding.PEM)
            for side in (self.trust, self.window_trust):
                fresh = side / "crls" / f"{name}.new"
                fresh.write_bytes(text)
                os.replace(fresh, side / "crls" / f"{name}.pem")

    @property
    def _keys(self) -> Path:
        return self.directory / "keys"

    def _make_authorities(self) -> None:
        root_key, issuing_key = self._new_key(), self._new_key()
        usage, name = _usage(signing=False), _named("Cuakhau development root")
        root = _signed(name, root_key, root_key, None, ends=_AUTHORITY_ENDS, authority=1, usage=usage)
        name = _named("Cuakhau development issuing authority")
        issuing = _signed(name, issuing_key, root_key, root, ends=_AUTHORITY_ENDS, authority=0, usage=usage)
        for file, key, certificate in (("root", root_key, root), ("issuing", issuing_key, issuing)):
            _write(self.directory / "authority" / f"{file}.key", _private_pem(key), 0o600)
            _write(self.directory / "authority" / f"{file}.pem", _pem(certificate), 0o644)
        for side in (self.trust, self.window_trust):
            _write(side / "roots" / "root.pem", _pem(root), 0o644)
            _write(side / "intermediates" / "issuing.pem", _pem(issuing), 0o644)

    def _load(self, name: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
        key = load_pem_private_key((self.directory / "authority" / f"{name}.key").read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise CannotIssue(f"The key of the authority in {self.directory} is not RSA.")
        return key, x509.load_pem_x509_certificate((self.directory / "authority" / f"{name}.pem").read_bytes())

    def _revoked(self) -> dict[int, datetime]:
        file = self.directory / "authority" / "revoked"
        lines = file.read_text("ascii").splitlines() if file.is_file() else []
        rows = (line.split() for line in lines)
        return {int(serial, 16): datetime.fromisoformat(at) for serial, at in rows}

    def _new_key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=self.bits)


_PARTS = ("roots", "intermediates", "crls", "senders")


def _named(name: str, tax_code: str | None = None) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if tax_code:
        parts.append(x509.NameAttribute(NameOID.USER_ID, f"MST:{tax_code}"))
    return x509.Name(parts)


def _signed(
    subject: x509.Name,
    key: rsa.RSAPrivateKey,
    issuer_key: rsa.RSAPrivateKey,
    issuer: x509.Certificate | None,
    *,
    ends: datetime,
    authority: int | None,
    usage: x509.KeyUsage,
) -> x509.Certificate:
    """authority: how many authorities may stand below it; None for an end entity."""
    constraints = x509.BasicConstraints(ca=authority is not None, path_length=authority)
    above = issuer_key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGINS)
        .not_valid_after(ends)
        .add_extension(constraints, critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _list_of(
    issuer: x509.Certificate, key: rsa.RSAPrivateKey, revoked: dict[int, datetime], until: datetime
) -> x509.CertificateRevocationList:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(min(_BEGINS, until - timedelta(days=1)))
        .next_update(until)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    for serial, at in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(key, hashes.SHA256())


def _usage(*, signing: bool) -> x509.KeyUsage:
    """Of an end entity's signatures, else of an authority's."""
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signing,
        crl_sign=not signing,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def _private_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes, mode: int) -> None:
    """Never over something else, and never readable by others even for a moment."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
        stream.write(content)
