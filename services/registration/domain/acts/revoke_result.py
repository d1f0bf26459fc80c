"""Revoke the result: the leader takes the notice back; a new one may follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.commands import RevokeResult
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import ResultRevoked
from services.registration.domain.results import Revocation
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from services.registration.domain.standing import there
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day


def revoke_result(dossier: Dossier, command: RevokeResult, *, now: datetime) -> tuple[Dossier, ResultRevoked]:
    """Raises NotAllowed, Invalid."""
    revoked = step(dossier, Act.REVOKE_RESULT, Party.AGENCY, now=now)
    findings = Findings()
    reason = read_text(command.reason, "/reason", 2000, findings)
    by = read_text(command.by, "/revoked_by", 100, findings)
    findings.raise_if_any()
    result, unit = there(dossier.result, "the result"), dossier.content.agency.name
    revocation = Revocation(reason, by, unit, legal_day(now))
    event = ResultRevoked(dossier.file_code, now, result.notice_no, reason, by, unit, revocation.revoked_on)
    return replace(revoked, result=replace(result, revocation=revocation), reason=reason), event
