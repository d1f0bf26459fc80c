"""How people sign in, as the environment says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

_YES, _NO = ("yes", "true", "1"), ("no", "false", "0", "")


@dataclass(frozen=True)
class OpenIdAccess:
    """staff_claim, tax_claim: names of the claims with staff ids and with importers' tax codes."""

    issuer: str
    client_id: str
    client_secret: str | None
    scope: str
    staff_claim: str
    tax_claim: str


@dataclass(frozen=True)
class Access:
    """tokens: whether a bearer token signs in; local: whether accounts of our own do; openid None: no identity provider.

    public_url: as browsers reach the console. first_admin: staff id; contact: text, whom those ask who are not let in.
    """

    tokens: bool
    local: bool
    openid: OpenIdAccess | None
    public_url: str
    idle: timedelta
    whole: timedelta
    first_admin: str | None
    contact: str | None


def read_access(environment: Mapping[str, str], *, development: bool, usual_url: str) -> tuple[Access, list[str]]:
    """Also every problem found, each naming its variable and the way out."""
    problems: list[str] = []
    public_url = environment.get("CUAKHAU_PUBLIC_URL") or (usual_url if development else "")
    if not _is_url(public_url, secure=False):
        problems.append(
            f"CUAKHAU_PUBLIC_URL is '{public_url}': set it to the console's public address, as https://host"
        )
    said = environment.get("CUAKHAU_LOCAL_ACCOUNTS", "yes" if development else "no").lower()
    if said not in (*_YES, *_NO):
        problems.append(f"CUAKHAU_LOCAL_ACCOUNTS is '{said}': yes or no is needed")
    local = said in _YES
    openid = _openid(environment, development, problems)
    if not (development or local or openid):
        problems.append(
            "CUAKHAU_OIDC_ISSUER is not set, so nobody could sign in: set it, CUAKHAU_OIDC_CLIENT_ID and "
            "CUAKHAU_OIDC_CLIENT_SECRET, or CUAKHAU_LOCAL_ACCOUNTS=yes"
        )
    access = Access(
        tokens=development,
        local=local,
        openid=openid,
        public_url=public_url.rstrip("/"),
        idle=timedelta(minutes=_number(environment, "CUAKHAU_SESSION_IDLE_MINUTES", 30, problems)),
        whole=timedelta(hours=_number(environment, "CUAKHAU_SESSION_HOURS", 10, problems)),
        first_admin=environment.get("CUAKHAU_FIRST_ADMIN") or None,
        contact=environment.get("CUAKHAU_ACCESS_CONTACT") or None,
    )
    return access, problems


def _openid(environment: Mapping[str, str], development: bool, problems: list[str]) -> OpenIdAccess | None:
    issuer = environment.get("CUAKHAU_OIDC_ISSUER")
    if not issuer:
        return None
    # An id_token over plain HTTP can be swapped on the way, and so can the keys that would tell.
    if not _is_url(issuer, secure=not development):
        problems.append(
            f"CUAKHAU_OIDC_ISSUER is '{issuer}': write it as https://host/path, as the provider calls itself"
        )
    client_id = environment.get("CUAKHAU_OIDC_CLIENT_ID", "")
    if not client_id:
        problems.append("CUAKHAU_OIDC_CLIENT_ID is not set: the provider gives it when the console is entered there")
    return OpenIdAccess(
        issuer,
        client_id,
        environment.get("CUAKHAU_OIDC_CLIENT_SECRET") or None,
        environment.get("CUAKHAU_OIDC_SCOPE") or "openid profile",
        environment.get("CUAKHAU_OIDC_STAFF_CLAIM") or "preferred_username",
        environment.get("CUAKHAU_OIDC_TAX_CLAIM") or "tax_code",
    )


def _is_url(text: str, *, secure: bool) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ({"https"} if secure else {"http", "https"}) and bool(parts.netloc)


def _number(environment: Mapping[str, str], name: str, usual: int, problems: list[str]) -> int:
    text = environment.get(name) or str(usual)
    if not (text.isascii() and text.isdigit() and int(text) >= 1):
        problems.append(f"{name} is '{text}': a whole number from 1 is needed")
        return usual
    return int(text)
