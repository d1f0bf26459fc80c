"""The chain of custody: its whole table, and what it means for a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest

from services.inspection.domain import commands
from services.inspection.domain.acts.move_samples import Moved, move_samples
from services.inspection.domain.acts.record_sample import record_sample
from services.inspection.domain.case import Case, Status
from services.inspection.domain.commands import MovedSample, MoveSamples
from services.inspection.domain.custody.chain import CustodyAct, Part, SampleCustody, SampleState
from services.inspection.domain.custody.holding import find
from services.inspection.domain.states import Act, allowed_acts
from shared.errors import Invalid, NotAllowed
from shared.regulation import legal_day
from tests.unit.inspection import samples
from tests.unit.inspection.samples import NOW, dossier, line, opened
from tests.unit.inspection.test_acts import sampled, sampling_case, violations

# Typed again on purpose: state to what may be done, and what it becomes. T: test sample only, R: retained sample only.
TABLE = """
TAKEN            seal>SEALED
SEALED           hand_over>HANDED_TO_LAB return>RETURNED destroy>DESTROYED R:retain>RETAINED
HANDED_TO_LAB    receive>RECEIVED_BY_LAB receive_broken>INVALID
RECEIVED_BY_LAB  test>TESTED
TESTED           retain>RETAINED return>RETURNED destroy>DESTROYED
RETAINED         return>RETURNED destroy>DESTROYED R:hand_over>HANDED_TO_LAB
INVALID          return>RETURNED destroy>DESTROYED
RETURNED
DESTROYED
"""
ALLOWED = {
    (state, act, part): becomes
    for state, *cells in (row.split() for row in TABLE.strip().splitlines())
    for cell in cells
    for only, _, move in [cell.rpartition(":")]
    for act, becomes in [move.split(">")]
    for part in Part
    if not only or part.value.startswith(only)
}


@pytest.mark.parametrize(("state", "act", "part"), list(product(SampleState, CustodyAct, Part)))
def test_every_state_act_and_part(state: SampleState, act: CustodyAct, part: Part) -> None:
    held = SampleCustody("S1", 1, part, state, (), "lan.nt")
    expected = ALLOWED.get((state.value, act.value, part))
    assert held.after(act) == expected
    assert (act in held.allowed) == (expected is not None)
    if expected is None:
        with pytest.raises(ValueError, match="not possible"):
            held.moved(act, at=NOW, by="officer:lan.nt")
        return
    moved = held.moved(act, at=NOW, by="officer:lan.nt", to_party="QUATEST 1")
    assert (moved.state, moved.holder) == (expected, "QUATEST 1")
    assert (moved.steps[-1].from_party, moved.steps[-1].to_party) == ("lan.nt", "QUATEST 1")


def move(case: Case, act: CustodyAct, *codes: str, part: Part = Part.TEST, **changes: object) -> Moved:
    plain = MoveSamples(act, tuple(MovedSample(code, part) for code in codes or ("S1",)), NOW, "officer:lan.nt")
    command = replace(plain, **changes)  # type: ignore[arg-type]
    found = samples.LABORATORIES.find(command.to_party or "", legal_day(NOW))
    return move_samples(case, command, laboratory=found, now=NOW)


def handed(case: Case, *codes: str) -> Case:
    return move(case, CustodyAct.HAND_OVER, *codes, to_party="QUATEST 1").case


def two_lines() -> Case:
    return sampled(opened(dossier(line(1), line(2)), standing=samples.complaint_standing()), 1, 2)


def test_a_record_with_seals_begins_the_chain_sealed() -> None:
    case = sampled(sampling_case())
    assert [(h.sample_code, h.part, h.state, h.seals) for h in case.custody] == [
        ("S1", Part.TEST, SampleState.SEALED, ("NP-1",)),
        ("S1", Part.RETAINED, SampleState.SEALED, ("NL-1",)),
    ]
    assert case.sample is not None
    assert case.sample.goods[0].particulars is not None
    assert case.sample.goods[0].particulars.hs_code == samples.DOLL


def test_it_is_told_when_samples_are_taken_and_when_the_laboratory_has_the_last_of_them() -> None:
    case = two_lines()
    case = handed(case, "S1", "S2")
    first = move(case, CustodyAct.RECEIVE, "S1")
    assert first.event is None
    second = move(first.case, CustodyAct.RECEIVE, "S2")
    assert second.event is not None
    assert (second.event.record_no, second.event.received_on) == ("01/BB-LM", legal_day(NOW))
    assert second.event.laboratory == "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 1"


def test_an_unsealed_sample_is_sealed_before_it_leaves() -> None:
    bare = replace(samples.sampling_record().goods[0], seal_numbers=(), retained_seal_numbers=())
    case = sampled(sampling_case())
    case, _ = record_sample(
        case, commands.RecordSample(samples.sampling_record(goods=(bare,))), laboratory=samples.QUATEST1, now=NOW
    )
    with pytest.raises(Invalid) as refused:
        handed(case)
    assert violations(refused) == {("/samples/0", "custody")}
    sealed = move(case, CustodyAct.SEAL, samples=(MovedSample("S1", Part.TEST, ("NP-9",)),)).case
    assert find(handed(sealed), "S1", Part.TEST).state is SampleState.HANDED_TO_LAB  # type: ignore[union-attr]


def test_no_two_samples_share_a_seal() -> None:
    bare = replace(samples.sampling_record().goods[0], retained_seal_numbers=())
    case = sampled(sampling_case())
    case, _ = record_sample(
        case, commands.RecordSample(samples.sampling_record(goods=(bare,))), laboratory=samples.QUATEST1, now=NOW
    )
    for seals in (("NP-1",), ("NP-2", "NP-2")):
        with pytest.raises(Invalid) as refused:
            move(case, CustodyAct.SEAL, samples=(MovedSample("S1", Part.RETAINED, seals),))
        assert violations(refused) == {("/samples/0/seal_numbers", "twice")}


def test_a_step_must_hold_together() -> None:
    case = sampled(sampling_case())
    with pytest.raises(Invalid) as refused:
        move(case, CustodyAct.HAND_OVER, "S1", "S1", "S9", at=NOW + timedelta(minutes=1))
    assert violations(refused) == {
        ("/at", "future"),
        ("/to_party", "required"),
        ("/to_party", "unknown"),
        ("/samples/1/sample_code", "twice"),
        ("/samples/2/sample_code", "unknown"),
    }
    with pytest.raises(Invalid) as refused:
        move(case, CustodyAct.HAND_OVER, to_party="QUATEST 1", at=NOW - timedelta(minutes=1))
    assert violations(refused) == {("/at", "order")}


def test_a_broken_seal_makes_the_sample_invalid_and_it_is_taken_again() -> None:
    case = handed(two_lines(), "S1", "S2")
    case = move(case, CustodyAct.RECEIVE_BROKEN, "S2").case
    assert (case.status, case.broken_samples) == (Status.SCHEDULED, ("S2",))
    assert Act.RECORD_TEST_RESULT not in allowed_acts(case)
    wrong = samples.sampling_record(1, number="02/BB-LM")
    with pytest.raises(Invalid) as refused:
        record_sample(case, commands.RecordSample(wrong), laboratory=samples.QUATEST1, now=NOW)
    assert violations(refused) == {
        ("/goods/0/line_no", "not_broken"),
        ("/goods", "missing"),
        ("/goods/0/sample_code", "twice"),
        ("/goods/0/seal_numbers", "twice"),
        ("/goods/0/retained_seal_numbers", "twice"),
    }
    fresh = replace(
        samples.sampling_record(2).goods[0], sample_code="S2b", seal_numbers=("NP-8",), retained_seal_numbers=("NL-8",)
    )
    again = samples.sampling_record(number="02/BB-LM", goods=(fresh,))
    case, event = record_sample(case, commands.RecordSample(again), laboratory=samples.QUATEST1, now=NOW)
    assert (case.status, event.record_no) == (Status.SAMPLED, "02/BB-LM")
    assert case.sample is not None
    assert [(goods.sample_code, goods.record_no) for goods in case.sample.goods] == [("S2b", None), ("S1", "01/BB-LM")]
    case = samples.reported(case, commands.RecordTestResult(samples.report(codes=("S1", "S2b"))))
    assert case.status is Status.TESTED
    assert find(case, "S2", Part.TEST).state is SampleState.INVALID  # type: ignore[union-attr]


def test_samples_that_left_are_not_replaced_by_another_record() -> None:
    case = handed(sampled(sampling_case()))
    with pytest.raises(Invalid) as refused:
        record_sample(
            case,
            commands.RecordSample(samples.sampling_record(number="02/BB-LM")),
            laboratory=samples.QUATEST1,
            now=NOW,
        )
    assert ("/goods/0/line_no", "not_broken") in violations(refused)


def test_evidence_is_not_given_away_while_it_serves() -> None:
    case = sampled(sampling_case())
    for part in Part:
        with pytest.raises(Invalid) as refused:
            move(case, CustodyAct.RETURN, part=part, to_party="Người nhập khẩu")
        assert violations(refused) == {("/samples/0", "still_needed")}
    tested = samples.reported(case, commands.RecordTestResult(samples.report()))
    assert move(tested, CustodyAct.DESTROY).samples[0].state is SampleState.DESTROYED
    office = samples.Office()
    office.hear(samples.submitted())
    office.put(tested)
    office.hear(samples.said("dossier_cancelled"))
    given_back = move(office.case, CustodyAct.RETURN, part=Part.RETAINED, to_party="Người nhập khẩu")
    assert given_back.case.status is Status.CANCELLED
    assert given_back.samples[0].holder == "Người nhập khẩu"


def test_a_retained_sample_stays_until_a_retest_is_asked_for() -> None:
    case = sampled(sampling_case())
    kept = move(case, CustodyAct.RETAIN, part=Part.RETAINED, to_party="Kho mẫu").case
    with pytest.raises(Invalid) as refused:
        move(kept, CustodyAct.HAND_OVER, part=Part.RETAINED, to_party="QUATEST 1")
    assert violations(refused) == {("/samples/0", "no_retest")}


def test_without_a_sample_nothing_moves() -> None:
    with pytest.raises(NotAllowed, match="no sample that could go"):
        handed(sampling_case())


def test_amounts_stay_within_what_was_registered() -> None:
    case = sampled(sampling_case())
    goods = replace(samples.sampling_record().goods[0], lot_size=Decimal(1201))
    with pytest.raises(Invalid) as refused:
        record_sample(
            case, commands.RecordSample(samples.sampling_record(goods=(goods,))), laboratory=samples.QUATEST1, now=NOW
        )
    assert violations(refused) == {("/goods/0/lot_size", "more_than_registered")}


def test_a_case_stored_before_chains_were_kept_goes_on() -> None:
    case = replace(sampled(sampling_case()), custody=())
    assert find(handed(case), "S1", Part.TEST).state is SampleState.HANDED_TO_LAB  # type: ignore[union-attr]
