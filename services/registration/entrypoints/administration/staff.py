"""The register of staff: who may act in which role, when, and for whom."""

from __future__ import annotations

from typing import Any

from services.registration.application import administering
from services.registration.entrypoints.administration.translation import (
    ADMIN,
    day_of,
    entered,
    entry_of,
    row,
    shown,
    statement_of,
    told,
)
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.schemas.administration import (
    DelegationIn,
    EnteredOut,
    OnQuery,
    StaffChange,
    StaffIn,
    StaffOut,
    StaffQuery,
    StaffRow,
)
from shared.aggregate import Json
from shared.errors import Forbidden
from shared.reference.entries import Delegation
from shared.web import Call, Page, Reply, WebService, operation
from shared.web.history import HistoryOut

_KIND = "staff"
_KEEPERS = ("admin", "signer")


class StaffAdministration(WebService):
    app: RegistrationApp

    @operation(
        "GET",
        "/admin/staff",
        summary="The register of staff, as it is on a day; a signer sees their own agency's",
        query=StaffQuery,
        response=StaffRow,
        paged=True,
        roles=_KEEPERS,
    )
    def list_staff(self, call: Call) -> Page:
        administration = self.app.administration
        agency = call.query["agency"]
        if call.principal.role != "admin":
            if agency not in (None, call.principal.agency):
                raise Forbidden("A signer sees the staff of their own agency; leave agency out.")
            agency = call.principal.agency
        on, after = day_of(call, administration), call.cursor[0] if call.cursor else None
        found = administering.page(_KIND, after=after, limit=call.limit, administration=administration)
        rows = (row(_KIND, aggregate, on) for aggregate in found)
        cursor = [found[-1].id] if len(found) == call.limit else None
        return Page([each for each in rows if agency is None or _works_for(each, agency)], cursor)

    @operation(
        "POST",
        "/admin/staff",
        summary="Enter a member of staff",
        body=StaffIn,
        response=EnteredOut,
        status=201,
        roles=ADMIN,
        idempotent=True,
    )
    def enter_staff(self, call: Call) -> Reply:
        return self._entered(call, call.body)

    @operation(
        "GET",
        "/admin/staff/<code>",
        summary="A member of staff: what holds on a day, and all that was said",
        query=OnQuery,
        response=StaffOut,
        roles=_KEEPERS,
    )
    def show_staff(self, call: Call) -> Reply:
        reply = shown(_KIND, call, self.app.administration)
        if call.principal.role != "admin" and not any(e.agency == call.principal.agency for e in reply.body["entries"]):
            raise Forbidden("A signer sees the staff of their own agency.")
        return reply

    @operation(
        "PUT",
        "/admin/staff/<code>",
        summary="Say what holds from a day on: agency, roles, suspension, last day",
        body=StaffChange,
        response=EnteredOut,
        roles=ADMIN,
        versioned=True,
        idempotent=True,
    )
    def change_staff(self, call: Call) -> Reply:
        return self._entered(call, {**call.body, "staff_id": call.path["code"]})

    @operation(
        "POST",
        "/admin/staff/<code>/delegations",
        summary="Let a colleague act in this person's roles for a time",
        body=DelegationIn,
        response=EnteredOut,
        roles=_KEEPERS,
        versioned=True,
        idempotent=True,
    )
    def delegate(self, call: Call) -> Reply:
        answer = administering.delegate(
            call.path["code"], _delegation(call.body), statement_of(call), administration=self.app.administration
        )
        return Reply(answer, version=answer["version"])

    @operation(
        "GET",
        "/admin/staff/<code>/history",
        summary="Who said what of this person, when and why",
        response=HistoryOut,
        roles=ADMIN,
    )
    def staff_history(self, call: Call) -> Reply:
        return told(_KIND, call, self.app.administration)

    def _entered(self, call: Call, values: Json) -> Reply:
        administration = self.app.administration
        delegations = [_delegation(each) for each in values["delegations"]]
        entry = entry_of(_KIND, {**values, "delegations": delegations}, administration)
        return entered(_KIND, entry, call, administration)


def _delegation(values: Json) -> Delegation:
    return Delegation(**{**values, "roles": tuple(values["roles"])})


def _works_for(row: dict[str, Any], agency: str) -> bool:
    return row["current"] is not None and row["current"].agency == agency
