"""Between the clock and what staff are told: dossiers with something to tell, and who could not be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import structlog
from prometheus_client import Counter

from shared.errors import Transient

log = structlog.get_logger(__name__)

_LIMIT = 100

_MISSING = Counter(
    "notification_staff_without_address_total", "Notices that nobody got, for want of an address", ["agency", "role"]
)
_FAILURES = Counter("notification_reminding_failures_total", "Dossiers whose reminders broke off in an unforeseen way")


class Remind(Protocol):
    def __call__(self, dossier_id: str) -> None: ...


def remind_staff(noted: Callable[[int], Sequence[str]], remind: Remind) -> int:
    """Raises Transient when the database is away."""
    found = noted(_LIMIT)
    for id in found:
        try:
            remind(id)
        except Transient:
            raise
        except Exception:
            _FAILURES.inc()
            log.exception("reminding_failed", aggregate_id=id)
    return len(found)


def miss_address(agency: str, role: str) -> None:
    _MISSING.labels(agency, role).inc()
    log.error("staff_without_address", agency=agency, role=role, remedy="name them in CUAKHAU_STAFF_FILE")
