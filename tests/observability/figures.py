"""Every figure that our processes tell, by their own registries."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

import services.inspection.bootstrap
import services.notification.bootstrap
import services.registration.bootstrap  # noqa: F401 - each registers what it measures
from services.console.entrypoints.measuring import measure

OURS = ("cuakhau_", "registration_", "inspection_", "notification_")


def told() -> Mapping[str, tuple[str, ...]]:
    """Names as Prometheus has them, counters with `_total`, and their labels; of services and console."""
    found = {}
    for collector in set(REGISTRY._collector_to_names):
        for family in collector.describe() if hasattr(collector, "describe") else ():
            name = f"{family.name}_total" if family.type == "counter" else family.name
            if name.startswith(OURS):
                found[name] = tuple(getattr(collector, "_labelnames", ()))
    app = Flask("figures")
    measure(app)
    text = app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).text
    for family in text_string_to_metric_families(text):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        if name.startswith(OURS):
            found.setdefault(name, ())
    return found
