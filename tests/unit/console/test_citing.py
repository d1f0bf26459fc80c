"""Sources of the law's rules, as pages cite them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from services.console.entrypoints.dossier import citing
from services.console.entrypoints.dossier.citing import cited
from shared.regulation import load
from shared.regulation.sampling import load_sampling

_ENGLISH = re.compile(
    r"\b(Art|Annex|row|rows|field|and|of|the|rule|house|Law|as|unless|procedure|Window)\b", re.IGNORECASE
)


@pytest.fixture
def in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citing, "in_english", lambda: False)


def _sources() -> Iterator[str]:
    """Of what pages show: rows of the list of goods, deadlines, how samples are taken."""
    law = load()
    for regime in law.regimes:
        yield from (rule.source for rule in regime.deadlines.values())
    yield from (row.source for row in law.catalogue.rows)
    yield from (method.source for method in load_sampling().methods)


@pytest.mark.usefixtures("in_vietnamese")
@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "TT 36/2026/TT-BKHCN, Annex II, row 9.7a; Art. 5(2)",
            "TT 36/2026/TT-BKHCN, Phụ lục II, dòng 9.7a; Điều 5 khoản 2",
        ),
        ("Law 05/2007/QH12, Art. 27(2)a-b", "Luật 05/2007/QH12, Điều 27 khoản 2 điểm a-b"),
        ("NĐ 37/2026/NĐ-CP, Art. 82-83", "NĐ 37/2026/NĐ-CP, Điều 82-83"),
        ("House rule", "quy ước của hệ thống"),
        (None, ""),
    ],
)
def test_a_source_is_cited_as_an_office_cites(source: str | None, said: str) -> None:
    assert cited(source) == said


def test_an_english_page_has_it_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citing, "in_english", lambda: True)
    assert cited("Law 05/2007/QH12, Art. 27") == "Law 05/2007/QH12, Art. 27"


@pytest.mark.usefixtures("in_vietnamese")
def test_no_source_that_pages_show_stays_english() -> None:
    left = {source: cited(source) for source in _sources() if _ENGLISH.search(cited(source))}
    assert not left
