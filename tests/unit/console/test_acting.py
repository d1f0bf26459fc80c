"""What a service says against an act stands at the field that it is about."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from wtforms import FieldList, Form, FormField, StringField

from services.console.entrypoints.acting import ActForm
from shared.errors import Invalid, Violation


class Row(Form):  # type: ignore[misc]
    reason = StringField()


class StepForm(ActForm):
    at = StringField()
    lines = FieldList(FormField(Row), min_entries=2)


@pytest.fixture
def form() -> Any:
    app = Flask(__name__)
    app.config |= {"SECRET_KEY": "x", "WTF_CSRF_ENABLED": False}
    Babel(app)
    with app.test_request_context():
        yield StepForm()


def refused(*pointers: str) -> None:
    raise Invalid([Violation(pointer, "strange", f"Against {pointer}.") for pointer in pointers])


def test_each_problem_stands_at_its_field_also_where_it_is_called_at(form: StepForm) -> None:
    assert form.attempt(lambda: refused("/at", "/lines/1/reason", "/nowhere")) is None
    assert list(form.problems()) == [
        (None, "/nowhere: Against /nowhere."),
        ("at", "Against /at."),
        ("lines-1-reason", "Against /lines/1/reason."),
    ]


def test_the_name_of_the_field_goes_before_the_pointer(form: StepForm) -> None:
    form.attempt(lambda: refused("/happened"), {"/happened": "at"})
    assert list(form.problems()) == [("at", "Against /happened.")]
