"""What a supplement request names as missing: items of the receipt checklist by their code, or words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text

_CODE = re.compile(r"R\d+(\.\d+)*\Z")


def read_missing(items: tuple[str, ...], names: Mapping[str, str], findings: Findings) -> tuple[str, ...]:
    """names: of the receipt checklist, by code. "R5" becomes "R5 Hóa đơn", as the importer reads it."""
    if not items:
        findings.add("/items", "required", "Name at least one thing that is missing.")
    read = [read_text(item, f"/items/{index}", 255, findings) for index, item in enumerate(items)]
    for index, item in enumerate(read):
        if item and item in read[:index]:
            findings.add(f"/items/{index}", "twice", f"'{item[:50]}' is named twice; name each missing thing once.")
        if _CODE.match(item) and item not in names:
            message = f"'{item[:20]}' is not on the list: {', '.join(names)}. Name one of them, or say it in words."
            findings.add(f"/items/{index}", "not_on_list", message)
    return tuple(f"{item} {names[item]}" if item in names else item for item in read)
