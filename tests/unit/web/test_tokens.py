from datetime import UTC, datetime, timedelta

import jwt
import pytest

from shared.secret import DEVELOPMENT_SECRET, Misconfigured, secret_from
from shared.web import tokens
from shared.web.principals import Principal, Unauthenticated

SECRET = "unit-test-secret-of-more-than-32-bytes"


def _claims(**changed: object) -> dict[str, object]:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    claims = {"sub": "lan.nt", "role": "officer", "iss": "cuakhau", "aud": "cuakhau", "exp": soon, **changed}
    return {name: value for name, value in claims.items() if value is not None}


def test_what_is_issued_is_verified() -> None:
    token = tokens.issue(SECRET, role="importer", tax_code="0100109106")
    assert tokens.verify(SECRET, token) == Principal("0100109106", "importer", None, "0100109106")


def test_an_unknown_role_is_not_issued() -> None:
    with pytest.raises(ValueError, match="no role 'king'"):
        tokens.issue(SECRET, role="king")


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": datetime.now(UTC) - timedelta(minutes=5)},
        {"exp": None},
        {"iss": "another"},
        {"aud": "another"},
        {"sub": None},
        {"role": "king"},
        {"agency": 7},
    ],
    ids=lambda changed: "-".join(changed),
)
def test_a_claim_that_does_not_hold(changed: dict[str, object]) -> None:
    assert tokens.verify(SECRET, jwt.encode(_claims(), SECRET, "HS256"))
    with pytest.raises(Unauthenticated):
        tokens.verify(SECRET, jwt.encode(_claims(**changed), SECRET, "HS256"))


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
def test_the_algorithm_is_ours_to_choose(algorithm: str) -> None:
    key = None if algorithm == "none" else SECRET * 2
    with pytest.raises(Unauthenticated):
        tokens.verify(SECRET if key is None else key, jwt.encode(_claims(), key, algorithm))


@pytest.mark.parametrize("nonsense", ["", "a.b.c", "x" * 5000, "ế"])
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.verify(SECRET, nonsense)


@pytest.mark.parametrize("secret", [None, "", "short", DEVELOPMENT_SECRET])
def test_outside_development_a_weak_secret_stops_the_start(secret: str | None) -> None:
    environ = {} if secret is None else {"CUAKHAU_SECRET": secret}
    with pytest.raises(Misconfigured, match="openssl rand"):
        secret_from(environ)
    assert secret_from({**environ, "CUAKHAU_ENV": "development"})
    with pytest.raises(Misconfigured):
        secret_from({**environ, "CUAKHAU_ENV": "production"})


def test_a_strong_secret_is_taken() -> None:
    assert secret_from({"CUAKHAU_SECRET": SECRET}) == SECRET
