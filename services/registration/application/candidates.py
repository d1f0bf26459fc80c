"""Use case: under which rows of the list of goods an HS code may come on a day, and what each of them asks for."""

from __future__ import annotations

from datetime import date

from services.registration.application.ports import Law
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.hs_code import read_hs_code
from shared.regulation.looking_up import LookUp


def look_up(hs_code: str, on: date, *, law: Law) -> LookUp:
    """Every row that may cover the code; the goods' description decides. Raises Invalid when the code is none."""
    findings = Findings()
    code = read_hs_code(hs_code, "/hs_code", findings)
    findings.raise_if_any()
    return law.look_up(law.regime_on(on), code, on)
