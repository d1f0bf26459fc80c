"""Reference data over the API of registration: entered, changed by date, looked up, and used by the acts themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from shared.clock import utc_now
from shared.regulation.calendar import legal_day
from shared.web import tokens
from tests.integration.registration_process import SECRET, client
from tests.integration.test_registration_http import TAX_CODE, parts, portal, url

pytestmark = pytest.mark.integration
__all__ = ["url"]

TODAY = legal_day(utc_now())
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)


def person(url: str, id: str, role: str, agency: str | None = "TCKT11") -> httpx.Client:
    token = tokens.issue(SECRET, role=role, subject=id, agency=agency)
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20, trust_env=False)


def staff(id: str, *roles: str, **more: Any) -> dict[str, Any]:
    return {
        "staff_id": id,
        "name": f"Cán bộ {id}",
        "agency": "TCKT11",
        "roles": roles,
        "valid_from": "2026-01-01",
        "reason": "Nhận nhiệm vụ",
        **more,
    }


@pytest.fixture
def admin(url: str) -> Any:
    with client(url, "admin") as one:
        yield one


def put(one: httpx.Client, path: str, version: int, body: dict[str, Any]) -> httpx.Response:
    return one.put(path, json=body, headers={"If-Match": f'"{version}"'})


def test_an_agency_is_entered_renamed_from_tomorrow_and_looked_up_by_day(admin: httpx.Client, url: str) -> None:
    body = {"code": "TCKT91", "name": "Chi cục An Giang", "valid_from": str(YESTERDAY), "reason": "Thành lập"}
    headers = {"Idempotency-Key": "agency-91"}
    first = admin.post("/admin/agencies", json=body, headers=headers)
    assert (first.status_code, first.json()) == (201, {"code": "TCKT91", "version": 1})
    assert first.headers["Location"].endswith("/admin/agencies/TCKT91")
    assert admin.post("/admin/agencies", json=body, headers=headers).json() == first.json(), "the same to the same key"
    assert admin.post("/admin/agencies", json=body).status_code == 409
    renamed = {"name": "Chi cục mới", "valid_from": str(TOMORROW), "reason": "Đổi tên"}
    assert admin.put("/admin/agencies/TCKT91", json=renamed).status_code == 428
    assert put(admin, "/admin/agencies/TCKT91", 1, renamed).json()["version"] == 2
    assert put(admin, "/admin/agencies/TCKT91", 1, renamed).json()["code"] == "stale"
    names = [
        admin.get("/admin/agencies/TCKT91", params={"on": str(day)}).json()["current"]["name"]
        for day in (TODAY, TOMORROW)
    ]
    assert names == ["Chi cục An Giang", "Chi cục mới"]
    late = put(admin, "/admin/agencies/TCKT91", 2, {**renamed, "valid_from": str(YESTERDAY)})
    assert [error["code"] for error in late.json()["errors"]] == ["past"]
    history = admin.get("/admin/agencies/TCKT91/history").json()["entries"]
    assert [(entry["act"], entry["reason"]) for entry in history] == [("entered", "Thành lập"), ("changed", "Đổi tên")]
    with client(url, "officer", agency="TCKT11") as officer:
        assert officer.post("/admin/agencies", json=body).status_code == 403
        lists = officer.get("/code-lists").json()
    assert {"code": "TCKT91", "name": "Chi cục An Giang"} in lists["agencies"], "dossiers can be registered there"


def test_the_register_of_staff_decides_who_may_act(admin: httpx.Client, url: str) -> None:
    for entry in (staff("http.lan", "officer"), staff("http.sep", "signer")):
        assert admin.post("/admin/staff", json=entry).status_code == 201
    with person(url, "http.lan", "officer") as lan, person(url, "http.lan", "signer") as posing:
        assert lan.get("/registrations").status_code == 200
        refused = posing.get("/admin/staff")
        assert (refused.status_code, refused.json()["code"]) == (403, "staff_register")
        assert "gives http.lan officer" in refused.json()["detail"]
        lent = {
            "to": "http.lan",
            "roles": ["signer"],
            "valid_from": str(TODAY),
            "valid_to": str(TODAY),
            "reason": "Phép",
        }
        path = "/admin/staff/http.sep/delegations"
        with person(url, "http.sep", "signer") as chief:
            assert chief.post(path, json=lent, headers={"If-Match": '"1"'}).json()["version"] == 2
        assert lan.get("/admin/staff").status_code == 200, "with a token of one's own role"
        assert posing.get("/admin/staff").status_code == 200
        onward = posing.post(path, json=lent, headers={"If-Match": '"2"'})
        assert (onward.status_code, "http.sep lent you the role" in onward.json()["detail"]) == (403, True)

        closure = {"days": [{"date": str(TOMORROW), "is_working": False, "reason": "Mất điện", "source": "TB 1"}]}
        said = put(lan, "/admin/calendars/TCKT11", 0, {**closure, "reason": "Mất điện"})
        assert said.status_code == 200, said.text
        (entry,) = admin.get("/admin/calendars/TCKT11/history").json()["entries"]
        assert entry["actor"]["on_behalf_of"] == "http.sep"

        known = posing.get("/staff/me").json()
        assert (known["agency"], known["roles"]) == ("TCKT11", ["officer"]), "whatever role the token claims"
        assert known["delegated"] == [{"role": "signer", "by": "http.sep"}]

        suspended = {**staff("http.lan", "officer", valid_from=str(TODAY), suspended=True, reason="Tạm đình chỉ")}
        del suspended["staff_id"]
        assert put(admin, "/admin/staff/http.lan", 1, suspended).status_code == 200
        refused = lan.get("/registrations")
        assert refused.status_code == 403
        assert "suspended" in refused.json()["detail"]
        told = lan.get("/staff/me").json()
        assert (told["suspended"], told["roles"], told["delegated"]) == (True, [], [])
    with person(url, "http.nobody", "officer") as stranger:
        told = stranger.get("/staff/me").json()
        assert (told["known"], told["roles"], told["agency"]) == (False, [], None)
    with client(url, "importer", tax_code=TAX_CODE) as importer:
        assert importer.get("/staff/me").status_code == 403


def test_a_closure_moves_the_deadlines_of_dossiers_that_come_after(admin: httpx.Client, url: str) -> None:
    goods = portal()
    body = {**goods, "agency": {**goods["agency"], "code": "TCKT18"}}
    with client(url, "importer", tax_code=TAX_CODE) as importer:

        def due() -> str:
            made = importer.post("/registrations", files=parts(body)).raise_for_status().json()
            clocks = importer.get(f"/registrations/{made['id']}").json()["clocks"]
            return min(clock["due_on"] for clock in clocks if clock["state"] == "RUNNING")

        before = due()
        days = [{"date": before, "is_working": False, "reason": "Bão", "source": "Công điện"}]
        said = put(admin, "/admin/calendars/TCKT18", 0, {"days": days, "reason": "Bão số 9"})
        assert said.status_code == 200, said.text
        after = due()
    assert date.fromisoformat(after) > date.fromisoformat(before)


def test_what_the_data_of_the_law_name_gets_no_past_without_a_correction(admin: httpx.Client) -> None:
    body = {"code": "TCKT18", "name": "Chi cục", "valid_from": str(YESTERDAY), "reason": "Nhập lại"}
    refused = admin.post("/admin/agencies", json=body)
    assert (refused.status_code, [error["code"] for error in refused.json()["errors"]]) == (422, ["past"])
