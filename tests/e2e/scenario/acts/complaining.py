"""Complaints, denunciations and warnings."""

from __future__ import annotations

from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay


def file_complaint(lot: LotAtPlay, step: Step) -> None:
    """against: importer (as when left out), or lot: the dossier alone."""
    against = {"file_code": lot.file_code} if step.data.get("against") == "lot" else {"tax_code": lot.tax_code}
    body = {
        "source": step.data.get("source", "COMPLAINT"),
        "text": step.data["text"],
        "opened_on": str(step.at.date()),
        **against,
    }
    lot.play.complaints.append(str(lot.officer.act("inspection", "/complaints", body)["id"]))


def close_complaint(lot: LotAtPlay, step: Step) -> None:
    id = lot.play.complaints[-1]
    version = lot.officer.read("inspection", f"/complaints/{id}")["version"]
    body = {"reason": step.data["reason"], "upheld": bool(step.data.get("upheld"))}
    lot.officer.act("inspection", f"/complaints/{id}/close", body, version=version)


ACTS = {"file_complaint": file_complaint, "close_complaint": close_complaint}
