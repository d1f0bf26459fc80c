"""Which rows of the list count for a line, and whether a dossier has its certificates: one answer wherever it is
asked. And which files it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.registration.adapters.law.deadlines import DeadlineTables
from services.registration.domain.acts.modify import modify
from services.registration.domain.commands import ModifyDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.goods import branch_of, rows_that_count
from services.registration.domain.labels import LabelCorrection, LabelRequest
from services.registration.domain.releasing import released_on_confirmation
from services.registration.domain.rules.catalogue_row import measure_of
from shared.errors import Invalid
from shared.regulation import load
from tests.unit.registration.examples import LISTS, NOW, document, dossier, draft, line

DAY = date(2026, 6, 20)
# LED lamps are on two rows of R2018: for their safety by measure 2a, for their interference by 2b.
LAMPS = "85395200"
ROWS = {row.measure: row.code for row in load().candidates("R2018", LAMPS, DAY)}


def under(row: str | None) -> Dossier:
    plain = dossier()
    (goods,) = plain.content.goods_lines
    lines = (replace(goods, hs_code=LAMPS, catalogue_row=row),)
    return replace(plain, regime="R2018", received_on=DAY, content=replace(plain.content, goods_lines=lines))


def measures_said(of: Dossier) -> tuple[str | None, str | None]:
    """By the papers asked for and by the deadlines."""
    lines = of.content.goods_lines
    deadlines = DeadlineTables(load()).of(of).facts(of).measure
    return measure_of(lines, of.regime, of.received_on, LISTS), deadlines


def test_a_row_that_does_not_cover_the_goods_is_no_choice() -> None:
    open_choice, broken = under(None), under("99.9")
    assert measures_said(open_choice) == (None, "2b")
    assert measures_said(broken) == measures_said(open_choice)
    assert released_on_confirmation(broken) == released_on_confirmation(open_choice)
    candidates = load().candidates("R2018", LAMPS, DAY)
    assert rows_that_count(broken.content.goods_lines[0], candidates) == tuple(candidates)


def test_a_row_that_was_chosen_counts_alone() -> None:
    assert set(ROWS) == {"2a", "2b"}
    for measure, row in ROWS.items():
        assert measures_said(under(row)) == (measure, measure)


@pytest.mark.parametrize(
    ("lines", "branch"),
    [
        ([{"exempt_category": "4"}], "A"),
        ([{"exempt_category": "4"}, {}], "B"),
        ([{"has_certificate": "1"}, {"exempt_category": "4"}], "A"),
        ([{"has_certificate": "1"}, {}], "B"),
    ],
)
def test_a_dossier_lacks_a_certificate_only_for_goods_that_are_inspected(
    lines: list[dict[str, str]], branch: str
) -> None:
    sent = tuple(line(line_no=str(number), **changes) for number, changes in enumerate(lines, 1))
    papers = {"documents": (*draft().documents, document("5", number="HQ-1", issuer="QUATEST 1"))}
    registered = dossier(goods_lines=sent, **papers)
    assert branch_of(registered.content.goods_lines) == branch
    assert DeadlineTables(load()).of(registered).facts(registered).branch == branch


def test_a_file_that_was_shown_with_a_label_is_known_to_a_later_revision() -> None:
    plain = dossier()
    (shown, *_) = plain.content.documents
    shown = replace(shown, sha256="ab" * 32, size=7)
    asked = LabelRequest((1,), "x", "x", NOW, DAY)
    held = replace(plain, label_corrections=(LabelCorrection(asked, NOW, True, documents=(shown,)),))
    again = document("6", file=None, sha256=shown.sha256)
    sent = draft(documents=(*draft().documents, again))
    assert modify(held, ModifyDossier(sent), lists=LISTS, now=NOW)[0].content.documents[-1].size == 7
    with pytest.raises(Invalid):
        modify(plain, ModifyDossier(sent), lists=LISTS, now=NOW)
