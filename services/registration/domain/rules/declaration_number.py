"""Customs declaration number (số tờ khai): 12 digits, "10" for imports first, a count of amendments last."""

from __future__ import annotations

import re

from services.registration.domain.rules.findings import Findings

_NUMBER = re.compile(r"\d{12}", re.ASCII)


def read_declaration_number(value: str | None, pointer: str, findings: Findings) -> str:
    number = (value or "").strip()
    if not number:
        findings.add(pointer, "required", "The declaration number (số tờ khai) is mandatory.")
    elif not _NUMBER.fullmatch(number):
        findings.add(pointer, "declaration_number", "A declaration number (số tờ khai) has 12 digits.")
    elif not number.startswith("10"):
        message = "The declaration number (số tờ khai) of an import starts with 10; this one is not an import's."
        findings.add(pointer, "declaration_not_import", message)
    return number


def declaration_of(number: str) -> str:
    """What all numbers of one declaration share: the last digit only counts its amendments."""
    return number[:-1]
