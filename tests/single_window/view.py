"""How the window sees a dossier, by what it sent and what it was told."""

from collections.abc import Iterable
from typing import Any

from shared.single_window import parse_envelope
from shared.single_window.xml import child, children, text_at

# Status after a message, by type/function; source: status rules of procedure MOST 01, certainty: sourced.
_AFTER = {
    "10/01": 1,
    "17/03": 4,
    "13/09": 11,
    "15/12": 7,
    "21/18": 9,
    "11/05": 2,
    "11/06": 3,
    "12/07": 5,
    "14/10": 12,
    "16/13": 8,
    "22/19": 10,
    "19/16": 13,
    "20/17": 14,
    "21/19": 13,
}
_REFUSED = ("14/11", "16/14", "22/20")
_SENT_ANEW = {5: 6, 12: 6, 10: 15}
_RESULTS = ("19/16", "21/19")


def status_after(kinds: Iterable[str]) -> int:
    """kinds: in order, as `order.kind_of` names them."""
    status, before = 0, 0
    for kind in kinds:
        if kind == "10/04":
            status = _SENT_ANEW.get(status, status)
        elif kind in _REFUSED:
            status = before
        elif kind in _AFTER:
            before, status = status, _AFTER[kind]
    return status


def seen(reference: str, sent: list[dict[str, Any]], received: list[dict[str, Any]]) -> dict[str, Any]:
    """sent, received: what stands, by the time of `first_at`."""
    all_of_them = sorted([*sent, *received], key=lambda message: message["first_at"])
    status = status_after(message["kind"] for message in all_of_them)
    results = [message for message in received if message["kind"] in _RESULTS]
    codes = _codes(results[-1]["envelope"]) if results and status == 13 else []
    last = received[-1]["message_id"] if received else ""
    return {"file_code": reference, "status": status, "result_codes": codes, "last_message": last}


def _codes(envelope: str) -> list[int]:
    goods = child(parse_envelope(envelope).content, "Notice", "GoodsList")
    return [int(text_at(line, "ResultCode")) for line in children(goods)] if goods is not None else []
