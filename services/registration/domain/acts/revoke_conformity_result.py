"""Revoke the conformity result: the certification body takes back what it had submitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.asking import read_reason
from services.registration.domain.commands import RevokeConformityResult
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import ConformityResultRevoked
from services.registration.domain.standing import there
from services.registration.domain.states import Act, Party, step


def revoke_conformity_result(
    dossier: Dossier, command: RevokeConformityResult, *, now: datetime
) -> tuple[Dossier, ConformityResultRevoked]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REVOKE_CONFORMITY_RESULT, Party.CERT_BODY, now=now, handler=Handler.TCCN)
    reason = read_reason(command.reason)
    result = there(dossier.conformity, "the conformity result")
    revoked = replace(moved, conformity=replace(result, revoked_because=reason), reason=reason)
    return revoked, ConformityResultRevoked(dossier.file_code, now, result.body, reason)
