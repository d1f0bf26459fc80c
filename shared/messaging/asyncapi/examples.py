"""One valid example per event, as the document shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import yaml

from shared.contracts.catalogue import EventContract
from shared.contracts.envelope import Envelope
from shared.messaging.asyncapi.names import Json


@cache
def examples() -> Mapping[str, Json]:
    """One valid example of the data of each event type."""
    text = files("shared.contracts").joinpath("examples.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Json] = yaml.safe_load(text)
    return loaded


def example_headers(contract: EventContract) -> Json:
    data = examples()[contract.type]
    return Envelope(
        id="0199c0de-0000-7000-8000-000000000002",
        type=contract.type,
        source=contract.type.partition(".")[0],
        subject="0199c0de-0000-7000-8000-000000000001",
        sequence=2,
        previousid="0199c0de-0000-7000-8000-000000000001",
        time=datetime.fromisoformat(data["occurred_at"]).astimezone(UTC),
        dataschema=contract.dataschema,
        correlationid="0199c0de-0000-7000-8000-000000000001",
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        data=b"",
    ).headers()
