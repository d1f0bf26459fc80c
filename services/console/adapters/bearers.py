"""Bearer tokens for the services, made anew for every request of a session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt

from services.console.domain.people import Capacity
from shared.web.tokens import issue, verify

# A request's calls are begun within its own time; nothing that outlives it is worth having.
_LIFETIME = timedelta(minutes=2)


def bearer_for(secret: str, who: Capacity) -> str:
    return issue(
        secret,
        role=who.role,
        subject=who.id,
        agency=who.agency,
        tax_code=who.tax_code,
        body=who.body,
        lifetime=_LIFETIME,
    )


def bearer_of(secret: str, token: str) -> tuple[Capacity, datetime]:
    """As what its bearer acts, and until when. Raises Unauthenticated."""
    principal = verify(secret, token)
    ends = jwt.decode(token, options={"verify_signature": False})["exp"]
    who = Capacity(principal.id, principal.role, principal.agency, principal.tax_code, principal.body)
    return who, datetime.fromtimestamp(ends, UTC)
