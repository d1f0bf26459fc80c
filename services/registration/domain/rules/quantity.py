"""Quantity (khối lượng, số lượng): more than nothing, 12 integer digits and 3 decimals at most."""

from __future__ import annotations

import re
from decimal import Decimal

from services.registration.domain.rules.findings import Findings

_QUANTITY = re.compile(r"\d{1,12}(\.\d{1,3})?", re.ASCII)


def read_quantity(value: str | None, pointer: str, findings: Findings) -> Decimal:
    text = (value or "").strip()
    if not text:
        findings.add(pointer, "required", "The quantity (khối lượng, số lượng) is mandatory.")
    elif not _QUANTITY.fullmatch(text):
        message = "A quantity has at most 12 digits before the decimal point and 3 after it: 1250 or 1250.5."
        findings.add(pointer, "quantity", message)
    elif not Decimal(text):
        findings.add(pointer, "quantity_zero", "The quantity must be more than zero.")
    else:
        return Decimal(text)
    return Decimal(0)
