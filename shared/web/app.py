"""How a process hands its use cases to its nameko services."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from nameko.extensions import DependencyProvider

from shared.secret import Misconfigured
from shared.telemetry import tracing
from shared.web.calls import Call
from shared.web.correlation import Correlation
from shared.web.principals import Admit, Verifier
from shared.web.reading import RawRequest

# Of a dossier, a case, a correspondence; other things have ids of other forms.
_AGGREGATE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
        said = {}
        if isinstance(call, Call):
            correlation = Correlation(call.request_id, call.traceparent)
            if _AGGREGATE.fullmatch(str(call.path.get("id", ""))):
                said = {"aggregate_id": call.path["id"]}
        elif isinstance(call, RawRequest):
            correlation = call.environ["cuakhau.correlation"]
        else:
            return
        within = ExitStack()
        within.enter_context(tracing(correlation.traceparent))
        within.enter_context(structlog.contextvars.bound_contextvars(request_id=correlation.request_id, **said))
        self._within[worker_ctx] = within

    def worker_teardown(self, worker_ctx: Any) -> None:
        within = self._within.pop(worker_ctx, None)
        if within is not None:
            within.close()
