"""The data of sampling: what it says, and that broken data is refused with its place."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from shared.regulation import BadRegulation
from shared.regulation.sampling import DATA, load_sampling
from shared.regulation.sampling_tests import qcvn_numbers

TODAY = date(2026, 7, 2)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "sampling_plans",
            'letter: R, size: 2000, cells: "↑ ↑',
            'letter: R, size: 2000, cells: "↓ ↑',
            "AQL 0.010 leads to no plan",
        ),
        ("sampling_plans", 'cells: "↓ ↓ ↓', 'cells: "↓ ↓', "one cell per AQL"),
        ("sampling_plans", 'cells: "↓ ↓ ↓', 'cells: "↓ ↓ x', "Not a number, an arrow"),
        ("sampling_code_letters", "lot_from: 9,", "lot_from: 1,", "must grow"),
        ("sampling_code_letters", "III: R", "III: T", "no plan has T"),
        ("sampling_switching", "code: REDUCE_SCORE", "code: REDUCED_SCORE", "REDUCE_SCORE is missing"),
        ("sampling_methods", 'aql: "2.5"', 'aql: "3.0"', "no AQL 3.0"),
        ("sampling_methods", "    batch_size: 50\n", "", "Needed for BATCHES"),
        ("indicators", 'limit_max: "30",', "", "Needs limit_min"),
        ("laboratories", "scope: [QCVN 1, QCVN 8]", "scope: [petrol]", "scope"),
    ],
)
def test_broken_data_is_refused(tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    directory = tmp_path / "data"
    shutil.copytree(DATA, directory)
    text = (directory / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    (directory / f"{name}.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadRegulation, match=said):
        load_sampling(directory)


def test_every_indicator_and_scope_names_a_regulation() -> None:
    law = load_sampling()
    assert {row.qcvn for row in law.indicators} <= {scope for row in law.laboratories for scope in row.scope}
    assert {row.qcvn for row in law.methods if row.qcvn} <= {scope for row in law.laboratories for scope in row.scope}


def test_editions_of_a_regulation_are_one() -> None:
    assert qcvn_numbers("QCVN 4:2009/BKHCN, Sửa đổi 1:2016", "QCVN 14:2018/BKHCN") == {"QCVN 4", "QCVN 14"}


def test_the_family_with_the_longest_prefix_decides() -> None:
    law = load_sampling()
    assert {row.family for row in law.methods_for("95030021", TODAY)} == {"TOY"}
    assert {row.family for row in law.methods_for("95040000", TODAY)} == {"OTHER"}
    assert {row.part for row in law.methods_for("65061010", TODAY)} == {"SAFETY", "VISUAL"}
    assert law.methods_for("95030021", date(2000, 1, 1)) == ()
