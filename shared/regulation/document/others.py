"""Every table that no other section shows, as it stands in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from shared.regulation.document.markdown import day, listed, table
from shared.regulation.loading import raw_rows

# Shown, row by row, in the sections before.
SHOWN = frozenset(
    {
        "act_needs", "acts", "agencies", "calendar", "case_deadlines", "catalogue_r2018", "catalogue_r2026", "checklist",
        "customs_offices", "deadlines", "dispositions", "doubts", "entitlements", "exempt_categories", "indicators",
        "lapse_effects", "measures", "mode_changes", "mode_limits", "mode_rules", "office_hours", "provinces",
        "receipt_conclusions", "regime_versions", "regimes", "required_documents", "result_codes", "sampling_code_letters",
        "sampling_methods", "sampling_plans", "sampling_severity", "sampling_switching", "settled_lines", "statuses",
        "tiers", "transition", "window_acts",
    }
)  # fmt: skip
_LAST = ("in_force_from", "in_force_to", "source", "certainty", "doubt")


def others(directory: Path) -> Iterator[str]:
    yield "## Các bảng khác / Other tables\n"
    for path in sorted(directory.glob("*.yaml")):
        if path.stem not in SHOWN:
            rows = raw_rows(path)
            columns = list(dict.fromkeys(key for row in rows for key in row))
            columns = [key for key in columns if key not in _LAST] + [key for key in _LAST if key in columns]
            yield f"### `{path.name}`\n"
            yield table(columns, ([_said(row.get(key)) for key in columns] for row in rows))


def _said(value: Any) -> str | None:
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return "có / yes" if value else "không / no"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Mapping):
        return listed(f"{key}: {inner}" for key, inner in value.items())
    return listed(value) if isinstance(value, list) else str(value)
