"""Which fields of events may tell of a person: their names, addresses, numbers, and texts that people wrote freely.

A field is named by the end of its path in an event, after the event's type where that matters. What stands in none of
the tables counts as personal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from shared.contracts.events import CATALOGUE

MASK = "•••"

# A person's name, number or address, or an importer's: a household is one too.
PERSONAL = frozenset(
    {
        "importer.tax_code", "importer.name", "importer.address", "importer.phone", "importer.fax", "importer.contact",
        "importer", "tax_code", "email", "officer", "signer", "revoked_by", "storage_address", "place",
        "delegations.to", "registration.staff_changed.staff_id", "registration.staff_changed.name",
        "delegations.reason",
    }
)  # fmt: skip

# Written freely: e-mail addresses and telephone numbers are taken out of it.
FREE = frozenset(
    {
        "reason", "mode_reason", "revoked_because", "note", "items", "explanation", "fault", "amendments", "outage",
        "proof", "file_name", "effect",
    }
)  # fmt: skip

# Of agencies, goods, papers, laws and dossiers.
PLAIN = frozenset(
    {
        "file_code", "channel", "regime", "mode", "kind", "code", "rule", "ground", "warning", "conclusion", "act",
        "handler", "status", "owed_by", "province", "hs_code", "brand", "model", "tech_spec", "origin", "manufacturer",
        "quantity", "declaration_no", "catalogue_row", "documents.number", "documents.issuer", "declarations.number",
        "certificate.number", "sha256", "customs_office", "document_type", "window.reference", "document_year",
        "notice_no", "replaces", "record_no", "laboratory", "report_no", "decision_no",
        "good_key", "good", "registration.result_revoked.unit", "measures", "scope", "agency", "succeeds", "roles", "source",
        "agency.name", "chosen_agency.name", "cert_body.name", "qcvn.name", "group.name", "unit.name", "type.name",
        "body.name", "issuer.name", "from_agency.name", "to_agency.name", "goods_lines.name", "deadlines.name",
        "registration.deadline_warned.name", "registration.deadline_lapsed.name", "registration.agency_changed.name",
        "registration.agency_changed.address", "name_en", "registration.body_changed.name",
        "days.source",
    }
)  # fmt: skip

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# Vietnamese telephone numbers, and the twelve digits of an identity card.
_NUMBER = re.compile(r"(?<![\w-])(?:(?:\+84|84|0)(?:[ .-]?\d){9,10}|\d{12})(?![\w-])")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?")
_LONGEST_PLAIN_NUMBER = 10**8
_SHORTEST_KNOWN = 3


def kind_of(path: str) -> str | None:
    """ "personal", "free", "plain", or None. path: "<event type>.<field>.<field>", lists by their field."""
    steps = path.split(".")
    for begin in range(len(steps)):
        end = ".".join(steps[begin:])
        for kind, names in (("personal", PERSONAL), ("free", FREE), ("plain", PLAIN)):
            if end in names:
                return kind
    return None


def masked_data(type: str | None, data: str) -> str:
    """A message's body with what is personal in it masked; all of it where it is no JSON."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return MASK
    return json.dumps(_masked(type or "", value), ensure_ascii=False)


def masked_text(text: str, data: str | None = None, type: str | None = None) -> str:
    """An error's text without e-mail addresses, telephone and identity numbers, nor the personal values of its message."""
    for known in sorted(_known(type, data) if data else (), key=len, reverse=True):
        text = text.replace(known, MASK)
    return _NUMBER.sub(MASK, _EMAIL.sub(MASK, text))


def masked_attributes(attributes: dict[str, Any]) -> dict[str, Any]:
    """Those of the envelope name no person; what else a sender wrote may."""
    return {name: value if name.startswith(("cloudEvents:", "x-")) else MASK for name, value in attributes.items()}


def _masked(path: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _masked(f"{path}.{name}", item) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(path, item) for item in value]
    if isinstance(value, str) and value:
        return _shown(path, value)
    big = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _LONGEST_PLAIN_NUMBER
    return MASK if big else value


def _shown(path: str, value: str) -> str:
    # What a type that this code does not know means by a name, nobody can say.
    kind = kind_of(path) if any(path.startswith(f"{event.type}.") for event in CATALOGUE) else None
    if kind == "plain" or (kind is None and _DATE.fullmatch(value)):
        return value
    return masked_text(value) if kind == "free" else MASK


def _known(type: str | None, data: str) -> set[str]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return set()
    return {text for text in _personal(type or "", value) if len(text) >= _SHORTEST_KNOWN}


def _personal(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _personal(f"{path}.{name}", item)
    elif isinstance(value, list):
        for item in value:
            yield from _personal(path, item)
    elif isinstance(value, str) and _shown(path, value) == MASK:
        yield value
