"""Which attributes name a dossier, its place in the sequence, and a message that operators can address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from marshmallow import ValidationError

from shared.contracts.envelope import PREFIX, read_envelope
from shared.contracts.fields import Moment
from shared.errors import Invalid

ID = "019a9e00-0000-7000-8000-000000000101"


def headers(**changes: Any) -> dict[str, Any]:
    attributes = {
        "specversion": "1.0",
        "id": ID,
        "type": "registration.dossier_accepted",
        "source": "registration",
        "subject": ID,
        "time": "2026-11-20T03:00:00.000Z",
        "dataschema": "urn:x",
        "sequence": 1,
        "correlationid": ID,
    }
    return {PREFIX + name: value for name, value in {**attributes, **changes}.items()}


def test_a_plain_envelope_is_read() -> None:
    assert read_envelope(headers(), b"{}").time == datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.mark.parametrize("name", ["id", "subject", "previousid"])
@pytest.mark.parametrize("text", ["a~b", "a/b", "a b", "../x", "\u202eabc", "unreadable", "<b>", "é", "x" * 101, ""])
def test_an_id_that_no_address_can_hold_is_no_id(name: str, text: str) -> None:
    with pytest.raises(Invalid):
        read_envelope(headers(**{name: text}), b"{}")


@pytest.mark.parametrize("sequence", [1.9, 0, -1, 2**53, "first", float("nan")])
def test_a_sequence_is_a_whole_number_from_one(sequence: Any) -> None:
    with pytest.raises(Invalid):
        read_envelope(headers(sequence=sequence), b"{}")


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
    ],
)
def test_a_moment_that_not_every_time_zone_can_show_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Moment().deserialize(text)
