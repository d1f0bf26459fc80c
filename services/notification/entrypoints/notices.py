"""The part of the API about letters to staff: to whom they went, whether they arrived, and what failed sent again."""

from __future__ import annotations

from typing import Any

from services.notification.application.notice_acts import send_notice_again
from services.notification.application.ports import NoticeSearch, StaffNotices
from services.notification.application.reading_staff import list_notices, read_notice
from services.notification.domain.commands import SendAgain
from services.notification.domain.staff import Section, StaffNotice
from services.notification.entrypoints.app import NotificationApp
from services.notification.entrypoints.schemas import SendAgainIn
from services.notification.entrypoints.staff_schemas import NoticeActOut, NoticeOut, NoticeQuery
from shared.aggregate import Aggregate
from shared.web import Call, Page, Reply, WebService, operation

_READERS = ("officer", "reviewer", "signer", "operator", "admin")
# Who may send letters again, or take them out.
LETTER_ACTORS = ("officer", "operator")


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

    @operation(
        "GET", "/digests/<id>", summary="One morning digest, with its letters", response=NoticeOut, roles=_READERS
    )
    def digest(self, call: Call) -> Reply:
        return _one(call, self.app.digests)

    @operation("GET", "/reminders/<id>", summary="One reminder, with its letters", response=NoticeOut, roles=_READERS)
    def reminder(self, call: Call) -> Reply:
        return _one(call, self.app.reminders)

    @operation(
        "POST",
        "/digests/<id>/letters/<letter_id>/send-again",
        summary="Send a digest that did not go out once more, to the address that is known by now",
        body=SendAgainIn,
        response=NoticeActOut,
        roles=LETTER_ACTORS,
        versioned=True,
        idempotent=True,
    )
    def send_digest_again(self, call: Call) -> Reply:
        return self._again(call, self.app.digests)

    @operation(
        "POST",
        "/reminders/<id>/letters/<letter_id>/send-again",
        summary="Send a reminder that did not go out once more, to the address that is known by now",
        body=SendAgainIn,
        response=NoticeActOut,
        roles=LETTER_ACTORS,
        versioned=True,
        idempotent=True,
    )
    def send_reminder_again(self, call: Call) -> Reply:
        return self._again(call, self.app.reminders)

    def _again(self, call: Call, notices: StaffNotices) -> Reply:
        actor = call.principal.actor()
        read_notice(call.path["id"], actor=actor, notices=notices)
        answer = send_notice_again(
            SendAgain(call.path["id"], call.path["letter_id"], call.version, call.body["reason"]),
            notices=notices,
            directory=self.app.directory,
            actor=actor,
            once=call.once,
            new_id=self.app.new_id,
            clock=self.app.clock,
        )
        return Reply(answer, version=answer["version"])


def _one(call: Call, notices: StaffNotices) -> Reply:
    aggregate = read_notice(call.path["id"], actor=call.principal.actor(), notices=notices)
    return Reply(_shown(aggregate), version=aggregate.version)


def _page(call: Call, notices: StaffNotices) -> Page:
    search = NoticeSearch(
        status=call.query.get("status"),
        agency=call.query.get("agency"),
        on=call.query.get("date"),
        before=call.cursor,
        limit=call.limit + 1,
    )
    found = list_notices(search, actor=call.principal.actor(), notices=notices)
    page = found[: call.limit]
    return Page([_shown(one) for one in page], page[-1].id if len(found) > call.limit else None)


def _shown(aggregate: Aggregate[StaffNotice]) -> dict[str, Any]:
    state = aggregate.state
    return {
        "id": aggregate.id,
        "version": aggregate.version,
        "kind": state.kind.value,
        "agency": state.agency,
        "date": state.on,
        "counts": {section.value: state.count(section) for section in Section},
        "rows": state.rows,
        "letters": state.letters,
    }
