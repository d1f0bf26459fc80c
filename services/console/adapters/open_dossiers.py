"""Registration's desk for dossiers that are open elsewhere, over its HTTP interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from services.console.adapters.calling import call_service, put_bytes
from services.console.domain.open_rows import Finding, OpenRow, RowOutcome

# A batch is checked and stored before it is answered.
_BATCH = httpx.Timeout(120.0, connect=2.0)


@dataclass(frozen=True)
class OpenDossiers:
    """Implements `application.taking_over.OpenDossiers`."""

    client: httpx.Client
    token: str

    def take_over(self, rows: Sequence[OpenRow], *, rehearsal: bool) -> list[RowOutcome]:
        body = {"rehearsal": rehearsal, "rows": [{"line": row.line, "dossier": row.said} for row in rows]}
        answer = call_service(
            "registration", self.client, self.token, "POST", "/open-dossiers", json=body, timeout=_BATCH
        )
        return [_outcome(row) for row in answer.get("rows") or ()]

    def send_file(self, sha256: str, path: Path) -> None:
        put_bytes(
            "registration",
            self.client,
            self.token,
            f"/open-dossiers/files/{sha256}",
            path.read_bytes(),
            timeout=_BATCH,
        )


def _outcome(row: dict[str, Any]) -> RowOutcome:
    return RowOutcome(
        line=row["line"],
        source=row.get("source"),
        file_code=row.get("file_code"),
        outcome=row["outcome"],
        id=row.get("id"),
        errors=_findings(row.get("errors")),
        let_pass=_findings(row.get("let_pass")),
        wanted=tuple(row.get("wanted") or ()),
    )


def _findings(found: Any) -> tuple[Finding, ...]:
    return tuple(Finding(each["pointer"], each["code"], each["detail"]) for each in found or ())
