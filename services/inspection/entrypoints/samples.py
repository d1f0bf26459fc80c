"""The part of the API about samples: the record of their taking, and their chain of custody."""

from __future__ import annotations

from functools import partial

from services.inspection.application import sampling, scheduling
from services.inspection.domain import commands
from services.inspection.domain.custody.chain import CustodyAct
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.requests import acted, by, request_of
from services.inspection.entrypoints.schemas import samples as schemas
from services.inspection.entrypoints.schemas.cases import ActOut
from services.inspection.entrypoints.schemas.laboratories import LaboratoriesOut, LaboratoryQuery
from shared.regulation.calendar import legal_day
from shared.web import Call, Reply, WebService, operation

# What an officer records of samples is always an act on the case.
_recorded = partial(operation, "POST", response=ActOut, roles=("officer",), versioned=True, idempotent=True)


class SampleOperations(WebService):
    app: InspectionApp

    @_recorded(
        "/inspections/<id>/sample",
        summary="Record the sample that was taken; a sample that arrived with a broken seal is taken again with it",
        body=schemas.SampleIn,
    )
    def sample(self, call: Call) -> Reply:
        command = commands.RecordSample(call.body)
        answer = sampling.take_sample(
            request_of(call),
            command,
            cases=self.app.cases,
            laboratories=self.app.laboratories,
            photos=self.app.photos,
            clock=self.app.clock,
            free=partial(scheduling.free_former, ports=self.app.schedule),
        )
        return acted(answer)

    @operation(
        "GET",
        "/laboratories",
        summary="Laboratories that are listed on a day, by code: what a sample and a report may name",
        query=LaboratoryQuery,
        response=LaboratoriesOut,
        roles=("officer", "reviewer", "signer", "operator", "admin"),
    )
    def list_laboratories(self, call: Call) -> Reply:
        on = call.query["on"] or legal_day(self.app.clock())
        return Reply({"on": on, "items": self.app.laboratories.listed(on)})

    @_recorded(
        "/inspections/<id>/samples/seal",
        summary="Record that samples were sealed after they had been taken",
        body=schemas.SealIn,
    )
    def seal_samples(self, call: Call) -> Reply:
        return self._moved(call, CustodyAct.SEAL)

    @_recorded(
        "/inspections/<id>/samples/hand-over",
        summary="Record that samples were handed to the laboratory; its status, validity and scope are checked",
        body=schemas.HandOverIn,
    )
    def hand_over_samples(self, call: Call) -> Reply:
        return self._moved(call, CustodyAct.HAND_OVER)

    @_recorded(
        "/inspections/<id>/samples/receive",
        summary="Record that the laboratory has samples; with a broken seal they are invalid and taken again",
        body=schemas.ReceiveIn,
    )
    def receive_samples(self, call: Call) -> Reply:
        return self._moved(call, CustodyAct.RECEIVE if call.body.pop("seal_intact") else CustodyAct.RECEIVE_BROKEN)

    @_recorded(
        "/inspections/<id>/samples/retain",
        summary="Record that samples are kept for a dispute, or what is left of them after the test",
        body=schemas.KeepIn,
    )
    def retain_samples(self, call: Call) -> Reply:
        return self._moved(call, CustodyAct.RETAIN)

    @_recorded(
        "/inspections/<id>/samples/return",
        summary="Record that samples were given back",
        body=schemas.ReturnIn,
    )
    def return_samples(self, call: Call) -> Reply:
        return self._moved(call, CustodyAct.RETURN)

    @_recorded(
        "/inspections/<id>/samples/destroy",
        summary="Record that samples were destroyed",
        body=schemas.MoveIn,
    )
    def destroy_samples(self, call: Call) -> Reply:
        return self._moved(call, CustodyAct.DESTROY)

    def _moved(self, call: Call, act: CustodyAct) -> Reply:
        asked = {**call.body, "samples": tuple(call.body["samples"])}
        return acted(
            sampling.move_case_samples(
                request_of(call),
                commands.MoveSamples(act=act, by=by(call), **asked),
                cases=self.app.cases,
                laboratories=self.app.laboratories,
                clock=self.app.clock,
            )
        )
