"""From a page's address to what it asks for; what is no filter of ours is left out rather than refused."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlencode

from werkzeug.datastructures import MultiDict

from services.console.domain.worklist import FIRST_TAB, MODES, SORTS, STATUSES, TABS, Asked

_LONGEST = {"q": 200, "group": 20, "row": 20, "tax_code": 14, "officer": 100}


def asked_of(args: MultiDict[str, str], role: str) -> Asked:
    tab = args.get("tab", "")
    text = {name: args.get(name, "").strip()[:longest] for name, longest in _LONGEST.items()}
    sort = args.get("sort", "")
    return Asked(
        # Whoever searches means all of them.
        tab if tab in TABS else "all" if text["q"] else FIRST_TAB.get(role, "open"),
        modes=tuple(mode for mode in MODES if mode in args.getlist("mode")),
        statuses=tuple(status for status in STATUSES if status in args.getlist("status")),
        due_from=_day(args.get("due_from")),
        due_until=_day(args.get("due_until")),
        sort=sort if sort in SORTS else "",
        **text,
    )


def asked_in(query: str, role: str) -> Asked:
    """query: as it stands behind an address' question mark."""
    return asked_of(MultiDict(parse_qs(query, max_num_fields=50)), role)


def query_of(asked: Asked) -> str:
    return urlencode(asked.address, doseq=True)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
