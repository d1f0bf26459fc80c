"""A service's waiting messages, over its HTTP interface, in the name of the operator whose token is carried along."""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx

from services.console.adapters.calling import call_service
from services.console.adapters.decoding import decode_detail, decode_message, decode_outcome
from services.console.adapters.decoding_bulk_acts import decode_bulk_act, decode_group, encode_query
from services.console.application.ports import MessagePage
from services.console.domain.bulk_acts import BulkAct, MessageGroup, Order
from services.console.domain.messages import MessageDetail, MessageQuery, MessageRef, Outcome

READING = httpx.Timeout(5.0, connect=1.0)
# A replay runs the consumer's handler before it answers; a selection runs many.
ACTING = 30.0
ACTING_ON_MANY = 120.0
_BULK = "/messages/bulk-acts"


def open_client(address: str) -> httpx.Client:
    """One pool of connections to a service; safe to share between threads."""
    return httpx.Client(base_url=address, timeout=READING, trust_env=False, verify=_trusted())


@cache
def _trusted() -> ssl.SSLContext:
    # Reading all certificates takes longer than most commands.
    return ssl.create_default_context()


@dataclass(frozen=True)
class ServiceMessages:
    """Implements `application.ports.WaitingMessages`. acting, acting_on_many: seconds to wait for an act's answer."""

    service: str
    client: httpx.Client
    token: str
    acting: float = ACTING
    acting_on_many: float = ACTING_ON_MANY

    def page(self, query: MessageQuery, *, limit: int, cursor: str | None = None) -> MessagePage:
        asked = {**encode_query(query), "cursor": cursor, "limit": limit}
        body = self._call("GET", "/messages", params={key: value for key, value in asked.items() if value})
        return MessagePage(
            tuple(decode_message(self.service, item) for item in body.get("items") or ()), body.get("next") or None
        )

    def show(self, id: str) -> MessageDetail:
        return decode_detail(self.service, self._call("GET", _path(id)))

    def groups(self, query: MessageQuery) -> tuple[MessageGroup, ...]:
        items = self._call("GET", "/messages/groups", params=encode_query(query)).get("items") or ()
        return tuple(decode_group(self.service, item) for item in items)

    def reveal(self, id: str, *, reason: str) -> MessageDetail:
        return decode_detail(self.service, self._act(_path(id, "reveal"), {"reason": reason}))

    def order(self, order: Order) -> BulkAct:
        body = {
            "act": order.act,
            "filter": encode_query(order.query),
            "expected_count": order.expected,
            "rate": order.rate,
            "reason": order.reason,
        }
        return decode_bulk_act(self.service, self._act(_BULK, body))

    def bulk_act(self, id: str) -> BulkAct:
        return decode_bulk_act(self.service, self._call("GET", f"{_BULK}/{quote(id, safe='')}"))

    def bulk_acts(self) -> tuple[BulkAct, ...]:
        return tuple(decode_bulk_act(self.service, item) for item in self._call("GET", _BULK).get("items") or ())

    def cancel(self, id: str) -> BulkAct:
        return decode_bulk_act(self.service, self._act(f"{_BULK}/{quote(id, safe='')}/cancel", {}))

    def replay(self, id: str) -> Outcome:
        return decode_outcome(self._ref(id), self._act(_path(id, "replay"), {}), otherwise="replayed")

    def replay_many(self, ids: Sequence[str]) -> list[Outcome]:
        return self._outcomes("/messages/replay", {"ids": list(ids)}, otherwise="replayed")

    def skip(self, id: str, *, reason: str) -> Outcome:
        return decode_outcome(self._ref(id), self._act(_path(id, "skip"), {"reason": reason}), otherwise="skipped")

    def skip_many(self, ids: Sequence[str], *, reason: str) -> list[Outcome]:
        return self._outcomes("/messages/skip", {"ids": list(ids), "reason": reason}, otherwise="skipped")

    def rebase(self, id: str, *, sequence: int, event_id: str | None, reason: str) -> Outcome:
        onto = {"sequence": sequence, "event_id": event_id, "reason": reason}
        return decode_outcome(self._ref(id), self._act(_path(id, "rebase"), onto), otherwise="rebased")

    def _ref(self, id: str) -> MessageRef:
        return MessageRef(self.service, id)

    def _outcomes(self, path: str, body: Mapping[str, Any], *, otherwise: str) -> list[Outcome]:
        items = self._act(path, body, seconds=self.acting_on_many).get("items") or ()
        return [decode_outcome(self._ref(str(item.get("id"))), item, otherwise=otherwise) for item in items]

    def _act(self, path: str, body: Mapping[str, Any], seconds: float | None = None) -> dict[str, Any]:
        return self._call("POST", path, json=body, timeout=httpx.Timeout(seconds or self.acting, connect=1.0))

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        return call_service(self.service, self.client, self.token, method, path, **options)


def _path(id: str, act: str | None = None) -> str:
    return "/".join(["/messages", quote(id, safe="~"), *([act] if act else [])])
