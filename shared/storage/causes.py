"""What many waiting messages have in common: a short fingerprint of why they wait, the same wherever and whenever."""

from __future__ import annotations

import hashlib
import re

# Entries from before causes were noted, and those that are to be looked at anew.
UNNAMED = "unnamed"

_LENGTH = 12
_LONGEST = 4_000
_QUOTED = re.compile(r"""(?<!\w)(?:'[^'\n]*'|"[^"\n]*"|“[^”\n]*”|«[^»\n]*»)(?!\w)""")
# A word with a digit in it: number, date, time, id, file code.
_NUMBERED = re.compile(r"[\w.:+@-]*\d[\w.:+@-]*")
_LISTED = re.compile(r"\*(?:[\s,;/]+\*)+")


def cause_of(reason: str, type: str | None, error: str | None) -> str:
    """12 hex digits. error: its text, beginning with the error's type; what differs from message to message is left out."""
    said = "\0".join((reason, type or "", shape(error or "")))
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:_LENGTH]


def shape(error: str) -> str:
    """The text with * for quoted values and for all that holds a digit: numbers, dates, ids, codes; lists of them as one."""
    text = _NUMBERED.sub("*", _QUOTED.sub("*", error[:_LONGEST]))
    return " ".join(_LISTED.sub("*", text).split())
