"""The register of staff, which registration keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load

from services.console.adapters.calling import call_service
from services.console.domain.people import Capacity, Lent, Standing
from shared.errors import Unavailable

# The subject alone counts for that question; any role of the staff may ask it.
_ASKING_AS = "officer"


@dataclass(frozen=True)
class HttpStaffRegister:
    """Implements `application.identifying.StaffRegister`. issue: a token for whoever is asked about."""

    client: httpx.Client
    issue: Callable[[Capacity], str]

    def standing(self, staff_id: str) -> Standing:
        token = self.issue(Capacity(staff_id, _ASKING_AS))
        answer = call_service("registration", self.client, token, "GET", "/staff/me")
        try:
            standing: Standing = _StandingSchema().load(answer)
        except ValidationError as error:
            raise Unavailable(f"registration answered what is no standing: {error}") from error
        return standing


class _LentSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    role = fields.String(required=True)
    by = fields.String(required=True)


class _StandingSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    staff_id = fields.String(required=True)
    known = fields.Boolean(required=True)
    suspended = fields.Boolean(required=True)
    agency = fields.String(required=True, allow_none=True)
    roles = fields.List(fields.String(), required=True)
    delegated = fields.List(fields.Nested(_LentSchema), required=True)
    administered = fields.Boolean(required=True)

    @post_load
    def _value(self, values: dict[str, Any], **_options: Any) -> Standing:
        lent = tuple(Lent(**each) for each in values.pop("delegated"))
        return Standing(**{**values, "roles": tuple(values["roles"]), "lent": lent})
