"""The listening side: a nameko web server that is bounded, survives bad connections, and stops with grace."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet import greenio, wsgi
from eventlet.event import Event
from nameko import config
from nameko.web.server import BindAddress, WebServer, parse_address
from werkzeug.routing import Map

from shared.secret import derived_key, secret_from
from shared.web.app import provided
from shared.web.in_hand import InHand
from shared.web.memory import give_back_what_is_large
from shared.web.paging import Cursors
from shared.web.principals import as_they_come
from shared.web.protocol import SOCKET_TIMEOUT, Protocol, WireLog
from shared.web.reading import Gate
from shared.web.room import Patience, Room, limits_from
from shared.web.tokens import verifier
from shared.web.wsgi import Application

# Seconds for requests in hand to end by themselves, and then for the rest to be told that they did not.
GRACE = 10.0
LAST_WORDS = 1.0
MOST_CONNECTIONS = 1000
_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

log = structlog.get_logger("cuakhau.web")


class Server(WebServer):
    """One per service class. Address: as provided, else WEB_SERVER_ADDRESS of the nameko configuration."""

    gate: Gate
    _starting: bool

    def __init__(self) -> None:
        super().__init__()
        self._in_hand = InHand()
        self._application: Application | None = None
        self._connections: dict[int, list[Any]] = {}
        self._drained: Event | None = None
        self._room, self._patience = Room(), Patience()

    @property
    def bind_addr(self) -> BindAddress:
        given = provided(self.container.service_name)
        text = (given and given.address) or config.get("WEB_SERVER_ADDRESS", "127.0.0.1:8000")
        address = parse_address(text)
        return BindAddress(address.address or "127.0.0.1", address.port)

    def setup(self) -> None:
        """Raises Misconfigured when there is no secret to rely on."""
        given = provided(self.container.service_name)
        secret = secret_from(os.environ)
        self._room, self._patience = limits_from(os.environ)
        give_back_what_is_large()
        verify = (given and given.verifier) or verifier(secret)
        admit = (given and given.admit) or as_they_come
        self.gate = Gate(verify, Cursors(derived_key(secret, "cursor")), admit)

    def start(self) -> None:
        if self._starting:
            return
        self._starting = True
        # Without SO_REUSEPORT: a second process on the same port must fail, not take half of the calls.
        self._sock = eventlet.listen(self.bind_addr, backlog=512, reuse_port=False)
        self._sock.settimeout(None)
        self._serv = self.get_wsgi_server(self._sock, self.get_wsgi_app())
        self._gt = self.container.spawn_managed_thread(self.run)

    def make_url_map(self) -> Map:
        rules = Map(strict_slashes=True, merge_slashes=False, redirect_defaults=False)
        for entrypoint in self._providers:
            rule = entrypoint.get_url_rule()
            rule.endpoint = entrypoint
            rules.add(rule)
        return rules

    def get_wsgi_app(self) -> Application:
        service = self.container.service_name
        self._application = Application(service, self.make_url_map(), self._in_hand, self._room)
        return self._application

    def get_wsgi_server(self, sock: Any, wsgi_app: Any, protocol: Any = Protocol, debug: bool = False) -> wsgi.Server:
        server = wsgi.Server(
            sock,
            sock.getsockname(),
            wsgi_app,
            protocol=protocol,
            debug=debug,
            log=WireLog(),
            keepalive=SOCKET_TIMEOUT,
            socket_timeout=SOCKET_TIMEOUT,
        )
        server.patience = self._patience
        return server

    def run(self) -> None:
        while self._is_accepting:
            try:
                sock, address = self._sock.accept()
            except OSError:
                if self._is_accepting:
                    # Out of file descriptors, or the caller left again: neither may end the service.
                    log.warning("accept_failed", exc_info=True)
                    eventlet.sleep(0.1)
                continue
            if len(self._connections) >= MOST_CONNECTIONS:
                sock.send(_BUSY)
                sock.close()
                continue
            sock.settimeout(SOCKET_TIMEOUT)
            self.container.spawn_managed_thread(partial(self._serve, [address, sock, wsgi.STATE_IDLE]))

    def _serve(self, connection: list[Any]) -> None:
        """An error here would otherwise end the whole container."""
        self._connections[id(connection)] = connection
        try:
            self._serv.process_request(connection)
        except Exception:
            log.warning("connection_failed", exc_info=True)
        finally:
            del self._connections[id(connection)]
            connection[1].close()

    def at_work(self, done: Event) -> AbstractContextManager[Any]:
        return self._in_hand.worker(done)

    def drain(self) -> None:
        """Takes no more work, waits until what is in hand is answered, at most GRACE seconds; then listens no more.

        Probes are answered meanwhile: /readyz with 503 "stopping".
        """
        if self._drained is not None:
            self._drained.wait()
            return
        self._drained = Event()
        if self._application is not None:
            self._application.stopping = True
            self._close_idle()
            if not self._in_hand.wait_empty(GRACE):
                log.error("requests_cut_off", count=len(self._in_hand), grace_seconds=GRACE)
                self._in_hand.give_up(self._kill_worker)
                self._in_hand.wait_empty(LAST_WORDS)
        self._close()
        self._drained.send()

    def stop(self) -> None:
        self.drain()
        self.wait_for_providers()

    def kill(self) -> None:
        self._close()

    def _close(self) -> None:
        self._is_accepting = False
        if self._gt is not None:
            self._gt.kill()
            self._sock.close()
        self._close_idle()

    def _close_idle(self) -> None:
        for connection in list(self._connections.values()):
            if connection[2] == wsgi.STATE_IDLE:
                greenio.shutdown_safe(connection[1])

    def _kill_worker(self, worker_ctx: Any) -> None:
        thread = self.container._worker_threads.get(worker_ctx)
        if thread is not None:
            thread.kill()
