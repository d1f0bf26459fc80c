"""What is asked of signatures, from the environment; checked at start.

CUAKHAU_WINDOW_SIGNATURE, CUAKHAU_TRADER_SIGNATURE   required | optional | off
CUAKHAU_TRADER_SIGNER                                importer | any
CUAKHAU_TRUST                                        directory, see trust.py
CUAKHAU_REVOCATION                                   required | optional
CUAKHAU_SIGNING_KEY, CUAKHAU_SIGNING_CERTIFICATE     PEM files, of what we send
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shared.clock import Clock
from shared.secret import Misconfigured
from shared.single_window.signing.signer import Signer
from shared.single_window.signing.trust import TrustDirectory
from shared.single_window.signing.verifier import Demand, Verifier

WINDOW_SIGNATURE = "CUAKHAU_WINDOW_SIGNATURE"
TRADER_SIGNATURE = "CUAKHAU_TRADER_SIGNATURE"
TRADER_SIGNER = "CUAKHAU_TRADER_SIGNER"
TRUST = "CUAKHAU_TRUST"
REVOCATION = "CUAKHAU_REVOCATION"
KEY = "CUAKHAU_SIGNING_KEY"
CERTIFICATE = "CUAKHAU_SIGNING_CERTIFICATE"


def verifier_from(environ: Mapping[str, str], clock: Clock) -> Verifier | None:
    """None: nothing is verified, which is for development only. Raises Misconfigured, naming what to set."""
    window = _demand(environ, WINDOW_SIGNATURE, Demand.REQUIRED)
    trader = _demand(environ, TRADER_SIGNATURE, Demand.OPTIONAL)
    if window is trader is Demand.OFF:
        return None
    directory = environ.get(TRUST)
    if not directory:
        raise Misconfigured(
            f"{TRUST} is not set: nobody's signature could be believed. Set it to a directory with roots/, intermediates/, "
            "crls/ and senders/ (PEM files)."
        )
    trust = TrustDirectory(Path(directory))
    if not trust().roots:
        raise Misconfigured(f"{TRUST}={directory} holds no roots/*.pem; put the authorities' root certificates there.")
    if window is not Demand.OFF and not trust().senders:
        raise Misconfigured(f"{TRUST}={directory} holds no senders/*.pem; put the window's own certificate there.")
    importer_signs = _chosen(environ, TRADER_SIGNER, "any", ("any", "importer")) == "importer"
    if importer_signs and trader is not Demand.REQUIRED:
        raise Misconfigured(
            f"{TRADER_SIGNER} is importer, but {TRADER_SIGNATURE} is {trader}: whoever leaves the signature out would "
            f"pass. Set {TRADER_SIGNATURE} to required, or {TRADER_SIGNER} to any."
        )
    return Verifier(
        trust,
        clock,
        trader=trader,
        system=window,
        importer_signs=importer_signs,
        revocation_required=_chosen(environ, REVOCATION, "required", ("required", "optional")) == "required",
    )


def signer_from(environ: Mapping[str, str]) -> Signer | None:
    """None: what we send goes unsigned, which is for development only. Raises Misconfigured."""
    key, certificate = environ.get(KEY), environ.get(CERTIFICATE)
    if key and certificate:
        return Signer.load(Path(key), Path(certificate))
    missing = CERTIFICATE if key else KEY
    if not key and not certificate and _development(environ):
        return None
    raise Misconfigured(
        f"{missing} is not set: what we send would go unsigned. Set {KEY} and {CERTIFICATE} to PEM files of the agency's "
        "key (mode 600) and its certificate."
    )


def _demand(environ: Mapping[str, str], name: str, usual: Demand) -> Demand:
    usual = Demand.OFF if _development(environ) else usual
    demand = Demand(_chosen(environ, name, usual, tuple(Demand)))
    if demand is Demand.OFF and not _development(environ):
        raise Misconfigured(
            f"{name} is off, which is for development only: set it to required or optional, or set "
            "CUAKHAU_ENV=development."
        )
    return demand


def _chosen(environ: Mapping[str, str], name: str, usual: str, possible: tuple[str, ...]) -> str:
    chosen = environ.get(name) or usual
    if chosen not in possible:
        raise Misconfigured(f"{name} is '{chosen}'; {', '.join(possible)} are possible.")
    return chosen


def _development(environ: Mapping[str, str]) -> bool:
    return environ.get("CUAKHAU_ENV") == "development"
