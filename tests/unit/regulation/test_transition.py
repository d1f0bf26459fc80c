"""What was issued before the regime and goes on under it."""

from datetime import date

import pytest

from shared.regulation import BadRegulation, load
from tests.unit.regulation.conftest import Edit

LAST, FIRST = date(2026, 6, 30), date(2026, 7, 1)


def test_certificates_and_designations_from_before_go_on_with_their_article() -> None:
    rows = {row.of: row for row in load().transitions}
    assert {of: (row.regime, row.source, row.certainty) for of, row in rows.items()} == {
        "CERTIFICATE": ("R2026", "TT 36/2026/TT-BKHCN, Art. 7(1)", "sourced"),
        "DESIGNATION": ("R2026", "TT 36/2026/TT-BKHCN, Art. 7(3)", "sourced"),
    }
    assert all(row.accepts(LAST) and not row.accepts(FIRST) for row in rows.values())


def test_they_excuse_the_item_on_body_and_method_under_the_new_regime_alone() -> None:
    law = load()
    (item, excuse), *others = law.excuses("R2026").items()
    assert others == []
    assert "designated body" in law.checklist[item].name_en
    assert "method" in law.checklist[item].name_en
    assert excuse.attachment_types == {"5"}
    assert law.excuses("R2018") == {}


def test_dossiers_rely_on_them(edited: Edit) -> None:
    changed = load(edited("transition.yaml", "before: 2026-07-01", "before: 2026-08-01"))
    assert changed.regime_version("R2026") != load().regime_version("R2026")
    assert changed.regime_version("R2018") == load().regime_version("R2018")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("item: C5.1", "item: C99", "transition.yaml, row CERTIFICATE, field item: there is no C99 in checklist.yaml"),
        ("regime: R2026", "regime: R2027", "transition.yaml, row CERTIFICATE, field regime: there is no R2027"),
        ("of: DESIGNATION", "of: SEAL", "field of"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(edited: Edit, old: str, new: str, place: str) -> None:
    with pytest.raises(BadRegulation) as refused:
        load(edited("transition.yaml", old, new))
    assert place in refused.value.message
