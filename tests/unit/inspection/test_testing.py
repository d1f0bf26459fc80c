"""Laboratories, limits and retests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.inspection.adapters.laboratories import AdministeredLaboratories
from services.inspection.application.sampling_ports import codes_of
from services.inspection.domain import commands
from services.inspection.domain.acts.record_retest import record_retest
from services.inspection.domain.acts.record_sample import record_sample
from services.inspection.domain.acts.record_test_result import record_test_result
from services.inspection.domain.acts.request_retest import request_retest
from services.inspection.domain.acts.schedule import schedule
from services.inspection.domain.case import Case, Status
from services.inspection.domain.custody.chain import CustodyAct, Part, SampleState
from services.inspection.domain.custody.holding import find
from services.inspection.domain.evidence import AppointmentKind, Conclusion, LaboratoryReport
from services.inspection.domain.testing.limits import judge, judge_by_stated
from services.inspection.domain.testing.retest import CostBearer
from services.inspection.domain.testing.verdicts import failed_lines
from shared.errors import Invalid, NotAllowed
from shared.reference.entries import BodyEntry
from shared.reference.register import Register
from shared.regulation.sampling_tests import Laboratory, LaboratoryStatus, find_laboratory
from tests.unit.inspection import samples
from tests.unit.inspection.samples import LABORATORIES, NOW, SAMPLING, report
from tests.unit.inspection.test_acts import approved, drafted, laboratory_done, sampled, sampling_case, violations
from tests.unit.inspection.test_custody import handed, move, two_lines

TODAY = date(2026, 7, 2)
ROW = SAMPLING.indicator("TOY_FORMALDEHYDE", "", (), TODAY)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("30", True),
        ("30.1", False),
        ("30,1 mg/kg", False),
        ("12,5 MG/KG", True),
        ("< 5", True),
        ("< 50", None),
        ("> 40", False),
        ("> 5", None),
        ("không phát hiện", None),
    ],
)
def test_what_follows_from_an_upper_limit(value: str, verdict: bool | None) -> None:
    assert ROW is not None
    assert judge(ROW, value, None) is verdict


@pytest.mark.parametrize(
    ("value", "verdict"), [("400", True), ("399", False), ("> 410", True), ("< 390", False), ("< 410", None)]
)
def test_what_follows_from_a_lower_limit(value: str, verdict: bool | None) -> None:
    row = SAMPLING.indicator("REBAR_YIELD_CB400", "", (), TODAY)
    assert row is not None
    assert judge(row, value, "MPa") is verdict


@pytest.mark.parametrize(("value", "verdict"), [("9.9", False), ("2", None), ("0,2", None)])
def test_the_widest_of_several_limits_only_tells_what_fails(value: str, verdict: bool | None) -> None:
    row = SAMPLING.indicator("APPLIANCE_LEAKAGE", "", (), TODAY)
    assert row is not None
    assert judge(row, value, "mA") is verdict
    assert row.limit.startswith("≤ 0,25; 0,5; 0,75")


@pytest.mark.parametrize(
    ("limit", "value", "verdict"),
    [("≤ 0,75 mA", "0.7", True), ("theo QCVN", "7", None), ("≤ 0,25; 0,5", "7", None), ("≤ 75 µA", "0.8", None)],
)
def test_a_stated_limit_is_held_against_the_value_where_it_tells(limit: str, value: str, verdict: bool | None) -> None:
    assert judge_by_stated(limit, value, "mA") is verdict


def with_indicator(**changes: object) -> LaboratoryReport:
    plain = report()
    indicator = replace(plain.indicators[0], **changes)  # type: ignore[arg-type]
    conclusion = Conclusion.PASS if indicator.passed else Conclusion.FAIL
    return replace(plain, indicators=(indicator,), conclusion=conclusion)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"value": "31"}, {("/indicators/0/passed", "contradicts")}),
        ({"value": "29", "passed": False}, {("/indicators/0/passed", "contradicts")}),
        ({"value": "3", "unit": "%"}, {("/indicators/0/unit", "unit")}),
        ({"value": "ít", "code": "TOY_FORMALDEHYDE"}, {("/indicators/0/value", "number")}),
        ({"name": "Mùi", "limit": "≤ 0,75", "value": "9.9", "unit": "mA"}, {("/indicators/0/passed", "contradicts")}),
        ({"name": "Mùi", "limit": "≥ 300 MPa", "value": "299"}, {("/indicators/0/passed", "contradicts")}),
        (
            {"name": "Mùi", "limit": "<= 0.75", "value": "0.2", "passed": False},
            {("/indicators/0/passed", "contradicts")},
        ),
        ({"limit": "≤ 10 mg/kg", "value": "20"}, {("/indicators/0/passed", "contradicts")}),
        ({"code": "NO_SUCH"}, {("/indicators/0/code", "unknown")}),
    ],
)
def test_a_report_that_contradicts_the_limits_is_refused(
    changes: dict[str, object], found: set[tuple[str, str]]
) -> None:
    with pytest.raises(Invalid) as refused:
        samples.reported(sampled(sampling_case()), commands.RecordTestResult(with_indicator(**changes)))
    assert violations(refused) == found


def test_what_follows_from_the_limits_is_kept_beside_what_the_laboratory_says() -> None:
    case = samples.reported(sampled(sampling_case()), commands.RecordTestResult(with_indicator()))
    assert case.test is not None
    indicator = case.test.indicators[0]
    assert (indicator.code, indicator.computed, indicator.clause) == ("TOY_FORMALDEHYDE", True, "2.3")
    unknown = samples.reported(sampled(sampling_case()), commands.RecordTestResult(with_indicator(name="Mùi")))
    assert unknown.test is not None
    assert unknown.test.indicators[0].computed is None


@pytest.mark.parametrize(("laboratory", "code"), [("Nobody", "unknown"), ("VINACONTROL", "out_of_scope")])
def test_the_laboratory_must_be_listed_and_competent(laboratory: str, code: str) -> None:
    case = sampled(sampling_case())
    with pytest.raises(Invalid) as refused:
        samples.reported(case, commands.RecordTestResult(report(laboratory=laboratory)))
    assert violations(refused) == {("/laboratory", code)}
    with pytest.raises(Invalid) as refused:
        move(case, CustodyAct.HAND_OVER, to_party=laboratory)
    assert violations(refused) == {("/to_party", code)}


def test_who_names_an_unknown_one_is_told_who_is_listed_and_that_at_once() -> None:
    case, _ = schedule(sampling_case(), samples.schedule(AppointmentKind.SAMPLE_INSPECTION), now=NOW)
    record = commands.RecordSample(samples.sampling_record(laboratory="QUATEST9"))
    codes = codes_of(LABORATORIES, TODAY)
    with pytest.raises(Invalid) as refused:
        record_sample(case, record, laboratory=LABORATORIES.find("QUATEST9", TODAY), listed=codes, now=NOW)
    assert violations(refused) == {("/laboratory", "unknown")}
    assert f"on {TODAY} there are QUATEST1, QUATEST2, QUATEST3" in refused.value.violations[0].message


def test_those_that_are_entered_stand_beside_those_of_the_law() -> None:
    entry = BodyEntry(
        code="PTN9",
        kind="LABORATORY",
        name="Phòng 9",
        status="DESIGNATED",
        scope=("QCVN 3",),
        valid_from=TODAY,
        occurred_at=NOW,
    )
    register = Register(bodies={"PTN9": (entry,)})
    listed = AdministeredLaboratories(LABORATORIES, lambda: register)
    assert set(codes_of(listed, TODAY)) == {*codes_of(LABORATORIES, TODAY), "PTN9"}
    assert "PTN9" not in codes_of(listed, date(2026, 7, 1))


def listed(**changes: object) -> Laboratory:
    plain = Laboratory(
        code="L1",
        name="Phòng thử nghiệm 1",
        statuses=(LaboratoryStatus.DESIGNATED,),
        scope=("QCVN 3",),
        source="test",
        certainty="design",
        in_force_from=date(2026, 1, 1),
        in_force_to=date(2026, 6, 30),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_laboratory_counts_while_its_status_is_valid() -> None:
    expired, renewed = listed(), listed(in_force_from=date(2026, 8, 1), in_force_to=None)
    assert find_laboratory([expired, renewed], "phòng  thử nghiệm 1", date(2026, 6, 30)) == expired
    assert find_laboratory([expired, renewed], "l1", date(2026, 8, 1)) == renewed
    assert find_laboratory([expired], "L1", TODAY) == expired
    assert find_laboratory([expired], "L2", TODAY) is None
    with pytest.raises(Invalid) as refused:
        record_test_result(
            sampled(sampling_case()),
            commands.RecordTestResult(report(laboratory="L1")),
            law=SAMPLING,
            laboratory=expired,
            now=NOW,
        )
    assert violations(refused) == {("/laboratory", "not_valid")}


def test_the_report_comes_from_where_the_samples_went_and_when_they_came() -> None:
    case = handed(sampled(sampling_case()))
    with pytest.raises(Invalid) as refused:
        samples.reported(case, commands.RecordTestResult(report(laboratory="QUATEST 3")))
    assert violations(refused) == {("/laboratory", "other_laboratory")}
    case = move(case, CustodyAct.RECEIVE).case
    tested = samples.reported(case, commands.RecordTestResult(report()))
    assert [step.act for step in find(tested, "S1", Part.TEST).steps][-2:] == [CustodyAct.RECEIVE, CustodyAct.TEST]  # type: ignore[union-attr]


def test_steps_that_nobody_recorded_are_taken_from_the_report() -> None:
    case = laboratory_done(sampled(sampling_case()))
    held = find(case, "S1", Part.TEST)
    assert held is not None
    assert [step.state for step in held.steps] == ["SEALED", "HANDED_TO_LAB", "RECEIVED_BY_LAB", "TESTED"]
    assert "26/TN" in (held.steps[1].note or "")


class TestRetest:
    def asked(self, case: Case, **changes: object) -> Case:
        command = replace(
            commands.RequestRetest(
                "QUATEST 3", TODAY, "Công ty Sao Mai, công văn 12", "Không đồng ý.", "officer:lan.nt"
            ),
            **changes,  # type: ignore[arg-type]
        )
        found = LABORATORIES.find(command.laboratory, command.requested_on)
        return request_retest(case, command, laboratory=found, now=NOW)

    def decided(self, case: Case, *failing: str, codes: tuple[str, ...] = ("S1",), **changes: object) -> Case:
        second = report(*failing, codes=codes, **{"number": "7/TN", "laboratory": "QUATEST 3", **changes})
        found = LABORATORIES.find(second.laboratory, second.tested_on)
        command = commands.RecordRetest(second, "officer:lan.nt")
        return record_retest(case, command, law=SAMPLING, laboratory=found, now=NOW)[0]

    def failed(self) -> Case:
        return laboratory_done(sampled(sampling_case()), "S1")

    def test_the_second_result_decides_and_the_agency_bears_the_cost(self) -> None:
        case = self.asked(self.failed())
        with pytest.raises(NotAllowed, match="its result decides"):
            drafted(case, 3, reason="Formaldehyde")
        assert failed_lines(case) == {1}
        case = self.decided(case)
        assert case.retest is not None
        assert (case.retest.cost_bearer, failed_lines(case)) == (CostBearer.AGENCY, frozenset())
        assert drafted(case, 1).status is Status.DRAFTED
        assert find(case, "S1", Part.RETAINED).tested  # type: ignore[union-attr]

    def test_a_second_failure_is_borne_by_the_importer(self) -> None:
        case = self.decided(self.asked(self.failed()), "S1")
        assert case.retest is not None
        assert (case.retest.cost_bearer, failed_lines(case)) == (CostBearer.IMPORTER, {1})

    def test_a_draft_on_the_first_result_falls(self) -> None:
        reviewed = approved(drafted(self.failed(), 3, reason="Formaldehyde"))
        case = self.asked(reviewed)
        assert (case.status, case.draft, case.review) == (Status.TESTED, None, None)

    def test_only_lines_that_failed_are_tested_again(self) -> None:
        first = report("S2", codes=("S1", "S2"))
        case = samples.reported(two_lines(), commands.RecordTestResult(first))
        with pytest.raises(Invalid) as refused:
            self.asked(case, lines=(1,))
        assert violations(refused) == {("/lines", "not_retestable")}
        case = self.asked(case)
        assert case.retest is not None
        assert case.retest.lines == (2,)
        assert failed_lines(self.decided(case, codes=("S2",))) == frozenset()

    @pytest.mark.parametrize(
        ("laboratory", "codes"),
        [
            ("QUATEST 1", {"same_laboratory"}),
            ("VINACONTROL", {"not_designated", "out_of_scope"}),
            ("Nobody", {"unknown"}),
        ],
    )
    def test_it_goes_to_another_designated_laboratory(self, laboratory: str, codes: set[str]) -> None:
        with pytest.raises(Invalid) as refused:
            self.asked(self.failed(), laboratory=laboratory)
        assert violations(refused) == {("/laboratory", code) for code in codes}

    def test_days_follow_each_other(self) -> None:
        for day, code in ((date(2026, 7, 1), "order"), (date(2026, 7, 3), "future")):
            with pytest.raises(Invalid) as refused:
                self.asked(self.failed(), requested_on=day)
            assert violations(refused) == {("/requested_on", code)}

    def test_without_a_failure_or_a_retained_sample_or_twice_there_is_none(self) -> None:
        for case in (laboratory_done(sampled(sampling_case())), self.asked(self.failed())):
            with pytest.raises(NotAllowed, match="no sample failed"):
                self.asked(case)
        with pytest.raises(NotAllowed, match="no retest is asked for"):
            self.decided(self.failed())

    def test_the_first_report_stands_still_once_it_is_disputed(self) -> None:
        with pytest.raises(NotAllowed, match="a retest was asked for"):
            laboratory_done(self.asked(self.failed()))

    def test_only_the_named_laboratory_reports(self) -> None:
        with pytest.raises(Invalid) as refused:
            self.decided(self.asked(self.failed()), laboratory="QUATEST 2")
        assert violations(refused) == {("/laboratory", "other_laboratory")}

    def test_a_retained_sample_that_arrives_broken_leaves_the_first_result(self) -> None:
        case = self.asked(self.failed())
        case = move(case, CustodyAct.HAND_OVER, part=Part.RETAINED, to_party="QUATEST 3").case
        with pytest.raises(Invalid):
            move(self.asked(self.failed()), CustodyAct.HAND_OVER, part=Part.RETAINED, to_party="QUATEST 2")
        broken = move(case, CustodyAct.RECEIVE_BROKEN, part=Part.RETAINED)
        assert broken.case.retest is not None
        assert broken.case.retest.void is not None
        assert broken.samples[0].state is SampleState.INVALID
        assert (broken.case.status, failed_lines(broken.case)) == (Status.TESTED, {1})
        assert drafted(broken.case, 3, reason="Formaldehyde").status is Status.DRAFTED
        received = move(case, CustodyAct.RECEIVE, part=Part.RETAINED)
        assert received.event is not None
        assert received.event.retest
