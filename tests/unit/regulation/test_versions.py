"""A dossier's law may not change under it unnoticed."""

from pathlib import Path

import pytest
import yaml

from shared.regulation import BadRegulation, ensure_unchanged, load
from tests.unit.regulation.conftest import Edit

CODES = tuple(regime.code for regime in load().regimes)


def versions(directory: Path) -> dict[str, str]:
    law = load(directory)
    return {code: law.regime_version(code) for code in CODES}


def changed(directory: Path) -> set[str]:
    return {code for code, version in versions(directory).items() if version != load().regime_version(code)}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("deadlines.yaml", "# What is owed", "# Another word"),
        ("deadlines.yaml", "length: 1, unit: WORKING", "unit: WORKING, length: 1"),
        ("deadlines.yaml", 'certainty: "memory: high"}', "certainty: sourced}"),
        ("deadlines.yaml", "says 25 days", "says 25 days, as was seen"),
        ("catalogue_r2026.yaml", 'source: "TT 36/2026', 'source: "Circular 36/2026'),
        ("units.yaml", "name: kg", "name: kilogram"),
        ("agencies.yaml", "Lạng Sơn", "Lạng Sơn mới"),
        ("calendar.yaml", "is_working: true", "is_working: false"),
        ("doubts.yaml", "question: ", "question: Có lẽ "),
    ],
)
def test_what_is_not_the_law_of_a_dossier_changes_no_version(edited: Edit, name: str, old: str, new: str) -> None:
    assert changed(edited(name, old, new)) == set()


@pytest.mark.parametrize(
    ("name", "old", "new", "regimes"),
    [
        ("deadlines.yaml", "length: 15, unit: CALENDAR", "length: 14, unit: CALENDAR", {"R2018"}),
        ("deadlines.yaml", "length: 7, unit", "length: 8, unit", {"R2026"}),
        ("deadlines.yaml", "stops_in: [5, 10, 12], warns", "stops_in: [5, 12], warns", {"R2018"}),
        ("catalogue_r2026.yaml", "9503.00.21", "9503.00.20", {"R2026"}),
        ("catalogue_r2026.yaml", "from: 2027-04-01", "from: 2027-05-01", {"R2026"}),
        ("catalogue_r2018.yaml", "measure: 2b", "measure: 2a", {"R2018"}),
        ("required_documents.yaml", "need: LATER", "need: MANDATORY", {"R2018"}),
        ("case_deadlines.yaml", "[D02]", "[D01]", {"R2018"}),
        ("tiers.yaml", "on_import: DECLARE", "on_import: INSPECT", {"R2026"}),
        ("acts.yaml", "allowed_in: [6, 15]", "allowed_in: [2, 6, 15]", {"R2018", "R2026"}),
        ("result_codes.yaml", "needs_reason: false", "needs_reason: true", {"R2018", "R2026"}),
        ("entitlements.yaml", "consecutive_passes: 3", "consecutive_passes: 2", {"R2018", "R2026"}),
        ("mode_limits.yaml", "value: 12", "value: 6", {"R2018", "R2026"}),
    ],
)
def test_what_a_dossier_relies_on_changes_its_regimes_version(
    edited: Edit, name: str, old: str, new: str, regimes: set[str]
) -> None:
    assert changed(edited(name, old, new)) == regimes


@pytest.mark.parametrize(("name", "counts"), [("mode_rules.yaml", True), ("result_codes.yaml", False)])
def test_the_order_of_rows_counts_where_the_first_one_wins(edited: Edit, name: str, counts: bool) -> None:
    directory = edited(name, "rows:", "rows:")
    table = yaml.safe_load((directory / name).read_text(encoding="utf-8"))
    turned = {**table, "rows": table["rows"][::-1]}
    (directory / name).write_text(yaml.safe_dump(turned, allow_unicode=True), encoding="utf-8")
    assert changed(directory) == (set(CODES) if counts else set())


def test_that_a_regime_ends_is_nothing_to_its_dossiers(edited: Edit) -> None:
    ended = edited(
        "regimes.yaml",
        "    in_force_from: 2026-07-01\n",
        "    in_force_from: 2026-07-01\n    in_force_to: 2031-12-31\n",
    )
    assert changed(ended) == set()


def test_unchanged_law_is_accepted() -> None:
    ensure_unchanged(load(), {code: {load().regime_version(code)} for code in CODES})
    ensure_unchanged(load(), {})


def test_changed_law_is_refused_with_regime_versions_and_way_out(edited: Edit) -> None:
    used = {code: {load().regime_version(code)} for code in CODES}
    law = load(edited("deadlines.yaml", "length: 7, unit", "length: 8, unit"))
    with pytest.raises(BadRegulation) as refused:
        ensure_unchanged(law, used)
    former = load().regime_version("R2026")
    message = refused.value.message
    assert "R2018" not in message
    assert f"R2026: dossiers are stored under version {former}" in message
    assert law.regime_version("R2026") in message
    assert "Put the former data back" in message
    assert "add a row to regime_versions.yaml" in message


def test_a_change_that_was_accepted_is_no_reason_to_refuse(edited: Edit) -> None:
    former = load().regime_version("R2026")
    edited("deadlines.yaml", "length: 7, unit", "length: 8, unit")
    row = (
        f"rows:\n  - {{regime: R2026, version: {former}, reason: Corrected from the gazette, source: gazette,\n"
        "     certainty: sourced, in_force_from: 2026-12-01}\n"
    )
    law = load(edited("regime_versions.yaml", "rows: []", row))
    ensure_unchanged(law, {"R2026": {former, law.regime_version("R2026")}})
    with pytest.raises(BadRegulation, match="R2018"):
        ensure_unchanged(law, {"R2018": {former}})


def test_a_regime_that_is_gone_is_missed() -> None:
    with pytest.raises(BadRegulation, match=r"R1999: dossiers are stored under it, and regimes\.yaml has no such row"):
        ensure_unchanged(load(), {"R1999": {"0" * 64}})
