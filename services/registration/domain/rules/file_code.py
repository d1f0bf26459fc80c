"""File code (mã hồ sơ): at most 12 letters and digits. Codes that begin with ours are ours to give."""

from __future__ import annotations

import re

from services.registration.domain.rules.findings import Findings
from shared.errors import Invalid, Violation

OUR_PREFIX = "CK"
_OUR_CODE = re.compile(rf"{OUR_PREFIX}(\d{{4}})(\d{{6}})", re.ASCII)
_WINDOW_CODE = re.compile(r"[A-Za-z0-9]{1,12}", re.ASCII)


def read_window_code(value: str | None, pointer: str, findings: Findings) -> str:
    """The code under which the single window sent the dossier, such as "QG2026000590"."""
    code = (value or "").strip()
    if not code:
        findings.add(pointer, "required", "The file code (mã hồ sơ) is mandatory.")
    elif not _WINDOW_CODE.fullmatch(code) or code.upper().startswith(OUR_PREFIX):
        message = _fault(code)
        findings.add(pointer, "file_code", message)
    return code


def our_number(code: str, pointer: str) -> tuple[int, int]:
    """Year and number of a code that we gave. Raises Invalid."""
    match = _OUR_CODE.fullmatch(code.strip().upper())
    if match is None or int(match[2]) == 0:
        message = f"A file code of our own looks like {our_code(2026, 1)}; '{code[:20]}' does not."
        raise Invalid([Violation(pointer, "our_file_code", message)])
    return int(match[1]), int(match[2])


def our_code(year: int, number: int) -> str:
    """ "CK2026000001" """
    return f"{OUR_PREFIX}{year:04d}{number:06d}"


def _fault(code: str) -> str:
    if code.upper().startswith(OUR_PREFIX):
        return f"A file code (mã hồ sơ) of the single window does not begin with {OUR_PREFIX}; those are given here."
    if code.isascii() and code.isalnum():
        return f"A file code (mã hồ sơ) has at most 12 characters; this one has {len(code)}."
    return "A file code (mã hồ sơ) has letters A to Z and digits only, at most 12."
