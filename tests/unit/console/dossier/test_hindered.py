"""Why not everything of this stage is offered: each reason of the services in the page's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from services.console.application.looking_at_dossier import Looked
from services.console.entrypoints.dossier.hindered import ASKED, AWAITED, DONE, NEEDS, Hindered, hindered
from services.console.entrypoints.rooms import translations
from services.inspection.domain.pausing import HoldKind, PauseKind
from services.inspection.domain.vocabulary import OCCASIONS, Need
from shared.barring import Bar
from shared.regulation.four_eyes import DRAFT, REVIEW
from tests.unit.console.dossier.examples import case, dossier


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(BABEL_DEFAULT_LOCALE="vi", BABEL_TRANSLATION_DIRECTORIES=";".join(translations()))
    Babel(app)
    with app.test_request_context():
        yield


def why(code: Bar, what: str | None = None, **more: Any) -> dict[str, Any]:
    return {"code": code.value, "what": what, "acts": [], "until": None, **more}


def barred(act: str, *because: dict[str, Any], role: str = "officer") -> dict[str, Any]:
    return {"act": act, "roles": [role], "because": list(because)}


def told(registration: list[Any] | None = None, inspection: list[Any] | None = None) -> list[tuple[str, str]]:
    looked = Looked("1", dossier(barred=registration or []), case(barred=inspection or []))
    return [(", ".join(each.acts), each.why) for each in hindered(looked)]


def test_the_signers_act_is_named_with_what_comes_before_it() -> None:
    sign = barred("sign", why(Bar.ROLE), why(Bar.AFTER, acts=["approve"]), role="signer")
    assert told(inspection=[sign]) == [
        ("Ký thông báo kết quả", "việc của lãnh đạo; chỉ làm được sau khi đã làm “Thẩm tra dự thảo”")
    ]


def test_acts_that_stand_still_for_the_same_reason_share_a_line() -> None:
    waits = why(Bar.IMPORTER, "SUPPLEMENT", until="2026-12-03")
    found = told([barred("accept", waits), barred("refuse", waits)], [barred("record_checklist", waits)])
    (only,) = found
    assert only[1] == "đang chờ người nhập khẩu bổ sung, hạn 03/12/2026"
    assert only[0].count(",") == 2


def test_what_one_page_does_is_named_once() -> None:
    other = (why(Bar.ROLE),)
    found = told(inspection=[barred("approve", *other, role="reviewer"), barred("send_back", *other, role="reviewer")])
    assert found == [("Thẩm tra dự thảo", "việc của lãnh đạo phòng")]


def test_the_importers_acts_are_called_as_the_law_calls_them() -> None:
    assert told([barred("supplement", why(Bar.ROLE), role="importer")]) == [
        ("Bổ sung hồ sơ", "việc của người nhập khẩu")
    ]


def test_what_has_no_page_is_not_named() -> None:
    assert told([barred("issue_result", why(Bar.NEED, "SUPPLEMENT_LAPSED"))]) == []


def test_a_need_of_registration_is_told_in_the_words_of_the_law() -> None:
    ((_, said),) = told([barred("request_label_correction", why(Bar.NEED, "NO_LABEL_REQUEST"))])
    assert said == "chỉ khi “Không còn yêu cầu khắc phục nhãn nào đang chờ”"


def test_every_reason_that_a_service_may_give_has_words() -> None:
    assert set(NEEDS) == {need.name for need in Need if need not in OCCASIONS}
    assert set(AWAITED) == {kind.value for kind in PauseKind}
    assert set(ASKED) == {kind.value for kind in HoldKind}
    assert set(DONE) == {DRAFT, REVIEW}
    for code in Bar:
        ((_, said),) = told(inspection=[barred("assign", why(code, {"need": "ACCEPTED"}.get(code.value, "AMENDMENT")))])
        assert said, code


def test_nothing_is_said_of_what_no_service_says() -> None:
    assert hindered(Looked("1", dossier(), None)) == list[Hindered]()
