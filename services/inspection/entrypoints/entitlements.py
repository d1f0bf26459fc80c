"""The part of the API about reductions of inspection, and the records of goods on which they rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from typing import Any

from services.inspection.application import entitling
from services.inspection.application.entitlement_ports import EntitlementFilter
from services.inspection.application.seeing import SeenEntitlement, SeenRecord, seen_entitlements
from services.inspection.domain.entitlements.entitlement import Entitlement
from services.inspection.domain.entitlements.letters import letters_of
from services.inspection.domain.entitlements.states import EntitlementAct, allowed_entitlement_acts, roles_for
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.requests import acted, request_of
from services.inspection.entrypoints.schemas.entitlements import (
    ApplyIn,
    EntitlementActOut,
    EntitlementDecisionIn,
    EntitlementLettersOut,
    EntitlementOut,
    EntitlementQuery,
    EntitlementReasonIn,
    GoodRecordOut,
    GoodRecordQuery,
    ReportIn,
)
from shared.aggregate import Aggregate
from shared.web import Call, Page, Reply, WebService, operation
from shared.web.history import HistoryOut

_READERS = ("importer", "officer", "reviewer", "signer", "operator", "admin")


# What is done with a reduction that there is, as opposed to asking for one.
_act = partial(operation, "POST", response=EntitlementActOut, versioned=True, idempotent=True)


def _people(act: EntitlementAct) -> tuple[str, ...]:
    return tuple(sorted(roles_for(act) - {"service", "timer"}))


class EntitlementOperations(WebService):
    app: InspectionApp

    @operation(
        "POST",
        "/entitlements",
        summary="Ask for reduced inspection of a good whose lots passed in a row",
        body=ApplyIn,
        response=EntitlementActOut,
        status=201,
        roles=_people(EntitlementAct.APPLY),
        idempotent="required",
    )
    def apply_for_entitlement(self, call: Call) -> Reply:
        answer = entitling.apply_for(
            call.body["good_key"], actor=call.principal.actor(), once=call.once, ports=self.app.goods
        )
        return Reply(answer, version=answer["version"], location=f"/entitlements/{answer['id']}")

    @operation(
        "GET",
        "/entitlements",
        summary="Reductions, newest first: importers see their own, staff those of their agency",
        query=EntitlementQuery,
        response=EntitlementOut,
        roles=_READERS,
        paged=True,
    )
    def list_entitlements(self, call: Call) -> Page:
        found = entitling.list_entitlements(
            EntitlementFilter(**call.query),
            actor=call.principal.actor(),
            before=call.cursor,
            limit=call.limit + 1,
            ports=self.app.goods,
        )
        page = found[: call.limit]
        return Page(self._shown(page, call), page[-1].id if len(found) > call.limit else None)

    @operation("GET", "/entitlements/<id>", summary="One reduction", response=EntitlementOut, roles=_READERS)
    def read_entitlement(self, call: Call) -> Reply:
        found = entitling.read_entitlement(call.path["id"], actor=call.principal.actor(), ports=self.app.goods)
        return Reply(self._shown([found], call)[0], version=found.version)

    @operation(
        "GET",
        "/entitlements/<id>/history",
        summary="Every act on a reduction, oldest first",
        response=HistoryOut,
        roles=_READERS,
    )
    def read_entitlement_history(self, call: Call) -> Reply:
        found = entitling.read_entitlement(call.path["id"], actor=call.principal.actor(), ports=self.app.goods)
        return Reply({"entries": self.app.goods.entitlements.history(found.id)})

    @operation(
        "GET",
        "/entitlements/<id>/letters",
        summary="What the agency decided on a reduction: kind, number, day and signer of each letter, oldest first",
        response=EntitlementLettersOut,
        roles=_READERS,
    )
    def list_entitlement_letters(self, call: Call) -> Reply:
        found = entitling.read_entitlement(call.path["id"], actor=call.principal.actor(), ports=self.app.goods)
        return Reply({"letters": letters_of(found.state)}, version=found.version)

    @_act(
        "/entitlements/<id>/decide",
        summary="Grant what was asked for or proposed, with a confirmation's number, or refuse it",
        body=EntitlementDecisionIn,
        roles=_people(EntitlementAct.GRANT),
    )
    def decide_entitlement(self, call: Call) -> Reply:
        granted, reason = call.body["grant"], call.body["reason"]
        return acted(entitling.decide(request_of(call), granted=granted, reason=reason, ports=self.app.goods))

    @_act(
        "/entitlements/<id>/withdraw",
        summary="Take back a request that is not decided yet",
        body=EntitlementReasonIn,
        roles=_people(EntitlementAct.WITHDRAW),
    )
    def withdraw_entitlement(self, call: Call) -> Reply:
        return acted(entitling.withdraw(request_of(call), reason=call.body["reason"], ports=self.app.goods))

    @_act(
        "/entitlements/<id>/reports",
        summary="Report on what was imported in the period that runs; a missed report ends the reduction",
        body=ReportIn,
        roles=_people(EntitlementAct.REPORT),
    )
    def report_on_entitlement(self, call: Call) -> Reply:
        return acted(entitling.submit_report(request_of(call), call.body, ports=self.app.goods))

    @_act(
        "/entitlements/<id>/revoke",
        summary="Revoke a reduction; open cases are looked at as without it",
        body=EntitlementReasonIn,
        roles=_people(EntitlementAct.REVOKE),
    )
    def revoke_entitlement(self, call: Call) -> Reply:
        return acted(entitling.revoke(request_of(call), reason=call.body["reason"], ports=self.app.goods))

    @operation(
        "GET",
        "/good-records",
        summary="How the lots of each good of an importer ended, with the passes in a row",
        query=GoodRecordQuery,
        response=GoodRecordOut,
        roles=_READERS,
        paged=True,
    )
    def list_good_records(self, call: Call) -> Page:
        found = entitling.list_records(
            call.query["tax_code"],
            actor=call.principal.actor(),
            after=call.cursor,
            limit=call.limit + 1,
            ports=self.app.goods,
        )
        page = found[: call.limit]
        return Page([_record_of(each) for each in page], page[-1].record.id if len(found) > call.limit else None)

    @operation(
        "GET",
        "/good-records/<good_key>",
        summary="How the lots of one good ended",
        response=GoodRecordOut,
        roles=_READERS,
    )
    def read_good_record(self, call: Call) -> Reply:
        found = entitling.read_record(call.path["good_key"], actor=call.principal.actor(), ports=self.app.goods)
        return Reply(_record_of(found), version=found.record.version)

    def _shown(self, found: Sequence[Aggregate[Entitlement]], call: Call) -> list[dict[str, Any]]:
        seen = seen_entitlements(found, call.principal.actor(), self.app.goods.open_cases)
        return [_entitlement_of(each, call.principal.role) for each in seen]


def _entitlement_of(seen: SeenEntitlement, role: str) -> dict[str, Any]:
    found = seen.entitlement
    allowed = [act.value for act in allowed_entitlement_acts(found.state, role)]
    shown = {"basis": seen.basis, "basis_elsewhere": seen.elsewhere, "allowed": allowed}
    return {"id": found.id, "version": found.version, **_members(found.state), **shown}


def _record_of(found: SeenRecord) -> dict[str, Any]:
    return {
        "version": found.record.version,
        **_members(found.record.state),
        "consecutive_passes": found.record.state.consecutive_passes,
        "lots": found.lots,
        "lots_elsewhere": found.elsewhere,
    }


def _members(state: Any) -> dict[str, Any]:
    return {member.name: getattr(state, member.name) for member in fields(state)}
