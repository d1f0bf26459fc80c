"""Whoever writes a wrong row is told the file, the row, the field, what is wrong with it and what was given."""

import re

import pytest

from shared.regulation import BadRegulation, load
from shared.regulation.sampling import load_sampling
from tests.unit.regulation.conftest import Edit


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "catalogue_r2026.yaml",
            "hs: [9503.00.21]",
            "hs: [9503.00.2x]",
            "catalogue_r2026.yaml, row 8 (R2026, 3.2, 2026-07-01), field hs.0: Not an HS code of 8 digits or a "
            "prefix of 4 to 8. Given: 9503.00.2x.",
        ),
        (
            "catalogue_r2026.yaml",
            'code: "3.2"',
            "code: 3.2",
            "catalogue_r2026.yaml, row 8 (R2026, 3.2, 2026-07-01), field code: Not a valid string. Given: 3.2. Text "
            "that looks like a number, a date or yes/no is written in quotes.",
        ),
        (
            "catalogue_r2026.yaml",
            "name_en: Hair dryers,",
            "naem_en: Hair dryers,",
            "row 23 (R2026, 4.3, 2026-07-01), field naem_en: Unknown field. Given: Hair dryers.",
        ),
        (
            "catalogue_r2026.yaml",
            'code: "3.2"',
            'code: "3.1"',
            "row 8 (R2026, 3.1, 2026-07-01), field regime/code/in_force_from: the same as catalogue_r2026.yaml, row 7",
        ),
        (
            "deadlines.yaml",
            'certainty: "memory: high"',
            "certainty: sure",
            "deadlines.yaml, row 1 (R2018, D01), field certainty: Must be one of: sourced, sourced second-hand, "
            "memory: high, memory: medium, memory: low, design. Given: sure.",
        ),
        ("calendar.yaml", "date: 2024", "date: 2024-13", "calendar.yaml, row 1 (2024-13"),
        ("units.yaml", "rows:", "rowz:", "units.yaml: needs a mapping with `rows`"),
        ("units.yaml", "rows:\n", "rows:\n  - kg\n", "units.yaml, row 1: is not a mapping."),
        ("units.yaml", "rows:\n", "rows:\n  - {code: kg, code: kg}\n", "given twice"),
        ("catalogue_r2026.yaml", "<<: *toy", "<<: *toi", "undefined alias"),
    ],
)
def test_a_wrong_row_is_named_with_its_rule(edited: Edit, name: str, old: str, new: str, told: str) -> None:
    with pytest.raises(BadRegulation, match=re.escape(told)):
        load(edited(name, old, new))


def test_all_wrong_rows_of_a_table_are_told_at_once(edited: Edit) -> None:
    edited("units.yaml", "rows:\n", "rows:\n  - kg\n")
    with pytest.raises(BadRegulation) as refused:
        load(edited("units.yaml", "  - kg\n", "  - kg\n  - {code: 7}\n"))
    assert "units.yaml, row 1" in refused.value.message
    assert "units.yaml, row 2 (7), field code" in refused.value.message


def test_the_tables_of_sampling_likewise(edited: Edit) -> None:
    told = "indicators.yaml, row 19 (LPG_C5), field limit_max: Not a valid number. Given: two."
    with pytest.raises(BadRegulation, match=re.escape(told)):
        load_sampling(edited("indicators.yaml", 'limit_max: "2"', "limit_max: two"))
