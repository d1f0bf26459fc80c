"""Whoever begins a request and does not end it, or does not take its answer, keeps a thread for a while only:
threads are few, and anybody may call."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# Seconds for a request's header, and for its body: 20 MB of scans over a slow line.
HEAD, BODY = 20.0, 300.0
# Seconds in which whoever is answered takes nothing at all of it: a spreadsheet goes on as long as somebody reads.
TAKEN = 60.0


class PatientWorker(ThreadWorker):
    """Gunicorn's own waits for ever, also for a phone that went out of reach."""

    head, body, taken = HEAD, BODY, TAKEN

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._until: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> Any:
        self._until[conn] = time.monotonic() + self.head
        seconds = struct.pack("ll", int(self.taken), int(self.taken % 1 * 1_000_000))
        with suppress(OSError):
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
        try:
            return super().handle(conn)
        finally:
            self._until.pop(conn, None)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        self._until[conn] = time.monotonic() + self.body
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Called about once a second. What was read in time is answered, however long that takes while somebody reads."""
        super().murder_pending()
        now = time.monotonic()
        for conn, until in list(self._until.items()):
            if until < now:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
