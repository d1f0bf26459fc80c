"""Samples on their way: taken, handed over, received, tested, tested again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.e2e.person import Json
from tests.e2e.scenario.acts.acting import act
from tests.e2e.scenario.acts.officers import colleague
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay
from tests.e2e.scenario.vocabulary import goods_kinds

_LABORATORY = "QUATEST 1"
_NUMBERS = {"QUATEST 1": "VILAS 028", "QUATEST 2": "VILAS 023", "QUATEST 3": "VILAS 004"}


def take_sample(lot: LotAtPlay, step: Step) -> None:
    case = lot.case()
    kinds = _kinds(lot)
    record = {
        "number": f"BB-{lot.file_code}",
        "taken_at": step.at.isoformat(),
        "place": case["content"]["storage_address"],
        "basis": f"Hồ sơ {lot.file_code}",
        "officers": [colleague(lot) if step.data.get("officer") == "colleague" else lot.officer.name],
        "representative": "Thủ kho của người nhập khẩu",
        "standard": "TCVN 7790-1",
        "packaging": "Túi niêm phong",
        "laboratory": step.data.get("laboratory", _LABORATORY),
        "indicators": [kind["test"]["name"] for kind in kinds.values()],
        "goods": [_taken(lot, line) for line in case["content"]["lines"] if line["exempt_category"] is None],
    }
    act(lot, lot.officer, "inspection", "sample", record)


def hand_over(lot: LotAtPlay, step: Step) -> None:
    body = {**_moved(lot, step), "to_party": step.data.get("laboratory", _LABORATORY)}
    act(lot, lot.officer, "inspection", "samples/hand-over", body)


def receive_sample(lot: LotAtPlay, step: Step) -> None:
    """seal: broken, or left out."""
    body = {**_moved(lot, step), "seal_intact": step.data.get("seal") != "broken"}
    act(lot, lot.officer, "inspection", "samples/receive", body)


def report_tests(lot: LotAtPlay, step: Step) -> None:
    _report(lot, step, "test-result", "TN", lot.case()["sample"]["laboratory"])


def request_retest(lot: LotAtPlay, step: Step) -> None:
    body = {
        "laboratory": step.data["laboratory"],
        "requested_on": str(step.at.date()),
        "requested_by": "Giám đốc của người nhập khẩu, công văn số 12",
        "reason": step.data["reason"],
    }
    act(lot, lot.officer, "inspection", "retest", body)


def report_retest(lot: LotAtPlay, step: Step) -> None:
    _report(lot, step, "retest-result", "TL", step.data["laboratory"])


def _report(lot: LotAtPlay, step: Step, path: str, letters: str, laboratory: str) -> None:
    """conclusion: PASS, FAIL, or by line number."""
    case, kinds, said = lot.case(), _kinds(lot), step.data["conclusion"]
    verdicts: Mapping[int, str] = (
        {int(line): each for line, each in said.items()} if isinstance(said, dict) else dict.fromkeys(kinds, said)
    )
    today = str(step.at.date())
    wanted = case["retest"]["lines"] if path == "retest-result" and case["retest"] else list(kinds)
    body = {
        "number": f"{letters}-{lot.file_code}",
        "laboratory": laboratory,
        "accreditation_no": _NUMBERS.get(laboratory, "VILAS 028"),
        "received_on": _received_on(case) if path == "test-result" else today,
        "tested_on": today,
        "seal_intact": True,
        "indicators": [
            _indicator(goods["sample_code"], kinds[goods["line_no"]]["test"], verdicts[goods["line_no"]] == "PASS")
            for goods in case["sample"]["goods"]
            if goods["line_no"] in wanted
        ],
        "conclusion": "PASS" if all(verdicts[line] == "PASS" for line in wanted) else "FAIL",
        "signatory": "Trưởng phòng thử nghiệm",
    }
    body["received_on"] = body["received_on"] or today
    act(lot, lot.officer, "inspection", path, body)


def _received_on(case: Json) -> str | None:
    from datetime import datetime

    from shared.clock import VIETNAM

    received = [step["at"] for held in case["custody"] for step in held["steps"] if step["act"] == "receive"]
    return str(datetime.fromisoformat(max(received)).astimezone(VIETNAM).date()) if received else None


def _indicator(sample: str, test: Mapping[str, Any], passed: bool) -> Json:
    value = test["within"] if passed else test["beyond"]
    named = {key: test[key] for key in ("name", "method", "unit", "limit")}
    return {"sample_code": sample, **named, "value": value, "passed": passed}


def _kinds(lot: LotAtPlay) -> dict[int, Mapping[str, Any]]:
    """Of the lines that are sampled."""
    goods = enumerate(lot.facts["goods"], start=1)
    return {number: goods_kinds()[each.kind] for number, each in goods if each.exempt_category is None}


def _taken(lot: LotAtPlay, line: Json) -> Json:
    times = sum(1 for held in lot.case()["custody"] if held["line_no"] == line["line_no"])
    code = f"{lot.file_code}-{line['line_no']}" + (f"-{times}" if times else "")
    return {
        "line_no": line["line_no"],
        "sample_code": code,
        "lot_size": line["quantity"],
        "test_quantity": "2",
        "retained_quantity": "2",
        "unit": line["unit"]["name"],
        "seal_numbers": [f"NP-{code}-A"],
        "retained_seal_numbers": [f"NP-{code}-B"],
    }


def _moved(lot: LotAtPlay, step: Step) -> Json:
    codes = [goods["sample_code"] for goods in lot.case()["sample"]["goods"]]
    return {"samples": [{"sample_code": code, "part": "TEST"} for code in codes], "at": step.at.isoformat()}


ACTS = {
    "take_sample": take_sample,
    "hand_over": hand_over,
    "receive_sample": receive_sample,
    "report_tests": report_tests,
    "request_retest": request_retest,
    "report_retest": report_retest,
}
