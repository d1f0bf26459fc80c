"""What the register of staff says of whoever asks: a sign-in page must know it before anybody acts in a role."""

from __future__ import annotations

from datetime import date

from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.schemas.administration import StandingOut
from shared.aggregate import Json
from shared.reference.admission import nobody_administers, staff_id
from shared.reference.entries import STAFF_ROLES
from shared.reference.register import Register
from shared.regulation.calendar import legal_day
from shared.web import Call, Reply, WebService, operation


class OwnStanding(WebService):
    app: RegistrationApp

    @operation(
        "GET",
        "/staff/me",
        summary="What the register of staff says of the caller today: agency, roles, roles lent by others",
        description="Of the token only the subject counts. Nobody learns of somebody else here.",
        response=StandingOut,
        roles=STAFF_ROLES,
        register_asked=False,
    )
    def own_standing(self, call: Call) -> Reply:
        administration = self.app.administration
        id = staff_id(call.principal.id, call.principal.role)
        return Reply(_standing(administration.register(), id, legal_day(administration.clock())))


def _standing(register: Register, id: str, day: date) -> Json:
    member = register.member(id, day)
    acting = member is not None and not member.suspended
    return {
        "staff_id": id,
        "on": day,
        "known": member is not None,
        "suspended": member is not None and member.suspended,
        "name": member.name if member else None,
        "agency": member.agency if member else None,
        "roles": list(member.roles) if member and acting else [],
        "delegated": [{"role": role, "by": by} for role, by in register.delegated(id, day)] if acting else [],
        "administered": not nobody_administers(register, day),
    }
