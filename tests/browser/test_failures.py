"""What people are shown when something went wrong, and the way out of it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any, cast
from unittest.mock import Mock

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from deploy.dev.ports import LOOPBACK
from services.console.entrypoints.app import create_app
from shared.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound, Unavailable, Violation
from tests.browser.looks import looked_at
from tests.browser.office import Office, console_of

pytestmark = pytest.mark.integration

FAILURES: dict[str, tuple[int, Exception]] = {
    "not-found": (404, NotFound("registration 7")),
    "forbidden": (403, Forbidden("not yours")),
    "stale": (409, Conflict("registration 7 is at version 3, not 2")),
    "not-allowed": (409, NotAllowed("accept", "ACCEPTED", ["transfer"])),
    "invalid": (422, Invalid([Violation("/reason", "required", "Nêu lý do.")])),
    "unavailable": (503, Unavailable("inspection")),
    "fault": (500, ZeroDivisionError("division by zero")),
}


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    """The url of a console whose pages do nothing but fail, each by its name."""
    app = create_app(cast(Any, Mock(development=True)), session_key=b"0" * 32)

    def fail(name: str) -> str:
        raise FAILURES[name][1]

    app.add_url_rule("/fails/<name>", "fails", fail)
    server = make_server(LOOPBACK, 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{LOOPBACK}:{server.port}"
    server.shutdown()
    thread.join()


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_says_in_words_what_to_do(office: Office, broken: str, name: str) -> None:
    with office.visitor() as page:
        answer = page.goto(f"{broken}/fails/{name}")
        assert answer is not None
        assert answer.status == FAILURES[name][0]
        heading = page.locator("h1").inner_text()
        assert page.title() == f"{heading} · Cuakhau"
        expect(page.locator("main .notice-error")).not_to_contain_text("registration 7")
        expect(page.get_by_role("link", name="Về trang đầu")).to_be_visible()
        looked_at(page, f"failure-{name}")


def test_what_one_service_cannot_say_the_others_say_without_it(office: Office, tmp_path_factory: Any) -> None:
    """The inspection is away."""
    directory = tmp_path_factory.mktemp("away")
    with console_of(office.system, directory, INSPECTION_ADDRESS=f"{LOOPBACK}:9") as url:
        away = Office(office.system, url, office.browser)
        with away.person("officer", "lan.nt", agency="TCKT11") as page:
            for path in ("/worklist/", "/calendar/", "/complaints"):
                page.goto(path)
                expect(page.locator("main .notice-error").first).to_be_visible()
                looked_at(page, f"away{path.replace('/', '-').rstrip('-')}")
        with away.person("operator", "lan.nt") as page:
            page.goto("/operations")
            looked_at(page, "away-operations")
