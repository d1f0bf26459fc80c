"""What registration's events mean for the correspondence: nothing is sent here, letters are only queued."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from services.notification.domain.correspondence import (
    Agency,
    Correspondence,
    Goods,
    Recipient,
    WindowAddress,
    queue_letters,
)
from services.notification.domain.events import Act
from services.notification.domain.letters import Content, Inspection, Kind, ResultLine, ResultNotice
from services.notification.domain.sending import next_due_at
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.errors import NotAllowed

Data = Mapping[str, Any]


def open_correspondence(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
    if aggregate is not None:
        return _unchanged(aggregate.state, "The correspondence was open already.")
    data = received.data
    window = data["window"]
    address = WindowAddress(window["document_type"], window["reference"], window["document_year"]) if window else None
    state = _addressed(
        Correspondence(file_code=data["file_code"], agency=Agency("", ""), recipient=Recipient("", window=address)),
        data["dossier"],
    )
    return Change(state, Act.CORRESPONDENCE_OPENED.value, timer_at=next_due_at(state))


def update_recipient(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
    """The importer answered: nothing to tell them, but name, address and goods may have changed."""
    before = _opened(aggregate, received)
    state = _addressed(before, received.data["dossier"])
    if state == before:
        return _unchanged(state, "Name, address and goods are as they were.")
    return Change(state, Act.RECIPIENT_UPDATED.value, timer_at=next_due_at(state))


def keep_silent(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
    """The importer's own act: they know."""
    return _unchanged(_opened(aggregate, received), f"{received.type} tells the applicant nothing new.")


def telling(kind: Kind, content: Callable[[Correspondence, Data], Content]) -> Reaction[Correspondence]:
    """A reaction that queues one letter of `kind` per channel."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        before = _of_agency(_opened(aggregate, received), received.data)
        state = queue_letters(
            before,
            kind,
            content(before, received.data),
            event_id=received.id,
            event_sequence=received.sequence,
            now=received.time,
            outside=not received.backfill,
        )
        queued = state.letters[len(before.letters) :]
        if not queued:
            return _unchanged(state, "No channel reaches the applicant, or this event was told before.")
        details = {"kind": kind.value, "letters": [{"id": x.id, "channel": x.channel.value} for x in queued]}
        return Change(state, Act.LETTERS_QUEUED.value, details=details, timer_at=next_due_at(state))

    return react


def _received(state: Correspondence, data: Data) -> Content:
    return Content(occurred_at=data["occurred_at"], agency=state.agency.name, mode=data["mode"], due_on=data["due_on"])


def _accepted(state: Correspondence, data: Data) -> Content:
    return Content(
        occurred_at=data["occurred_at"], agency=state.agency.name, due_on=data["due_on"], reason=data["note"]
    )


def _refused(state: Correspondence, data: Data) -> Content:
    return Content(occurred_at=data["occurred_at"], agency=state.agency.name, reason=data["reason"])


def _supplement_request(state: Correspondence, data: Data) -> Content:
    return Content(
        occurred_at=data["occurred_at"],
        agency=state.agency.name,
        due_on=data["due_on"],
        reason=data["reason"],
        items=tuple(data["items"]),
    )


def _schedule(state: Correspondence, data: Data) -> Content:
    inspection = Inspection(data["kind"], data["starts_at"], data["ends_at"], data["place"], data["officer"])
    return Content(occurred_at=data["occurred_at"], agency=state.agency.name, inspection=inspection)


def _result(state: Correspondence, data: Data) -> Content:
    names = {goods.line_no: goods.name for goods in state.goods}
    lines = tuple(
        ResultLine(line["line_no"], names.get(line["line_no"], ""), line["code"], line["reason"])
        for line in data["lines"]
    )
    notice = ResultNotice(data["notice_no"], data["issued_on"], data["signer"], lines)
    return Content(occurred_at=data["occurred_at"], agency=state.agency.name, notice=notice)


REACTIONS: Mapping[str, Reaction[Correspondence]] = {
    "registration.dossier_submitted": open_correspondence,
    "registration.dossier_received": telling(Kind.RECEIVED, _received),
    "registration.dossier_accepted": telling(Kind.ACCEPTED, _accepted),
    "registration.dossier_refused": telling(Kind.REFUSED, _refused),
    "registration.supplement_requested": telling(Kind.SUPPLEMENT_REQUEST, _supplement_request),
    "registration.dossier_supplemented": update_recipient,
    "registration.dossier_cancelled": keep_silent,
    "registration.inspection_scheduled": telling(Kind.SCHEDULE, _schedule),
    "registration.result_issued": telling(Kind.RESULT, _result),
}

# Staff are told of these by other means; the applicant hears of them once registration has made them law.
IGNORED = frozenset(
    {
        "inspection.case_opened",
        "inspection.scheduled",
        "inspection.result_signed",
        "inspection.mode_changed",
        "inspection.sample_taken",
        "inspection.test_result_received",
        "inspection.disposition_recorded",
        "registration.dossier_modified",
        "registration.dossier_amended",
        "registration.withdrawal_requested",
        "registration.dossier_withdrawn",
        "registration.withdrawal_refused",
        "registration.amendment_requested",
        "registration.amendment_allowed",
        "registration.amendment_refused",
        "registration.extension_requested",
        "registration.extension_granted",
        "registration.extension_refused",
        "registration.dossier_transferred",
        "registration.handler_decided",
        "registration.conformity_result_submitted",
        "registration.conformity_result_revoked",
        "registration.result_revoked",
        "registration.result_replaced",
        "registration.deadline_warned",
        "registration.deadline_lapsed",
    }
)


def _addressed(state: Correspondence, dossier: Data) -> Correspondence:
    importer = dossier["importer"]
    return replace(
        state,
        agency=Agency(dossier["agency"]["code"], dossier["agency"]["name"]),
        recipient=replace(state.recipient, name=importer["name"], email=importer["email"] or None),
        goods=tuple(Goods(line["line_no"], line["name"]) for line in dossier["goods_lines"]),
    )


def _of_agency(state: Correspondence, data: Data) -> Correspondence:
    agency = data.get("agency")
    return replace(state, agency=Agency(agency["code"], agency["name"])) if agency else state


def _opened(aggregate: Aggregate[Correspondence] | None, received: Received) -> Correspondence:
    if aggregate is None:
        message = (
            f"{received.type} came before registration.dossier_submitted; resend the dossier's events from the first."
        )
        raise NotAllowed(received.type, "NOT_OPENED", ["registration.dossier_submitted"], message)
    return aggregate.state


def _unchanged(state: Correspondence, reason: str) -> Change[Correspondence]:
    return Change(state, Act.NOTHING_TO_TELL.value, reason=reason, timer_at=next_due_at(state))
