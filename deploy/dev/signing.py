"""Signatures on one machine: an authority of its own under the run directory, which everything there believes."""

import shutil
from pathlib import Path

# Every agency's, in development.
_SEAL = "seal"


def settings(run: Path) -> dict[str, str]:
    """What services and the stand-in window are told. The window signs all it sends; traders may."""
    pki = run / "pki"
    return {
        "CUAKHAU_WINDOW_SIGNATURE": "required",
        "CUAKHAU_TRADER_SIGNATURE": "optional",
        "CUAKHAU_TRUST": str(pki / "trust"),
        "CUAKHAU_SIGNING_KEY": str(pki / "keys" / "ministry.key"),
        "CUAKHAU_SIGNING_CERTIFICATE": str(pki / "keys" / "ministry.pem"),
        "WINDOW_SIGNING_KEY": str(pki / "keys" / "window.key"),
        "WINDOW_SIGNING_CERTIFICATE": str(pki / "keys" / "window.pem"),
        "WINDOW_TRUST": str(pki / "window"),
        "WINDOW_TRADER_KEYS": str(pki / "keys"),
        "CUAKHAU_PAPER_SIGNER": "software",
        "CUAKHAU_PAPER_KEY": str(pki / "keys" / f"{_SEAL}.key"),
        "CUAKHAU_PAPER_CERTIFICATE": str(pki / "keys" / f"{_SEAL}.pem"),
    }


def prepare(run: Path) -> None:
    """Once; whole or not at all."""
    pki = run / "pki"
    if (pki / "keys" / f"{_SEAL}.key").is_file():
        return
    # Most of what is asked of this package needs no keys, and is quicker without what makes them.
    from shared.single_window.signing.authority import Authority, Purpose

    if pki.is_dir():
        # Made before there were papers.
        Authority.at(pki).issue(_SEAL, Purpose.SEAL)
        return
    fresh = run / "pki.new"
    shutil.rmtree(fresh, ignore_errors=True)
    Authority.init(fresh).issue(_SEAL, Purpose.SEAL)
    fresh.rename(pki)
