"""The HTTP entrypoint: everything that can refuse a request does so before a worker is taken."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from eventlet.event import Event
from nameko.web.handlers import HttpRequestHandler
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from shared.errors import AlreadyActed, CuakhauError, NotAllowed, Stale
from shared.web.calls import Call
from shared.web.conditions import in_the_callers_words
from shared.web.reading import call_of, principal_of, raw_request_of
from shared.web.replies import response_of
from shared.web.server import Server

if TYPE_CHECKING:
    from shared.web.operations import Operation


class HttpEntrypoint(HttpRequestHandler):
    """Runs one declared operation of a service class."""

    server = Server()

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        # nameko would log a traceback for each refusal; errors are logged once, where they are answered.
        super().__init__(operation.method, operation.path, expected_exceptions=(Exception,))

    @classmethod
    def declare(cls, operation: Operation) -> Callable[[Any], Any]:
        declared: Callable[[Any], Any] = cls.decorator(operation)
        return declared

    def get_url_rule(self) -> Rule:
        return Rule(self.operation.path, methods=[self.operation.method])

    def stop(self) -> None:
        self.server.drain()
        super().stop()

    def handle_request(self, request: Request) -> Response:
        """Raises whatever the operation or its checks raise; the WSGI layer tells it to the caller."""
        gate = self.server.gate
        principal = principal_of(request, self.operation, gate)
        if self.operation.raw:
            response: Response = self._work(raw_request_of(request, self.operation, principal))
            return response
        call = call_of(request, self.operation, principal, gate)
        try:
            return response_of(self._once(call), self.operation, request, gate)
        except CuakhauError as error:
            error.message = in_the_callers_words(error.message, principal)
            raise

    def _once(self, call: Call) -> Any:
        """Of two equal calls that race, the loser runs again and finds the winner's answer.

        It may have seen no more of the winner than that the version or the state has changed.
        """
        try:
            return self._work(call)
        except (AlreadyActed, Stale, NotAllowed) as error:
            taken = error.taken if isinstance(error, AlreadyActed) else None
            if call.once is None or taken not in (None, call.once.key):
                raise
            return self._work(call)

    def _work(self, argument: Any) -> Any:
        done = Event()
        with self.server.at_work(done) as took:
            took(self.container.spawn_worker(self, (argument,), {}, handle_result=partial(self.handle_result, done)))
            return done.wait()

    def handle_result(self, event: Event, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        if not event.ready():
            event.send(result, exc_info)
        return result, exc_info


class _NotOurs(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        first = record.args[0] if isinstance(record.args, tuple) and record.args else None
        refused = str(record.msg).startswith("(expected)")
        return not (refused and isinstance(getattr(first, "entrypoint", None), HttpEntrypoint))


logging.getLogger("nameko.containers").addFilter(_NotOurs())
