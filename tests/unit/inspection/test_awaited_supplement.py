"""An item of the checklist of which nothing can be said before the importer has handed in more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.inspection.domain import commands
from services.inspection.domain.acts.record_checklist import record_checklist
from services.inspection.domain.case import Case, Status
from services.inspection.domain.evidence import Answer, ChecklistAnswer
from shared.errors import Invalid, NotAllowed
from tests.unit.inspection.samples import LAW, NOW, OFFICER, complaint_standing, opened
from tests.unit.inspection.test_acts import checked, drafted, laboratory_done, sampled, violations

WANTED = "Bản dịch nhãn tiếng Việt, có xác nhận."


def awaiting(case: Case, item: str = "C9", note: str | None = WANTED, lines: tuple[int, ...] = ()) -> Case:
    answer = ChecklistAnswer(item, Answer.SUPPLEMENT, note, lines)
    return record_checklist(case, commands.RecordChecklist((answer,), OFFICER.id), items=LAW.checklist, now=NOW)


@pytest.mark.parametrize("item", ["C9", "R4.1"])
def test_the_item_stays_open_until_it_is_answered(item: str) -> None:
    case = awaiting(checked(opened()), item)
    assert case.checklist is not None
    assert (case.checklist.missing, case.checklist.objections) == ((item,), ())
    assert [each.note for each in case.checklist.awaited] == [WANTED]
    assert case.status is Status.OPENED
    with pytest.raises(NotAllowed, match=f"missing: {item}"):
        drafted(case, 1)
    answered = ChecklistAnswer(item, Answer.YES)
    case = record_checklist(case, commands.RecordChecklist((answered,), OFFICER.id), items=LAW.checklist, now=NOW)
    assert drafted(case, 1).status is Status.DRAFTED


@pytest.mark.parametrize("note", [None, "", "  "])
def test_it_says_what_is_to_be_handed_in(note: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        awaiting(opened(), note=note)
    assert violations(refused) == {("/answers/0/note", "required")}
    assert awaiting(opened(), "R4.1", note).checklist is not None, "the slip's item is called as the paper is"


def test_it_speaks_for_a_dossier_that_was_not_completed() -> None:
    with pytest.raises(Invalid) as refused:
        drafted(checked(opened()), 6, reason="Không bổ sung.")
    assert violations(refused) == {("/lines/0/code", "complete")}
    assert drafted(awaiting(checked(opened())), 6, reason="Không bổ sung.").status is Status.DRAFTED


def test_goods_pass_no_laboratory_before_their_papers_are_there() -> None:
    case = laboratory_done(sampled(awaiting(checked(opened(standing=complaint_standing())), lines=(1,))))
    with pytest.raises(Invalid) as refused:
        drafted(case, 1)
    assert violations(refused) == {("/lines/0/code", "supplement_awaited")}
    assert drafted(case, 6, reason="Không bổ sung.").status is Status.DRAFTED


def test_what_is_awaited_is_no_objection_that_a_supplement_left_uncured() -> None:
    case = replace(checked(opened()), objected=("C9",))
    assert awaiting(case).uncured == ()
