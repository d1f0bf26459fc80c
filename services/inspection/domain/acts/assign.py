"""Assign: the case gets its officer, or is given back."""

from __future__ import annotations

from dataclasses import replace

from services.inspection.domain.case import Case
from services.inspection.domain.commands import Assign
from services.inspection.domain.states import Act, ensure_allowed


def assign(case: Case, command: Assign) -> Case:
    """Raises NotAllowed."""
    ensure_allowed(case, Act.ASSIGN)
    return replace(case, officer=command.officer)
