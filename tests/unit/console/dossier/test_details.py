"""What an entry of a history changed, in words, whatever the services note of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from services.console.domain.dossier.timeline import Actor, Entry
from services.console.entrypoints.dossier.timeline_words import details_of


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, locale_selector=lambda: "en")
    with app.test_request_context():
        yield


def told(act: str, **details: Any) -> list[tuple[str, str]]:
    by = Actor("officer:lan.nt", "officer")
    return list(details_of(Entry(3, "e3", datetime(2026, 11, 20, 3, tzinfo=UTC), act, by, details=details)))


def test_samples_go_between_parties_and_a_case_between_modes_and_agencies() -> None:
    parties = {"samples": ["QG1-1 (TEST)"], "from": ["", "lan.nt"], "to": ["QUATEST1"], "becomes": ["SEALED"]}
    assert told("samples_handed_over", **parties) == [
        ("from", "lan.nt"),
        ("to", "QUATEST1"),
        ("samples", "QG1-1 (TEST)"),
    ]
    assert told("samples_retained", **{"from": [""], "to": [""]}) == []
    changed = {"from": "DOCUMENTARY", "to": "SAMPLE"}
    assert told("mode_changed", **changed) == [("from", "inspection of documents"), ("to", "inspection by sample")]
    assert told("transferred", **{"from": "TCKT11", "to": "TCKT18"}) == [("from", "TCKT11"), ("to", "TCKT18")]


def test_a_receipt_checklist_is_counted_and_what_is_missing_named() -> None:
    assert told("receipt_ticked", items={"R1": True, "R5": False}) == [("answers", "1 of 2 yes; no: R5")]
    assert told("supplement_requested", items=["R5", "Ảnh"]) == [("items asked for", "R5; Ảnh")]
