from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registration.application.reacting import IGNORED, reactions
from services.registration.domain.acts.accept import accept
from services.registration.domain.acts.cancel import cancel
from services.registration.domain.commands import AcceptDossier, CancelDossier
from services.registration.domain.content import Named
from services.registration.domain.dossier import Dossier, Status
from shared.aggregate import Aggregate, Change, Received
from shared.contracts import CATALOGUE
from shared.errors import NotFound
from tests.unit.registration.examples import NOW, dossier, line
from tests.unit.registration.standing import standing

REACTIONS = reactions(lambda: NOW)
AGENCY = {"code": "TCKT11", "name": "Lạng Sơn"}
STARTS = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

CASE_OPENED = {
    "agency": AGENCY,
    "mode": "SAMPLE",
    "rule": "4",
    "explanation": "open complaint",
    "due_on": date(2026, 12, 8),
}
SCHEDULED = {
    "kind": "SAMPLE_INSPECTION",
    "starts_at": STARTS,
    "ends_at": STARTS,
    "place": "Kho số 2",
    "officer": "officer",
}


def signed(revision: int = 1, lines: tuple[int, ...] = (1,)) -> dict[str, Any]:
    return {
        "revision": revision,
        "notice_no": "12/KQ",
        "signed_on": date(2026, 11, 23),
        "agency": AGENCY,
        "signer": "Trưởng chi cục",
        "lines": [{"line_no": n, "code": 1, "reason": None} for n in lines],
    }


def react(state: Dossier | None, type: str, data: dict[str, Any]) -> Change[Dossier]:
    received = Received("e-1", type, "inspection", "d-1", 1, NOW, {"file_code": "x", "occurred_at": NOW, **data})
    return REACTIONS[type](Aggregate("d-1", 1, state) if state else None, received)


def told(change: Change[Dossier]) -> dict[str, Any]:
    assert change.event
    schema, data = CATALOGUE.dump(change.event.type, change.event.data)
    return {"type": change.event.type, **CATALOGUE.load(change.event.type, schema, data)}


def accepted(**changes: Any) -> Dossier:
    return accept(dossier(**changes), AcceptDossier(), now=NOW)[0]


def cancelled() -> Dossier:
    return cancel(dossier(), CancelDossier(), now=NOW)[0]


def test_every_word_of_inspection_has_its_reaction() -> None:
    published = {contract.type for contract in CATALOGUE if contract.type.startswith("inspection.")}
    assert published == set(REACTIONS) | IGNORED


def test_the_applicant_hears_mode_and_due_day() -> None:
    change = react(dossier(), "inspection.case_opened", CASE_OPENED)
    assert told(change) | {"type": "registration.dossier_received", "mode": "SAMPLE"} == told(change)
    assert change.state.inspection is not None
    assert change.state.handlers == dossier().handlers
    assert accept(change.state, AcceptDossier(), now=NOW)[1].due_on == date(2026, 12, 8)


def test_the_applicant_hears_time_and_place_and_each_change_of_them() -> None:
    change = react(accepted(), "inspection.scheduled", SCHEDULED)
    assert told(change)["type"] == "registration.inspection_scheduled"
    moved = react(change.state, "inspection.scheduled", {**SCHEDULED, "place": "Kho số 3"})
    assert moved.state.schedule is not None
    assert moved.state.schedule.place == told(moved)["place"] == "Kho số 3"


def test_a_signed_result_becomes_law() -> None:
    change = react(accepted(), "inspection.result_signed", signed())
    assert told(change)["type"] == "registration.result_issued"
    assert told(change)["issued_on"] == date(2026, 11, 23)
    assert change.state.handlers.cqkt is Status.RESULT_ISSUED
    assert change.act == "result_issued"


def test_the_body_that_assesses_again_stands_in_the_result() -> None:
    lines = [{"line_no": 1, "code": 8, "reason": "Nghi ngờ.", "body": {"code": "QUATEST3", "name": "QUATEST 3"}}]
    change = react(accepted(), "inspection.result_signed", {**signed(), "lines": lines})
    assert told(change)["lines"] == lines


@pytest.mark.parametrize(
    ("state", "data", "why"),
    [
        (dossier(), signed(), "SUBMITTED"),
        (cancelled(), signed(), "CANCELLED"),
        (accepted(), signed(revision=2), "revision 2"),
        (accepted(), signed(lines=(1, 2)), "lines"),
        (accepted(), signed(lines=()), "lines"),
        (accepted(goods_lines=(line(), line(line_no="2"))), signed(lines=(1, 1)), "lines"),
    ],
)
def test_a_result_that_comes_too_late_or_does_not_fit_is_kept_with_its_reason(
    state: Dossier, data: dict[str, Any], why: str
) -> None:
    change = react(state, "inspection.result_signed", data)
    assert (change.act, change.event, change.state) == ("result_refused", None, state)
    assert why in (change.reason or "")


@pytest.mark.parametrize(
    ("type", "data", "act"),
    [
        ("inspection.case_opened", CASE_OPENED, "case_opened_refused"),
        ("inspection.scheduled", SCHEDULED, "schedule_refused"),
    ],
)
def test_after_the_end_nothing_is_told_any_more(type: str, data: dict[str, Any], act: str) -> None:
    change = react(cancelled(), type, data)
    assert (change.act, change.event, change.state) == (act, None, cancelled())
    assert change.reason


def test_a_dossier_that_we_do_not_have_is_no_silent_matter() -> None:
    with pytest.raises(NotFound):
        react(None, "inspection.case_opened", CASE_OPENED)


def test_the_applicant_hears_of_another_mode_or_day_and_of_nothing_else() -> None:
    stands = standing(Status.ACCEPTED)
    same = {"mode": "DOCUMENTARY", "due_on": date(2026, 11, 24), "rule": "officer", "explanation": "x"}
    silent = react(stands, "inspection.mode_changed", same)
    assert (silent.state, silent.event) == (stands, None)
    assert silent.reason
    for changes in ({"mode": "SAMPLE"}, {"due_on": date(2026, 12, 8)}):
        change = react(stands, "inspection.mode_changed", {**same, **changes})
        assert change.act == "mode_changed"
        assert told(change)["type"] == "registration.dossier_received"
        assert told(change) | changes == told(change)
    late = react(cancelled(), "inspection.mode_changed", same)
    assert (late.act, late.event) == ("mode_refused", None)


def test_a_result_is_replaced_by_one_that_names_it() -> None:
    issued = standing(Status.RESULT_ISSUED)
    data = {**signed(), "notice_no": "13/KQ", "replaces": "12/KQ", "amendments": "Sửa tên hàng."}
    for stands in (issued, standing(Status.RESULT_REVOKED)):
        change = react(stands, "inspection.result_signed", data)
        assert change.act == "result_replaced"
        assert told(change)["type"] == "registration.result_replaced"
        assert told(change) | {"replaces": "12/KQ", "amendments": "Sửa tên hàng."} == told(change)
        assert change.state.handlers.cqkt is Status.RESULT_ISSUED
        assert change.state.former_results == (stands.result,)
    for changes, why in (
        ({"replaces": "11/KQ"}, "the one that stands is 12/KQ"),
        ({"notice_no": "12/KQ"}, "number of its own"),
        ({"replaces": None}, "RESULT_ISSUED"),
        ({"revision": 2}, "revision 2"),
    ):
        refused = react(issued, "inspection.result_signed", {**data, **changes})
        assert (refused.act, refused.state, refused.event) == ("result_refused", issued, None)
        assert why in (refused.reason or "")
    early = react(standing(Status.ACCEPTED), "inspection.result_signed", data)
    assert (early.act, early.event) == ("result_refused", None)


def test_a_result_of_the_agency_that_had_the_dossier_before_is_no_law() -> None:
    moved = standing(Status.ACCEPTED)
    moved = replace(moved, content=replace(moved.content, agency=Named("TCKT10", "Hải Phòng")))
    refused = react(moved, "inspection.result_signed", signed())
    assert (refused.act, refused.state) == ("result_refused", moved)
    assert "TCKT10" in (refused.reason or "")


def test_what_became_of_goods_that_failed_is_kept_with_the_dossier() -> None:
    data = {"line_no": 1, "kind": "RE_EXPORT", "proof": "Tờ khai 301234567890", "done_on": date(2026, 12, 1)}
    kept = react(standing(Status.RESULT_ISSUED), "inspection.disposition_recorded", data)
    assert (kept.act, kept.event) == ("disposition_recorded", None)
    assert [one.proof for one in kept.state.dispositions] == ["Tờ khai 301234567890"]
    refused = react(standing(Status.ACCEPTED), "inspection.disposition_recorded", data)
    assert (refused.act, refused.state.dispositions) == ("disposition_refused", ())


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.WITHDRAW_REQUESTED, Status.AMEND_REQUESTED])
def test_a_signature_that_meets_a_dossier_on_its_way_out_is_refused_with_the_reason(status: Status) -> None:
    refused = react(standing(status), "inspection.result_signed", signed())
    assert (refused.act, refused.event, refused.state) == ("result_refused", None, standing(status))
    assert status.name in (refused.reason or "")
