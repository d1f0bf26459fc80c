"""A key at a remote signing service: it is sent a digest, never the paper.

POST <url>  {"key": <name>, "algorithm": "RSA_SHA256", "digest": <base64 of the SHA-256>}
200         {"signature": <base64, PKCS #1 v1.5>}
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import httpx
from asn1crypto import x509
from asn1crypto.algos import SignedDigestAlgorithm
from pyhanko.sign.signers import Signer

from shared.papers.sealing.certificates import read_certificates, store_of
from shared.papers.sealing.errors import SignerAway, SignerUnfit
from shared.papers.sealing.settings import SealSettings

_SECONDS = 20.0


class RemoteSigner(Signer):
    @classmethod
    def of(cls, settings: SealSettings, agency: str) -> RemoteSigner:
        """Raises SignerAway, SignerUnfit."""
        file = settings.certificate_of(agency)
        if file is None:
            raise SignerUnfit("CUAKHAU_PAPER_CERTIFICATE is not set: the remote key's certificate stands there.")
        chain = read_certificates(file)
        return cls(chain, url=settings.remote_url or "", key=settings.key_of(agency), token=_token(settings.token_file))

    def __init__(self, chain: list[x509.Certificate], *, url: str, key: str, token: str) -> None:
        """chain: the key's own certificate first."""
        mechanism = SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
        super().__init__(signing_cert=chain[0], cert_registry=store_of(chain), signature_mechanism=mechanism)
        self._size: int = chain[0].public_key.byte_size
        self._url, self._key, self._token = url, key, token

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Raises SignerAway, SignerUnfit."""
        if dry_run:
            return bytes(self._size)
        digest = base64.b64encode(hashlib.new(digest_algorithm, data).digest()).decode()
        asked = {"key": self._key, "algorithm": f"RSA_{digest_algorithm.upper()}", "digest": digest}
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        try:
            answer = httpx.post(self._url, json=asked, headers=headers, timeout=_SECONDS)
            answer.raise_for_status()
            given: Any = answer.json()
            signature = base64.b64decode(given["signature"], validate=True)
        except httpx.HTTPError as error:
            raise SignerAway(f"The signing service {self._url} gave no signature: {error}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise SignerUnfit(f"The signing service {self._url} answered otherwise than agreed.") from error
        if len(signature) != self._size:
            raise SignerUnfit(f"The signing service {self._url} signed with another key than the certificate's.")
        return signature


def _token(file: Path | None) -> str:
    try:
        return file.read_text("utf-8").strip() if file else ""
    except OSError as error:
        raise SignerAway(f"The token's file {file} cannot be read: {error.strerror}") from error
