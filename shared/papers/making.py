"""From facts to a sealed file: asked of a process of its own, one at a time in each service's process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Protocol

from shared.aggregate import Json

# Exit statuses (sysexits.h): the key cannot be reached now; it is not fit; the token refuses the PIN; the paper itself
# cannot be laid out.
SIGNER_AWAY, SIGNER_UNFIT, PIN_REFUSED, DEFECT = 75, 78, 77, 65
DEFECTIVE = "defect"
_SECONDS = 60
_WHY = {
    SIGNER_AWAY: "signer_away",
    SIGNER_UNFIT: "signer_unfit",
    PIN_REFUSED: "signer_unfit",
    DEFECT: DEFECTIVE,
}
_NONE: Mapping[str, bytes] = MappingProxyType({})
FAILURES = tuple(dict.fromkeys(_WHY.values()))


class NotMade(Exception):
    """why: signer_away, signer_unfit, defect. The text is for operators."""

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why
        self.message = message


class PinNotTaken(NotMade):
    """Asked again with the same PIN, the token would lock itself."""


class Maker(Protocol):
    def make(
        self, kind: str, facts: Json, *, code: str, verify_at: str, pictures: Mapping[str, bytes] = _NONE
    ) -> bytes:
        """facts: as their codec dumps them. pictures: files by SHA-256. Raises NotMade."""
        ...


class ProcessMaker:
    """Implements Maker. Two seconds of processor time and 110 MB while a paper is made, nothing in between.

    pin: as it is given now; one that was refused is not tried again.
    """

    def __init__(self, pin: Callable[[], object] = lambda: None) -> None:
        self._one = threading.BoundedSemaphore()
        self._pin = pin
        self._refused: tuple[object, PinNotTaken] | None = None

    def make(
        self, kind: str, facts: Json, *, code: str, verify_at: str, pictures: Mapping[str, bytes] = _NONE
    ) -> bytes:
        shown = {sha256: b64encode(data).decode() for sha256, data in pictures.items()}
        paper = {"kind": kind, "facts": facts, "code": code, "verify_at": verify_at, "pictures": shown}
        asked = json.dumps(paper, ensure_ascii=False, default=_plain)
        with self._one:
            pin = self._pin()
            if self._refused is not None and self._refused[0] == pin:
                raise NotMade(self._refused[1].why, self._refused[1].message)
            try:
                return _run(asked.encode())
            except PinNotTaken as failure:
                self._refused = pin, failure
                raise


def _run(asked: bytes) -> bytes:
    # The library that lays out would otherwise start a thread for each processor.
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "shared.papers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    try:
        made, said = process.communicate(asked, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise NotMade("signer_away", f"Laying out and sealing took longer than {_SECONDS} seconds.")
    if process.returncode == 0 and made.startswith(b"%PDF-"):
        return bytes(made)
    text = said.decode(errors="replace").strip()[-500:] or f"it ended with status {process.returncode}"
    failure = PinNotTaken if process.returncode == PIN_REFUSED else NotMade
    raise failure(_WHY.get(process.returncode, "defect"), text)


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is nothing that a paper says")
