"""With which key papers are sealed, from the environment. Wherever a name is asked for, {agency} stands for its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.secret import Misconfigured

SIGNER = "CUAKHAU_PAPER_SIGNER"
SOFTWARE, PKCS11, REMOTE = "software", "pkcs11", "remote"
_NEEDED = {
    SOFTWARE: ("CUAKHAU_PAPER_KEY", "CUAKHAU_PAPER_CERTIFICATE"),
    PKCS11: ("CUAKHAU_PAPER_PKCS11_MODULE", "CUAKHAU_PAPER_PKCS11_TOKEN", "CUAKHAU_PAPER_KEY"),
    REMOTE: ("CUAKHAU_PAPER_REMOTE_URL", "CUAKHAU_PAPER_KEY", "CUAKHAU_PAPER_CERTIFICATE"),
}
_PIN, _PIN_FILE = "CUAKHAU_PAPER_PKCS11_PIN", "CUAKHAU_PAPER_PKCS11_PIN_FILE"


@dataclass(frozen=True)
class SealSettings:
    """key: a PEM file (software), a label on the token (PKCS#11), a name at the service (remote). certificate: a PEM
    file, the key's own first, its authorities after it; on a token it may be left out. timestamp_url: of a time-stamp
    authority (RFC 3161). token_file: holds the bearer token of the remote service."""

    signer: str
    key: str
    certificate: str | None = None
    module: str | None = None
    token: str | None = None
    pin: str | None = None
    pin_file: Path | None = None
    remote_url: str | None = None
    token_file: Path | None = None
    timestamp_url: str | None = None

    def key_of(self, agency: str) -> str:
        return self.key.replace("{agency}", agency)

    def certificate_of(self, agency: str) -> Path | None:
        return Path(self.certificate.replace("{agency}", agency)) if self.certificate else None

    def pin_as_given(self) -> object:
        """Another once the PIN's file is written anew. None: there is no PIN."""
        if self.pin_file is None:
            return self.pin
        try:
            seen = self.pin_file.stat()
        except OSError:
            return None
        return seen.st_mtime_ns, seen.st_size


def seal_settings(environ: Mapping[str, str]) -> SealSettings | None:
    """None: papers wait until there is a key, which is for development only. Raises Misconfigured."""
    signer = environ.get(SIGNER)
    if not signer:
        if environ.get("CUAKHAU_ENV") == "development":
            return None
        raise Misconfigured(f"{SIGNER} is not set: papers would never be sealed. Set it to {', '.join(_NEEDED)}.")
    if signer not in _NEEDED:
        raise Misconfigured(f"{SIGNER} is '{signer}'; it is one of {', '.join(_NEEDED)}.")
    missing = [name for name in _NEEDED[signer] if not environ.get(name)]
    if signer == PKCS11 and not (environ.get(_PIN) or environ.get(_PIN_FILE)):
        missing.append(f"{_PIN_FILE} (or {_PIN})")
    if missing:
        raise Misconfigured(f"{SIGNER}={signer} needs {', '.join(missing)} as well.")
    return SealSettings(
        signer,
        environ["CUAKHAU_PAPER_KEY"],
        environ.get("CUAKHAU_PAPER_CERTIFICATE") or None,
        module=environ.get("CUAKHAU_PAPER_PKCS11_MODULE"),
        token=environ.get("CUAKHAU_PAPER_PKCS11_TOKEN"),
        pin=environ.get(_PIN) or None,
        pin_file=_path(environ.get(_PIN_FILE)),
        remote_url=environ.get("CUAKHAU_PAPER_REMOTE_URL"),
        token_file=_path(environ.get("CUAKHAU_PAPER_REMOTE_TOKEN_FILE")),
        timestamp_url=environ.get("CUAKHAU_PAPER_TIMESTAMP_URL") or None,
    )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
