"""What a service says against an act stands at the field that it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from wtforms import FieldList, Form, FormField, StringField

from services.console.entrypoints.acting import ActForm
from services.console.entrypoints.acts import rules
from shared.errors import Invalid, Violation


class Row(Form):  # type: ignore[misc]
    reason = StringField()


class StepForm(ActForm):
    at = StringField()
    lines = FieldList(FormField(Row), min_entries=2)


@pytest.fixture
def language() -> str:
    return "vi"


@pytest.fixture
def form(language: str) -> Any:
    app = Flask(__name__)
    app.config |= {"SECRET_KEY": "x", "WTF_CSRF_ENABLED": False}
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(rules.__file__).parent / "translations")
    Babel(app, locale_selector=lambda: language)
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


WRONG = (
    Violation("/at", "required", "Say who gets the samples."),
    Violation("/at", "document_missing", "Vận đơn (Bill of lading, attachment type 2) is missing; attach it."),
    Violation("/at", "unknown", "The dossier has no such line."),
    Violation("/at", "window", "Quá sớm. / Too early, before 2026-11-20."),
    Violation("/at", "new", "Nobody foresaw this."),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "vi",
            [
                "Hãy nhập ô này.",
                "Còn thiếu Vận đơn; hãy đính kèm.",
                "Hồ sơ không có dòng hàng này.",
                "Quá sớm.",
                "Nobody foresaw this.",
            ],
        ),
        (
            "en",
            [
                "Say who gets the samples.",
                "Vận đơn (Bill of lading, attachment type 2) is missing; attach it.",
                "The dossier has no such line.",
                "Too early, before 20/11/2026.",
                "Nobody foresaw this.",
            ],
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page_by_its_sentence_or_by_its_rule(
    form: StepForm, said: list[str]
) -> None:
    def act() -> None:
        raise Invalid(WRONG)

    form.attempt(act)
    assert [text for _field, text in form.problems()] == said


def test_the_sentence_that_tells_more_goes_before_the_rule(form: StepForm) -> None:
    def act() -> None:
        raise Invalid([Violation("/at", "required", "Moving an appointment needs a reason, for the history.")])

    form.attempt(act)
    ((_field, said),) = form.problems()
    assert said not in ("Hãy nhập ô này.", "Moving an appointment needs a reason, for the history.")
