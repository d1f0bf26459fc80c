"""HTTP on the wire: bounded in time, and closing so that the last answer arrives."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from typing import Any

import eventlet
import structlog
from eventlet import wsgi

# Seconds: for one read or write, for a whole header, and for a caller to notice that we close.
SOCKET_TIMEOUT = 30
HEADER_TIMEOUT = 30
LINGER = 8
# A body rest up to this size is read and thrown away so that the connection can go on.
_DISCARDABLE = 64 << 10
# Of what a caller goes on sending while we close: the largest body that anybody may send, so that whoever is told to come
# back hears it.
_MOST_DRAINED = 32 << 20

log = structlog.get_logger("cuakhau.web")


class Protocol(wsgi.HttpProtocol):
    """environ["cuakhau.answered"](stopping) is to be called before the response starts."""

    close_connection: bool | int
    environ: dict[str, Any]

    def _read_request_line(self) -> Any:
        with eventlet.Timeout(self._header_seconds, False):
            return super()._read_request_line()
        self.close_connection = 1
        return b""

    def parse_request(self) -> Any:
        with eventlet.Timeout(self._header_seconds, False):
            return super().parse_request() and self._plain()
        self.close_connection = 1
        return False

    @property
    def _header_seconds(self) -> float:
        return self.server.patience.header or HEADER_TIMEOUT

    def _plain(self) -> bool:
        """What two readers could understand in two ways is not taken: a proxy before us may be the other one."""
        doubled = any(len(self.headers.get_all(name, ())) > 1 for name in ("Content-Length", "Transfer-Encoding"))
        if doubled or self.request_version == "HTTP/0.9":
            self.send_error(400)
            return False
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """For what is not even HTTP there is no body; the standard library would send HTML."""
        self.close_connection = 1
        reason = self.responses.get(code, ("Bad Request", ""))[0]
        self.wfile.write(f"HTTP/1.1 {int(code)} {reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        environ["cuakhau.answered"] = self._close_unless_read
        environ["cuakhau.patience"] = self.server.patience
        body = environ["eventlet.input"]
        if body.chunked_input:
            body.rfile = ChunkLines(body.rfile)
        return environ

    def handle_one_response(self) -> None:
        """With the answer the request is let go: the connection outlives it until the collector of garbage comes by."""
        try:
            super().handle_one_response()
        finally:
            self.environ = {}

    def _close_unless_read(self, stopping: bool) -> None:
        """Closes after the answer when much of the body is still to come, or when the server stops."""
        body = self.environ["eventlet.input"]
        rest = (body.content_length or 0) - body.position
        unread = body.chunk_length != 0 if body.chunked_input else rest > _DISCARDABLE
        if unread or stopping:
            self.close_connection = 1

    def finish(self) -> None:
        """Says that we are done, then waits a little for the caller to stop sending: closing at once would reset the
        connection and could take our answer with it."""
        try:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            with eventlet.Timeout(LINGER, False):
                drained = 0
                while drained < _MOST_DRAINED and (rest := self.connection.recv(_DISCARDABLE)):
                    drained += len(rest)
                    # Of a caller quicker than we are, the time would never be over.
                    eventlet.sleep(0)
        except OSError as error:
            log.debug("connection_lost", error=str(error))
        finally:
            # Each holds the connection open until the collector of garbage comes by.
            for end in (self.rfile, self.wfile, self.connection):
                with suppress(OSError):
                    end.close()


class ChunkLines:
    """The bytes of a body in chunks, with the lines between the chunks bounded: each, and in all.

    Below us a line may be as long as memory lasts, and "-5" or "0x5" passes for a size.
    """

    _LONGEST = 4096
    _LINE = re.compile(rb"([0-9A-Fa-f]{1,8}[ \t]*(;[^\r\n]*)?|[!-9;-~]+:[^\r\n]*)?\r?\n")

    def __init__(self, file: Any) -> None:
        self._file, self._of_data, self._of_lines = file, 0, 0

    def read(self, size: int) -> bytes:
        data: bytes = self._file.read(size)
        self._of_data += len(data)
        return data

    def readline(self, _size: int = -1) -> bytes:
        line: bytes = self._file.readline(self._LONGEST)
        self._of_lines += len(line)
        # Chunks of a few bytes each are no way to send anything but work.
        if not self._LINE.fullmatch(line) or self._of_lines > _DISCARDABLE + self._of_data // 8:
            raise OSError("malformed chunks")
        return line


class WireLog:
    """What eventlet has to say: tracebacks are kept, its own access lines are not (ours has the request's id)."""

    def info(self, message: str, *args: Any) -> None:
        if message.startswith("Traceback"):
            log.warning("connection_failed", traceback=message)

    def error(self, message: str, *args: Any) -> None:
        log.warning("connection_failed", error=message)

    def debug(self, message: str, *args: Any) -> None:
        """Connections come and go."""
