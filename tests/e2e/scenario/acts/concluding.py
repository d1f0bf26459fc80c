"""Draft, review, signature, and what follows the notice."""

from __future__ import annotations

from tests.e2e.person import Json, Person
from tests.e2e.scenario.acts.acting import act
from tests.e2e.scenario.acts.inspecting import check_documents
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay

# Codes of results that are explained.
_EXPLAINED = (3, 4, 5, 6, 8, 9)
_PASSES = 1


def draft(lot: LotAtPlay, step: Step) -> None:
    """results: one code for every line, or line to code."""
    said = step.data["results"]
    numbers = [line["line_no"] for line in lot.case()["content"]["lines"]]
    codes = (
        {int(line): int(code) for line, code in said.items()}
        if isinstance(said, dict)
        else dict.fromkeys(numbers, said)
    )
    _draft(lot, codes, step)


def approve(lot: LotAtPlay, _step: Step) -> None:
    act(lot, lot.staff("reviewer"), "inspection", "review", {"approve": True})


def send_back(lot: LotAtPlay, step: Step) -> None:
    act(lot, lot.staff("reviewer"), "inspection", "review", {"approve": False, "reason": step.data["reason"]})


def sign(lot: LotAtPlay, step: Step) -> None:
    """by: officer, for one who may not."""
    person = lot.signer if step.data.get("by") != "officer" else _drafter_as_signer(lot)
    act(lot, person, "inspection", "sign", {"signer": "Phó Chi cục trưởng"})


def conclude(lot: LotAtPlay, step: Step) -> None:
    draft(lot, step)
    approve(lot, step)
    sign(lot, step)


def pass_lot(lot: LotAtPlay, step: Step) -> None:
    act(lot, lot.officer, "registration", "accept", {})
    lot.play.rest()
    check_documents(lot, step)
    _draft(lot, {line["line_no"]: _PASSES for line in lot.case()["content"]["lines"]}, step)
    approve(lot, step)
    sign(lot, step)


def record_disposition(lot: LotAtPlay, step: Step) -> None:
    today = str(step.at.date())
    body = {"line_no": step.data["line"], "number": step.data["number"], "dated": today, "done_on": today}
    act(lot, lot.officer, "inspection", "dispositions", body)


def customs_copy(lot: LotAtPlay, step: Step) -> None:
    body = {"number": step.data["number"], "sent_on": str(step.at.date())}
    act(lot, lot.officer, "inspection", "customs-copy", body)


def _draft(lot: LotAtPlay, codes: dict[int, int], step: Step) -> None:
    lines = [_line(number, code, step) for number, code in codes.items()]
    body = {"lines": lines, "amendments": step.data.get("amendments")}
    act(lot, lot.officer, "inspection", "draft", body)


def _line(number: int, code: int, step: Step) -> Json:
    reason = step.data.get("reason") if code in _EXPLAINED else None
    body = step.data.get("body")
    return {"line_no": number, "code": code, "reason": reason, "body": {"code": body, "name": body} if body else None}


def _drafter_as_signer(lot: LotAtPlay) -> Person:
    return lot.play.person("signer", lot.officer.name, agency=lot.agency)


ACTS = {
    "draft": draft,
    "approve": approve,
    "send_back": send_back,
    "sign": sign,
    "conclude": conclude,
    "pass_lot": pass_lot,
    "record_disposition": record_disposition,
    "customs_copy": customs_copy,
}
