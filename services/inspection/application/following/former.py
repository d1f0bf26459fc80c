"""How a case stands elsewhere, in the words of this service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from services.inspection.domain.acts.take_over import Former, OfficersMode
from services.inspection.domain.case import Mode
from services.inspection.domain.certification import BodyCertificate, BodyLine, Certification, ConformityResult
from services.inspection.domain.content import Named
from services.inspection.domain.evidence import Appointment, AppointmentKind
from services.inspection.domain.pausing import Hold, HoldKind, Pause, PauseKind, Warned
from shared.clock import VIETNAM
from shared.regulation import Regulation

Data = Mapping[str, Any]

_SUPPLEMENT_ASKED, _MORE_TIME = 5, 12
_AMENDMENT_ALLOWED = 10
# After these the agency has no other acceptance to give: it did, or let the dossier be amended.
_TAKEN_ON = frozenset({2, 15})
_CQKT, _TCCN = "cqkt", "tccn"
_NO_SUPPLEMENT = "REFUSE_SUPPLEMENT"
_HOLDS = {
    "request_withdrawal": HoldKind.WITHDRAWAL,
    "request_amendment": HoldKind.AMENDMENT,
    "request_extension": HoldKind.EXTENSION,
}
# The last word in the body's case, by its status.
_SAID = {
    2: "accept",
    3: "refuse",
    5: "request_supplement",
    6: "supplement",
    7: "request_withdrawal",
    8: "allow_withdrawal",
    9: "request_amendment",
    10: "allow_amendment",
    13: "conformity_result",
    14: "conformity_result_revoked",
    15: "resend",
}


def former_of(data: Data, law: Regulation) -> Former:
    """data: as loaded by the contract of registration.dossier_imported."""
    inspection: Data = data["inspection"] or {}
    handlers = data["handlers"]
    standing = handlers["cqkt_before"] if handlers["cqkt_before"] is not None else handlers["cqkt"]
    request = data["requests"].get(_CQKT)
    appointment = inspection.get("appointment")
    return Former(
        mode=_mode(inspection),
        officer=inspection.get("officer") or (appointment["officer"] if appointment else None),
        appointment=_appointment(appointment) if appointment else None,
        accepted=standing in _TAKEN_ON,
        pause=_pause(standing, data, law),
        hold=Hold(_HOLDS[request["act"]], request["requested_at"], request["reason"], request["until"])
        if request
        else None,
        certification=_certification(data),
        warnings=tuple(_warned(each, data["occurred_at"]) for each in data["deadlines"]),
    )


def _mode(inspection: Data) -> OfficersMode | None:
    if not inspection.get("mode"):
        return None
    decided_at = _midnight(inspection["decided_on"] or inspection["due_on"])
    return OfficersMode(Mode(inspection["mode"]), inspection["mode_reason"] or "", decided_at, inspection["due_on"])


def _appointment(said: Data) -> Appointment:
    kind = AppointmentKind(said["kind"])
    return Appointment(kind, said["starts_at"], said["ends_at"], said["place"], said["officer"])


def _pause(standing: int, data: Data, law: Regulation) -> Pause | None:
    asked = data["supplement_request"]
    if standing in (_SUPPLEMENT_ASKED, _MORE_TIME) and asked:
        deadlines = law.regime(data["regime"]).deadlines
        ended = {code for code, row in deadlines.items() if row.on_lapse == _NO_SUPPLEMENT}
        lapsed = any(
            each["lapsed"] and each["handler"] == _CQKT and each["rule"] in ended for each in data["deadlines"]
        )
        return Pause(asked["requested_at"], tuple(asked["items"]), asked["reason"], asked["due_on"], lapsed=lapsed)
    if standing == _AMENDMENT_ALLOWED:
        why = f"An amendment was allowed in {data['source']}."
        return Pause(data["occurred_at"], (), why, None, PauseKind.AMENDMENT)
    return None


def _certification(data: Data) -> Certification | None:
    said = _SAID.get(data["handlers"]["tccn"])
    if said is None:
        return None
    request = data["requests"].get(_TCCN) or data["body_request"] or {}
    result = _conformity(data["conformity"]) if data["conformity"] else None
    reason = result.revoked if result and result.revoked else request.get("reason")
    at = request.get("requested_at") or data["occurred_at"]
    return Certification(said, at, reason, tuple(request.get("items", ())), result)


def _conformity(said: Data) -> ConformityResult:
    certificate = said["certificate"]
    return ConformityResult(
        body=_named(said["body"]),
        at=_midnight(said["submitted_on"]),
        lines=tuple(BodyLine(line["line_no"], line["result"], line.get("reason")) for line in said["lines"]),
        certificate=BodyCertificate(
            number=certificate["number"],
            issuer=_named(certificate["issuer"]),
            issued_on=certificate["issued_on"],
            method=certificate["method"],
            lines=tuple(certificate["lines"]),
            valid_until=certificate.get("valid_until"),
        )
        if certificate
        else None,
        revoked=said["revoked_because"],
    )


def _warned(said: Data, at: datetime) -> Warned:
    warning = None if said["lapsed"] else said["warning"]
    return Warned(
        said["handler"], said["rule"], said["name"], said["owed_by"], said["due_on"], said["days_left"], at, warning
    )


def _named(value: Data) -> Named:
    return Named(value["code"], value["name"])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
