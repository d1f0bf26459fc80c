"""A partner who says something and then never comes to an end."""

from __future__ import annotations

import socket
import threading


class trickling:  # noqa: N801 (used as a context)
    """Takes one connection, greets, then sends `drop` every `pause` seconds until the other side hangs up; "" hangs up."""

    def __init__(self, greeting: bytes, drop: bytes = b"x", pause: float = 0.05) -> None:
        self._greeting, self._drop, self._pause = greeting, drop, pause
        self._over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> int:
        """Its port."""
        self._thread.start()
        return int(self._socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._over.set()
        # Also when nobody ever came.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        try:
            connection, _ = self._socket.accept()
            with connection:
                connection.sendall(self._greeting)
                if not self._drop:
                    connection.shutdown(socket.SHUT_WR)
                while not self._over.wait(self._pause):
                    connection.sendall(self._drop)
        except OSError:
            return
