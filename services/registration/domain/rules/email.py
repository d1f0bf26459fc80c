"""E-mail address: one mailbox and one domain, nothing around them."""

from __future__ import annotations

import re

from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


def read_email(value: str | None, pointer: str, findings: Findings) -> str | None:
    address = read_optional_text(value, pointer, 50, findings)
    if address and not _ADDRESS.fullmatch(address):
        findings.add(pointer, "email", f"'{address[:50]}' is no e-mail address; write name@company.vn or leave it out.")
    return address
