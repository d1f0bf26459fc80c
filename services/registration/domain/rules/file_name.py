"""Names of files: what every system may keep a file under, and shows as it is."""

from __future__ import annotations

import re

from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text

# Of Windows, whatever ending follows; the raised digits count as digits there.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?")
_NOWHERE = frozenset('/\\:*?"<>|')


def read_file_name(value: str | None, pointer: str, findings: Findings) -> str:
    """255 characters at most: a name is kept and shown, never used as a path."""
    name = read_text(value, pointer, 255, findings)
    if not findings.clean(pointer):
        return name
    if name.strip(".~ ") == "" or name.endswith(".") or any(c in _NOWHERE or not c.isprintable() for c in name):
        message = (
            "Give the file's name alone: no folders, nothing unseen, none of \\ / : * ? \" < > |, no dot at its end."
        )
        findings.add(pointer, "file_name", message)
    elif _DEVICES.fullmatch(name):
        findings.add(pointer, "file_name", f"{name[:20]} is the name of a device; give the file another name.")
    return name
