"""Codes that administrators give: they become ids of aggregates, subjects of events, and parts of addresses."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from services.registration.entrypoints.schemas.administration import code


@pytest.mark.parametrize("text", ["TCKT40", "lan.nt", "lan_nt@agency", "A-1"])
def test_a_code_is_taken(text: str) -> None:
    assert code(20).deserialize(text) == text


@pytest.mark.parametrize("text", ["", "lan nt", "a/b", "-a", "x" * 21, "lan.nt\n", "\n"])
def test_what_no_event_could_name_is_none(text: str) -> None:
    with pytest.raises(ValidationError):
        code(20).deserialize(text)
