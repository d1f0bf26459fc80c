"""The certification body's result, and the agency's acts that need more than what stands beside them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.e2e.scenario.acts.acting import act
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay

_CONFORMS = 1


def conformity_result(lot: LotAtPlay, step: Step) -> None:
    """results: line to 1 conforms, 2 does not, 3 not on the list."""
    results = {int(line): int(code) for line, code in step.data["results"].items()}
    conforming = [line for line, code in results.items() if code == _CONFORMS]
    today = step.at.date()
    certificate = {
        "number": f"CN-{lot.file_code}",
        "issued_on": str(today),
        "valid_until": str(today + timedelta(days=365)),
        "method": 7,
        "lines": conforming,
    }
    lines = [
        {"line_no": line, "result": code, "reason": None if code == _CONFORMS else step.data.get("reason")}
        for line, code in results.items()
    ]
    body = {"lines": lines, "certificate": certificate if conforming else None}
    parts: dict[str, Any] = {"body": (None, json.dumps(body), "application/json")}
    act(lot, lot.body, "registration", "conformity/result", body, files=parts)


def transfer(lot: LotAtPlay, step: Step) -> None:
    """to: left out, the agency that is competent by the rule."""
    named = {"to_agency": step.data["to"]} if "to" in step.data else {}
    act(lot, lot.officer, "registration", "transfer", {**named, "reason": step.data["reason"]})
    lot.agency = lot.play.place.operator.read("registration", f"/registrations/{lot.id}")["agency"]["code"]


def tick_receipt(lot: LotAtPlay, step: Step) -> None:
    missing = step.data.get("missing") or []
    items = lot.officer.read("registration", f"/registrations/{lot.id}/receipt")["items"]
    answers = [
        {
            "item": item["item"],
            "present": item["item"] not in missing,
            "note": "Chưa có" if item["item"] in missing else None,
        }
        for item in items
    ]
    body = {"items": answers, "conclusion": step.data["conclusion"]}
    act(lot, lot.officer, "registration", "receipt", body, method="PUT")


ACTS = {"conformity_result": conformity_result, "transfer": transfer, "tick_receipt": tick_receipt}
