"""What an OpenID provider says of itself: its places and its keys, kept for a while."""

from __future__ import annotations

import time
from threading import Lock
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.console.adapters.silence import silence
from shared.errors import Unavailable

_GOOD_FOR = 3600.0


class Discovery:
    """keys_again_after: seconds; unknown keys come from whoever sends us a token, and the provider must not feel it."""

    def __init__(self, issuer: str, http: httpx.Client, *, keys_again_after: float) -> None:
        self._issuer = issuer
        self._keys_again_after = keys_again_after
        self._http = http
        self._lock = Lock()
        self._said: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def endpoint(self, name: str, *, needed: bool = True) -> str | None:
        """Raises Unavailable."""
        value = self._document().get(name)
        if needed and not isinstance(value, str):
            raise Unavailable(f"The identity provider names no {name}.")
        return value if isinstance(value, str) else None

    def keys(self, *, fresh: bool = False) -> KeySet:
        """fresh: asked for anew, though not more often than every few seconds. Raises Unavailable."""
        with self._lock:
            good_for = self._keys_again_after if fresh else _GOOD_FOR
            if self._keys is not None and time.monotonic() - self._keys[0] < good_for:
                return self._keys[1]
        found = self._get(str(self.endpoint("jwks_uri")))
        try:
            keys = KeySet.import_key_set(found)  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Unavailable(f"The identity provider's keys are not understood: {error}") from error
        with self._lock:
            self._keys = (time.monotonic(), keys)
        return keys

    def _document(self) -> dict[str, Any]:
        with self._lock:
            if self._said is not None and time.monotonic() - self._said[0] < _GOOD_FOR:
                return self._said[1]
        said = self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self._issuer:
            raise Unavailable(
                f"CUAKHAU_OIDC_ISSUER is {self._issuer}, but the provider calls itself {said.get('issuer')}."
            )
        with self._lock:
            self._said = (time.monotonic(), said)
        return said

    def _get(self, url: str) -> dict[str, Any]:
        try:
            response = self._http.get(url)
            response.raise_for_status()
            body = response.json()
        except httpx.HTTPError as error:
            raise Unavailable(f"The identity provider cannot be reached at {url}: {silence(error)}") from error
        except ValueError as error:
            raise Unavailable(f"The identity provider answered at {url} with something that is not JSON.") from error
        if not isinstance(body, dict):
            raise Unavailable(f"The identity provider answered at {url} with something that is not an object.")
        return body
