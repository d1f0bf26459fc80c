"""Notice numbers: which signature each belongs to, and what the register says became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.inspection.application.concluding import signature_subject
from services.inspection.application.notice_register import NumberStatus, RegisteredNumber, list_numbers
from services.inspection.domain.case import Case, Status
from services.inspection.domain.content import Named
from services.inspection.domain.evidence import LineResult
from services.inspection.domain.notices import Notice
from services.inspection.domain.setting_aside import signature_of, signature_set_aside
from shared.aggregate import Actor, Change
from shared.errors import Forbidden, Invalid
from tests.unit.inspection.samples import DOSSIER, LAW, NOW, OFFICER, InMemoryCases, Numbers, opened
from tests.unit.inspection.test_acts import approved, checked, drafted, signed

OPERATOR = Actor("operator:ops", "operator")
NOTICE = Notice("1/2026/TB-TCKT11", NOW.date(), "hoa.le", (LineResult(1, 1),))


def reviewed() -> Case:
    return approved(drafted(checked(opened()), 1))


def register(
    case: Case | None,
    *subjects: str,
    actor: Actor = OFFICER,
    agency: str | None = None,
    year: int = 2026,
    now: datetime = NOW,
    after: int = 0,
    limit: int = 9,
) -> list[RegisteredNumber]:
    cases, numbers = InMemoryCases(), Numbers()
    if case is not None:
        cases.create(DOSSIER, Change(replace(case, dossier_id=DOSSIER), act="case_opened"), actor=OFFICER)
    for subject in subjects or (f"{DOSSIER}/signature/1",):
        numbers.number_for("TCKT11", year, subject)
    return list(
        list_numbers(
            year,
            agency,
            actor=actor,
            after=after,
            limit=limit,
            cases=cases,
            numbers=numbers,
            law=LAW,
            clock=lambda: now,
        )
    )


@pytest.mark.parametrize(
    ("case", "status", "reason"),
    [
        (reviewed(), NumberStatus.RESERVED, None),
        (replace(reviewed(), notices=(NOTICE,)), NumberStatus.ISSUED, None),
        (replace(reviewed(), agency=Named("TCKT10", "Lào Cai")), NumberStatus.VOID, "Lào Cai (TCKT10)"),
        (replace(reviewed(), status=Status.WITHDRAWN), NumberStatus.VOID, "WITHDRAWN"),
        (None, NumberStatus.VOID, "no such case"),
    ],
)
def test_each_number_has_its_fate(case: Case | None, status: NumberStatus, reason: str | None) -> None:
    (found,) = register(case)
    assert (found.number, found.notice_no, found.status) == (1, "1/2026/TB-TCKT11", status)
    assert found.reason is None if reason is None else reason in (found.reason or "")


def test_a_signature_holds_its_number_until_it_is_set_aside() -> None:
    case = signed(reviewed())
    assert case.signature is not None
    case = replace(case, signature=replace(case.signature, notice_no="1/2026/TB-TCKT11"))
    assert register(case)[0].status is NumberStatus.SIGNED
    (aside,) = register(signature_set_aside(case, NOW, "The importer amended the dossier."))
    assert (aside.status, aside.reason) == (NumberStatus.VOID, "The importer amended the dossier.")


def test_a_number_of_last_year_is_void() -> None:
    (found,) = register(reviewed(), now=datetime(2027, 1, 4, tzinfo=UTC))
    assert found.status is NumberStatus.VOID
    assert "The year ended" in (found.reason or "")


def test_the_number_is_the_signatures_whatever_becomes_of_the_content() -> None:
    case = reviewed()
    first = signature_subject(case)
    assert signature_subject(replace(case, content=replace(case.content, revision=7))) == first
    aside = signature_set_aside(signed(case), NOW, "Amended.")
    second = signature_subject(aside)
    assert second != first
    # Registration may issue what was set aside here: the next signature is the second all the same.
    restored = signature_of(aside, aside.set_aside[0].signature.notice_no, NOW)
    assert signature_subject(replace(restored, signature=None, notices=(NOTICE,))) == second


def test_earlier_versions_named_the_revision() -> None:
    (found,) = register(replace(reviewed(), notices=(NOTICE,)), f"{DOSSIER}/1")
    assert (found.case_id, found.status) == (DOSSIER, NumberStatus.ISSUED)


def test_the_register_pages_in_order() -> None:
    subjects = [f"case-{n}/signature/1" for n in range(5)]
    assert [each.number for each in register(None, *subjects, after=2, limit=2)] == [3, 4]


def test_the_register_is_the_agencys_own() -> None:
    stranger = Actor("officer:xa.la", "officer", "TCKT10")
    with pytest.raises(Forbidden):
        register(None, actor=stranger, agency="TCKT11")
    assert register(None, actor=stranger) == []
    with pytest.raises(Invalid) as refused:
        register(None, actor=OPERATOR)
    assert [broken.pointer for broken in refused.value.violations] == ["/agency"]
    assert len(register(None, actor=OPERATOR, agency="TCKT11")) == 1
