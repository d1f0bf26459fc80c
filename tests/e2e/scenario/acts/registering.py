"""What importers send: by the single window's messages, the portal, or an officer at the counter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.e2e.person import Json, Refused
from tests.e2e.scenario.acts.acting import act
from tests.e2e.scenario.content import files_of, form_of
from tests.e2e.scenario.model import Goods, Step
from tests.e2e.scenario.playing import LotAtPlay
from tests.e2e.scenario.reading import goods_of
from tests.e2e.scenario.window_message import cancel_element, form_element, message

_COUNTER, _WINDOW = "COUNTER", "VNSW"
# By chance one lot in twenty that is let through is sampled; this many in a row are none.
_DRAWS = 6


class RefusedByWindow(Refused):
    """The intake answered 00."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__(200, {"code": "00", "detail": "; ".join(errors)})


def register(lot: LotAtPlay, step: Step) -> None:
    """undrawn: a lot that chance would have sampled is cancelled, and another one sent in its place."""
    lot.file_code = lot.play.next_file_code(step.at)
    _send_new(lot, step)
    for _ in range(_DRAWS if step.data.get("undrawn") else 0):
        lot.play.rest()
        if lot.case()["decision"]["rule"] != "reduction_random":
            return
        act(lot, lot.importer, "registration", "cancel", {"reason": "Gửi lại."})
        lot.file_code = lot.play.next_file_code(step.at)
        _send_new(lot, step)


def _send_new(lot: LotAtPlay, step: Step) -> None:
    form = form_of(lot.lot, lot.lot.goods, tax_code=lot.tax_code, today=step.at.date())
    lot.facts["goods"] = lot.lot.goods
    if lot.lot.channel == _WINDOW:
        _send(lot, step, "10/01", form)
        _found(lot)
        return
    if lot.lot.received_on:
        form |= {"received_on": str(lot.lot.received_on), "received_on_reason": lot.lot.received_on_reason}
    person = lot.officer if lot.lot.channel == _COUNTER else lot.importer
    created = person.act("registration", "/registrations", {}, files=_parts(form, lot.file_code))
    lot.file_code = created["file_code"]
    _found(lot)


def _found(lot: LotAtPlay) -> None:
    """With the agency that has it, whichever the importer named."""
    rows = lot.play.place.operator.rows("registration", "/registrations", q=lot.file_code)
    row = next(row for row in rows if row["file_code"] == lot.file_code)
    lot.id, lot.agency = row["id"], row["agency"]["code"]


def modify(lot: LotAtPlay, step: Step) -> None:
    _anew(lot, step, "modifications", note=step.data.get("note"))


def supplement(lot: LotAtPlay, step: Step) -> None:
    _anew(lot, step, "supplements")


def resend(lot: LotAtPlay, step: Step) -> None:
    _anew(lot, step, "amendments")


def cancel(lot: LotAtPlay, step: Step) -> None:
    reason = step.data.get("reason", "Lô hàng bị hoãn.")
    if _by_window(lot, step):
        _deliver(lot, message("17/03", lot.file_code, cancel_element(reason), step.at.year))
    else:
        act(lot, _sender(lot), "registration", "cancel", {"reason": reason})


def name_cert_body(lot: LotAtPlay, step: Step) -> None:
    body = step.data["body"]
    named = {"code": body, "name": body} if body else None
    act(lot, _sender(lot), "registration", "certification-body", {"cert_body": named}, method="PUT")
    lot.facts["cert_body"] = body


def _anew(lot: LotAtPlay, step: Step, path: str, note: str | None = None) -> None:
    """The whole registration again, with other goods where the step names some."""
    goods: Sequence[Goods] = lot.facts["goods"]
    if "goods" in step.data:
        goods = tuple(goods_of(each) for each in step.data["goods"])
    form = form_of(lot.lot, goods, tax_code=lot.tax_code, today=step.at.date(), note=note)
    handler = step.data.get("handler")
    if handler is None and path != "modifications" and _by_window(lot, step):
        _send(lot, step, "10/04", form)
    else:
        form |= {"handler": handler} if handler else {}
        act(lot, _sender(lot), "registration", path, {}, files=_parts(form, lot.file_code))
    lot.facts["goods"] = goods


def _by_window(lot: LotAtPlay, step: Step) -> bool:
    return lot.lot.channel == _WINDOW and step.data.get("through", "window") == "window"


def _sender(lot: LotAtPlay) -> Any:
    return lot.officer if lot.lot.channel == _COUNTER else lot.importer


def _send(lot: LotAtPlay, step: Step, kind: str, form: Json) -> None:
    content = form_element({"file_code": lot.file_code, **form}, files_of(form, lot.file_code))
    _deliver(lot, message(kind, lot.file_code, content, step.at.year))


def _deliver(lot: LotAtPlay, envelope: str) -> None:
    answer = lot.play.place.window.send_envelope(envelope)
    if not answer.held:
        raise RefusedByWindow(answer.errors)


def _parts(form: Json, file_code: str) -> dict[str, Any]:
    parts: dict[str, Any] = {"body": (None, json.dumps(form), "application/json")}
    return parts | {name: (name, data) for name, data in files_of(form, file_code).items()}


ACTS = {
    "register": register,
    "modify": modify,
    "supplement": supplement,
    "resend": resend,
    "cancel": cancel,
    "name_cert_body": name_cert_body,
}
