"""HS code (mã HS): eight digits in Vietnam's tariff, printed 4.2.2."""

from __future__ import annotations

import re

from services.registration.domain.rules.findings import Findings

_HS_CODE = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})", re.ASCII)


def read_hs_code(value: str | None, pointer: str, findings: Findings) -> str:
    """ "9503.00.21" becomes "95030021"."""
    text = (value or "").strip()
    if not text:
        findings.add(pointer, "required", "The HS code (mã HS) is mandatory.")
        return text
    match = _HS_CODE.fullmatch(text)
    if not match:
        findings.add(pointer, "hs_code", "An HS code (mã HS) has 8 digits: 95030021 or 9503.00.21.")
        return text
    return "".join(match.groups())
