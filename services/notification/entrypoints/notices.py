"""The part of the API that shows what staff were told, to whom it went, and whether it arrived."""

from __future__ import annotations

from typing import Any

from services.notification.application.ports import NoticeSearch, StaffNotices
from services.notification.application.reading_staff import list_notices
from services.notification.domain.staff import Section, StaffNotice
from services.notification.entrypoints.app import NotificationApp
from services.notification.entrypoints.staff_schemas import NoticeOut, NoticeQuery
from shared.aggregate import Aggregate
from shared.web import Call, Page, WebService, operation

_READERS = ("officer", "reviewer", "signer", "operator", "admin")


class NoticeOperations(WebService):
    app: NotificationApp

    @operation(
        "GET",
        "/digests",
        summary="Morning digests: what was due, who was told, and whether it arrived",
        query=NoticeQuery,
        response=NoticeOut,
        roles=_READERS,
        paged=True,
    )
    def digests(self, call: Call) -> Page:
        return _page(call, self.app.digests)

    @operation(
        "GET",
        "/reminders",
        summary="What staff were told at once: deadlines that are near or have gone by",
        query=NoticeQuery,
        response=NoticeOut,
        roles=_READERS,
        paged=True,
    )
    def reminders(self, call: Call) -> Page:
        return _page(call, self.app.reminders)


def _page(call: Call, notices: StaffNotices) -> Page:
    search = NoticeSearch(
        agency=call.query.get("agency"), on=call.query.get("date"), before=call.cursor, limit=call.limit + 1
    )
    found = list_notices(search, actor=call.principal.actor(), notices=notices)
    page = found[: call.limit]
    return Page([_shown(one) for one in page], page[-1].id if len(found) > call.limit else None)


def _shown(aggregate: Aggregate[StaffNotice]) -> dict[str, Any]:
    state = aggregate.state
    return {
        "id": aggregate.id,
        "kind": state.kind.value,
        "agency": state.agency,
        "date": state.on,
        "counts": {section.value: state.count(section) for section in Section},
        "rows": state.rows,
        "letters": state.letters,
    }
