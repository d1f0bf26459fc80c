"""Operators' HTTP side of a service: how it stands, how that went lately, and the switches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shared.operating.samples import thinned
from shared.operating.schemas import (
    DrainedOut,
    NoticesOut,
    ReasonIn,
    StandingOut,
    SwitchOut,
    TrendsOut,
    TrendsQuery,
    notice,
)
from shared.operating.service import Operating
from shared.web import Call, Reply, operation

_READERS = ("operator", "admin")
_OPERATORS = ("operator",)
_STAFF = ("officer", "reviewer", "signer", "operator", "admin", "cert_body")


class OperatingOperations:
    """To be mixed into a WebService whose app has `.messages`."""

    app: Any

    @operation(
        "GET",
        "/operations/standing",
        summary="How this service stands: its processes, what it has to do, its partners, what is paused",
        response=StandingOut,
        roles=_READERS,
    )
    def standing(self, _call: Call) -> Reply:
        return Reply(self._operating.standing())

    @operation(
        "GET",
        "/operations/trends",
        summary="How much there was to do, minute by minute",
        query=TrendsQuery,
        response=TrendsOut,
        roles=_READERS,
    )
    def trends(self, call: Call) -> Reply:
        since = self._operating.clock() - timedelta(hours=call.query["hours"])
        items = thinned(self._operating.samples.since(since), call.query["minutes"])
        return Reply({"service": self._operating.service, "items": items})

    @operation(
        "POST",
        "/operations/switches/<name>/pause",
        summary="Pause what this service takes in, or what it sends over a channel; nothing is lost",
        body=ReasonIn,
        response=SwitchOut,
        roles=_OPERATORS,
    )
    def pause(self, call: Call) -> Reply:
        return Reply(
            self._operating.switches.pause(call.path["name"], call.principal.actor(), call.body["reason"].strip())
        )

    @operation(
        "POST",
        "/operations/switches/<name>/resume",
        summary="Let it go on",
        body=ReasonIn,
        response=SwitchOut,
        roles=_OPERATORS,
    )
    def resume(self, call: Call) -> Reply:
        return Reply(
            self._operating.switches.resume(call.path["name"], call.principal.actor(), call.body["reason"].strip())
        )

    @operation(
        "POST",
        "/operations/drain",
        summary="Pause everything that can be, so that the service may be stopped; its standing says when it holds nothing",
        body=ReasonIn,
        response=DrainedOut,
        roles=_OPERATORS,
    )
    def drain(self, call: Call) -> Reply:
        turned = self._operating.drain(call.principal.actor(), call.body["reason"].strip())
        return Reply({"switches": turned, "holding": self._operating.standing().holding})

    @operation(
        "GET",
        "/operations/notices",
        summary="What is paused, since when and why: for everybody at work",
        response=NoticesOut,
        roles=_STAFF,
        register_asked=False,
    )
    def notices(self, _call: Call) -> Reply:
        return Reply({"paused": [notice(switch) for switch in self._operating.switches.all_paused()]})

    @property
    def _operating(self) -> Operating:
        operating: Operating = self.app.messages.operating
        return operating
