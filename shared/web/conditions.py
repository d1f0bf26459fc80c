"""Headers that make a command safe: If-Match and Idempotency-Key."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import Headers

from shared.aggregate import Once
from shared.web.calls import Upload
from shared.web.principals import Principal
from shared.web.problems import Refused

_ETAG = re.compile(r'"(0|[1-9][0-9]{0,17})"')
# What may stand in a header and in a log line without harm.
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def etag(version: int) -> str:
    return f'"{version}"'


def version_seen(headers: Headers) -> int:
    """The version in If-Match, one strong ETag like "7" (with its quotes)."""
    given = headers.get("If-Match")
    way_out = 'Send the ETag that you got with the data, like If-Match: "7".'
    if given is None:
        raise Refused("precondition_required", f"If-Match is missing. {way_out}")
    if given.strip() == "*":
        raise Refused("precondition_required", f"If-Match: * would act on a version that nobody saw. {way_out}")
    match = _ETAG.fullmatch(given.strip())
    if match is None:
        raise Refused("malformed_request", f"If-Match is not one strong ETag. {way_out}")
    return int(match[1])


def idempotency_key(headers: Headers, *, required: bool) -> str | None:
    given = headers.get("Idempotency-Key")
    if given is None:
        if required:
            way_out = "Send Idempotency-Key with a new UUID, and the same one when you try again."
            raise Refused("idempotency_key_required", f"This creates something. {way_out}")
        return None
    if _KEY.fullmatch(given) is None:
        raise Refused("malformed_request", "Idempotency-Key must be 1 to 200 visible ASCII characters without spaces.")
    return given


def once_of(
    principal: Principal,
    key: str,
    *,
    method: str,
    path: str,
    query: Sequence[tuple[str, str]],
    body: Any,
    files: Mapping[str, Upload],
) -> Once:
    """The key belongs to its caller alone; the fingerprint does not depend on spacing or the order of members."""
    content = {
        "method": method,
        "path": path,
        "query": sorted(query),
        "body": body,
        "files": {name: [f.file_name, hashlib.sha256(f.data).hexdigest()] for name, f in files.items()},
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return Once(_prefix(principal) + key, hashlib.sha256(canonical.encode()).hexdigest())


def in_the_callers_words(message: str, principal: Principal) -> str:
    """Keys in it as the caller sent them, not as they are stored."""
    return message.replace(f"'{_prefix(principal)}", "Idempotency-Key '")


def _prefix(principal: Principal) -> str:
    return f"http:{principal.id}:"
