"""The part of the API from which leaders see how the work goes."""

from __future__ import annotations

from dataclasses import asdict

from services.inspection.application.counting import count_figures
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.schemas.figures import FiguresOut, FiguresQuery
from shared.regulation import legal_day
from shared.web import Call, Reply, WebService, operation


class FiguresOperations(WebService):
    app: InspectionApp

    @operation(
        "GET",
        "/figures",
        summary="Intake, turnaround, modes, failures and load of the cases received in a period; the backlog of now",
        query=FiguresQuery,
        response=FiguresOut,
        roles=("reviewer", "signer", "operator", "admin"),
    )
    def figures(self, call: Call) -> Reply:
        found = count_figures(
            call.principal.actor(),
            call.query["agency"],
            call.query["since"],
            call.query["until"],
            today=legal_day(self.app.clock()),
            counted=self.app.counts,
        )
        said = asdict(found)
        for tally in (*said["tallies"], *said["agencies"], *said["arrivals"], *said["groups"]):
            tally["days"] = [{"days": days, "cases": cases} for days, cases in tally["days"]]
        return Reply(said)
