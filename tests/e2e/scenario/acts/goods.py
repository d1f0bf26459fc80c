"""What happens to the goods themselves: cleared by customs, labelled anew, looked at item by item."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.e2e.person import Json
from tests.e2e.scenario.acts.acting import act
from tests.e2e.scenario.content import declaration_of, paper
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay

_PHOTO = "anh-nhan.pdf"
_ASSESSMENT = ("ket-qua-tu-danh-gia.pdf", "phieu-thu-nghiem.pdf")
_CERTIFICATE = ("giay-chung-nhan.pdf",)
_LABORATORY = "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 1"


def importer_clearance(lot: LotAtPlay, step: Step) -> None:
    """cleared_on: the day of the step when left out."""
    act(lot, lot.importer, "registration", "clearances", _clearance(lot, step))


def officer_clearance(lot: LotAtPlay, step: Step) -> None:
    act(lot, lot.officer, "registration", "clearances", _clearance(lot, step))


def correct_label(lot: LotAtPlay, step: Step) -> None:
    """With a photograph of the label as it is now, and a note where the step has one."""
    _hand_in(lot, "label-corrections", {"note": step.data.get("note")}, [_document(_PHOTO, "6", step)])


def own_assessment(lot: LotAtPlay, step: Step) -> None:
    """Measure 2a: the assessment and the report of a laboratory. results: line to 1 conforms, 2 does not."""
    papers = [_document(name, "6", step) for name in _ASSESSMENT]
    _hand_in(lot, "conformity-papers", {"lines": _found(step), "note": None}, papers)


def copy_of_certificate(lot: LotAtPlay, step: Step) -> None:
    """Measure 2b: a copy of the certificate of the lines that conform."""
    lines = _found(step)
    covered = [line["line_no"] for line in lines if line["result"] == 1]
    papers = [{**_document(name, "5", step), "issuer": _LABORATORY, "lines": covered} for name in _CERTIFICATE]
    _hand_in(lot, "conformity-papers", {"lines": lines, "note": None}, papers)


def check_lot(lot: LotAtPlay, step: Step) -> None:
    """inspected: items, as the sampling plan asks."""
    named = ("inspected", "nonconforming", "findings", "lot_size", "resumption")
    body = {"line_no": step.data.get("line", 1), **{name: step.data[name] for name in named if name in step.data}}
    act(lot, lot.officer, "inspection", "lot-check", body)


def _found(step: Step) -> list[Json]:
    reason = step.data.get("reason")
    results = {int(line): int(code) for line, code in step.data["results"].items()}
    return [
        {"line_no": line, "result": code, "reason": None if code == 1 else reason} for line, code in results.items()
    ]


def _document(name: str, kind: str, step: Step) -> Json:
    number = f"{name.removesuffix('.pdf').upper()}-01"
    return {
        "type": {"code": kind},
        "number": number,
        "issued_on": str(step.at.date()),
        "file_name": name,
        "file": name,
    }


def _hand_in(lot: LotAtPlay, path: str, body: Json, papers: Sequence[Json]) -> None:
    parts: dict[str, Any] = {"body": (None, json.dumps({**body, "documents": list(papers)}), "application/json")}
    parts |= {name: (name, paper(name, lot.file_code)) for name in (each["file"] for each in papers)}
    act(lot, lot.importer, "registration", path, {}, files=parts)


def _clearance(lot: LotAtPlay, step: Step) -> Json:
    return {
        "declaration_no": declaration_of(lot.tax_code),
        "cleared_on": str(step.data.get("cleared_on", step.at.date())),
        "customs_office": lot.lot.customs_office,
    }


ACTS = {
    "importer_clearance": importer_clearance,
    "officer_clearance": officer_clearance,
    "correct_label": correct_label,
    "own_assessment": own_assessment,
    "copy_of_certificate": copy_of_certificate,
    "check_lot": check_lot,
}
