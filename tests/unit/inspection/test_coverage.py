"""Goods under several national technical regulations meet each of them, and papers from before the regime are good."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.inspection.domain import commands
from services.inspection.domain.acts.record_checklist import record_checklist
from services.inspection.domain.case import Case, Status
from services.inspection.domain.evidence import Answer, ChecklistAnswer, Coverage
from shared.aggregate import Json
from shared.errors import Invalid
from tests.unit.inspection.samples import LAW, NOW, answers, dossier, line, opened, said
from tests.unit.inspection.test_acts import drafted, violations
from tests.unit.inspection.test_following_registration import office_with

HEATER, DRYER, HOB = "85161019", "85163100", "85166090"
SAFETY, EMC = "QCVN 4:2009/BKHCN, Sửa đổi 1:2016", "QCVN 9:2012/BKHCN, Sửa đổi 1:2018"


def paper(number: str, *lines: int, issued_on: date = date(2026, 7, 1), type: str = "5") -> Json:
    return {
        "type": {"code": type, "name": "Giấy chứng nhận hợp quy"},
        "number": number,
        "issued_on": issued_on,
        "issuer": "QUATEST 1",
        "file_name": f"{number}.pdf",
        "sha256": "a" * 64,
        "size": 1000,
        "lines": list(lines),
    }


def looked_at(case: Case, *coverage: Coverage, **said_no: str) -> Case:
    command = commands.RecordChecklist(answers(**said_no), "officer:lan.nt", coverage)
    return record_checklist(case, command, items=LAW.checklist, excuses=LAW.excuses(case.regime), now=NOW)


def dryer(*documents: Json, **changes: Any) -> Case:
    return opened(dossier(line(1, DRYER, **changes), documents=list(documents or (paper("HQ-4"), paper("HQ-9")))))


def refused(case: Case, *codes: int) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as error:
        drafted(case, *codes)
    return violations(error)


def test_the_line_shows_what_applies_to_it_too() -> None:
    (goods,) = dryer().content.lines
    assert [(row.code, row.qcvn) for row in goods.also] == [("II.9.7a", EMC)]
    assert [row.code for row in goods.candidates] == ["4.3"]
    (toy,) = opened().content.lines
    assert toy.also == ()


@pytest.mark.parametrize("code", [1, 10])
def test_goods_pass_only_once_every_regulation_is_covered(code: int) -> None:
    case = looked_at(dryer())
    assert refused(case, code) == {("/lines/0/code", "qcvn_not_covered")}
    with pytest.raises(Invalid) as error:
        drafted(case, code)
    assert SAFETY in error.value.violations[0].message
    assert EMC in error.value.violations[0].message
    case = looked_at(case, Coverage("QCVN 4", "HQ-4"))
    with pytest.raises(Invalid) as error:
        drafted(case, code)
    assert SAFETY not in error.value.violations[0].message
    case = looked_at(case, Coverage("QCVN 9:2012/BKHCN", "HQ-9"))
    assert case.checklist is not None
    assert case.checklist.coverage == (Coverage(SAFETY, "HQ-4", None, (1,)), Coverage(EMC, "HQ-9", None, (1,)))
    assert drafted(case, code).status is Status.DRAFTED


@pytest.mark.parametrize("type", ["1", "2", "3", "4"])
def test_a_paper_of_trade_covers_nothing(type: str) -> None:
    case = dryer(paper("HĐ-1", type=type), paper("HQ-9"), paper("PTN-1", type="6"))
    with pytest.raises(Invalid) as error:
        looked_at(case, Coverage("QCVN 9", "HĐ-1"))
    assert violations(error) == {("/coverage/0/number", "unknown_paper")}
    assert error.value.violations[0].message.endswith("there are HQ-9, PTN-1.")
    assert drafted(looked_at(case, Coverage("QCVN 9", "HQ-9"), Coverage("QCVN 4", "PTN-1")), 1).status is Status.DRAFTED


def test_one_certificate_may_cover_both() -> None:
    case = looked_at(dryer(paper("HQ-1")), Coverage(SAFETY, "HQ-1"), Coverage(EMC, "HQ-1"))
    assert drafted(case, 1).status is Status.DRAFTED


def test_other_results_ask_for_no_coverage() -> None:
    assert drafted(looked_at(dryer()), 3, reason="No EMC certificate.").status is Status.DRAFTED


def test_each_line_is_covered_by_papers_of_its_own() -> None:
    content = dossier(line(1, DRYER), line(2, DRYER), documents=[paper("HQ-1", 1), paper("HQ-2", 2)])
    case = looked_at(opened(content), Coverage("QCVN 4", "HQ-1", None, (1,)), Coverage("QCVN 9", "HQ-1", None, (1,)))
    assert refused(case, 1, 1) == {("/lines/1/code", "qcvn_not_covered")}
    with pytest.raises(Invalid) as error:
        looked_at(case, Coverage("QCVN 4", "HQ-1", None, (2,)))
    assert violations(error) == {("/coverage/0/number", "unknown_paper")}
    case = looked_at(case, Coverage("QCVN 4", "HQ-2", None, (2,)), Coverage("QCVN 9", "HQ-2", None, (2,)))
    assert drafted(case, 1, 1).status is Status.DRAFTED


def test_the_bodys_certificate_counts_as_long_as_it_stands() -> None:
    office = office_with(dryer(paper("HQ-9")))
    office.hear(said("conformity_result_submitted"))
    office.put(looked_at(office.case, Coverage("QCVN 4", "HQ-7/26"), Coverage("QCVN 9", "HQ-9")))
    assert drafted(office.case, 1).status is Status.DRAFTED
    office.hear(said("conformity_result_revoked"))
    assert refused(office.case, 1) == {("/lines/0/code", "qcvn_not_covered")}


@pytest.mark.parametrize(
    ("given", "broken"),
    [
        (Coverage("QCVN 9", "HQ-77"), ("/coverage/0/number", "unknown_paper")),
        (Coverage("QCVN 9"), ("/coverage/0/number", "either")),
        (Coverage("QCVN 9", "HQ-9", "Not concerned."), ("/coverage/0/number", "either")),
        (Coverage("QCVN 19", "HQ-9"), ("/coverage/0/qcvn", "not_applying")),
        (Coverage("QCVN 3", "HQ-9", None, (1,)), ("/coverage/0/qcvn", "not_applying")),
        (Coverage("QCVN 9", "HQ-9", None, (7,)), ("/coverage/0/lines", "unknown")),
        (Coverage("QCVN 9", None, "Not concerned."), ("/coverage/0/not_applicable", "unconditional")),
        (Coverage("QCVN 4", None, "Not concerned."), ("/coverage/0/not_applicable", "unconditional")),
    ],
)
def test_what_covers_what_is_checked(given: Coverage, broken: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        looked_at(dryer(), given)
    assert broken in violations(error)


def test_under_a_condition_a_regulation_may_not_concern_the_goods() -> None:
    grill = opened(dossier(line(1, HOB, catalogue_row="4.6"), documents=[paper("HQ-4")]))
    case = looked_at(grill, Coverage("QCVN 4", "HQ-4"))
    assert refused(case, 1) == {("/lines/0/code", "qcvn_not_covered")}
    case = looked_at(case, Coverage("QCVN 9", None, "A contact grill, no hob."))
    assert drafted(case, 1).status is Status.DRAFTED
    with pytest.raises(Invalid) as error:
        looked_at(case, Coverage("QCVN 4", None, "A contact grill."))
    assert violations(error) == {("/coverage/0/not_applicable", "unconditional")}


@pytest.mark.parametrize(
    ("row", "broken"), [(None, "row_open"), ("4.1", "qcvn_not_covered"), ("4.2", None)], ids=["none", "4.1", "4.2"]
)
def test_where_it_depends_on_the_row_the_row_is_chosen_first(row: str | None, broken: str | None) -> None:
    case = looked_at(opened(dossier(line(1, HEATER, catalogue_row=row))))
    if broken:
        assert refused(case, 1) == {("/lines/0/code", broken)}
    else:
        assert drafted(case, 1).status is Status.DRAFTED


OLD, NEW = date(2026, 6, 30), date(2026, 7, 1)


class TestFromBefore:
    """C5.1: the body and the method are those of the regime."""

    def say_no(self, case: Case, item: str = "C5.1", lines: tuple[int, ...] = ()) -> Case:
        answer = ChecklistAnswer(item, Answer.NO, "Registered, not designated.", lines)
        command = commands.RecordChecklist((answer,), "officer:lan.nt")
        return record_checklist(case, command, items=LAW.checklist, excuses=LAW.excuses(case.regime), now=NOW)

    def test_a_certificate_of_the_old_regime_is_not_refused_for_its_body_or_method(self) -> None:
        case = opened(dossier(documents=[paper("HQ-1", issued_on=OLD)]))
        with pytest.raises(Invalid) as error:
            self.say_no(case)
        assert violations(error) == {("/answers/0/answer", "accepted_from_before")}
        assert "TT 36/2026/TT-BKHCN, Art. 7(1)" in error.value.violations[0].message
        assert drafted(looked_at(case), 1).status is Status.DRAFTED

    def test_one_of_the_new_regime_is(self) -> None:
        case = self.say_no(opened(dossier(documents=[paper("HQ-1", issued_on=NEW)])))
        assert case.checklist is not None
        assert [objection.item for objection in case.checklist.objections] == ["C5.1"]

    @pytest.mark.parametrize("item", ["C5", "C6"])
    def test_scope_and_validity_are_looked_at_all_the_same(self, item: str) -> None:
        case = self.say_no(opened(dossier(documents=[paper("HQ-1", issued_on=OLD)])), item)
        assert case.checklist is not None
        assert case.checklist.objections

    @pytest.mark.parametrize(
        "documents",
        [[], [paper("HĐ-1", issued_on=OLD, type="1")], [paper("HQ-1", issued_on=OLD), paper("HQ-2", issued_on=NEW)]],
    )
    def test_only_where_every_certificate_of_the_line_is_from_before(self, documents: list[Json]) -> None:
        assert self.say_no(opened(dossier(documents=documents))).checklist is not None

    def test_each_line_by_its_own_certificates(self) -> None:
        papers = [paper("HQ-1", 1, issued_on=OLD), paper("HQ-2", 2, issued_on=NEW)]
        case = opened(dossier(line(1), line(2), documents=papers))
        with pytest.raises(Invalid) as error:
            self.say_no(case)
        assert [violation.message.split(" was ")[0] for violation in error.value.violations] == [
            "Certificate HQ-1 of line 1"
        ]
        assert self.say_no(case, lines=(2,)).checklist is not None

    @pytest.mark.parametrize(("issued_on", "stands"), [(OLD, False), (NEW, True)])
    def test_the_bodys_certificate_likewise(self, issued_on: date, stands: bool) -> None:
        office = office_with(opened())
        given = dict(said("conformity_result_submitted").data["certificate"])
        office.hear(said("conformity_result_submitted", certificate={**given, "issued_on": issued_on}))
        if stands:
            assert self.say_no(office.case).checklist is not None
        else:
            with pytest.raises(Invalid):
                self.say_no(office.case)

    def test_a_dossier_of_the_old_regime_has_its_body_looked_at(self) -> None:
        assert LAW.excuses("R2018") == {}
