"""Looks at a PDF from anywhere in a process of its own, with little time and memory: it may be made to do harm."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence

from shared.errors import Busy

_SECONDS = 20
# Anybody may send files: whatever takes long in them holds up neither the pages of others nor the machine.
_AT_ONCE, _PATIENCE = 2, 3


class ProcessInspector:
    """Implements Inspector. at_once: files that are looked at beside one another; patience: seconds to wait for a turn."""

    def __init__(self, at_once: int = _AT_ONCE, patience: float = _PATIENCE) -> None:
        self._turns = threading.BoundedSemaphore(at_once)
        self._patience = patience

    def look(self, file: bytes) -> tuple[str, Sequence[str]]:
        if not self._turns.acquire(timeout=self._patience):
            raise Busy("Other files are being looked at; send it again in a moment.")
        try:
            return _finding_of(file)
        finally:
            self._turns.release()


def _finding_of(file: bytes) -> tuple[str, Sequence[str]]:
    command = [sys.executable, "-m", "shared.papers.checking"]
    try:
        done = subprocess.run(command, input=file, capture_output=True, timeout=_SECONDS, check=True)
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return "NO_PAPER", ()
    return str(said["finding"]), [str(name) for name in said["signers"]]
