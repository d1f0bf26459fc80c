"""marshmallow's complaints in the words of problem+json."""

from __future__ import annotations

import re
from typing import Any

from shared.contracts.catalogue import pointer_name, violations_of
from shared.errors import Violation

# marshmallow hands over texts only; these are the ones that its fields and validators bring.
_CODES = (
    (r"Missing data for required field\.", "required"),
    (r"Field may not be null\.", "null"),
    (r"Unknown field\.", "unknown"),
    (r"Must be one of: .*", "choice"),
    (r"(Shorter than minimum length|Longer than maximum length|Length must be) .*", "length"),
    (r"Must be (greater|less) than .*", "range"),
    (r"String does not match expected pattern\.", "pattern"),
    (r"Not a valid .*|Invalid type\.|Invalid input type\.|Special numeric values .*", "type"),
    (r"Number too large\.", "range"),
)
_CODED = [(re.compile(pattern, re.DOTALL), code) for pattern, code in _CODES]


class Coded(str):
    """A message that brings its own code: `raise ValidationError(Coded("tax_code_check_digit", "…"))`."""

    code: str

    def __new__(cls, code: str, message: str) -> Coded:
        coded = super().__new__(cls, message)
        coded.code = code
        return coded

    def __str__(self) -> str:
        return self


def violations(messages: Any) -> list[Violation]:
    """Every broken rule; the code is the validator's own (Coded), or says what kind of rule it was."""
    return [Violation(v.pointer, _code_of(v.message), v.message) for v in violations_of(_escaped(messages))]


def _code_of(message: str) -> str:
    if isinstance(message, Coded):
        return message.code
    return next((code for pattern, code in _CODED if pattern.fullmatch(message)), "invalid")


def _escaped(messages: Any) -> Any:
    """Callers choose the names of unknown members."""
    if isinstance(messages, dict):
        return {pointer_name(key): _escaped(inner) for key, inner in messages.items()}
    return messages
