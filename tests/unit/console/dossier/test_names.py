"""Nobody reads a code where there is a word for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from services.console.entrypoints.dossier.law_words import regime_name
from services.console.entrypoints.dossier.timeline_words import act_title, person_name


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, locale_selector=lambda: "en")
    with app.test_request_context():
        yield


def test_what_a_service_did_by_itself_was_done_by_the_system() -> None:
    assert person_name("service:inspection") == person_name("timer:inspection") == "the system"
    assert person_name("officer:lan.nt") == "lan.nt (officer)"


def test_a_regime_is_named_by_its_decree() -> None:
    assert "37/2026" in regime_name("R2026")


def test_a_mode_that_was_decided_again_is_a_step_of_the_way() -> None:
    assert act_title("decided_again") == "Mode of inspection decided again"
