"""The part of the API about lots: what the sampling plan asks for, and what was found when a lot was looked at."""

from __future__ import annotations

from typing import Any

from services.inspection.application import sampling
from services.inspection.domain import commands
from services.inspection.domain.sampling.proposing import Proposal
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.requests import acted, by, request_of
from services.inspection.entrypoints.schemas.cases import ActOut
from services.inspection.entrypoints.schemas.evidence import SamplingPlanOut
from services.inspection.entrypoints.schemas.samples import LotCheckIn, PlanQuery
from shared.web import Call, Reply, WebService, operation

_READERS = ("officer", "reviewer", "signer", "operator", "admin")


class LotOperations(WebService):
    app: InspectionApp

    @operation(
        "GET",
        "/inspections/<id>/sampling-plan",
        summary="What to take and to look at of each goods line, by which standard, and why",
        query=PlanQuery,
        response=SamplingPlanOut,
        roles=_READERS,
    )
    def sampling_plan(self, call: Call) -> Reply:
        found = sampling.sampling_plan(
            call.path["id"],
            lot_size=call.query["lot_size"],
            actor=call.principal.actor(),
            cases=self.app.cases,
            lots=self.app.lots,
            law=self.app.sampling,
        )
        return Reply(
            {
                "lines": [
                    {
                        "line_no": line.line_no,
                        "name": line.name,
                        "hs_code": line.hs_code,
                        "severity": standing.severity,
                        "score": standing.score,
                        "discontinued": standing.discontinued,
                        "parts": [_part(proposal) for proposal in proposals],
                    }
                    for line, standing, proposals in found
                ]
            }
        )

    @operation(
        "POST",
        "/inspections/<id>/lot-check",
        summary="Record what was found when a lot was looked at by the sampling plan; again: it replaces the former",
        body=LotCheckIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def lot_check(self, call: Call) -> Reply:
        command = commands.RecordLotCheck(**call.body, by=by(call))
        answer = sampling.check_lot(
            request_of(call),
            command,
            cases=self.app.cases,
            lots=self.app.lots,
            law=self.app.sampling,
            clock=self.app.clock,
        )
        return acted(answer)


def _part(proposal: Proposal) -> dict[str, Any]:
    method = proposal.method
    return {
        "part": method.part,
        "scheme": method.scheme,
        "standard": method.standard,
        "characteristics": method.characteristics,
        "level": method.level,
        "aql": method.aql,
        "severity": proposal.severity,
        "lot_size": proposal.lot_size,
        "plan": proposal.plan,
        "batches": proposal.batches,
        "specimens": proposal.specimens,
        "retained": proposal.retained,
        "why": list(proposal.why),
        "source": method.source,
        "certainty": method.certainty,
    }
