"""What is proposed for a goods line, the look at the lot, and the switching that follows from earlier lots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.inspection.adapters.lots import lots_in
from services.inspection.application import sampling, testing
from services.inspection.application.acting import Request
from services.inspection.domain import commands
from services.inspection.domain.acts.record_lot_check import record_lot_check
from services.inspection.domain.acts.schedule import schedule
from services.inspection.domain.case import Case
from services.inspection.domain.custody.chain import CustodyAct, Part
from services.inspection.domain.sampling.proposing import Ground, Proposal, propose
from services.inspection.domain.sampling.switching import Lot, Standing
from services.inspection.domain.testing.verdicts import failed_lines
from shared.aggregate import Change
from shared.contracts import CATALOGUE
from shared.errors import Invalid
from shared.regulation.sampling_tables import Severity
from tests.fakes.photos import InMemoryPhotos
from tests.unit.inspection import samples
from tests.unit.inspection.samples import DOSSIER, NOW, OFFICER, SAMPLING, InMemoryCases, dossier, line, opened
from tests.unit.inspection.test_acts import SAMPLING as INSPECTION
from tests.unit.inspection.test_acts import drafted, laboratory_done, sampled, sampling_case, violations

TODAY = date(2026, 7, 2)
DOLLS, PETROL, LPG, REBAR, CABLE = samples.DOLL, "27101221", "27111200", "72142031", "85444941"


def proposed(
    hs_code: str, standing: Standing | None = None, rule: str = "open_complaint", **changes: object
) -> tuple[Proposal, ...]:
    lot_size = changes.pop("lot_size", None)
    goods = opened(dossier(line(1, hs_code, **changes))).content.lines[0]
    ground = Ground(rule, standing or Standing(), TODAY)
    return propose(goods, ground, law=SAMPLING, lot_size=lot_size)  # type: ignore[arg-type]


def unit(code: str) -> dict[str, str]:
    return {"code": code, "name": code}


class TestPlan:
    def test_toys_go_to_the_laboratory_as_specimens_and_are_looked_at_by_attributes(self) -> None:
        safety, visual = proposed(DOLLS)
        assert (safety.method.standard, safety.specimens, safety.retained) == ("TCVN 6238 (ISO 8124)", 4, 4)
        assert visual.plan is not None
        assert (visual.lot_size, visual.severity) == (1200, Severity.NORMAL)
        assert (visual.plan.letter, visual.plan.n, visual.plan.ac, visual.plan.re) == ("J", 80, 5, 6)
        assert any("TCVN 7790-1" in sentence for sentence in visual.why)

    @pytest.mark.parametrize(("hs_code", "standard"), [(PETROL, "TCVN 6777"), (LPG, "TCVN 8355")])
    def test_liquids_and_gases_are_sampled_by_hand(self, hs_code: str, standard: str) -> None:
        (bulk,) = proposed(hs_code, quantity=Decimal(3000), unit=unit("TNE"))
        assert standard in bulk.method.standard
        assert (bulk.plan, bulk.batches, bulk.specimens) == (None, 1, 1)

    @pytest.mark.parametrize(
        ("quantity", "code", "batches"), [("120", "TNE", 3), ("120000", "KGM", 3), ("50", "TNE", 1), ("7", "PCE", 1)]
    )
    def test_rebar_goes_by_batches_of_fifty_tonnes(self, quantity: str, code: str, batches: int) -> None:
        tensile, _ = proposed(REBAR, quantity=Decimal(quantity), unit=unit(code))
        assert (tensile.batches, tensile.specimens) == (batches, 3 * batches)

    @pytest.mark.parametrize(("code", "batches"), [("LTR", 3), ("KGM", 1)])
    def test_a_lot_in_the_unit_of_its_batches_is_divided_whatever_that_unit_is(self, code: str, batches: int) -> None:
        by_fifty_litres = tuple(
            replace(method, batch_unit="LTR") if method.batch_unit else method for method in SAMPLING.methods
        )
        goods = opened(dossier(line(1, REBAR, quantity=Decimal(120), unit=unit(code)))).content.lines[0]
        ground = Ground("open_complaint", Standing(), TODAY)
        tensile, _ = propose(goods, ground, law=replace(SAMPLING, methods=by_fifty_litres))
        assert tensile.batches == batches

    def test_what_is_measured_must_be_counted_first(self) -> None:
        _, visual = proposed(CABLE, unit=unit("MTR"))
        assert (visual.plan, visual.lot_size) == (None, None)
        assert any("đếm" in sentence for sentence in visual.why)
        _, counted = proposed(CABLE, unit=unit("MTR"), lot_size=60)
        assert counted.plan is not None
        assert (counted.plan.letter, counted.plan.n) == ("F", 20)
        _, dozens = proposed(DOLLS, quantity=Decimal(100), unit=unit("DZN"))
        assert dozens.lot_size == 1200

    def test_the_ground_for_sampling_may_ask_for_more_than_the_switching_rules(self) -> None:
        reduced = Standing(Severity.REDUCED)
        assert proposed(DOLLS, reduced)[1].severity is Severity.REDUCED
        assert proposed(DOLLS, reduced, rule="same_good_failed")[1].severity is Severity.TIGHTENED
        assert proposed(DOLLS, Standing(Severity.TIGHTENED))[1].severity is Severity.TIGHTENED

    def test_there_is_no_plan_once_sampling_was_ended(self) -> None:
        assert proposed(DOLLS, Standing(Severity.TIGHTENED, rejected=5, discontinued=True))[1].plan is None


def at_the_lot(**changes: object) -> Case:
    case = opened(dossier(line(1, **changes)), standing=samples.complaint_standing())
    return schedule(case, samples.schedule(INSPECTION), now=NOW)[0]


def looked(case: Case, inspected: int, bad: int, standing: Standing | None = None, **changes: object) -> Case:
    plain = commands.RecordLotCheck(1, inspected, bad, "officer:lan.nt", findings="Thiếu dấu CR." if bad else None)
    command = replace(plain, **changes)  # type: ignore[arg-type]
    return record_lot_check(case, command, standing=standing or Standing(), law=SAMPLING, now=NOW)[0]


class TestLotCheck:
    @pytest.mark.parametrize(
        ("bad", "accepted", "tighter"),
        [(0, True, True), (3, True, True), (4, True, False), (5, True, False), (6, False, False)],
    )
    def test_the_lot_is_judged_by_its_plan(self, bad: int, accepted: bool, tighter: bool) -> None:
        check = looked(at_the_lot(), 80, bad).lot_checks[0]
        assert (check.letter, check.n, check.ac) == ("J", 80, 5)
        assert (check.accepted, check.accepted_tighter) == (accepted, tighter)

    def test_a_lot_that_is_not_accepted_cannot_meet_the_requirements(self) -> None:
        case = laboratory_done(sampled(looked(at_the_lot(), 80, 6)))
        assert failed_lines(case) == {1}
        with pytest.raises(Invalid) as refused:
            drafted(case, 1)
        assert violations(refused) == {("/lines/0/code", "lot_not_accepted")}
        better = looked(case, 80, 0)
        assert (len(better.lot_checks), failed_lines(better)) == (1, frozenset())

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({"nonconforming": -1, "findings": "x"}, {("/nonconforming", "range")}),
            ({"lot_size": 100}, {("/inspected", "plan")}),
            ({"nonconforming": 81, "findings": "x"}, {("/nonconforming", "range")}),
            ({"nonconforming": 1, "findings": " "}, {("/findings", "required")}),
            ({"lot_size": 1201}, {("/lot_size", "range")}),
            ({"lot_size": 0}, {("/lot_size", "range")}),
            ({"line_no": 2}, {("/line_no", "unknown")}),
        ],
    )
    def test_what_does_not_hold_together_is_refused(
        self, changes: dict[str, object], found: set[tuple[str, str]]
    ) -> None:
        with pytest.raises(Invalid) as refused:
            looked(at_the_lot(), 80, 0, **changes)
        assert violations(refused) == found

    def test_a_lot_in_metres_is_counted(self) -> None:
        case = at_the_lot(hs_code=CABLE, unit=unit("MTR"))
        with pytest.raises(Invalid) as refused:
            looked(case, 20, 0)
        assert violations(refused) == {("/lot_size", "required")}
        assert looked(case, 20, 0, lot_size=60).lot_checks[0].letter == "F"

    def test_petrol_is_not_looked_at_item_by_item(self) -> None:
        with pytest.raises(Invalid) as refused:
            looked(at_the_lot(hs_code=PETROL), 80, 0)
        assert violations(refused) == {("/line_no", "unknown")}

    def test_sampling_that_was_ended_goes_on_only_with_a_reason(self) -> None:
        ended = Standing(Severity.TIGHTENED, rejected=5, discontinued=True)
        with pytest.raises(Invalid) as refused:
            looked(at_the_lot(), 80, 0, ended)
        assert violations(refused) == {("/resumption", "required")}
        check = looked(at_the_lot(), 80, 0, ended, resumption="Nhà sản xuất đã thay khuôn.").lot_checks[0]
        assert (check.severity, check.ac, check.resumption) == (Severity.TIGHTENED, 3, "Nhà sản xuất đã thay khuôn.")

    def test_a_lot_that_failed_in_the_laboratory_counts_as_not_accepted(self) -> None:
        key = at_the_lot().content.lines[0].good_key
        good = laboratory_done(sampled(looked(at_the_lot(), 80, 2)))
        bad = laboratory_done(sampled(looked(at_the_lot(), 80, 2)), "S1")
        assert lots_in(good, key) == [Lot(True, 5, True)]
        assert lots_in(bad, key) == [Lot(False, 5, True)]
        assert lots_in(good, "another") == []


class History:
    """Earlier lots, as the port Lots reads them."""

    def __init__(self, *lots: Lot) -> None:
        self.lots = lots

    def of_good(self, _tax_code: str, _good_key: str, *, besides: str) -> Sequence[Lot]:
        return self.lots


class TestUseCases:
    def desk(self, *ids: str) -> InMemoryCases:
        cases = InMemoryCases()
        for id in ids or (DOSSIER,):
            case = replace(schedule(sampling_case(), samples.schedule(INSPECTION), now=NOW)[0], dossier_id=id)
            cases.create(id, Change(case, act="case_opened"), actor=OFFICER)
        return cases

    def take(self, cases: InMemoryCases, id: str = DOSSIER) -> None:
        command = commands.RecordSample(samples.sampling_record())
        sampling.take_sample(
            Request(id, OFFICER),
            command,
            cases=cases,
            laboratories=samples.LABORATORIES,
            photos=InMemoryPhotos(),
            clock=lambda: NOW,
        )

    def move(self, cases: InMemoryCases, act: CustodyAct, **changes: object) -> None:
        moved = (commands.MovedSample("S1", Part.TEST),)
        command = replace(commands.MoveSamples(act, moved, NOW, OFFICER.id), **changes)  # type: ignore[arg-type]
        sampling.move_case_samples(
            Request(DOSSIER, OFFICER), command, cases=cases, laboratories=samples.LABORATORIES, clock=lambda: NOW
        )

    def test_the_history_says_who_handed_what_to_whom(self) -> None:
        cases = self.desk()
        self.take(cases)
        self.move(cases, CustodyAct.HAND_OVER, to_party="QUATEST 1")
        self.move(cases, CustodyAct.RECEIVE, note="Nguyên niêm phong.")
        handed = next(change for _, change, _ in cases.acts if change.act == "samples_handed_over")
        assert handed.details["from"] == ["lan.nt"]
        assert handed.details["to"] == ["Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 1"]
        assert handed.details["samples"] == ["S1 (TEST)"]

    def test_what_is_published_fits_its_contract(self) -> None:
        cases = self.desk()
        self.take(cases)
        self.move(cases, CustodyAct.HAND_OVER, to_party="QUATEST 1")
        self.move(cases, CustodyAct.RECEIVE)
        ports = {"cases": cases, "laboratories": samples.LABORATORIES, "law": SAMPLING, "clock": lambda: NOW}
        command = commands.RecordTestResult(samples.report())
        testing.take_test_result(Request(DOSSIER, OFFICER), command, **ports)  # type: ignore[arg-type]
        said = []
        for event in cases.published:
            dataschema, data = CATALOGUE.dump(event.type, event.data)
            said.append((event.type, CATALOGUE.load(event.type, dataschema, data)))
        assert [type for type, _ in said] == ["inspection.sample_taken"] * 2 + ["inspection.test_result_received"]
        assert [data.get("received_on") for _, data in said] == [None, TODAY, None]

    def test_a_seal_closes_one_sample_of_the_whole_agency(self) -> None:
        cases = self.desk(DOSSIER, "another")
        self.take(cases)
        self.take(cases)
        with pytest.raises(Invalid) as refused:
            self.take(cases, "another")
        assert violations(refused) == {("/goods", "seal_used")}

    def test_severity_follows_from_earlier_lots(self) -> None:
        cases = self.desk()
        ports = {"lot_size": None, "actor": OFFICER, "cases": cases, "law": SAMPLING}
        for lots, severity in ((History(), Severity.NORMAL), (History(Lot(False), Lot(False)), Severity.TIGHTENED)):
            ((_, standing, parts),) = sampling.sampling_plan(DOSSIER, lots=lots, **ports)  # type: ignore[arg-type]
            assert standing.severity is severity
            assert parts[1].severity is severity
        answer = sampling.check_lot(
            Request(DOSSIER, OFFICER),
            commands.RecordLotCheck(1, 80, 0, OFFICER.id),
            cases=cases,
            lots=History(Lot(False), Lot(False)),
            law=SAMPLING,
            clock=lambda: NOW,
        )
        assert answer["status"] == "SCHEDULED"
        assert cases.load(DOSSIER).state.lot_checks[0].severity is Severity.TIGHTENED
