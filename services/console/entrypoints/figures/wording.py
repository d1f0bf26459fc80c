"""Words of the figures."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

WAITING: dict[str, Any] = {
    "SUPPLEMENT": _l("for the importer's supplement"),
    "LABORATORY": _l("for the laboratory"),
    "REVIEW": _l("for review"),
    "SIGNATURE": _l("for signature"),
}


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f}".replace(".", ",") + " %"


def waits_for(what: str) -> str:
    return str(WAITING.get(what, what))
