"""How the system stands: all at a glance, one queue, and how it came to be so."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from services.console.application.operations.looking import follow_trends, look_around
from services.console.domain.operations.instances import is_gone, version_of
from services.console.domain.operations.trends import lines_of
from services.console.entrypoints.access import OPERATING, console, operated, require
from services.console.entrypoints.operations import wording
from services.console.entrypoints.operations.charts import line_chart, spark
from services.console.entrypoints.operations.links import place_of

# Hours that may be looked back upon: of the broker, and of the services' own samples.
OF_A_QUEUE, OF_SERVICES = (1, 8, 24), (1, 3, 12, 24, 72)
# Rows of the table beside a line: more are no help to anybody who reads them.
_ROWS = 60

pages = Blueprint(
    "operations", __name__, template_folder="templates", static_folder="static",
    static_url_path="/static/operations", url_prefix="/operations",
)  # fmt: skip
pages.before_request(require(*OPERATING))


@pages.get("")
def overview() -> str:
    now = console().clock()
    sight = look_around(console().probes, operated(), console().operations, now=now)
    gone_after = console().operations.thresholds.instance_gone_seconds
    return render_template(
        "operations/overview.html",
        sight=sight,
        now=now,
        names=console().service_names,
        severities=wording.SEVERITIES,
        asked_broker=console().operations.broker is not None,
        place_of=place_of,
        version_of=version_of,
        is_gone=lambda instance, at: is_gone(instance, at, gone_after),
        words=wording,
        spark=spark,
        limits=console().operations.thresholds,
    )


@pages.get("/queues/<name>")
def queue(name: str) -> str:
    broker = console().operations.broker
    if broker is None:
        abort(404)
    hours = _hours(OF_A_QUEUE)
    found = broker.queue(name, hours=hours)
    return render_template(
        "operations/queue.html",
        queue=found,
        hours=hours,
        choices=OF_A_QUEUE,
        now=console().clock(),
        words=wording,
        chart=line_chart,
        rows=_ROWS,
    )


@pages.get("/trends")
def trends() -> str:
    hours = _hours(OF_SERVICES)
    given, failed = follow_trends(console().service_names, operated(), hours=hours)
    return render_template(
        "operations/trends.html",
        trends={name: lines_of(each) for name, each in given.items()},
        failed=failed,
        hours=hours,
        choices=OF_SERVICES,
        now=console().clock(),
        words=wording,
        chart=line_chart,
        rows=_ROWS,
    )


def _hours(choices: tuple[int, ...]) -> int:
    asked = request.args.get("hours", "")
    return int(asked) if asked in map(str, choices) else choices[0]
