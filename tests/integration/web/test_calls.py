"""Who may call what, and what a command carries."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from shared.web import tokens
from tests.integration.web.demo import IMPORTER, OFFICER, SECRET, Demo, problem

pytestmark = pytest.mark.integration


def test_unknown_route(demo: Demo) -> None:
    problem(demo.call("GET", "/nowhere"), 404, "not_found")


def test_wrong_method_names_the_right_ones(demo: Demo) -> None:
    response = demo.call("DELETE", "/things")
    problem(response, 405, "method_not_allowed")
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_without_or_with_a_false_token(demo: Demo) -> None:
    response = demo.call("GET", "/things", token=None)
    problem(response, 401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="cuakhau"'
    false = demo.call("GET", "/things", token=tokens.issue("another secret, which is long enough too", role="admin"))
    problem(false, 401, "unauthenticated")
    assert 'error="invalid_token"' in false.headers["WWW-Authenticate"]


def test_another_role_and_another_agency_are_refused(demo: Demo) -> None:
    act = {"json": {"reason": "x"}, "headers": {"If-Match": '"3"'}}
    reviewer = tokens.issue(SECRET, role="reviewer", agency="HN")
    problem(demo.call("POST", "/things/1/act", token=reviewer, **act), 403, "forbidden")
    elsewhere = tokens.issue(SECRET, role="officer", agency="LS")
    problem(demo.call("POST", "/things/1/act", token=elsewhere, **act), 403, "forbidden")


def test_a_command_names_the_version_it_was_decided_on(demo: Demo) -> None:
    def act(if_match: str | None) -> httpx.Response:
        headers = {"If-Match": if_match} if if_match else {}
        return demo.call("POST", "/things/1/act", json={"reason": "x"}, headers=headers)

    problem(act(None), 428, "precondition_required")
    problem(act("*"), 428, "precondition_required")
    problem(act("7"), 400, "malformed_request")
    problem(act('W/"3"'), 400, "malformed_request")
    stale = problem(act('"2"'), 409, "stale")
    assert (stale["expected"], stale["current"]) == (2, 3)
    done = act('"3"')
    assert done.status_code == 200
    assert done.headers["ETag"] == '"4"'


def test_out_of_place_tells_state_and_what_is_allowed(demo: Demo) -> None:
    response = demo.call("POST", "/things/1/act", json={"reason": "no"}, headers={"If-Match": '"3"'})
    told = problem(response, 409, "not_allowed")
    assert (told["state"], told["allowed"]) == ("closed", ["reopen"])


def test_a_creation_without_a_key(demo: Demo) -> None:
    problem(demo.call("POST", "/things", json={"name": "x"}), 400, "idempotency_key_required")
    long = demo.call("POST", "/things", json={"name": "x"}, headers={"Idempotency-Key": "k" * 201})
    problem(long, 400, "malformed_request")


def test_the_same_key_gives_the_same_answer(demo: Demo) -> None:
    def make(name: str, token: str = OFFICER) -> httpx.Response:
        return demo.call("POST", "/things", token=token, json={"name": name}, headers={"Idempotency-Key": "again"})

    first = make("one")
    assert first.status_code == 201
    assert first.headers["Location"] == f"/things/{first.json()['id']}"
    assert make("one").json() == first.json()
    problem(make("two"), 422, "idempotency_key_reused")
    assert make("one", token=IMPORTER).json()["id"] != first.json()["id"]


def test_two_equal_creations_racing_make_one(demo: Demo) -> None:
    def make() -> httpx.Response:
        return demo.call("POST", "/things", json={"name": "race"}, headers={"Idempotency-Key": "race"})

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: make(), range(2))
    assert (first.status_code, second.status_code) == (201, 201), (first.text, second.text)
    assert first.json() == second.json()


def test_a_natural_key_taken_by_another_is_a_conflict(demo: Demo) -> None:
    response = demo.call("POST", "/things", json={"name": "taken"}, headers={"Idempotency-Key": "t"})
    assert "attempt-1" in problem(response, 409, "already_acted")["detail"]
