"""OpenID Connect: the authorization code flow with PKCE, state and nonce, against one provider."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc6749.parameters import parse_authorization_code_response, prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from services.console.adapters.openid_discovery import Discovery
from services.console.adapters.silence import silence
from services.console.application.identifying import Begun, NotProven
from services.console.domain.people import Identity
from shared.errors import Unavailable

# Neither "none" nor a signature with the client's secret.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_SKEW = 60


@dataclass(frozen=True)
class OpenIdSettings:
    """staff_claim, tax_claim: which claim names the member of staff, and the importer for whom somebody speaks.

    back: our own address to which the browser comes back; left: where it comes after signing out. Both are known to
    the provider. keys_again_after: seconds between two looks for new keys.
    """

    issuer: str
    client_id: str
    client_secret: str | None
    back: str
    left: str
    scope: str = "openid profile"
    staff_claim: str = "preferred_username"
    tax_claim: str = "tax_code"
    keys_again_after: float = 10.0


class OpenIdProvider:
    """Implements `application.identifying.IdentityProvider`."""

    def __init__(self, settings: OpenIdSettings, http: httpx.Client) -> None:
        self._settings = settings
        self._http = http
        self._discovery = Discovery(settings.issuer, http, keys_again_after=settings.keys_again_after)

    def begin(self) -> Begun:
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        url: str = prepare_grant_uri(
            self._discovery.endpoint("authorization_endpoint"),
            self._settings.client_id,
            "code",
            redirect_uri=self._settings.back,
            scope=self._settings.scope,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Begun(url, state, nonce, verifier)

    def finish(self, answer: str, *, state: str, nonce: str, verifier: str) -> Identity:
        token = self._redeem(self._code(answer, state), verifier)
        raw = token.get("id_token")
        if not isinstance(raw, str):
            raise NotProven("the provider gave no id_token")
        claims = self._claims(raw, nonce, token.get("access_token"))
        return self._identity(claims, raw)

    def sign_out_url(self, id_token: str | None) -> str | None:
        place = self._discovery.endpoint("end_session_endpoint", needed=False)
        if place is None:
            return None
        asked = {"client_id": self._settings.client_id, "post_logout_redirect_uri": self._settings.left}
        if id_token:
            asked["id_token_hint"] = id_token
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def _code(self, answer: str, state: str) -> str:
        said = dict(parse_qsl(urlsplit(answer).query))
        if "error" in said:
            raise NotProven(f"the provider refused: {said['error']} {said.get('error_description', '')}".strip())
        # An answer of another provider must not be redeemed at this one (RFC 9207).
        if said.get("iss", self._settings.issuer) != self._settings.issuer:
            raise NotProven(f"the answer came from {said['iss']}")
        try:
            code = parse_authorization_code_response(answer, state)["code"]
        except AuthlibBaseError as error:
            raise NotProven(f"the provider's answer is not understood: {error}") from error
        return str(code)

    def _redeem(self, code: str, verifier: str) -> Mapping[str, Any]:
        settings = self._settings
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": settings.back,
            "code_verifier": verifier,
            "client_id": settings.client_id,
        }
        # Both are sent in a form of their own first (RFC 6749, 2.3.1).
        named = httpx.BasicAuth(quote_plus(settings.client_id), quote_plus(settings.client_secret or ""))
        basic = named if settings.client_secret else httpx.USE_CLIENT_DEFAULT
        try:
            answer = self._http.post(str(self._discovery.endpoint("token_endpoint")), data=asked, auth=basic)
            token = answer.json()
        except httpx.HTTPError as error:
            raise Unavailable(f"The identity provider did not answer: {silence(error)}") from error
        except ValueError as error:
            raise Unavailable("The identity provider answered with something that is not JSON.") from error
        if answer.is_server_error or not isinstance(token, dict):
            raise Unavailable(f"The identity provider answered {answer.status_code}.")
        if not answer.is_success:
            raise NotProven(f"the provider gave nothing for the code: {token.get('error')}")
        return token

    def _claims(self, raw: str, nonce: str, access_token: str | None) -> CodeIDToken:
        try:
            try:
                token = jwt.decode(raw, self._discovery.keys(), algorithms=_ALGORITHMS)
            except (InvalidKeyIdError, ValueError):
                # The provider has changed its keys since.
                token = jwt.decode(raw, self._discovery.keys(fresh=True), algorithms=_ALGORITHMS)
            options = {
                "iss": {"essential": True, "value": self._settings.issuer},
                "aud": {"essential": True, "value": self._settings.client_id},
            }
            expected = {"nonce": nonce, "client_id": self._settings.client_id, "access_token": access_token}
            claims = CodeIDToken(token.claims, token.header, options, expected)
            claims.validate(leeway=_SKEW)
        except (JoseError, AuthlibBaseError, ValueError) as error:
            raise NotProven(f"the id_token proves nothing: {error}") from error
        return claims

    def _identity(self, claims: Mapping[str, Any], raw: str) -> Identity:
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            raise NotProven("the id_token names nobody")
        staff, taxes = (_texts(claims.get(name)) for name in (self._settings.staff_claim, self._settings.tax_claim))
        name = next(iter(_texts(claims.get("name")) or staff or taxes), subject)
        return Identity(f"oidc:{self._settings.issuer}|{subject}", name, staff, taxes, raw)


def _texts(claim: Any) -> tuple[str, ...]:
    """A claim may hold one name, or several."""
    values = claim if isinstance(claim, list) else [claim]
    return tuple(value.strip() for value in values if isinstance(value, str) and value.strip())
