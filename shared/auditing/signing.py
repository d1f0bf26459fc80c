"""The signature under a daily root, by the key that seals papers; made by a process that ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping

from shared.auditing.roots import NotSigned
from shared.papers.sealing.settings import seal_settings
from shared.secret import Misconfigured

# Whose key signs, where there is one for each agency.
AGENCY = "CUAKHAU_ROOT_AGENCY"
PIN_REFUSED, REFUSED = 77, 78
_SECONDS = 60


class ProcessSigner:
    """pin: as it is given now. One that a token refused is not tried again: most lock themselves after a few."""

    def __init__(self, pin: Callable[[], object]) -> None:
        self._pin = pin
        self._refused: tuple[object, str] | None = None

    def __call__(self, text: bytes) -> bytes:
        """Raises NotSigned."""
        pin = self._pin()
        if self._refused is not None and self._refused[0] == pin:
            raise NotSigned(self._refused[1])
        command = [sys.executable, "-m", "shared.auditing"]
        try:
            ended = subprocess.run(command, input=text, capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise NotSigned(f"The key gave no signature within {_SECONDS} seconds.") from error
        if ended.returncode == 0:
            return ended.stdout
        said = ended.stderr.decode(errors="replace").strip()[-500:] or f"it ended with status {ended.returncode}"
        if ended.returncode == PIN_REFUSED:
            self._refused = pin, said
        raise NotSigned(said)


def signer_of(environ: Mapping[str, str]) -> ProcessSigner:
    """Also where nothing is set: it then says what to set. A service must not stand still for that."""
    try:
        settings = seal_settings(environ)
    except Misconfigured:
        settings = None
    return ProcessSigner(settings.pin_as_given if settings else lambda: None)
