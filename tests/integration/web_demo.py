"""A small service over shared.web, run as a process of its own: `python -m tests.integration.web_demo`.

Environment: DEMO_PORT, DEMO_OTHER_PORT (of a second service), DEMO_DIRECTORY (where held requests meet their test),
DEMO_WORKERS, DEMO_CONSTANTS (JSON, "module:NAME" → value, for limits smaller than real ones).
"""

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from importlib import import_module  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import nameko  # noqa: E402
from eventlet.event import Event  # noqa: E402
from eventlet.greenio import GreenPipe  # noqa: E402
from marshmallow import Schema, ValidationError, fields, validate  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from werkzeug.wrappers import Request, Response  # noqa: E402

from shared.aggregate import Change  # noqa: E402
from shared.errors import AlreadyActed, Forbidden, NotAllowed, Stale, Unavailable  # noqa: E402
from shared.telemetry import configure_logging, current_traceparent  # noqa: E402
from shared.web import App, Call, Coded, Page, Reply, WebService, operation, provide, raw_operation  # noqa: E402
from shared.web.health import checks  # noqa: E402
from tests.fakes.aggregates import InMemoryAggregates  # noqa: E402


def _even(value: int) -> None:
    if value % 2:
        raise ValidationError(Coded("even", "Must be even."))


class LineIn(Schema):
    code = fields.String(required=True, validate=validate.Length(max=8))
    quantity = fields.Decimal(places=3, as_string=True, required=True)


class ThingIn(Schema):
    name = fields.String(required=True, validate=validate.Length(max=20))
    size = fields.Integer(load_default=0, strict=True, validate=_even)
    lines = fields.List(fields.Nested(LineIn), load_default=list)


class ThingOut(Schema):
    id = fields.String()
    name = fields.String()


class ThingQuery(Schema):
    state = fields.String(validate=validate.OneOf(["new", "old"]))
    tag = fields.List(fields.String())


class ActIn(Schema):
    reason = fields.String(required=True)


class HoldIn(Schema):
    name = fields.String(required=True)


@dataclass
class DemoApp:
    directory: Path
    things: InMemoryAggregates[str] = field(default_factory=InMemoryAggregates)
    arrived: int = 0
    both: Event = field(default_factory=Event)
    runs: int = 0
    attempts: int = 0

    def hold(self, name: str) -> None:
        (self.directory / f"{name}.started").touch()
        while not (self.directory / f"{name}.go").exists():
            eventlet.sleep(0.01)

    def meet(self) -> None:
        """Lets two calls come to the same point before either acts."""
        self.arrived += 1
        if self.arrived == 2:
            self.both.send()
        elif self.arrived < 2:
            self.both.wait()


class DemoHttp(WebService):
    """Things, for trying out."""

    name = "demo-http"
    app = App()

    @operation(
        "POST",
        "/things",
        summary="Make a thing",
        body=ThingIn,
        response=ThingOut,
        status=201,
        roles=("importer", "officer"),
        idempotent="required",
    )
    def make(self, call: Call) -> Reply:
        things, name = self.app.things, call.body["name"]
        if call.once and (given := things.answered(call.once)) is not None:
            return Reply(given, version=1, location=f"/things/{given['id']}")
        if name == "race":
            self.app.meet()
        if name == "taken":
            self.app.attempts += 1
            raise AlreadyActed("name:taken", f"attempt-{self.app.attempts}")
        self.app.runs += 1
        answer = {"id": f"thing-{self.app.runs}", "name": name}
        things.create(answer["id"], Change(name, "made"), actor=call.principal.actor(), once=call.once, answer=answer)
        return Reply(answer, version=1, location=f"/things/{answer['id']}")

    @operation("GET", "/things", summary="Things", query=ThingQuery, response=ThingOut, paged=True)
    def list_things(self, call: Call) -> Page:
        first = call.cursor[0] if call.cursor else 0
        items = [{"id": str(n), "name": call.query.get("state", "any")} for n in range(first, first + call.limit)]
        return Page(items, [first + call.limit] if first + call.limit < 100 else None)

    @operation("POST", "/things/<id>/act", summary="Act", body=ActIn, roles=("officer",), versioned=True)
    def act(self, call: Call) -> Reply:
        if call.principal.agency != "HN":
            raise Forbidden("This belongs to agency HN; sign in as staff of that agency.")
        if call.version != 3:
            raise Stale(call.version, 3)
        if call.body["reason"] == "no":
            raise NotAllowed("act", "closed", ["reopen"])
        return Reply({"id": call.path["id"]}, version=4)

    @operation("POST", "/hold", summary="Wait", body=HoldIn, roles=None)
    def hold(self, call: Call) -> Reply:
        self.app.hold(call.body["name"])
        return Reply({"held": call.body["name"]})

    @operation("GET", "/broken", summary="Fails", roles=None)
    def broken(self, call: Call) -> Reply:
        raise RuntimeError("secret internals")

    @operation("GET", "/away", summary="Database away", roles=None)
    def away(self, call: Call) -> Reply:
        raise Unavailable("The database cannot be reached.")

    @operation("GET", "/whoami", summary="Caller")
    def whoami(self, call: Call) -> Reply:
        return Reply({"id": call.principal.id, "traceparent": call.traceparent, "current": current_traceparent()})

    @operation("POST", "/papers", summary="Files", body=ThingIn, roles=None, multipart=True, max_body=3 << 20)
    def papers(self, call: Call) -> Reply:
        sizes = {name: [f.file_name, f.content_type, len(f.data)] for name, f in call.files.items()}
        return Reply({"name": call.body["name"], "files": sizes})

    @operation("POST", "/large", summary="A large body", body=ThingIn, roles=None, max_body=4 << 20)
    def large(self, call: Call) -> Reply:
        return Reply({"lines": len(call.body["lines"])})

    @raw_operation("POST", "/raw/<name>", summary="Bytes", max_body=1000)
    def raw(self, request: Request) -> Response:
        path: dict[str, Any] = request.path_values  # type: ignore[attr-defined]
        return Response(path["name"].encode() + b":" + request.get_data(), content_type="text/xml")


class OtherHttp(WebService):
    name = "other-http"
    app = App()

    @operation("GET", "/name", summary="Name", roles=None)
    def tell(self, call: Call) -> Reply:
        return Reply({"name": self.app})


def _stop_on_sigterm(runner: ServiceRunner) -> None:
    """A greenlet reads the signal from a pipe: an idle hub does not notice what a signal handler spawns."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write)
    signal.signal(signal.SIGTERM, lambda *_: None)

    def stop() -> None:
        GreenPipe(read, "rb", 0).read(1)
        runner.stop()

    eventlet.spawn(stop)


def main() -> None:
    for place, value in json.loads(os.environ.get("DEMO_CONSTANTS", "{}")).items():
        module, _, name = place.partition(":")
        setattr(import_module(module), name, value)
    configure_logging("demo")
    directory = Path(os.environ["DEMO_DIRECTORY"])
    provide(DemoApp(directory))
    other_address = f"127.0.0.1:{os.environ['DEMO_OTHER_PORT']}"
    provide("the other's app", service="other-http", address=other_address)
    checks.register("disk", lambda: None)
    checks.register("broker", lambda: "not there" if (directory / "broker.away").exists() else None)

    def hangs() -> None:
        while (directory / "database.hangs").exists():
            eventlet.sleep(0.05)

    checks.register("database", hangs)
    address = f"127.0.0.1:{os.environ['DEMO_PORT']}"
    nameko.config.setup({"WEB_SERVER_ADDRESS": address, "max_workers": int(os.environ.get("DEMO_WORKERS", "2"))})
    runner = ServiceRunner()
    runner.add_service(DemoHttp)
    runner.add_service(OtherHttp)
    runner.start()
    _stop_on_sigterm(runner)
    runner.wait()


if __name__ == "__main__":
    main()
