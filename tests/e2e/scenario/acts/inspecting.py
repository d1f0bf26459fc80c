"""Appointments and the check of the documents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shared.clock import VIETNAM
from tests.e2e.scenario.acts.acting import act
from tests.e2e.scenario.acts.officers import colleague
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay

_DESK = "Bộ phận một cửa"


def schedule_review(lot: LotAtPlay, step: Step) -> None:
    _schedule(lot, step, "DOCUMENT_REVIEW", _DESK)


def schedule_sampling(lot: LotAtPlay, step: Step) -> None:
    _schedule(lot, step, "SAMPLE_INSPECTION", lot.case()["content"]["storage_address"])


def check_documents(lot: LotAtPlay, step: Step) -> None:
    """objections: item of the checklist to what was found; every other required item is answered with yes.

    coverage: national technical regulation to the number of the paper that shows it.
    """
    objections: dict[str, Any] = step.data.get("objections") or {}
    items = [item["code"] for item in lot.officer.read("inspection", "/checklist")["items"] if item["required"]]
    answers = [
        {"item": item, "answer": "NO", "note": objections[item]}
        if item in objections
        else {"item": item, "answer": "YES"}
        for item in [*items, *(set(objections) - set(items))]
    ]
    covered: dict[str, Any] = step.data.get("coverage") or {}
    coverage = [{"qcvn": qcvn, "number": number} for qcvn, number in covered.items()]
    act(lot, lot.officer, "inspection", "checklist", {"answers": answers, "coverage": coverage})


def _schedule(lot: LotAtPlay, step: Step, kind: str, place: str) -> None:
    """officer: colleague, for another one of the agency."""
    officer = colleague(lot) if step.data.get("officer") == "colleague" else lot.officer.name
    starts_at = datetime.strptime(str(step.data["at"])[:16], "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)
    body = {
        "kind": kind,
        "place": place,
        "officer": officer,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
        "reason": step.data.get("reason"),
    }
    act(lot, lot.officer, "inspection", "schedule", body)


ACTS = {
    "schedule_review": schedule_review,
    "schedule_sampling": schedule_sampling,
    "check_documents": check_documents,
}
