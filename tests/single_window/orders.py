"""What the stand-in is told to send: a sample by its name, or an envelope as it is."""

import json
import math
from dataclasses import dataclass
from typing import Any

from shared.errors import CuakhauError
from shared.single_window import Envelope, parse_envelope
from tests.single_window.samples import UnknownSample, load_sample

_PATIENCE = 60.0
_LONGEST_PATIENCE = 3600.0
_EXPECTED = (
    'expected: JSON like {"sample": "10-01-toys", "reference": "QG2026999901"} '
    "(also message_id, fields, patience), or an envelope as XML beginning with <"
)


class BadOrder(Exception):
    """What is wrong, and what is expected instead."""


@dataclass(frozen=True)
class Order:
    """patience: seconds of resending until answered."""

    envelope: Envelope
    patience: float = _PATIENCE


def read_order(body: bytes) -> Order:
    """By its first character, whatever content type a form or a command line gave it. Raises BadOrder."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        try:
            return Order(parse_envelope(body))
        except CuakhauError as error:
            raise BadOrder(f"{error.message} {_details(error)}".strip()) from error
    try:
        order = json.loads(body)
    except ValueError as error:
        raise BadOrder(f"this is neither JSON nor XML ({error}); {_EXPECTED}") from error
    if not isinstance(order, dict) or not isinstance(order.get("sample"), str):
        raise BadOrder(f"the name of a sample is missing; {_EXPECTED}")
    try:
        return Order(_sample(order), _patience(order.get("patience", _PATIENCE)))
    except UnknownSample as error:
        raise BadOrder(str(error)) from error


def _sample(order: dict[str, Any]) -> Envelope:
    texts = [order.get("reference"), order.get("message_id")]
    fields = order.get("fields") or {}
    if not isinstance(fields, dict) or any(not isinstance(t, str) for t in (*filter(None, texts), *fields.values())):
        raise BadOrder(f"reference, message_id and the values of fields are texts; {_EXPECTED}")
    return load_sample(order["sample"], reference=texts[0], message_id=texts[1], fields=fields)


def _patience(value: Any) -> float:
    if isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= _LONGEST_PATIENCE:
        return float(value)
    raise BadOrder(f"patience is a number of seconds up to {_LONGEST_PATIENCE:g}; {_EXPECTED}")


def _details(error: CuakhauError) -> str:
    return "; ".join(f"{v.pointer}: {v.message}" for v in getattr(error, "violations", ()) if v.pointer)
