"""What an identity provider's answer must be, so that it proves who somebody is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from services.console.adapters.openid import OpenIdProvider, OpenIdSettings
from services.console.application.identifying import Begun, NotProven
from services.console.domain.people import Identity
from shared.errors import Unavailable

ISSUER, CLIENT, SECRET = "https://id.example.vn", "cuakhau", "a secret of sixteen bytes or more : + %"
BACK = "https://console.example.vn/login/openid/back"


@dataclass
class Provider:
    """Answers as a provider does, and lies where a test says so."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signed_with: Any = None
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    token_status: int = 200
    without_token: bool = False
    nonce: str = ""
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        match request.url.path:
            case "/.well-known/openid-configuration":
                return httpx.Response(200, json=self._document())
            case "/jwks":
                return httpx.Response(200, json=KeySet([self.key]).as_dict(private=False))
            case "/token" if self.token_status != 200:
                return httpx.Response(self.token_status, json={"error": "invalid_grant"})
            case "/token":
                return httpx.Response(200, json={"access_token": "a", **self._id_token()})
        return httpx.Response(404)

    def _document(self) -> dict[str, Any]:
        places = {f"{name}_endpoint": f"{ISSUER}/{name}" for name in ("authorization", "token", "end_session")}
        return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks", **places, **self.document}

    def _id_token(self) -> dict[str, str]:
        if self.without_token:
            return {}
        now = int(time.time())
        said = {"iss": ISSUER, "aud": CLIENT, "sub": "4711", "iat": now, "exp": now + 300, "nonce": self.nonce}
        said |= {"preferred_username": "lan.nt", "name": "Nguyễn Thị Lan"} | self.claims
        said = {name: value for name, value in said.items() if value is not None}
        key = self.signed_with or self.key
        header = {"alg": self.algorithm, "kid": key.kid or self.key.kid}
        return {"id_token": jwt.encode(header, said, key, algorithms=[self.algorithm])}


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def client(provider: Provider) -> OpenIdProvider:
    return made(provider)


def made(provider: Provider, **more: Any) -> OpenIdProvider:
    settings = OpenIdSettings(ISSUER, CLIENT, SECRET, BACK, "https://console.example.vn/login", **more)
    return OpenIdProvider(settings, httpx.Client(transport=httpx.MockTransport(provider)))


def come_back(client: OpenIdProvider, provider: Provider, **changed: str) -> Identity:
    begun = client.begin()
    provider.nonce = begun.nonce
    return finish(client, begun, **changed)


def finish(client: OpenIdProvider, begun: Begun, **changed: str) -> Identity:
    answer = f"{BACK}?{urlencode({'code': 'c', 'state': begun.state, **changed})}"
    return client.finish(answer, state=begun.state, nonce=begun.nonce, verifier=begun.verifier)


def test_who_comes_back_is_who_the_provider_says(client: OpenIdProvider, provider: Provider) -> None:
    identity = come_back(client, provider)
    assert (identity.account, identity.name) == (f"oidc:{ISSUER}|4711", "Nguyễn Thị Lan")
    assert (identity.staff_ids, identity.tax_codes) == (("lan.nt",), ())


def test_several_staff_ids_and_tax_codes(client: OpenIdProvider, provider: Provider) -> None:
    provider.claims = {"preferred_username": ["lan.nt", "lan.hn"], "tax_code": ["0100109106", "", 7]}
    identity = come_back(client, provider)
    assert (identity.staff_ids, identity.tax_codes) == (("lan.nt", "lan.hn"), ("0100109106",))


def test_the_browser_takes_state_nonce_and_the_challenge_never_the_verifier(client: OpenIdProvider) -> None:
    begun = client.begin()
    asked = parse_qs(urlsplit(begun.url).query)
    assert (asked["state"], asked["nonce"]) == ([begun.state], [begun.nonce])
    assert (asked["code_challenge_method"], asked["redirect_uri"]) == (["S256"], [BACK])
    assert begun.verifier not in begun.url
    assert len({begun.state, begun.nonce, begun.verifier, client.begin().state}) == 4


def test_the_code_is_redeemed_with_the_verifier_and_our_secret(client: OpenIdProvider, provider: Provider) -> None:
    begun = client.begin()
    provider.nonce = begun.nonce
    finish(client, begun)
    (request,) = [each for each in provider.asked if each.url.path == "/token"]
    assert parse_qs(request.content.decode())["code_verifier"] == [begun.verifier]
    expected = httpx.BasicAuth(CLIENT, "a+secret+of+sixteen+bytes+or+more+%3A+%2B+%25")
    assert request.headers["Authorization"] == expected._auth_header


WRONG: dict[str, Callable[[Provider], Any]] = {
    "nonce of another sign-in": lambda p: p.claims.update(nonce="of another"),
    "no nonce": lambda p: p.claims.update(nonce=None),
    "another issuer": lambda p: p.claims.update(iss="https://evil.example"),
    "for another client": lambda p: p.claims.update(aud="another"),
    "for others too, from another": lambda p: p.claims.update(aud=[CLIENT, "x"], azp="x"),
    "expired": lambda p: p.claims.update(exp=int(time.time()) - 120),
    "not yet valid": lambda p: p.claims.update(nbf=int(time.time()) + 120),
    "without an end": lambda p: p.claims.update(exp=None),
    "names nobody": lambda p: p.claims.update(sub=""),
    "signed by another": lambda p: setattr(p, "signed_with", RSAKey.generate_key(2048, {"kid": "one"})),
    "signed with our own secret": lambda p: (
        setattr(p, "signed_with", OctKey.import_key(SECRET)),
        setattr(p, "algorithm", "HS256"),
    ),
    "no id_token": lambda p: setattr(p, "without_token", True),
    "code refused": lambda p: setattr(p, "token_status", 400),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_proves_nothing(client: OpenIdProvider, provider: Provider, wrong: Callable[[Provider], Any]) -> None:
    wrong(provider)
    with pytest.raises(NotProven):
        come_back(client, provider)


@pytest.mark.parametrize(
    "changed",
    [{"state": "another"}, {"error": "access_denied"}, {"code": ""}, {"iss": "https://evil.example"}],
    ids=["state", "refused", "no code", "mixed up"],
)
def test_an_answer_that_is_not_ours_is_never_redeemed(
    client: OpenIdProvider, provider: Provider, changed: dict[str, str]
) -> None:
    with pytest.raises(NotProven):
        come_back(client, provider, **changed)
    assert not [each for each in provider.asked if each.url.path == "/token"]


def test_clocks_that_differ_a_little_do_not_matter(client: OpenIdProvider, provider: Provider) -> None:
    now = int(time.time())
    provider.claims = {"exp": now - 30, "iat": now + 30}
    assert come_back(client, provider).staff_ids == ("lan.nt",)


def test_new_keys_of_the_provider_are_fetched_when_they_are_met(provider: Provider) -> None:
    client = made(provider, keys_again_after=0)
    come_back(client, provider)
    provider.key = RSAKey.generate_key(2048, {"kid": "two"})
    assert come_back(client, provider).staff_ids == ("lan.nt",)


def test_unknown_keys_make_us_ask_the_provider_seldom(client: OpenIdProvider, provider: Provider) -> None:
    come_back(client, provider)
    provider.signed_with = RSAKey.generate_key(2048, {"kid": "forged"})
    for _ in range(3):
        with pytest.raises(NotProven):
            come_back(client, provider)
    assert len([each for each in provider.asked if each.url.path == "/jwks"]) == 1


def test_a_provider_under_another_name_is_not_ours(client: OpenIdProvider, provider: Provider) -> None:
    provider.document = {"issuer": "https://another.example"}
    with pytest.raises(Unavailable, match="CUAKHAU_OIDC_ISSUER"):
        client.begin()


def test_a_provider_that_is_away_is_not_a_refusal(client: OpenIdProvider, provider: Provider) -> None:
    provider.token_status = 503
    with pytest.raises(Unavailable):
        come_back(client, provider)


def test_signing_out_there_names_the_session_and_the_way_back(client: OpenIdProvider, provider: Provider) -> None:
    asked = parse_qs(urlsplit(client.sign_out_url("the token") or "").query)
    assert (asked["id_token_hint"], asked["client_id"]) == (["the token"], [CLIENT])
    assert asked["post_logout_redirect_uri"] == ["https://console.example.vn/login"]


def test_a_provider_without_such_a_place(provider: Provider) -> None:
    provider.document = {"end_session_endpoint": None}
    assert made(provider).sign_out_url("t") is None
