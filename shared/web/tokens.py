"""Bearer tokens: JWT signed with HS256."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt

from shared.web.principals import ROLES, Principal, Unauthenticated, Verifier

ISSUER = "cuakhau"
AUDIENCE = "cuakhau"
ALGORITHM = "HS256"
LEEWAY = timedelta(seconds=10)
LIFETIME = timedelta(hours=8)


def issue(
    secret: str,
    *,
    role: str,
    subject: str | None = None,
    agency: str | None = None,
    tax_code: str | None = None,
    body: str | None = None,
    lifetime: timedelta = LIFETIME,
    now: datetime | None = None,
) -> str:
    """A token for `subject`; without one, the tax code, the agency, the body or the role itself stands for the person.

    Raises ValueError for an unknown role.
    """
    if role not in ROLES:
        raise ValueError(f"There is no role '{role}'; choose one of {', '.join(ROLES)}.")
    issued = now or datetime.now(UTC)
    claims = {
        "sub": subject or tax_code or agency or body or role,
        "role": role,
        "agency": agency,
        "tax_code": tax_code,
        "body": body,
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": issued,
        "exp": issued + lifetime,
    }
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, secret, ALGORITHM)


def verify(secret: str, token: str) -> Principal:
    """Raises Unauthenticated: bad signature, other algorithm, other issuer or audience, expired, unknown role."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            leeway=LEEWAY,
            options={"require": ["sub", "role", "iss", "aud", "exp"]},
        )
    except jwt.ExpiredSignatureError:
        raise Unauthenticated("The bearer token has expired; sign in again.", presented=True)
    except jwt.PyJWTError:
        raise Unauthenticated("The bearer token is not valid here; sign in again.", presented=True)
    texts = {name: claims.get(name) for name in ("sub", "role", "agency", "tax_code", "body")}
    if any(value is not None and not isinstance(value, str) for value in texts.values()):
        raise Unauthenticated("The bearer token carries a claim of the wrong kind.", presented=True)
    if texts["role"] not in ROLES or not texts["sub"]:
        raise Unauthenticated("The bearer token names no role known here.", presented=True)
    return Principal(texts["sub"], texts["role"], texts["agency"], texts["tax_code"], texts["body"])


def verifier(secret: str) -> Verifier:
    return lambda token: verify(secret, token)
