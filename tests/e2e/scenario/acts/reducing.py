"""Reductions of inspection after passes."""

from __future__ import annotations

from tests.e2e.person import Json, Person
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay


def apply_reduction(lot: LotAtPlay, _step: Step) -> None:
    body = {"good_key": lot.case()["content"]["lines"][0]["good_key"]}
    lot.importer.act("inspection", "/entitlements", body)


def decide_reduction(lot: LotAtPlay, step: Step) -> None:
    body = {"grant": bool(step.data["grant"]), "reason": step.data.get("reason")}
    _act(lot, lot.signer, "decide", body)


def revoke_reduction(lot: LotAtPlay, step: Step) -> None:
    _act(lot, lot.signer, "revoke", {"reason": step.data["reason"]})


def report_reduction(lot: LotAtPlay, _step: Step) -> None:
    body = {"lots": 1, "quantity": "600", "unit": "cái", "conformity": "Lô đã nhập đạt yêu cầu."}
    _act(lot, lot.importer, "reports", body)


def _act(lot: LotAtPlay, person: Person, path: str, body: Json) -> None:
    latest = lot.signer.rows("inspection", "/entitlements", tax_code=lot.tax_code)[0]
    person.act("inspection", f"/entitlements/{latest['id']}/{path}", body, version=latest["version"])


ACTS = {
    "apply_reduction": apply_reduction,
    "decide_reduction": decide_reduction,
    "revoke_reduction": revoke_reduction,
    "report_reduction": report_reduction,
}
