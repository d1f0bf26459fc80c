"""One tree of errors; its three branches drive what happens next.

    CuakhauError
    ├── Permanent        the same call will fail again: tell the caller (4xx), set a message aside
    │   ├── Invalid          the input breaks rules; carries one Violation per bad field
    │   ├── NotFound
    │   ├── Forbidden
    │   ├── NotAllowed       the act is out of place in the present state
    │   ├── TooLarge
    │   └── UnknownMessage   a type or major version that this code does not know
    ├── Transient        the same call may succeed later: wait, then try again
    │   ├── Unavailable      broker, database or partner cannot be reached
    │   └── Busy             one dossier is contended right now; all else goes on
    └── Conflict         somebody else was faster: load again, decide again
        ├── Stale            the version that the caller saw is no longer the current one
        ├── KeyReused        an idempotency key came back with other content
        └── AlreadyActed     the key belongs to an act that already stands

Adapters translate foreign exceptions into this tree once, at the edge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class CuakhauError(Exception):
    """code: stable machine-readable word, snake case, used in problem+json and metrics."""

    code = "error"

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message

    @property
    def extensions(self) -> Mapping[str, Any]:
        """What a machine may want to know besides, as JSON values."""
        return {}


class Permanent(CuakhauError):
    code = "permanent"


class Transient(CuakhauError):
    code = "transient"


class Conflict(CuakhauError):
    code = "conflict"


@dataclass(frozen=True)
class Violation:
    """One broken rule.

    pointer: where, as a JSON pointer into the input ("/goods_lines/0/hs_code").
    code: which rule ("tax_code_check_digit"); message: what is wrong and the way out.
    """

    pointer: str
    code: str
    message: str


class Invalid(Permanent):
    """violations: every broken rule, never just the first."""

    code = "invalid"

    def __init__(self, violations: Sequence[Violation], message: str = "The input breaks one or more rules.") -> None:
        super().__init__(message)
        self.violations = tuple(violations)


class NotFound(Permanent):
    code = "not_found"


class Forbidden(Permanent):
    code = "forbidden"


class NotAllowed(Permanent):
    """The act is out of place: `state` is the current one, `allowed` what may be done in it now."""

    code = "not_allowed"

    def __init__(self, act: str, state: str, allowed: Sequence[str], message: str = "") -> None:
        may = ", ".join(allowed) or "nothing"
        super().__init__(message or f"'{act}' is not possible in state {state}; possible now: {may}.")
        self.act = act
        self.state = state
        self.allowed = tuple(allowed)


class TooLarge(Permanent):
    code = "too_large"


class UnknownMessage(Permanent):
    code = "unknown_message"


class Unavailable(Transient):
    code = "unavailable"


class Busy(Transient):
    code = "contended"


class Stale(Conflict):
    code = "stale"

    def __init__(self, expected: int | None = None, current: int | None = None) -> None:
        seen = f" You saw version {expected}, it is now {current}." if current is not None else ""
        super().__init__(f"Somebody else changed this in the meantime.{seen} Load it again, then decide.")
        self.expected = expected
        self.current = current


class KeyReused(Conflict):
    code = "idempotency_key_reused"


class AlreadyActed(Conflict):
    """The idempotency key or natural key `taken` belongs to an act that already stands, on aggregate `aggregate_id`."""

    code = "already_acted"

    def __init__(self, taken: str, aggregate_id: str) -> None:
        super().__init__(f"'{taken}' already stands on {aggregate_id}.")
        self.taken = taken
        self.aggregate_id = aggregate_id
