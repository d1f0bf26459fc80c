"""Why nobody answered, without the operating system's numbers."""

from __future__ import annotations

import re

import httpx


def silence(error: httpx.HTTPError) -> str:
    """ "connection refused", "no answer in time" and the like."""
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    said = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
    return said[:1].lower() + said[1:]
