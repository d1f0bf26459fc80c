"""A key on a PKCS#11 token: it never leaves the token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pkcs11
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from shared.papers.sealing.certificates import read_certificates
from shared.papers.sealing.errors import PinRefused, SignerAway
from shared.papers.sealing.settings import SealSettings


@contextmanager
def token_signer(settings: SealSettings, agency: str) -> Iterator[PKCS11Signer]:
    """Raises SignerAway, SignerUnfit, of which PinRefused."""
    label, certificate = settings.key_of(agency), settings.certificate_of(agency)
    chain = read_certificates(certificate) if certificate else []
    criteria = TokenCriteria(label=settings.token)
    try:
        with open_pkcs11_session(settings.module or "", token_criteria=criteria, user_pin=_pin(settings)) as session:
            own = chain[0] if chain else None
            cert_label = None if chain else label
            yield PKCS11Signer(session, cert_label, own, ca_chain=chain[1:], key_label=label, bulk_fetch=False)
    except (pkcs11.exceptions.PinIncorrect, pkcs11.exceptions.PinLocked) as error:
        text = "it is not tried again until its file is written anew or the service starts again"
        raise PinRefused(f"The token '{settings.token}' refuses the PIN; {text}.") from error
    except (pkcs11.exceptions.PKCS11Error, SigningError, OSError, RuntimeError) as error:
        text = f"The key '{label}' on the token '{settings.token}' cannot be used now: {error or type(error).__name__}"
        raise SignerAway(text) from error


def _pin(settings: SealSettings) -> str:
    if settings.pin_file is None:
        return settings.pin or ""
    try:
        return settings.pin_file.read_text("utf-8").strip()
    except OSError as error:
        raise SignerAway(f"The PIN's file {settings.pin_file} cannot be read: {error.strerror}") from error
