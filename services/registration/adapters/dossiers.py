"""The dossiers' collection: the aggregate store with the questions that registration asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.registration.application.papers import PAPER_ACTS
from services.registration.application.ports import DossierFilter, Due, Said
from services.registration.domain.dossier import Dossier
from shared.aggregate import Aggregate
from shared.storage import AggregateStore, DataclassCodec, Index, beginning_with, translated

KIND = "dossier"
CODEC = DataclassCodec(Dossier)

_UNDER_A_DEADLINE: dict[str, Any] = {"state.next_due_on": {"$gt": ""}}

INDEXES = (
    Index("agency_status", {"state.content.agency.code": 1, "state.handlers.cqkt": 1, "_id": -1}),
    Index("agency", {"state.content.agency.code": 1, "_id": -1}),
    Index("importer", {"state.content.importer.tax_code": 1, "_id": -1}),
    Index("cert_body", {"state.content.cert_body.code": 1, "_id": -1}),
    Index("regime_version", {"state.regime": 1, "state.regime_version": 1}),
    Index("status", {"state.handlers.cqkt": 1, "_id": -1}),
    Index("agency_due", {"state.content.agency.code": 1, "state.next_due_on": 1, "_id": 1}, only=_UNDER_A_DEADLINE),
    Index(
        "importer_due", {"state.content.importer.tax_code": 1, "state.next_due_on": 1, "_id": 1}, only=_UNDER_A_DEADLINE
    ),
    Index("due", {"state.next_due_on": 1, "_id": 1}, only=_UNDER_A_DEADLINE),
    Index("file_code", {"state.file_code": 1}),
    Index("files", {"state.files": 1}),
)


class DossierRepository(AggregateStore[Dossier]):
    paper_acts = PAPER_ACTS

    def due(self, *, after: str, until: str) -> int:
        """How many dossiers' next legal deadline falls after a day and not after another, as ISO dates; "" is before all."""
        with translated():
            return self.collection.count_documents(
                {"state.next_due_on": {"$gt": after, "$lte": until}}, hint={"state.next_due_on": 1, "_id": 1}
            )

    def by_file_code(self, file_code: str) -> Aggregate[Dossier] | None:
        # Natural keys stand in `keys` under a unique index.
        found = self.query({"keys": f"file_code:{file_code}"}, [("_id", 1)], 1)
        return found[0] if found else None

    def page(self, filter: DossierFilter, *, before: str | None, limit: int) -> list[Aggregate[Dossier]]:
        # Ids are UUIDv7: their order is the order of arrival.
        return self.query(_mongo(filter, before), [("_id", -1)], limit)

    def regime_versions(self) -> dict[str, set[str]]:
        """For each regime, the versions of its data under which stored dossiers were submitted."""
        used: dict[str, set[str]] = {}
        pair = {"regime": "$state.regime", "version": "$state.regime_version"}
        with translated():
            for row in self.majority.aggregate([{"$match": {"kind": self.kind}}, {"$group": {"_id": pair}}]):
                if row["_id"].get("version"):
                    used.setdefault(row["_id"]["regime"], set()).add(row["_id"]["version"])
        return used

    def agencies(self) -> set[str]:
        """Codes of the agencies that handle dossiers, open ones or closed."""
        with translated():
            # Without a filter the index alone answers, however many dossiers there are.
            return {code for code in self.collection.distinct("state.content.agency.code") if code}

    def page_by_due(self, filter: DossierFilter, *, after: Due | None, limit: int) -> list[Aggregate[Dossier]]:
        asked = _mongo(filter, None)
        bounds: dict[str, Any] = {"$gt": ""}
        if filter.due_until:
            bounds["$lte"] = filter.due_until.isoformat()
        if after:
            bounds["$gte"] = after.on.isoformat()
            asked["$or"] = [
                {"state.next_due_on": {"$gt": after.on.isoformat()}},
                {"state.next_due_on": after.on.isoformat(), "_id": {"$gt": after.id}},
            ]
        return self.query({**asked, "state.next_due_on": bounds}, [("state.next_due_on", 1), ("_id", 1)], limit)

    def said_before(self, id: str, fingerprint: str) -> Said | None:
        with translated():
            found = self.majority.find_one({"_id": id}, {"history": {"$elemMatch": {"once.fingerprint": fingerprint}}})
        entries = (found or {}).get("history") or []
        return _said(entries[0]) if entries else None

    def said_last(self, id: str) -> Said | None:
        tail: list[dict[str, Any]] = [
            {"$match": {"_id": id}},
            {"$project": {"acts": {"$filter": {"input": "$history", "cond": {"$gt": ["$$this.once.key", None]}}}}},
            {"$project": {"last.once": {"$last": "$acts.once"}, "last.time": {"$last": "$acts.time"}}},
        ]
        with translated():
            found = next(iter(self.majority.aggregate(tail)), None)
        last = (found or {}).get("last")
        return _said(last) if last else None

    def wake_at(self, aggregate: Aggregate[Dossier], moment: datetime | None) -> None:
        timer = {"$set": {"next_timer_at": moment}} if moment else {"$unset": {"next_timer_at": ""}}
        with translated():
            self.collection.update_one({"_id": aggregate.id, "version": aggregate.version}, timer)

    def references(self, sha256: str) -> bool:
        """Some revision of some dossier names this file."""
        with translated():
            return self.majority.find_one({"kind": self.kind, "state.files": sha256}, {"_id": 1}) is not None


def _said(entry: Mapping[str, Any]) -> Said:
    return Said(entry["once"]["key"], entry["once"]["fingerprint"], entry["time"])


def _mongo(filter: DossierFilter, before: str | None) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "state.content.agency.code": filter.agency,
        "state.content.importer.tax_code": filter.tax_code,
        "state.content.cert_body.code": filter.cert_body,
        "state.handlers.cqkt": filter.status,
        "state.file_code": beginning_with(filter.q.upper()) if filter.q else None,
        "_id": {"$lt": before} if before else None,
    }
    return {field: value for field, value in asked.items() if value is not None}
