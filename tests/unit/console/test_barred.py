"""Why a service said no, in the language of the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, g
from flask_babel import Babel, force_locale

from services.console.domain.people import Capacity
from services.console.entrypoints.barred import BARRED
from services.console.entrypoints.rooms import translations
from services.console.entrypoints.wording import failure_text
from shared.errors import CuakhauError, Forbidden, NotAllowed, NotFound, Unavailable

SERVICES = Path(__file__).parents[3] / "services"
ELSEWHERE = "This case belongs to another agency; only its own staff may see it and act on it."


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__)
    app.config.update(BABEL_DEFAULT_LOCALE="vi", BABEL_TRANSLATION_DIRECTORIES=";".join(translations()))
    Babel(app)
    return app


def test_the_services_still_say_it_so() -> None:
    code = "".join(file.read_text("utf-8") for file in SERVICES.glob("[!c]*/**/*.py"))
    # What one of two steps says is put together of the steps' names.
    said = [each for each in BARRED.templates if not re.search("this result; somebody else has to", each)]
    assert [each for each in said if each not in code] == []
    assert "this result; somebody else has to {step} it." in code


def test_a_known_reason_is_said_in_vietnamese_and_nothing_else_in_english(app: Flask) -> None:
    with app.test_request_context():
        assert "thuộc cơ quan kiểm tra khác" in failure_text(Forbidden(ELSEWHERE))
        errors: tuple[CuakhauError, ...] = (
            Forbidden("Role officer may not do this."),
            NotFound("There is no case 7."),
            NotAllowed("sign", "REVIEWED", ["draft"]),
            Unavailable("inspection answered 503"),
        )
        for error in errors:
            assert error.message not in failure_text(error)
        with force_locale("en"):
            assert all(error.message in failure_text(error) for error in errors)
        assert failure_text(CuakhauError("What nobody knows.")) == "What nobody knows."


def test_who_runs_the_system_is_told_what_a_service_said_marked_as_technical(app: Flask) -> None:
    silent = Unavailable("inspection cannot be reached: connection refused")
    with app.test_request_context():
        g.who = Capacity("operator:lan", "operator")
        said = failure_text(silent)
        assert said.endswith("Thông tin kỹ thuật: inspection cannot be reached: connection refused")


@pytest.mark.parametrize(
    ("who", "lacks", "mends"),
    [
        (Capacity("lan.nt", "officer"), "cơ quan kiểm tra", "quản trị viên ghi cơ quan"),
        (Capacity("hoa.le", "signer"), "cơ quan kiểm tra", "quản trị viên ghi cơ quan"),
        (Capacity("an", "importer"), "mã số thuế", "bổ sung mã số thuế"),
    ],
)
def test_an_account_that_names_nothing_is_told_so_and_who_mends_it(
    app: Flask, who: Capacity, lacks: str, mends: str
) -> None:
    with app.test_request_context():
        g.who = who
        for message in (ELSEWHERE, "You see the cases of your own agency only; leave agency out."):
            said = failure_text(Forbidden(message))
            assert f"chưa gắn với {lacks} nào" in said
            assert mends in said
            assert "thuộc cơ quan kiểm tra khác" not in said
        assert "chưa gắn với" not in failure_text(NotFound("There is no case 7."))
        g.who = Capacity("lan.nt", who.role, agency="TCKT11", tax_code="0100109106")
        assert "thuộc cơ quan kiểm tra khác" in failure_text(Forbidden(ELSEWHERE))
