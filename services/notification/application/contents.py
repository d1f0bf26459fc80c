"""What registration's events say, as the content of a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.notification.domain.content import (
    Conformity,
    Content,
    Inspection,
    ResultLine,
    ResultNotice,
    Revocation,
)
from services.notification.domain.correspondence import Correspondence
from shared.regulation import legal_day

Data = Mapping[str, Any]
MakeContent = Callable[[Correspondence, Data], Content]


def said(state: Correspondence, data: Data, **more: Any) -> Content:
    """handler: whose word it is; the inspection agency's unless the event says otherwise."""
    handler = data.get("handler", "cqkt")
    on_paper = data.get("done_on")
    return Content(
        occurred_at=data["occurred_at"], agency=state.speaker(handler), handler=handler, done_on=on_paper, **more
    )


def received(state: Correspondence, data: Data) -> Content:
    earlier = state.received_on if state.received_on and state.received_on < legal_day(data["occurred_at"]) else None
    chosen = (data.get("chosen_agency") or {}).get("name")
    return said(state, data, mode=data["mode"], due_on=data["due_on"], received_on=earlier, former_agency=chosen)


def noted(state: Correspondence, data: Data) -> Content:
    return said(state, data, due_on=data.get("due_on"), reason=data["note"])


def reasoned(state: Correspondence, data: Data) -> Content:
    return said(state, data, due_on=data.get("due_on"), reason=data["reason"])


def asked(state: Correspondence, data: Data) -> Content:
    return said(state, data, due_on=data.get("due_on"), reason=data["reason"], items=tuple(data["items"]))


def transferred(state: Correspondence, data: Data) -> Content:
    return said(state, data, reason=data["reason"], former_agency=data["from_agency"]["name"])


def schedule(state: Correspondence, data: Data) -> Content:
    inspection = Inspection(data["kind"], data["starts_at"], data["ends_at"], data["place"], data["officer"])
    return said(state, data, inspection=inspection)


def appointment(state: Correspondence, data: Data) -> Content:
    """One that is off, or stays against the applicant's wish: with the reason."""
    inspection = Inspection(data["kind"], data["starts_at"], data["ends_at"], data["place"], data["officer"])
    return said(state, data, inspection=inspection, reason=data["reason"])


def label(state: Correspondence, data: Data) -> Content:
    """items: the goods lines, with what is wrong with their labels."""
    names = {goods.line_no: goods.name for goods in state.goods}
    items = tuple(f"{number}. {names.get(number, '')}: {data['fault']}" for number in data["lines"])
    return said(state, data, due_on=data["due_on"], reason=data["reason"], items=items)


def result(state: Correspondence, data: Data) -> Content:
    """Also of one that replaces another."""
    lines = _lines(state, ((line["line_no"], line["code"], line["reason"]) for line in data["lines"]))
    notice = ResultNotice(
        data["notice_no"],
        data["issued_on"],
        data["signer"],
        lines,
        replaces=data.get("replaces"),
        amendments=data.get("amendments"),
    )
    return said(state, data, notice=notice, customs_offices=state.customs_offices)


def result_revoked(state: Correspondence, data: Data) -> Content:
    revocation = Revocation(data["notice_no"], data["revoked_on"], data["revoked_by"], data["unit"])
    return said(state, data, reason=data["reason"], revocation=revocation, customs_offices=state.customs_offices)


def conformity_result(state: Correspondence, data: Data) -> Content:
    certificate = data["certificate"]
    lines = _lines(state, ((line["line_no"], line["result"], line["reason"]) for line in data["lines"]))
    conformity = (
        Conformity(lines, certificate["number"], certificate["issued_on"], certificate["valid_until"])
        if certificate
        else Conformity(lines)
    )
    return _of_body(data, conformity=conformity)


def conformity_revoked(_state: Correspondence, data: Data) -> Content:
    return _of_body(data, reason=data["reason"])


def _of_body(data: Data, **more: Any) -> Content:
    return Content(occurred_at=data["occurred_at"], agency=data["body"]["name"], handler="tccn", **more)


def _lines(state: Correspondence, lines: Iterable[tuple[int, int, str | None]]) -> tuple[ResultLine, ...]:
    names = {goods.line_no: goods.name for goods in state.goods}
    return tuple(ResultLine(number, names.get(number, ""), code, reason) for number, code, reason in lines)
