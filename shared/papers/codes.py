"""The code printed on a paper, by which anybody finds out whether it stands.

Fifteen letters and digits of a keyed hash: nobody guesses one, and whoever has one learns nothing of the next. The first
character says which service answers for the paper.
"""

from __future__ import annotations

import hashlib
import hmac

# Crockford's: nothing that is taken for something else when it is read out or typed.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIKE = str.maketrans("OILU", "011V")
_LENGTH = 16
SERVICES = {"R": "registration", "K": "inspection"}
_LETTERS = {service: letter for letter, service in SERVICES.items()}


def code_for(paper: str, *, key: bytes, service: str) -> str:
    """Without hyphens. paper: its id."""
    return _LETTERS[service] + keyed_letters(paper, key=key, most=_LENGTH - 1)


def keyed_letters(text: str, *, key: bytes, most: int) -> str:
    """So many letters, at most 51, of the text's keyed hash: five bits each."""
    number = int.from_bytes(hmac.new(key, text.encode(), hashlib.sha256).digest())
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(most))


def spaced(code: str) -> str:
    """As printed: "RXXX-XXXX-XXXX-XXXX"."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(text: str) -> str | None:
    """A code as somebody typed it; None when it cannot be one."""
    letters = typed_letters(text, exactly=_LENGTH)
    return letters if letters is not None and letters[0] in SERVICES else None


def typed_letters(text: str, *, exactly: int) -> str | None:
    """Letters of a code however they were typed; None when they are not so many, or not all of the alphabet."""
    letters = "".join(each for each in text.upper() if each not in " -–.\t").translate(_LIKE)
    return letters if len(letters) == exactly and all(each in _ALPHABET for each in letters) else None
