"""Complete audits in the console's database, for good: by whom, when, how many dossiers, what was found."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pymongo import DESCENDING
from pymongo.database import Database

from services.console.adapters.records.collections import OwnCollection
from services.console.application.audit.ports import AuditRecord
from services.console.domain.audit.findings import Finding, Resend
from shared.storage import Index


class MongoAudits:
    """Implements `application.audit.ports.Audits`."""

    def __init__(self, database: Database[Any]) -> None:
        self._audits = OwnCollection(database, "audits", (Index("began", {"began": DESCENDING}),))

    def last(self) -> AuditRecord | None:
        with self._audits.open() as audits:
            found = audits.find_one(sort=[("began", DESCENDING)])
        return _record(found) if found else None

    def add(self, record: AuditRecord) -> None:
        values = {**asdict(record), "found": dict(record.found)}
        with self._audits.open() as audits:
            audits.insert_one({"_id": values.pop("id"), **values})


def _record(document: dict[str, Any]) -> AuditRecord:
    findings = [
        Finding(**{**finding, "mend": Resend(**finding["mend"]) if finding["mend"] else None})
        for finding in document["findings"]
    ]
    return AuditRecord(
        **{**{k: v for k, v in document.items() if k != "_id"}, "id": document["_id"], "findings": findings}
    )
