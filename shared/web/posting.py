"""Posting to a partner, with bounds on the bytes and on the time of its answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta

import eventlet
import httpx

from shared.errors import TooLarge, Unavailable


class Poster:
    """Posts to `url`, over connections that it keeps; no proxy of the environment, no redirect.

    connect, read: seconds for a connection, and between two pieces of the answer. whole: seconds for all of the answer;
    its headers keep to that only in a process whose sockets are eventlet's, as the services' are. most: bytes of the
    answer, asked for as it is: packed, little on the wire could be much in memory.
    """

    def __init__(
        self,
        url: str,
        *,
        connect: float,
        read: float,
        whole: float,
        most: int,
        connections: int = 16,
    ) -> None:
        self.longest = timedelta(seconds=2 * connect + whole + 2 * read)
        self._url, self._whole, self._most = url, whole, most
        self._client = httpx.Client(
            timeout=httpx.Timeout(read, connect=connect, pool=connect),
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            trust_env=False,
            follow_redirects=False,
            headers={"Accept-Encoding": "identity"},
        )

    def post(self, content: bytes, headers: Mapping[str, str], received: bytearray) -> int:
        """The status, whatever it is. received: what comes back is put there, as far as it comes.

        Raises Unavailable when no whole answer came, so that nobody knows what became of `content`; TooLarge.
        """
        try:
            return self._post(content, headers, received)
        except httpx.HTTPError as error:
            raise Unavailable(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        self._client.close()

    def _post(self, content: bytes, headers: Mapping[str, str], received: bytearray) -> int:
        deadline, late = (
            time.monotonic() + self._whole,
            httpx.ReadTimeout(f"the answer took longer than {self._whole} s"),
        )
        with (
            eventlet.Timeout(self.longest.total_seconds(), late),
            self._client.stream("POST", self._url, content=content, headers=headers) as response,
        ):
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise httpx.DecodingError("the answer is packed, which was not asked for")
            for piece in response.iter_bytes():
                received += piece
                if len(received) > self._most:
                    raise TooLarge(f"the answer is longer than {self._most} bytes")
                if time.monotonic() > deadline:
                    raise late
            return response.status_code
