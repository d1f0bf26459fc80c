"""Officers' time: leave, and the half-days that are left."""

from __future__ import annotations

from tests.e2e.scenario.acts.acting import act
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay


def ask_leave(lot: LotAtPlay, step: Step) -> None:
    """first, last: half-days, as "2026-11-17 MORNING"."""
    _on_calendar(lot, lot.officer.name, "POST", "leave", _leave(step), by="officer")


def grant_leave(lot: LotAtPlay, _step: Step) -> None:
    """Of what the officer asked for last."""
    calendar = lot.signer.read("inspection", f"/officers/{lot.officer.name}/calendar")
    path = f"leave/{calendar['leave'][-1]['id']}/decide"
    _on_calendar(lot, lot.officer.name, "POST", path, {"becomes": "GRANTED", "reason": None}, by="reviewer")


def colleague_on_duty(lot: LotAtPlay, _step: Step) -> None:
    """Another officer of the agency gets a calendar."""
    body = {
        "home": {"site": "Trụ sở cơ quan kiểm tra", "province": None},
        "duty_days": [1, 2, 3, 4, 5],
        "capacity": {"morning": 2, "afternoon": 2},
    }
    _on_calendar(lot, colleague(lot), "PUT", "calendar", body, by="reviewer")


def take_slot(lot: LotAtPlay, _step: Step) -> None:
    """The best of those that the system proposes."""
    found = lot.officer.read("inspection", f"/inspections/{lot.id}/slots")
    proposed = found["slots"] or found["alternatives"]
    body = {"kind": "SAMPLE_INSPECTION", "slot": proposed[0]["slot"]}
    act(lot, lot.officer, "inspection", "schedule", body)


def colleague(lot: LotAtPlay) -> str:
    return f"{lot.officer.name}.b"[:100]


def _leave(step: Step) -> dict[str, object]:
    return {
        "first": _half_day(step.data["first"]),
        "last": _half_day(step.data["last"]),
        "reason": step.data["reason"],
    }


def _half_day(said: str) -> dict[str, str]:
    day, half = str(said).split()
    return {"on": day, "half": half}


def _on_calendar(lot: LotAtPlay, officer: str, method: str, path: str, body: dict[str, object], *, by: str) -> None:
    at = f"/officers/{officer}"
    version = lot.signer.read("inspection", f"{at}/calendar")["version"]
    lot.staff(by).act("inspection", f"{at}/{path}", body, version=version, method=method)


ACTS = {
    "ask_leave": ask_leave,
    "grant_leave": grant_leave,
    "colleague_on_duty": colleague_on_duty,
    "take_slot": take_slot,
}
