"""With whom a correspondence is held: its opening, and what the importer changes of names, addresses and goods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.notification.application.importing import as_it_stands
from services.notification.application.owing import follow
from services.notification.application.telling import opened, unchanged
from services.notification.domain.correspondence import Agency, Correspondence, Goods, Recipient, WindowAddress
from services.notification.domain.events import Act
from services.notification.domain.sending import next_due_at
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.regulation import Regulation


def open_correspondence(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
    if aggregate is not None:
        return unchanged(aggregate.state, "The correspondence was open already.")
    state = _fresh(received)
    return Change(state, Act.CORRESPONDENCE_OPENED.value, timer_at=next_due_at(state))


def taking_over(law: Regulation) -> Reaction[Correspondence]:
    """A reaction to a dossier that comes from another system."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        if aggregate is not None:
            return unchanged(aggregate.state, "The correspondence was open already.")
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
        received_on=data["received_on"],
    )
    return _addressed(opened, data["dossier"])


def updating_recipient(law: Regulation) -> Reaction[Correspondence]:
    """The importer's own act: nothing to tell them, but name, address and goods may have changed."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        before = opened(aggregate, received)
        state = _addressed(follow(before, received, law), received.data["dossier"])
        if state == before:
            return unchanged(state, "Name, address and goods are as they were.")
        return Change(state, Act.RECIPIENT_UPDATED.value, timer_at=next_due_at(state))

    return react


def _reached(importer: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": importer["name"], "email": importer["email"] or None, "phone": importer.get("phone") or None}


def _addressed(state: Correspondence, dossier: Mapping[str, Any]) -> Correspondence:
    importer, body = dossier["importer"], dossier["cert_body"]
    return replace(
        state,
        agency=Agency(dossier["agency"]["code"], dossier["agency"]["name"]),
        recipient=replace(state.recipient, **_reached(importer)),
        goods=tuple(Goods(line["line_no"], line["name"]) for line in dossier["goods_lines"]),
        cert_body=Agency(body["code"], body["name"]) if body else None,
        customs_offices=tuple(sorted({each["customs_office"] for each in dossier["declarations"]})),
    )
