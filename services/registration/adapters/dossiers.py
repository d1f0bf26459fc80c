"""The dossiers' collection: the aggregate store with the questions that registration asks of it."""

from __future__ import annotations

from typing import Any

from services.registration.application.ports import DossierFilter
from services.registration.domain.dossier import Dossier
from shared.aggregate import Aggregate
from shared.storage import AggregateStore, DataclassCodec, Index, beginning_with, translated

KIND = "dossier"
CODEC = DataclassCodec(Dossier)

INDEXES = (
    Index("agency_status", {"state.content.agency.code": 1, "state.handlers.cqkt": 1, "_id": -1}),
    Index("agency", {"state.content.agency.code": 1, "_id": -1}),
    Index("importer", {"state.content.importer.tax_code": 1, "_id": -1}),
    Index("status", {"state.handlers.cqkt": 1, "_id": -1}),
    Index("file_code", {"state.file_code": 1}),
    Index("files", {"state.files": 1}),
)


class DossierRepository(AggregateStore[Dossier]):
    def by_file_code(self, file_code: str) -> Aggregate[Dossier] | None:
        # Natural keys stand in `keys` under a unique index.
        found = self.query({"keys": f"file_code:{file_code}"}, [("_id", 1)], 1)
        return found[0] if found else None

    def page(self, filter: DossierFilter, *, before: str | None, limit: int) -> list[Aggregate[Dossier]]:
        # Ids are UUIDv7: their order is the order of arrival.
        return self.query(_mongo(filter, before), [("_id", -1)], limit)

    def references(self, sha256: str) -> bool:
        """Some revision of some dossier names this file."""
        with translated():
            return self.majority.find_one({"kind": self.kind, "state.files": sha256}, {"_id": 1}) is not None


def _mongo(filter: DossierFilter, before: str | None) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "state.content.agency.code": filter.agency,
        "state.content.importer.tax_code": filter.tax_code,
        "state.handlers.cqkt": filter.status,
        "state.file_code": beginning_with(filter.q.upper()) if filter.q else None,
        "_id": {"$lt": before} if before else None,
    }
    return {field: value for field, value in asked.items() if value is not None}
