"""Whether the system that was found or started is still the one that stands."""

from deploy.dev.records import Record
from deploy.dev.supervision import SUPERVISORD, Supervisor


class StoppedFromElsewhere(Exception):
    """Somebody else has told the system to stop, or it has ended."""


class Standing:
    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        # Not looked up again: a system that was started since is another one.
        self._record: Record | None = supervisor.records.read(SUPERVISORD)

    def check(self) -> None:
        """Raises StoppedFromElsewhere."""
        if self._record is None or not self._record.alive or self._supervisor.stopping():
            raise StoppedFromElsewhere
