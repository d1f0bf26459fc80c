"""Dossiers that were open in another system: `cuakhau import-open`, as an operator runs it on the day of the change."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from services.console.cli import cuakhau
from tests.e2e.person import Json, Refused
from tests.e2e.scenario.content import form_of
from tests.e2e.scenario.model import Step
from tests.e2e.scenario.playing import LotAtPlay

_SYSTEM = "MOST-01"
# What the window heard from the system before, by the agency's status there.
_HEARD = {1: ["11/04"], 2: ["11/04", "11/05"], 5: ["11/04", "12/07"]}


def take_over(lot: LotAtPlay, step: Step) -> None:
    """received: there. status: of the agency's case there. asked, reason, due_on: of the supplement request, in status 5."""
    lot.file_code = lot.play.next_file_code(step.at)
    lot.facts["goods"] = lot.lot.goods
    window = lot.play.place.window
    window.heard_before(lot.file_code, _HEARD[step.data["status"]])
    environment = {"CUAKHAU_ENV": "development", "CUAKHAU_SECRET": lot.play.place.secret}
    environment |= {f"{name.upper()}_URL": url for name, url in lot.play.place.urls.items()}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "open.jsonl"
        file.write_text(json.dumps(_row(lot, step), ensure_ascii=False) + "\n", encoding="utf-8")
        said = CliRunner().invoke(cuakhau, ["import-open", str(file), "--json"], env=environment)
    if said.exit_code:
        raise Refused(422, {"code": "import", "detail": said.stdout})
    rows = lot.officer.rows("registration", "/registrations", q=lot.file_code)
    lot.id = next(row["id"] for row in rows if row["file_code"] == lot.file_code)


def _row(lot: LotAtPlay, step: Step) -> Json:
    received = step.data["received"]
    form = form_of(lot.lot, lot.lot.goods, tax_code=lot.tax_code, today=received)
    row: dict[str, Any] = {
        **form,
        "source": _SYSTEM,
        "file_code": lot.file_code,
        "channel": lot.lot.channel,
        "window": {"document_type": "BKHCN0100001", "reference": lot.file_code, "document_year": str(received.year)},
        "received_on": str(received),
        "documents": [_paper(document) for document in form["documents"]],
        "handlers": {"cqkt": {"status": step.data["status"]}},
        "history": [{"at": f"{received}T09:00:00+07:00", "by": lot.lot.importer.name, "act": "Gửi hồ sơ"}],
    }
    if "asked" in step.data:
        row["supplement_request"] = {
            "items": [step.data["reason"]],
            "reason": step.data["reason"],
            "requested_at": f"{step.data['asked']}T09:00:00+07:00",
            "due_on": str(step.data["due_on"]),
        }
    return row


def _paper(document: Json) -> Json:
    return {**{name: value for name, value in document.items() if name != "file"}, "missing": True}


ACTS = {"take_over": take_over}
