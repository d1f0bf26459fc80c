"""Laboratories, certification and inspection bodies, administered."""

from __future__ import annotations

from services.registration.entrypoints.administration.translation import (
    ADMIN,
    READERS,
    entered,
    entry_of,
    listed,
    shown,
    told,
)
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.schemas.administration import (
    BodyChange,
    BodyIn,
    BodyOut,
    BodyRow,
    EnteredOut,
    OnQuery,
)
from shared.web import Call, Page, Reply, WebService, operation
from shared.web.history import HistoryOut

_KIND = "body"


class BodyAdministration(WebService):
    app: RegistrationApp

    @operation(
        "GET",
        "/admin/bodies",
        summary="Laboratories, certification and inspection bodies that are administered, as they are on a day",
        query=OnQuery,
        response=BodyRow,
        paged=True,
        roles=READERS,
    )
    def list_bodies(self, call: Call) -> Page:
        return listed(_KIND, call, self.app.administration)

    @operation(
        "POST",
        "/admin/bodies",
        summary="Enter one of the laboratories, certification and inspection bodies",
        body=BodyIn,
        response=EnteredOut,
        status=201,
        roles=ADMIN,
        idempotent=True,
    )
    def enter_body(self, call: Call) -> Reply:
        administration = self.app.administration
        return entered(_KIND, entry_of(_KIND, call.body, administration), call, administration)

    @operation(
        "GET",
        "/admin/bodies/<code>",
        summary="One of the bodies: what holds on a day, and all that was said of it",
        query=OnQuery,
        response=BodyOut,
        roles=READERS,
    )
    def show_body(self, call: Call) -> Reply:
        return shown(_KIND, call, self.app.administration)

    @operation(
        "PUT",
        "/admin/bodies/<code>",
        summary="Say what holds from a day on",
        body=BodyChange,
        response=EnteredOut,
        roles=ADMIN,
        versioned=True,
        idempotent=True,
    )
    def change_body(self, call: Call) -> Reply:
        administration = self.app.administration
        values = {**call.body, "code": call.path["code"]}
        return entered(_KIND, entry_of(_KIND, values, administration), call, administration)

    @operation(
        "GET",
        "/admin/bodies/<code>/history",
        summary="Who said what of it, when and why",
        response=HistoryOut,
        roles=ADMIN,
    )
    def body_history(self, call: Call) -> Reply:
        return told(_KIND, call, self.app.administration)
