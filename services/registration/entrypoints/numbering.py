"""The part of the API for operators: the numbering of our own file codes."""

from __future__ import annotations

from services.registration.application import numbering
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.schemas.numbering import JumpIn, JumpOut
from shared.web import Call, Reply, WebService, operation


class NumberingOperations(WebService):
    app: RegistrationApp

    @operation(
        "POST",
        "/file-codes/jump",
        summary="After a restore: never give this file code or a smaller one of its year again",
        body=JumpIn,
        response=JumpOut,
        roles=("operator",),
    )
    def jump_file_codes(self, call: Call) -> Reply:
        body, actor = call.body, call.principal.actor()
        return Reply(
            numbering.jump_past(
                body["past"], body["reason"], actor=actor, file_codes=self.app.file_codes, clock=self.app.clock
            )
        )
