"""Whether the law by which dossiers were handled is still the law in the data files.

version = law.regime_version(regime)                             # recorded with each dossier
ensure_unchanged(law, {regime: {version}}) # at start; raises BadRegulation
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, is_dataclass, replace
from dataclasses import fields as fields_of
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from marshmallow import fields, validate

from shared.regulation.loading import BadRegulation
from shared.regulation.provisions import Provision, ProvisionSchema

if TYPE_CHECKING:
    from shared.regulation.regimes import Regime
    from shared.regulation.regulation import Regulation

# What we know about a row, not what it says: a better source changes no law.
_ABOUT_THE_ROW = frozenset({"source", "certainty", "doubt", "file"})
# Tables whose first row that fits wins.
_ORDER_COUNTS = frozenset({"mode_rules"})


@dataclass(frozen=True, kw_only=True)
class FormerVersion(Provision):
    """A former version of a regime on whose dossiers the present one may be applied. reason: why it was changed."""

    regime: str
    version: str
    reason: str


class FormerVersionSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = FormerVersion

    regime = fields.String(required=True)
    version = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}$"))
    reason = fields.String(required=True, validate=validate.Length(min=10))


def relied_on(law: Regulation, regime: Regime) -> dict[str, Iterable[Provision]]:
    """The tables, by name, on which the handling of a dossier of the regime rests."""
    own: dict[str, Iterable[Any]] = {
        "catalogue": law.catalogue.rows,
        "required_documents": law.documents,
        "entitlements": law.entitlement_rules,
        "transition": law.transitions,
    }
    return {
        # That no more dossiers are received under it is nothing to those that were.
        "regime": (replace(regime, in_force_to=None, received_until=None),),
        **{name: [row for row in rows if row.regime == regime.code] for name, rows in own.items()},
        "acts": law.acts.rows,
        "statuses": law.acts.statuses,
        "act_needs": law.acts.needs,
        "mode_rules": law.mode_table.rules,
        "inspection_schemes": law.mode_table.schemes.values(),
        "mode_limits": law.mode_table.limit_rows,
        "mode_changes": law.mode_table.change_rows,
        "settled_lines": law.mode_table.settled.values(),
        "dispositions": law.dispositions,
        "lapse_effects": law.lapse_effects,
        "checklist": law.checklist,
        "receipt_conclusions": law.conclusions,
        "result_codes": law.result_codes,
        "exempt_categories": law.exempt_categories,
        "attachment_types": law.attachment_types,
        "goods_groups": law.goods_groups,
        "qcvn": law.qcvn,
    }


def version_of(tables: Mapping[str, Iterable[Provision]], since: date, until: date | None) -> str:
    """SHA-256, 64 hex digits, over the rows in force at some time from `since` to `until`."""
    said = {
        name: _in_order(name, [_text(row, until) for row in rows if _concerns(row, since, until)])
        for name, rows in tables.items()
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _concerns(row: Provision, since: date, until: date | None) -> bool:
    return (until is None or row.in_force_from <= until) and (row.in_force_to is None or row.in_force_to >= since)


def _in_order(name: str, rows: list[str]) -> list[str]:
    return rows if name in _ORDER_COUNTS else sorted(rows)


def _text(row: Provision, until: date | None) -> str:
    return json.dumps(_plain(row, until), sort_keys=True, ensure_ascii=False)


def _plain(value: Any, until: date | None) -> Any:
    if is_dataclass(value):
        plain = {
            field.name: _plain(getattr(value, field.name), until)
            for field in fields_of(value)
            if field.name not in _ABOUT_THE_ROW
        }
        ends = getattr(value, "in_force_to", None)
        if ends is not None and until is not None and ends >= until:
            # That a row ends with the regime's last day, or later, is nothing to the regime's dossiers.
            plain["in_force_to"] = None
        return plain
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, until) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner, until) for inner in value]
    if isinstance(value, Set):
        return sorted(str(inner) for inner in value)
    if isinstance(value, Enum):
        return value.value
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def ensure_unchanged(regulation: Regulation, used: Mapping[str, Set[str]]) -> None:
    """used: the versions of each regime with which dossiers are stored. Raises BadRegulation, which says the way out."""
    known = {regime.code for regime in regulation.regimes}
    faults = []
    for regime, versions in sorted(used.items()):
        if regime not in known:
            faults.append(f"{regime}: dossiers are stored under it, and regimes.yaml has no such row; put it back.")
            continue
        now = regulation.regime_version(regime)
        accepted = {row.version for row in regulation.former_versions if row.regime == regime}
        faults += [
            f"{regime}: dossiers are stored under version {version}, and the data is now version {now}. Put the former "
            f"data back; or, if the change may apply to those dossiers, add a row to regime_versions.yaml with "
            f"regime {regime}, version {version}, the reason and the source of the change."
            for version in sorted(versions - accepted - {now})
        ]
    if faults:
        raise BadRegulation("The law that stored dossiers rely on was changed:\n" + "\n".join(faults))
