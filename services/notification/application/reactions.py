"""What registration's events mean for the correspondence: nothing is sent here, letters are only queued."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from services.notification.application import contents
from services.notification.application.contents import Data, MakeContent
from services.notification.application.deadline_reactions import lapsed, warned
from services.notification.application.importing import as_it_stands
from services.notification.application.owing import attentive, follow
from services.notification.domain.correspondence import (
    Agency,
    Correspondence,
    Goods,
    Recipient,
    WindowAddress,
    queue_letters,
)
from services.notification.domain.events import Act
from services.notification.domain.kinds import Kind
from services.notification.domain.sending import next_due_at
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.errors import NotAllowed
from shared.regulation import Regulation


def open_correspondence(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
    if aggregate is not None:
        return _unchanged(aggregate.state, "The correspondence was open already.")
    state = _fresh(received)
    return Change(state, Act.CORRESPONDENCE_OPENED.value, timer_at=next_due_at(state))


def taking_over(law: Regulation) -> Reaction[Correspondence]:
    """A reaction to a dossier that comes from another system."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        if aggregate is not None:
            return _unchanged(aggregate.state, "The correspondence was open already.")
        state = as_it_stands(_fresh(received), received, law)
        reason = f"Open in {received.data['source']}, which told the applicant what there was to tell."
        return Change(state, Act.CORRESPONDENCE_OPENED.value, reason=reason, timer_at=next_due_at(state))

    return react


def _fresh(received: Received) -> Correspondence:
    data = received.data
    window = data["window"]
    address = WindowAddress(window["document_type"], window["reference"], window["document_year"]) if window else None
    opened = Correspondence(
        file_code=data["file_code"],
        agency=Agency("", ""),
        recipient=Recipient("", window=address),
        regime=data["regime"],
    )
    return _addressed(opened, data["dossier"])


def updating_recipient(law: Regulation) -> Reaction[Correspondence]:
    """The importer's own act: nothing to tell them, but name, address and goods may have changed."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        before = _opened(aggregate, received)
        state = _addressed(follow(before, received, law), received.data["dossier"])
        if state == before:
            return _unchanged(state, "Name, address and goods are as they were.")
        return Change(state, Act.RECIPIENT_UPDATED.value, timer_at=next_due_at(state))

    return react


def keeping_silent(law: Regulation) -> Reaction[Correspondence]:
    """The importer's own act: they know."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        state = follow(_opened(aggregate, received), received, law)
        return _unchanged(state, f"{received.type} tells the applicant nothing new.")

    return react


def telling(
    law: Regulation, kind: Kind | Callable[[Correspondence, Data], Kind], content: MakeContent
) -> Reaction[Correspondence]:
    """A reaction that queues one letter per channel of the kind."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        before = _of_agency(follow(_opened(aggregate, received), received, law), received.data)
        told = kind if isinstance(kind, Kind) else kind(before, received.data)
        state = queue_letters(
            before,
            told,
            content(before, received.data),
            event_id=received.id,
            event_sequence=received.sequence,
            now=received.time,
            outside=not received.backfill,
        )
        return _queued(before, state)

    return react


def minding(note: Callable[[Correspondence, Received], Correspondence]) -> Reaction[Correspondence]:
    """A reaction to a deadline: it is noted, and whoever should know is told."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        before = _of_agency(_opened(aggregate, received), received.data)
        state = attentive(note(before, received))
        change = _queued(before, state)
        if change.act == Act.NOTHING_TO_TELL.value and state != before:
            return replace(change, act=Act.DEADLINE_NOTED.value, reason=None, details={"rule": received.data["rule"]})
        return change

    return react


def _greeting(state: Correspondence, _data: Data) -> Kind:
    """The first word is that the dossier was received; a later one, that it is looked at otherwise, or by another day."""
    return Kind.MODE_CHANGED if state.knows_of_receipt else Kind.RECEIVED


def _decision(_state: Correspondence, data: Data) -> Kind:
    return {
        "accept": Kind.BODY_ACCEPTED,
        "refuse": Kind.BODY_REFUSED,
        "request_supplement": Kind.BODY_SUPPLEMENT_REQUEST,
    }[data["act"]]


def reactions(law: Regulation) -> Mapping[str, Reaction[Correspondence]]:
    """law: with the calendars as they are administered."""
    told, silent, updated = partial(telling, law), keeping_silent(law), updating_recipient(law)
    return {
        "registration.dossier_submitted": open_correspondence,
        "registration.dossier_imported": taking_over(law),
        "registration.dossier_received": told(_greeting, contents.received),
        "registration.dossier_accepted": told(Kind.ACCEPTED, contents.noted),
        "registration.dossier_refused": told(Kind.REFUSED, contents.reasoned),
        "registration.supplement_requested": told(Kind.SUPPLEMENT_REQUEST, contents.asked),
        "registration.dossier_supplemented": updated,
        "registration.dossier_modified": updated,
        "registration.dossier_amended": updated,
        "registration.dossier_cancelled": silent,
        "registration.withdrawal_requested": silent,
        "registration.amendment_requested": silent,
        "registration.extension_requested": silent,
        "registration.dossier_withdrawn": told(Kind.WITHDRAWN, contents.reasoned),
        "registration.withdrawal_refused": told(Kind.WITHDRAWAL_REFUSED, contents.reasoned),
        "registration.amendment_allowed": told(Kind.AMENDMENT_ALLOWED, contents.noted),
        "registration.amendment_refused": told(Kind.AMENDMENT_REFUSED, contents.reasoned),
        "registration.extension_granted": told(Kind.EXTENSION_GRANTED, contents.noted),
        "registration.extension_refused": told(Kind.EXTENSION_REFUSED, contents.reasoned),
        "registration.dossier_transferred": told(Kind.TRANSFERRED, contents.transferred),
        "registration.handler_decided": told(_decision, contents.asked),
        "registration.conformity_result_submitted": told(Kind.CONFORMITY_RESULT, contents.conformity_result),
        "registration.conformity_result_revoked": told(Kind.CONFORMITY_REVOKED, contents.conformity_revoked),
        "registration.inspection_scheduled": told(Kind.SCHEDULE, contents.schedule),
        "registration.inspection_cancelled": told(Kind.INSPECTION_CANCELLED, contents.appointment),
        "registration.inspection_move_declined": told(Kind.MOVE_DECLINED, contents.appointment),
        "registration.label_correction_requested": told(Kind.LABEL_CORRECTION, contents.label),
        "registration.label_corrected": silent,
        "registration.result_issued": told(Kind.RESULT, contents.result),
        "registration.result_revoked": told(Kind.RESULT_REVOKED, contents.result_revoked),
        "registration.result_replaced": told(Kind.RESULT_REPLACED, contents.result),
        "registration.deadline_warned": minding(partial(warned, law=law)),
        "registration.deadline_lapsed": minding(partial(lapsed, law=law)),
    }


# Of what inspection does the applicant hears once registration has made it law, and staff by registration's deadlines.
IGNORED = frozenset(
    {
        "inspection.case_opened",
        "inspection.scheduled",
        "inspection.result_signed",
        "inspection.mode_changed",
        "inspection.sample_taken",
        "inspection.test_result_received",
        "inspection.disposition_recorded",
        "inspection.appointment_cancelled",
        "inspection.move_declined",
    }
)


def _addressed(state: Correspondence, dossier: Mapping[str, Any]) -> Correspondence:
    importer, body = dossier["importer"], dossier["cert_body"]
    return replace(
        state,
        agency=Agency(dossier["agency"]["code"], dossier["agency"]["name"]),
        recipient=replace(state.recipient, name=importer["name"], email=importer["email"] or None),
        goods=tuple(Goods(line["line_no"], line["name"]) for line in dossier["goods_lines"]),
        cert_body=Agency(body["code"], body["name"]) if body else None,
        customs_offices=tuple(sorted({each["customs_office"] for each in dossier["declarations"]})),
    )


def _of_agency(state: Correspondence, data: Data) -> Correspondence:
    agency = data.get("agency") or data.get("to_agency")
    return replace(state, agency=Agency(agency["code"], agency["name"])) if agency else state


def _opened(aggregate: Aggregate[Correspondence] | None, received: Received) -> Correspondence:
    if aggregate is None:
        message = (
            f"{received.type} came before registration.dossier_submitted; resend the dossier's events from the first."
        )
        raise NotAllowed(received.type, "NOT_OPENED", ["registration.dossier_submitted"], message)
    return aggregate.state


def _queued(before: Correspondence, state: Correspondence) -> Change[Correspondence]:
    queued = state.letters[len(before.letters) :]
    if not queued:
        return _unchanged(state, "No channel reaches the applicant, or this event was told before.")
    details = {"kind": queued[0].kind.value, "letters": [{"id": x.id, "channel": x.channel.value} for x in queued]}
    return Change(state, Act.LETTERS_QUEUED.value, details=details, timer_at=next_due_at(state))


def _unchanged(state: Correspondence, reason: str) -> Change[Correspondence]:
    return Change(state, Act.NOTHING_TO_TELL.value, reason=reason, timer_at=next_due_at(state))
