"""Helmets handed in on paper before the law changed, entered at the counter later: the older regime applies."""

import json
from pathlib import Path

from tests.e2e.ending import Expected
from tests.e2e.procedures import conclude, review_documents
from tests.e2e.story import Stage, Story

_FOLDER = Path(__file__).parents[2] / "data" / "counter"


def tell(stage: Stage) -> None:
    body = json.loads((_FOLDER / "helmet.json").read_text(encoding="utf-8"))
    body["importer"]["tax_code"] = stage.tax_code
    names = [document["file"] for document in body["documents"]]
    parts = {"body": (None, json.dumps(body), "application/json")}
    parts |= {name: (name, (_FOLDER / name).read_bytes()) for name in names}
    agency = stage.agency("TCKT11")
    created = agency.officer.act("registration", "/registrations", {}, files=parts)
    # We number what does not come from the window.
    stage.file_code = created["file_code"]
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    review_documents(agency, id)
    conclude(agency, id)


STORY = Story(
    "helmet",
    "on paper on 25/06/2026: older law",
    None,
    tell,
    Expected("RESULT_ISSUED", "DOCUMENTARY", {1: 2}, ("received", "accepted", "schedule", "result"), window=False),
)
