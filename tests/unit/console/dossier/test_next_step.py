"""Whose move it is, in every legal status and every state of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.console.domain.dossier.next_step import next_step
from services.console.entrypoints.dossier.wording import STEPS
from services.console.entrypoints.terms import ROLES
from services.inspection.domain.case import Status as CaseStatus
from services.registration.domain.dossier import Status
from tests.unit.console.dossier.examples import case, dossier
from tests.unit.console.test_worklist import ROW

APPOINTED = {
    "kind": "SAMPLE_INSPECTION",
    "starts_at": "2026-11-23T02:00:00Z",
    "ends_at": "2026-11-23T04:00:00Z",
    "place": "kho",
    "officer": "lan.nt",
    "times": 1,
}
REVIEW = {**APPOINTED, "kind": "DOCUMENT_REVIEW"}
STATES: list[tuple[int, dict[str, Any], tuple[str, str]]] = [
    (1, {"status": "OPENED", "accepted": False}, ("officer", "take_in")),
    (2, {"status": "OPENED", "mode": "DOCUMENTARY", "appointment": None}, ("officer", "schedule")),
    (2, {"status": "OPENED", "mode": "NONE", "appointment": None}, ("officer", "draft")),
    (2, {"status": "SCHEDULED", "mode": "DOCUMENTARY", "appointment": REVIEW}, ("officer", "check_documents")),
    (2, {"status": "SCHEDULED", "mode": "SAMPLE", "appointment": APPOINTED}, ("officer", "take_sample")),
    (2, {"status": "CHECKED", "mode": "SAMPLE", "appointment": REVIEW}, ("officer", "schedule")),
    (2, {"status": "CHECKED", "mode": "DOCUMENTARY", "appointment": REVIEW}, ("officer", "draft")),
    (2, {"status": "SAMPLED", "mode": "SAMPLE", "appointment": APPOINTED}, ("laboratory", "test")),
    (2, {"status": "TESTED"}, ("officer", "draft")),
    (2, {"status": "DRAFTED"}, ("reviewer", "review")),
    (2, {"status": "REVIEWED"}, ("signer", "sign")),
    (2, {"status": "SIGNED"}, ("system", "issue")),
    (7, {"status": "HELD"}, ("officer", "answer_withdrawal")),
    (9, {"status": "HELD"}, ("officer", "answer_amendment")),
    (11, {"status": "HELD"}, ("officer", "answer_extension")),
    (10, {"status": "PAUSED"}, ("importer", "amend")),
    (13, {"status": "DISPOSING"}, ("officer", "record_disposition")),
    (13, {"status": "ISSUED", "customs_copy_due": True}, ("officer", "send_customs_copy")),
    (13, {"status": "ISSUED"}, ("nobody", "done")),
    (14, {"status": "CHECKED", "mode": "DOCUMENTARY"}, ("officer", "draft")),
    (3, {"status": "REFUSED"}, ("nobody", "closed")),
    (4, {"status": "CANCELLED"}, ("nobody", "closed")),
    (8, {"status": "WITHDRAWN"}, ("nobody", "closed")),
]


@pytest.mark.parametrize(("status", "state", "expected"), STATES)
def test_whose_move_it_is(status: int, state: dict[str, Any], expected: tuple[str, str]) -> None:
    step = next_step(dossier(status=status), case(**{"officer": "lan.nt", **state}))
    assert (step.who, step.what) == expected


WORKED_ON = ["OPENED", "SCHEDULED", "CHECKED", "SAMPLED", "TESTED", "DISPOSING"]


@pytest.mark.parametrize("state", WORKED_ON)
@pytest.mark.parametrize("mode", ["DOCUMENTARY", "SAMPLE"])
def test_what_nobody_has_is_assigned_first_and_the_list_says_the_same(state: str, mode: str) -> None:
    step = next_step(dossier(status=2), case(status=state, mode=mode, officer=None))
    assert (step.who, step.what) == ("officer", "assign")
    row = replace(ROW, status=state, mode=mode, stage="DISPOSING" if state == "DISPOSING" else "INSPECTING")
    assert row.next_acts == ("assign",)


@pytest.mark.parametrize(
    ("state", "stage", "what"), [("DRAFTED", "REVIEW", "review"), ("REVIEWED", "SIGNATURE", "sign")]
)
def test_a_draft_goes_on_without_an_officer_in_both(state: str, stage: str, what: str) -> None:
    assert next_step(dossier(status=2), case(status=state, officer=None)).what == what
    assert "assign" not in replace(ROW, status=state, stage=stage).next_acts


def test_what_was_never_supplemented_and_nobody_has_is_assigned_first_in_both() -> None:
    pause = {"since": "2026-11-01T00:00:00Z", "items": [], "reason": "?", "kind": "SUPPLEMENT", "lapsed": True}
    assert next_step(dossier("paused"), case("paused", pause=pause, officer=None)).what == "assign"
    assert replace(ROW, status="PAUSED", officer=None).next_acts == ("assign",)


def test_a_supplement_is_the_importers_until_its_day() -> None:
    step = next_step(dossier("paused"), case("paused"))
    assert (step.who, step.what, step.until) == ("importer", "supplement", date(2026, 12, 2))
    assert step.waits_for_importer


def test_after_that_day_it_is_the_officers() -> None:
    pause = {"since": "2026-11-01T00:00:00Z", "items": [], "reason": "?", "kind": "SUPPLEMENT", "lapsed": True}
    assert next_step(dossier("paused"), case("paused", pause=pause, officer="lan.nt")).what == "conclude_incomplete"


def test_what_was_supplemented_before_acceptance_is_taken_in_again() -> None:
    again = dossier("paused", status=6, allowed=["accept", "refuse"], supplement_request=None)
    assert next_step(again, case("paused", pause=None, status="OPENED")).what == "take_in"


def test_goods_that_failed_are_owed_by_the_earliest_day() -> None:
    assert next_step(dossier(), case()).until == date(2026, 12, 21)


def test_a_silent_inspection_leaves_the_legal_status() -> None:
    assert next_step(dossier(), None).what == "done"
    assert next_step(dossier(status=2), None).who == "system"


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DRAFT])
@pytest.mark.parametrize("state", list(CaseStatus))
def test_every_state_has_a_step_with_words(status: Status, state: CaseStatus) -> None:
    step = next_step(dossier(status=status.value), case(status=state.value))
    assert step.what in STEPS
    assert step.who in ROLES
