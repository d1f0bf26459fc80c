"""A window, a trader and a receiver, with certificates of every kind that should not be believed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID
from lxml import etree

from shared.single_window import Envelope, build_envelope, parse_envelope
from shared.single_window.signing import Demand, Signer, Trust, TrustDirectory, Verified, Verifier
from shared.single_window.signing.authority import Authority, Purpose
from shared.single_window.signing.places import DS
from shared.single_window.signing.signer import tree_parser

NOW = datetime(2026, 9, 11, 7, 42, 48, 120000, tzinfo=UTC)
TAX_CODE = "0101234567"
CONTENT = (
    "<Hoso><fiMst>0101234567</fiMst><fiTenHh>Búp bê &lt;A&amp;B&gt; 'x' &quot;y&quot;</fiTenHh>"
    "<fiGhichu>dòng 1\ndòng 2\ttab</fiGhichu></Hoso>"
)
Change = Callable[[etree._Element], None]


@dataclass(frozen=True)
class Office:
    authority: Authority
    trust: Callable[[], Trust]

    @classmethod
    def made(cls, directory: Path) -> "Office":
        authority = Authority.init(directory)
        authority.issue("trader", Purpose.TRADER, tax_code=TAX_CODE)
        authority.issue("other", Purpose.TRADER, tax_code="0309876543-001")
        return cls.at(directory)

    @classmethod
    def at(cls, directory: Path) -> "Office":
        authority = Authority.at(directory)
        return cls(authority, TrustDirectory(authority.trust))

    def signer(self, name: str) -> Signer:
        return _signer(self.authority.directory / "keys", name)

    def verifier(self, *, trader: str = "required", system: str = "required", **further: object) -> Verifier:
        demands = {"trader": Demand(trader), "system": Demand(system)}
        return Verifier(self.trust, **{"clock": lambda: NOW, **demands, **further})  # type: ignore[arg-type]

    def signed(self, text: str | None = None, *, trader: str | None = "trader", system: str | None = "window") -> str:
        text = text or build_envelope(message())
        text = self.signer(trader).sign_content(text) if trader else text
        return self.signer(system).sign_system(text) if system else text

    def read(self, text: str, **demands: object) -> tuple[Verified, Envelope]:
        """As a service reads: what comes out is what it acts on."""
        verified = self.verifier(**demands).verify(parse_envelope(text).root)  # type: ignore[arg-type]
        return verified, parse_envelope(etree.tostring(verified.root, encoding="unicode"))

    def odd(self, subject: x509.Name | None = None, **odd: object) -> Signer:
        """A signer whose certificate the issuing authority made wrongly; see `certificate`."""
        key = _key(int(str(odd.pop("bits", 2048))))
        return Signer(key, (certificate(self, key, subject, **odd), *self.signer("trader").certificates[1:]))  # type: ignore[arg-type]


@cache
def _signer(keys: Path, name: str) -> Signer:
    return Signer.load(keys / f"{name}.key", keys / f"{name}.pem")


@cache
def _key(bits: int) -> rsa.RSAPrivateKey:
    """One for all: making them takes seconds."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def certificate(
    office: Office,
    key: rsa.RSAPrivateKey,
    subject: x509.Name | None = None,
    *,
    begins: datetime = datetime(2020, 1, 1, tzinfo=UTC),
    ends: datetime = datetime(2030, 1, 1, tzinfo=UTC),
    usage: Sequence[str] | None = ("digital_signature",),
    extended: Sequence[x509.ObjectIdentifier] = (),
    ca: bool = False,
    issuer: str = "issuing",
) -> x509.Certificate:
    directory = office.authority.directory / "authority"
    issuer_key = load_pem_private_key((directory / f"{issuer}.key").read_bytes(), password=None)
    above = x509.load_pem_x509_certificate((directory / f"{issuer}.pem").read_bytes())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject or office.signer("trader").certificates[0].subject)
        .issuer_name(above.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False)  # type: ignore[arg-type]
    )
    if usage is not None:
        flags = dict.fromkeys(_USAGES, False) | dict.fromkeys(usage, True)
        builder = builder.add_extension(x509.KeyUsage(**flags), critical=True)
    if extended:
        builder = builder.add_extension(x509.ExtendedKeyUsage(extended), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())  # type: ignore[arg-type]


_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
SERVER = (ExtendedKeyUsageOID.SERVER_AUTH,)


def message(content: str = CONTENT, **changes: object) -> Envelope:
    from tests.unit.single_window.test_envelope import envelope

    return replace(envelope(), content=etree.fromstring(content, tree_parser()), **changes)  # type: ignore[arg-type]


def changed(text: str, change: Change) -> str:
    root = etree.fromstring(text)
    change(root)
    return etree.tostring(root, encoding="unicode")


def ds(name: str) -> str:
    return f"{{{DS}}}{name}"
