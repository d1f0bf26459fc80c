"""docs/api/asyncapi.yaml: every event, queue and control message, from the contracts and the table of subscriptions.

`python -m shared.messaging.asyncapi [--check] FILE` writes it, or compares it with what stands there.
"""

from __future__ import annotations

from shared.generated import keep
from shared.messaging.asyncapi.document import as_text, asyncapi
from shared.messaging.asyncapi.examples import examples

__all__ = ["as_text", "asyncapi", "examples", "main"]


def main(arguments: list[str]) -> int:
    return keep(arguments, __doc__, as_text)
