"""The window's side of signatures: it signs what it sends, for traders too where it holds their keys, and verifies ours.

WINDOW_SIGNING_KEY, WINDOW_SIGNING_CERTIFICATE   PEM files; without them nothing is signed
WINDOW_TRUST         a trust directory (`cuakhau pki`); without it nothing is verified
WINDOW_TRADER_KEYS   a directory of <tax code>.key and <tax code>.pem: whoever has one there signs the content
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.clock import utc_now
from shared.single_window import Envelope, build_envelope
from shared.single_window.signing import Demand, Signer, TrustDirectory, Verifier, system_signed


@dataclass(frozen=True)
class Signatures:
    signer: Signer | None = None
    verifier: Verifier | None = None
    traders: Path | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Signatures":
        key, trust = environ.get("WINDOW_SIGNING_KEY"), environ.get("WINDOW_TRUST")
        traders = environ.get("WINDOW_TRADER_KEYS")
        return cls(
            Signer.load(Path(key), Path(environ["WINDOW_SIGNING_CERTIFICATE"])) if key else None,
            Verifier(TrustDirectory(Path(trust)), utc_now, trader=Demand.OPTIONAL) if trust else None,
            Path(traders) if traders else None,
        )

    def build(self, envelope: Envelope) -> str:
        """As it is sent."""
        text = build_envelope(envelope)
        trader = self._trader(envelope)
        return system_signed(trader.sign_content(text) if trader else text, self.signer)

    def check(self, envelope: Envelope) -> None:
        """Raises SignatureRefused, RevocationUnknown."""
        if self.verifier is not None and envelope.root is not None:
            self.verifier.verify(envelope.root)

    def _trader(self, envelope: Envelope) -> Signer | None:
        if self.traders is None or envelope.content is None:
            return None
        tax_code = Path(envelope.content.findtext("{*}fiMst") or "-").name
        key = self.traders / f"{tax_code}.key"
        return Signer.load(key, key.with_suffix(".pem")) if key.is_file() else None
