"""Events that consumers asked for again: only the requests are kept, the events are read a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from shared.errors import Transient
from shared.messaging.control import ResendRequest
from shared.messaging.publisher import Publish, parcel_of
from shared.messaging.subscriptions import inbox_of
from shared.messaging.topology import WrongTopology
from shared.messaging.traced import publishing
from shared.storage.outbox import Outbox

log = structlog.get_logger(__name__)

# A request is small; whoever is turned away asks again, with back-off.
MOST = 50_000
# The broker may be away for a moment; a page that breaks the channel each time must not come for ever.
_TRIES = 3


@dataclass(frozen=True)
class _Progress:
    """Where in which outbox the next page begins; how many events were sent; failures since the last page."""

    outbox: int
    first: int
    sent: int = 0
    failures: int = 0


class Resends:
    """Requests in line; each gets a page in turn, so that a huge one holds up neither fresh events nor the others.

    Lost when the process ends: a gap is asked for while it stands.
    """

    def __init__(self, outboxes: Sequence[Outbox], page: int) -> None:
        self.outboxes = outboxes
        self.page = page
        self._line: dict[ResendRequest, _Progress] = {}

    def __len__(self) -> int:
        return len(self._line)

    def add(self, request: ResendRequest) -> bool:
        """False when too many are in line. One that is in line already is not taken twice."""
        if len(self._line) >= MOST and request not in self._line:
            log.warning("resend_refused", aggregate_id=request.subject, inbox=request.inbox, in_line=len(self._line))
            return False
        self._line.setdefault(request, _Progress(0, request.first))
        return True

    def serve(self, publish: Publish) -> bool:
        """Sends one page of the first in line; False when nobody is. Raises Transient, and the request stays."""
        if not self._line:
            return False
        request, progress = next(iter(self._line.items()))
        try:
            further = self._send_page(request, progress, publish)
        except WrongTopology:
            raise
        except Exception as error:
            del self._line[request]
            if progress.failures + 1 < _TRIES and isinstance(error, Transient):
                self._line[request] = replace(progress, failures=progress.failures + 1)
            else:
                log.exception("resend_given_up", aggregate_id=request.subject, inbox=request.inbox)
            raise
        del self._line[request]
        if further is not None:
            self._line[request] = further
        return True

    def _send_page(self, request: ResendRequest, progress: _Progress, publish: Publish) -> _Progress | None:
        """Where to go on; None when all was sent."""
        envelopes = self.outboxes[progress.outbox].published(request.subject, progress.first, limit=self.page)
        if envelopes:
            copies = [replace(envelope, backfill=request.backfill) for envelope in envelopes]
            taken = publishing(publish, [parcel_of(copy, "", inbox_of(request.inbox)) for copy in copies], copies)
            if not all(taken):
                log.warning("resend_not_taken", aggregate_id=request.subject, inbox=request.inbox)
                return None
            return _Progress(progress.outbox, envelopes[-1].sequence + 1, progress.sent + len(envelopes))
        if progress.outbox + 1 < len(self.outboxes):
            return _Progress(progress.outbox + 1, request.first, progress.sent)
        log.info("resent", aggregate_id=request.subject, first=request.first, inbox=request.inbox, count=progress.sent)
        return None
