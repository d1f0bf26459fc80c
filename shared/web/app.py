"""How a process hands its use cases to its nameko services."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from nameko.extensions import DependencyProvider

from shared.secret import Misconfigured
from shared.telemetry import tracing
from shared.web.calls import Call
from shared.web.principals import Admit, Verifier


@dataclass(frozen=True)
class Provided:
    app: object
    address: str | None = None
    verifier: Verifier | None = None
    admit: Admit | None = None


_provided: dict[str | None, Provided] = {}


def provide(
    app: object,
    *,
    service: str | None = None,
    address: str | None = None,
    verifier: Verifier | None = None,
    admit: Admit | None = None,
) -> None:
    """Registers what `App()` injects: for the service of that name, or for all that have nothing of their own.

    address: "host:port" instead of the process's WEB_SERVER_ADDRESS. verifier: of bearer tokens, instead of our own.
    admit: what the register of staff says of who calls.
    Call it before the container starts.
    """
    _provided[service] = Provided(app, address, verifier, admit)


def provided(service: str) -> Provided | None:
    return _provided.get(service) or _provided.get(None)


class App(DependencyProvider):
    """Injects what the process provided; what the worker does and logs carries the request's id and trace."""

    def __init__(self) -> None:
        super().__init__()
        self._within: WeakKeyDictionary[Any, ExitStack] = WeakKeyDictionary()

    def setup(self) -> None:
        if provided(self.container.service_name) is None:
            raise Misconfigured(f"{self.container.service_name}: call shared.web.provide(app) before starting it.")

    def get_dependency(self, worker_ctx: Any) -> Any:
        given = provided(worker_ctx.service_name)
        return given.app if given else None

    def worker_setup(self, worker_ctx: Any) -> None:
        call = worker_ctx.args[0] if worker_ctx.args else None
        if isinstance(call, Call):
            within = ExitStack()
            within.enter_context(tracing(call.traceparent))
            within.enter_context(structlog.contextvars.bound_contextvars(request_id=call.request_id))
            self._within[worker_ctx] = within

    def worker_teardown(self, worker_ctx: Any) -> None:
        within = self._within.pop(worker_ctx, None)
        if within is not None:
            within.close()
