"""Registration's reading of spreadsheets, over its HTTP interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from services.console.adapters.calling import call_service
from services.console.application.drafting import CellProblem, SheetDrafted

# A large workbook is read as a whole before it is answered, perhaps after others.
_READING = httpx.Timeout(120.0, connect=2.0)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class SpreadsheetDesk:
    """Implements `application.drafting.SpreadsheetDesk`."""

    client: httpx.Client
    token: str

    def draft_from(self, data: bytes) -> SheetDrafted:
        answer = call_service(
            "registration",
            self.client,
            self.token,
            "POST",
            "/registrations/drafts/spreadsheet",
            files={"file": ("registration.xlsx", data, _TYPE)},
            timeout=_READING,
        )
        return SheetDrafted(
            draft=answer.get("draft") or {},
            problems=tuple(_problem(each) for each in answer.get("problems") or ()),
            problems_left_out=int(answer.get("problems_left_out") or 0),
            to_complete=tuple((str(each["field"]), str(each["detail"])) for each in answer.get("to_complete") or ()),
            answer=answer,
        )


def _problem(said: Mapping[str, Any]) -> CellProblem:
    sheet, row, column = str(said["sheet"]), said.get("row"), said.get("column")
    where = said.get("cell") or (f"{sheet}!{row}:{row}" if row else f"{sheet}!{column}:{column}" if column else sheet)
    return CellProblem(str(where), str(said["code"]), str(said["detail"]), said.get("field"))
