"""The row of the catalogue per goods line: the importer's choice, the officer's, and what follows from it."""

from __future__ import annotations

from datetime import date

import pytest

from services.inspection.application import choosing_rows
from services.inspection.application.acting import Request
from services.inspection.application.deciding import FactFinder
from services.inspection.domain import commands
from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.content import Line
from shared.aggregate import Change, Json
from shared.errors import Invalid, NotAllowed
from tests.unit.inspection.samples import (
    DOSSIER,
    LAW,
    NOW,
    OFFICER,
    SHIRT,
    InMemoryCases,
    Standing,
    dossier,
    line,
    opened,
    said,
)
from tests.unit.inspection.test_acts import approved, checked, drafted, violations
from tests.unit.inspection.test_following_registration import office_with

DAY = date(2026, 7, 2)
HEATER = "85161019"  # both HIGH and MEDIUM, depending on what it is
ROWS = {row.code: row.tier for row in LAW.candidates("R2026", HEATER, DAY)}
HIGH = next(code for code, tier in ROWS.items() if tier == "HIGH")
MEDIUM = next(code for code, tier in ROWS.items() if tier == "MEDIUM")
FACTS = FactFinder(Standing(), Standing(), LAW)  # type: ignore[arg-type]


def heater(row: str | None = None) -> Case:
    return opened(dossier(line(1, HEATER, catalogue_row=row)))


def only(case: Case) -> Line:
    return case.content.lines[0]


class Desk:
    def __init__(self, case: Case) -> None:
        self.cases = InMemoryCases()
        self.cases.create(DOSSIER, Change(case, act="put"), actor=OFFICER)

    def choose(self, row: str | None, line_no: int = 1, reason: str = "Storage heater.") -> Json:
        command = commands.ChooseRow(line_no, row, reason, OFFICER.id)
        return choosing_rows.choose_case_row(
            Request(DOSSIER, OFFICER), command, cases=self.cases, facts_for=FACTS, law=LAW, clock=lambda: NOW
        )

    @property
    def case(self) -> Case:
        return self.cases.load(DOSSIER).state


def test_all_rows_that_may_cover_the_goods_are_shown() -> None:
    candidates = only(heater()).candidates
    assert {c.code: c.tier for c in candidates} == ROWS
    assert all(c.qcvn and c.methods is not None for c in candidates)
    assert 7 in next(c for c in candidates if c.code == HIGH).methods


@pytest.mark.parametrize(("row", "mode"), [(None, Mode.DOCUMENTARY), (HIGH, Mode.DOCUMENTARY), (MEDIUM, Mode.NONE)])
def test_the_importers_choice_decides_among_them(row: str | None, mode: Mode) -> None:
    case = heater(row)
    assert (only(case).row, case.mode) == (row, mode)
    if mode is Mode.NONE:
        assert case.decision.rule == "declaration_only"
        assert case.draft is not None
        assert case.draft.lines[0].code == 2
        assert "công bố hợp quy" in (case.draft.lines[0].reason or "")


def test_a_choice_that_cannot_stand_is_no_choice() -> None:
    case = opened(dossier(line(1, catalogue_row=MEDIUM)))
    assert only(case).row is None
    assert MEDIUM in (only(case).row_fault or "")
    assert case.mode is Mode.DOCUMENTARY


def test_an_officer_may_choose_another_row_and_the_mode_follows() -> None:
    desk = Desk(heater(MEDIUM))
    desk.choose(HIGH)
    assert (desk.case.mode, desk.case.status, desk.case.draft) == (Mode.DOCUMENTARY, Status.OPENED, None)
    _, change, actor = desk.cases.acts[-1]
    assert (change.act, change.reason, actor.id) == ("row_chosen", "Storage heater.", OFFICER.id)
    assert (change.details["row"], change.details["row_before"]) == (HIGH, MEDIUM)
    assert change.event is not None
    assert (change.event.type, change.event.data.mode) == ("inspection.mode_changed", "DOCUMENTARY")
    desk.choose(MEDIUM, reason="It is not.")
    assert (desk.case.mode, desk.case.status) == (Mode.NONE, Status.DRAFTED)


def test_or_find_that_none_covers_the_goods() -> None:
    desk = Desk(checked(opened()))
    desk.choose(None, reason="Not a toy.")
    assert only(desk.case).off_list
    assert (desk.case.mode, desk.case.decision.rule) == (Mode.NONE, "not_listed")
    assert desk.case.draft is not None
    assert desk.case.draft.lines[0].code == 2


def test_what_changes_nothing_is_told_to_nobody() -> None:
    desk = Desk(checked(heater()))
    desk.choose(HIGH)
    assert desk.case.status is Status.CHECKED
    assert desk.cases.acts[-1][1].event is None


def test_the_choice_is_checked_and_has_a_reason() -> None:
    desk = Desk(heater())
    with pytest.raises(Invalid) as refused:
        desk.choose("9.9", reason=" ")
    assert violations(refused) == {("/row", "not_a_candidate"), ("/reason", "required")}
    with pytest.raises(Invalid) as refused:
        desk.choose(HIGH, line_no=7)
    assert violations(refused) == {("/line_no", "unknown")}
    assert len(desk.cases.acts) == 1


def test_whoever_approved_saw_the_rows() -> None:
    with pytest.raises(NotAllowed):
        Desk(approved(drafted(checked(heater("4.2")), 1))).choose(MEDIUM)


def test_it_stands_as_long_as_the_goods_are_the_same() -> None:
    desk = Desk(heater(MEDIUM))
    desk.choose(HIGH)
    office = office_with(desk.case)
    same = dossier(line(1, HEATER, catalogue_row=MEDIUM), revision=2)
    office.hear(said("dossier_supplemented", dossier=same))
    assert (only(office.case).row, office.case.mode) == (HIGH, Mode.DOCUMENTARY)
    other = dossier(line(1, HEATER, catalogue_row=MEDIUM, model="other"), revision=3)
    office.hear(said("dossier_supplemented", dossier=other))
    assert (only(office.case).row, office.case.mode) == (MEDIUM, Mode.NONE)


def test_a_shirt_is_on_no_list() -> None:
    case = opened(dossier(line(1, SHIRT)))
    assert only(case).candidates == ()
    assert drafted(case, 2).status is Status.DRAFTED
