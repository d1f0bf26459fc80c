"""Tax code (mã số thuế): 10 digits with a check digit, a branch of it (13 digits), or a person's 12-digit number."""

from __future__ import annotations

import re

from services.registration.domain.rules.findings import Findings

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_ENTERPRISE = re.compile(r"(\d{10})(?:-?(\d{3}))?", re.ASCII)
_PERSON = re.compile(r"\d{12}", re.ASCII)


def read_tax_code(value: str | None, pointer: str, findings: Findings) -> str:
    """As it is kept: "0100109106", "0100109106-001" or twelve digits; the input itself when it is none of these."""
    code = (value or "").strip()
    if not code:
        findings.add(pointer, "required", "The tax code (mã số thuế) is mandatory.")
        return code
    if _PERSON.fullmatch(code):
        return code
    enterprise = _ENTERPRISE.fullmatch(code)
    if not enterprise:
        message = (
            "A tax code (mã số thuế) has 10 digits, 13 digits or ##########-### for a branch, "
            "or is a person's 12-digit number."
        )
        findings.add(pointer, "tax_code", message)
        return code
    base, branch = enterprise.groups()
    if not has_check_digit(base):
        message = (
            f"The check digit of tax code (mã số thuế) {base} is wrong; compare it with the registration certificate."
        )
        findings.add(pointer, "tax_code_check_digit", message)
    return f"{base}-{branch}" if branch else base


def has_check_digit(base: str) -> bool:
    """base: ten digits. The tenth is 10 - (weighted sum of the nine before it, mod 11)."""
    weighted = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, base, strict=False))
    return int(base[9]) == 10 - weighted % 11
