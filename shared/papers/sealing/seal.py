"""The seal: one PAdES signature over all of the paper, after which nothing may be changed (certified, DocMDP 1).

Level B-B; with a time-stamp authority B-T.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

from shared.papers.facts import Facts
from shared.papers.sealing.errors import SignerAway
from shared.papers.sealing.settings import PKCS11, REMOTE, SealSettings

FIELD = "Seal"
_SECONDS = 20
# Of PDF signatures of RSA keys with their chain and a time-stamp there is room for twice.
_ROOM = 32 * 1024


class Sealer:
    """Seals with the key that the settings name; raises SignerAway, SignerUnfit."""

    def __init__(self, settings: SealSettings) -> None:
        self._settings = settings

    def seal(self, pdf: bytes, facts: Facts) -> bytes:
        with _key(self._settings, facts.head.code) as key:
            return _signed(pdf, facts, key, self._settings.timestamp_url)

    def sign_detached(self, text: bytes, agency: str) -> bytes:
        """CMS (DER) over a text that stands elsewhere, with the key's certificate and its authorities in it."""
        with _key(self._settings, agency) as key:
            signed = asyncio.run(key.async_sign_general_data(text, "sha256", detached=True))
        return bytes(signed.dump())


def _signed(pdf: bytes, facts: Facts, key: Signer, timestamp_url: str | None) -> bytes:
    stamper = HTTPTimeStamper(timestamp_url, timeout=_SECONDS) if timestamp_url else None
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=facts.head.agency,
        location=facts.head.place,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    try:
        out = PdfSigner(metadata, key, timestamper=stamper).sign_pdf(writer, bytes_reserved=_ROOM)
    except TimestampRequestError as error:
        raise SignerAway(f"The time-stamp authority {timestamp_url} gave none: {error}") from error
    return bytes(out.getvalue())


@contextmanager
def _key(settings: SealSettings, agency: str) -> Iterator[Signer]:
    if settings.signer == PKCS11:
        from shared.papers.sealing.token import token_signer

        with token_signer(settings, agency) as key:
            yield key
    elif settings.signer == REMOTE:
        from shared.papers.sealing.remote import RemoteSigner

        yield RemoteSigner.of(settings, agency)
    else:
        from shared.papers.sealing.software import software_signer

        yield software_signer(settings, agency)
