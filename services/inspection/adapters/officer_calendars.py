"""The officers' calendars, in the same collection as the cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.inspection.domain.officer_calendar.calendar import OfficerCalendar
from shared.aggregate import Aggregate
from shared.storage import AggregateStore, DataclassCodec, Index, translated

KIND = "officer_calendar"
CODEC = DataclassCodec(OfficerCalendar)
_ONLY: dict[str, Any] = {"kind": KIND}
_OFFICERS_AT_MOST = 500

INDEXES = (Index("officers", {"state.agency": 1, "_id": 1}, only=_ONLY),)


class OfficerCalendarRepository(AggregateStore[OfficerCalendar]):
    def of_agency(self, agency: str) -> Sequence[Aggregate[OfficerCalendar]]:
        return self.query({"state.agency": agency}, [("_id", 1)], _OFFICERS_AT_MOST)

    def stand_back(self, id: str, *, version: int, until: datetime) -> None:
        with translated():
            self.collection.update_one(
                {"_id": id, "version": version, "next_timer_at": {"$exists": True}}, {"$set": {"next_timer_at": until}}
            )
