"""The code on a receipt slip, by which whoever holds it learns how the dossier stands, without an account.

Twelve letters and digits of a keyed hash of the file code: nothing is kept, a slip is printed again whenever it is lost, and
nobody who has one slip learns of another.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from shared.papers.codes import keyed_letters, spaced, typed_letters
from shared.papers.facts import Slip
from shared.secret import derived_key

PURPOSE = "slip code"
# 60 bits, in three groups of four.
_LENGTH = 12


@dataclass(frozen=True)
class Slips:
    """key: for this purpose alone. public_url: of the console."""

    key: bytes
    public_url: str

    def of(self, file_code: str) -> Slip:
        code = spaced(self._code(file_code))
        return Slip(code, f"{self.public_url}/status/{file_code}/{code}")

    def opens(self, file_code: str, code: str) -> bool:
        """code: as somebody typed it."""
        typed = typed_letters(code, exactly=_LENGTH)
        return hmac.compare_digest(self._code(file_code), typed or "")

    def _code(self, file_code: str) -> str:
        return keyed_letters(file_code, key=self.key, most=_LENGTH)


def slips_of(secret: str, public_url: str) -> Slips:
    """secret: the services' common one. Whoever changes it makes every slip void; another is printed for whoever asks."""
    return Slips(derived_key(secret, PURPOSE), public_url)
