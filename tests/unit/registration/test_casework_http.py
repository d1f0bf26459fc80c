"""What the acts of casework do beyond moving a status, as callers of the API see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.registration.domain.bodies import KnownBody
from services.registration.domain.dossier import Dossier, Handlers, Schedule, Status
from shared.aggregate import Actor, Json
from shared.contracts import CATALOGUE
from tests.unit.registration.counter import Counter, at_the_counter, content
from tests.unit.registration.examples import BODY, IMPORTER, LAW, NOW, OFFICER, RECEIPT_ITEMS
from tests.unit.registration.standing import QUATEST, standing

ELSEWHERE = Actor("officer:hp", "officer", agency="TCKT10")
SIGNER = Actor("signer:truong", "signer", agency="TCKT11")
ADMIN = Actor("admin:a", "admin")


@pytest.fixture
def counter() -> Counter:
    return Counter()


def told(counter: Counter) -> tuple[str, Json]:
    event = counter.dossiers.published[-1]
    schema, data = CATALOGUE.dump(event.type, event.data)
    return event.type, dict(CATALOGUE.load(event.type, schema, data))


def pointers(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {error["pointer"]: error["code"] for error in answer.json["errors"]}


def test_the_reader_is_shown_what_may_be_done_in_either_case(counter: Counter) -> None:
    counter.put(standing(Status.SUPPLEMENTED, Status.ACCEPTED))
    seen = {actor.role: counter.ask("GET", "", actor).json for actor in (IMPORTER, OFFICER, BODY, ADMIN)}
    assert seen["importer"]["allowed"] == ["request_withdrawal", "request_amendment"]
    assert seen["importer"]["allowed_by_handler"]["tccn"] == ["request_withdrawal", "request_amendment"]
    assert "accept" in seen["officer"]["allowed"]
    assert seen["officer"]["allowed_by_handler"]["tccn"] == []
    assert seen["cert_body"]["allowed"] == ["submit_conformity_result"]
    assert seen["cert_body"]["allowed_by_handler"]["cqkt"] == []
    assert seen["admin"]["allowed_by_handler"] == {"cqkt": [], "tccn": []}
    counter.put(at_the_counter(standing(Status.SUPPLEMENTED)))
    at_desk = counter.ask("GET", "", OFFICER).json
    assert {"accept", "request_withdrawal"} <= set(at_desk["allowed"])


def test_a_lapsed_request_leaves_the_importer_nothing_but_to_withdraw(counter: Counter) -> None:
    counter.put(standing(Status.SUPPLEMENT_REQUESTED, due_on=date(2026, 11, 19)))
    assert counter.ask("GET", "", IMPORTER).json["allowed"] == ["request_withdrawal"]
    late = counter.ask("POST", "supplements", IMPORTER, content(counter.stored.state), multipart=True)
    assert (late.status_code, late.json["state"]) == (409, "SUPPLEMENT_REQUESTED")
    assert "The time for the supplement has not lapsed" in late.json["detail"]


def test_a_body_sees_the_dossiers_that_name_it_and_no_others(counter: Counter) -> None:
    counter.put(standing(Status.ACCEPTED))
    assert [row["id"] for row in counter.ask("GET", "/registrations", BODY).json["items"]] == [counter.stored.id]
    stranger = Actor("cert_body:x", "cert_body", body="QUATEST3")
    assert counter.ask("GET", "/registrations", stranger).json["items"] == []
    assert counter.ask("GET", "/registrations?cert_body=QUATEST1", stranger).status_code == 403
    assert counter.ask("GET", "/registrations", Actor("cert_body:y", "cert_body")).status_code == 403
    for path in ("", "history", "receipt", f"documents/{counter.stored.state.files[0]}"):
        assert counter.ask("GET", path, stranger).status_code == 403


def test_the_old_agency_loses_every_right_with_the_transfer(counter: Counter) -> None:
    scheduled = Schedule("DOCUMENT_REVIEW", NOW, NOW, "Lạng Sơn", "officer")
    counter.put(replace(standing(Status.ACCEPTED), schedule=scheduled))
    reason = {"to_agency": "TCKT10", "reason": "Tờ khai mở tại Hải Phòng."}
    assert pointers(counter.ask("POST", "transfer", OFFICER, {"to_agency": "TCKT11", "reason": "x"})) == {
        "/to_agency/code": "same_agency"
    }
    assert "/to_agency/code" in pointers(counter.ask("POST", "transfer", OFFICER, {**reason, "to_agency": "XX"}))
    assert "/reason" in pointers(counter.ask("POST", "transfer", OFFICER, {**reason, "reason": " "}))
    assert counter.ask("POST", "transfer", OFFICER, reason).status_code == 200
    type, data = told(counter)
    assert type == "registration.dossier_transferred"
    assert (data["from_agency"]["code"], data["to_agency"]["code"]) == ("TCKT11", "TCKT10")
    state = counter.stored.state
    assert state.handlers == Handlers(Status.ACCEPTED, Status.SUBMITTED)
    assert (state.content.revision, state.schedule) == (1, None)
    assert state.inspection is not None
    assert state.inspection.agency.code == "TCKT10"
    seen = {"If-Match": '"6"'}
    assert counter.ask("GET", "", OFFICER).status_code == 403
    assert counter.ask("POST", "transfer", OFFICER, reason, **seen).status_code == 403
    assert counter.ask("POST", "transfer", ELSEWHERE, {**reason, "to_agency": "TCKT11"}, **seen).status_code == 200


def test_the_receipt_is_ticked_item_by_item(counter: Counter) -> None:
    counter.put(standing(Status.SUBMITTED))
    blank = counter.ask("GET", "receipt", IMPORTER).json
    assert [item["item"] for item in blank["items"]] == [item.code for item in RECEIPT_ITEMS]
    assert {item["present"] for item in blank["items"]} == {None}
    one = {"items": [{"item": "R1", "present": True}, {"item": "R5", "present": False, "note": "thiếu bản sao"}]}
    assert counter.ask("PUT", "receipt", OFFICER, one).status_code == 200
    assert not counter.dossiers.published
    said = counter.dossiers.acts[-1][1]
    assert (said.act, said.details["items"]) == ("receipt_ticked", {"R1": True, "R5": False})
    more = {"items": [{"item": "R5", "present": True}, {"item": "R2", "present": True}]}
    assert counter.ask("PUT", "receipt", OFFICER, more, **{"If-Match": '"6"'}).status_code == 200
    ticked = {item["item"]: item["present"] for item in counter.ask("GET", "receipt", IMPORTER).json["items"]}
    assert (ticked["R1"], ticked["R5"], ticked["R2"], ticked["R3"]) == (True, True, True, None)


def all_items(**answers: bool) -> list[Json]:
    return [{"item": item.code, "present": answers.get(item.code, True)} for item in RECEIPT_ITEMS]


@pytest.mark.parametrize(
    ("items", "conclusion", "broken"),
    [
        ([{"item": "R1", "present": True}], "COMPLETE", {"/conclusion": "items_open"}),
        (all_items(R1=False), "COMPLETE", {"/conclusion": "not_complete"}),
        (all_items(), "INCOMPLETE", {"/conclusion": "nothing_missing"}),
        (all_items(), "FINE", {"/conclusion": "conclusion"}),
        ([{"item": "R99", "present": True}], None, {"/items/0/item": "not_on_list"}),
        ([{"item": "R1", "present": True, "note": "x" * 501}], None, {"/items/0/note": "too_long"}),
    ],
)
def test_a_conclusion_follows_from_the_answers(
    counter: Counter, items: list[Json], conclusion: str | None, broken: dict[str, str]
) -> None:
    counter.put(standing(Status.SUBMITTED))
    body = {"items": items, "conclusion": conclusion}
    assert pointers(counter.ask("PUT", "receipt", OFFICER, body)) == broken


@pytest.mark.parametrize("items", [[], [{"item": "R1", "present": True}], all_items()])
def test_who_is_not_competent_says_so_whatever_papers_there_are(counter: Counter, items: list[Json]) -> None:
    counter.put(standing(Status.SUBMITTED))
    body = {"items": items, "conclusion": "OUT_OF_SCOPE"}
    assert counter.ask("PUT", "receipt", OFFICER, body).status_code == 200
    assert counter.ask("GET", "receipt", OFFICER).json["conclusion"] == "OUT_OF_SCOPE"


def test_a_receipt_holds_for_the_content_that_was_looked_at(counter: Counter) -> None:
    counter.put(standing(Status.SUBMITTED))
    body = {"items": all_items(R7=False), "conclusion": "COMPLETE"}
    assert counter.ask("PUT", "receipt", OFFICER, body).status_code == 200
    assert counter.ask("GET", "receipt", OFFICER).json["conclusion"] == "COMPLETE"
    counter.put(replace(counter.stored.state, content=replace(counter.stored.state.content, revision=2)))
    assert counter.ask("GET", "receipt", OFFICER).json["current"] is False
    one = {"items": [{"item": "R1", "present": True}]}
    assert counter.ask("PUT", "receipt", OFFICER, one).status_code == 200
    receipt = counter.ask("GET", "receipt", OFFICER).json
    assert (receipt["current"], receipt["conclusion"]) == (True, None)
    assert [item["item"] for item in receipt["items"] if item["present"] is not None] == ["R1"]


def test_a_supplement_request_names_items_reason_and_day(counter: Counter) -> None:
    counter.put(standing(Status.SUBMITTED))
    asked = {"items": ["R5", "Ảnh chụp nhãn"], "reason": "Thiếu.", "due_on": "2026-11-27"}
    assert pointers(counter.ask("POST", "supplement-requests", OFFICER, asked)) == {"/due_on": "before_the_laws_day"}
    assert pointers(counter.ask("POST", "supplement-requests", OFFICER, {})) == {
        "/items": "required",
        "/reason": "required",
    }
    later = {**asked, "due_on": "2026-12-04"}
    assert counter.ask("POST", "supplement-requests", OFFICER, later).status_code == 200
    _, data = told(counter)
    assert data["items"] == ["R5 Hóa đơn", "Ảnh chụp nhãn"]
    assert data["due_on"] == date(2026, 12, 4)


def test_more_time_is_asked_for_and_given(counter: Counter) -> None:
    counter.put(standing(Status.SUPPLEMENT_REQUESTED, due_on=date(2026, 12, 2)))
    asked = {"reason": "Chờ kết quả thử nghiệm.", "requested_until": "2026-12-02"}
    assert pointers(counter.ask("POST", "extension-requests", IMPORTER, asked)) == {"/requested_until": "not_later"}
    assert "/requested_until" in pointers(counter.ask("POST", "extension-requests", IMPORTER, {"reason": "x"}))
    asked["requested_until"] = "2026-12-20"
    assert counter.ask("POST", "extension-requests", IMPORTER, asked).status_code == 200
    assert counter.ask("GET", "", OFFICER).json["requests"]["cqkt"]["until"] == "2026-12-20"
    seen = {"If-Match": '"6"'}
    assert pointers(counter.ask("POST", "extension/grant", OFFICER, {"due_on": "2026-12-01"}, **seen)) == {
        "/due_on": "not_later"
    }
    assert counter.ask("POST", "extension/grant", OFFICER, {"due_on": "2026-12-15"}, **seen).status_code == 200
    state = counter.stored.state
    assert state.handlers.cqkt is Status.EXTENSION_GRANTED
    assert state.supplement_request is not None
    assert state.supplement_request.due_on == told(counter)[1]["due_on"] == date(2026, 12, 15)
    assert not state.requests


@pytest.mark.parametrize("day", ["2036-11-21", "9999-12-31"])
def test_nobody_is_given_a_day_that_can_only_be_a_slip(counter: Counter, day: str) -> None:
    """No calendar counts beyond the year 9999."""
    counter.put(standing(Status.SUBMITTED))
    asked = {"items": ["R5"], "reason": "Thiếu.", "due_on": day}
    assert pointers(counter.ask("POST", "supplement-requests", OFFICER, asked)) == {"/due_on": "too_far"}
    counter.put(standing(Status.SUPPLEMENT_REQUESTED, due_on=date(2026, 12, 2)))
    wish = {"reason": "Chờ.", "requested_until": day}
    assert pointers(counter.ask("POST", "extension-requests", IMPORTER, wish)) == {"/requested_until": "too_far"}
    wish["requested_until"] = "2026-12-20"
    assert counter.ask("POST", "extension-requests", IMPORTER, wish).status_code == 200
    assert pointers(counter.ask("POST", "extension/grant", OFFICER, {"due_on": day})) == {"/due_on": "too_far"}


def test_a_result_is_revoked_by_the_leader_with_name_unit_and_day(counter: Counter) -> None:
    counter.put(standing(Status.RESULT_ISSUED))
    assert counter.ask("POST", "result/revoke", OFFICER, {"reason": "Sai mặt hàng."}).status_code == 403
    assert "/reason" in pointers(counter.ask("POST", "result/revoke", SIGNER, {}))
    body = {"reason": "Sai mặt hàng.", "revoked_by": "Trưởng chi cục"}
    assert counter.ask("POST", "result/revoke", SIGNER, body).status_code == 200
    type, data = told(counter)
    assert type == "registration.result_revoked"
    assert (data["notice_no"], data["revoked_by"], data["unit"]) == ("12/KQ", "Trưởng chi cục", "Lạng Sơn")
    assert data["revoked_on"] == date(2026, 11, 20)
    assert counter.ask("GET", "", IMPORTER).json["result"]["revocation"]["reason"] == "Sai mặt hàng."


def conforming(**certificate: Any) -> Json:
    plain = {"number": "HQ-2", "issued_on": "2026-11-19", "valid_until": "2029-11-18", "method": 7}
    return {"lines": [{"line_no": 1, "result": 1}], "certificate": {**plain, **certificate}}


def certified() -> Dossier:
    return standing(Status.ACCEPTED, Status.ACCEPTED)


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        ({"lines": [{"line_no": 1, "result": 1}]}, {"/certificate": "required"}),
        ({"lines": []}, {"/lines": "every_line_once"}),
        ({"lines": [{"line_no": 2, "result": 3}]}, {"/lines": "every_line_once"}),
        ({"lines": [{"line_no": 1, "result": 2}]}, {"/lines/0/reason": "required"}),
        ({"lines": [{"line_no": 1, "result": 4}]}, {"/lines/0/result": "result"}),
        (conforming(number=" "), {"/certificate/number": "required"}),
        (conforming(issued_on="2026-11-21"), {"/certificate/issued_on": "date_in_future"}),
        (conforming(valid_until="2026-11-19"), {"/certificate/valid_until": "expired"}),
        (conforming(method=9), {"/certificate/method": "method"}),
        (conforming(method=1), {"/certificate/method": "method_not_allowed"}),
        (conforming(lines=[1, 2]), {"/certificate/lines": "lines_covered"}),
    ],
)
def test_a_conformity_result_keeps_the_rules(counter: Counter, body: Json, broken: dict[str, str]) -> None:
    counter.put(certified())
    assert pointers(counter.ask("POST", "conformity/result", BODY, body, multipart=True)) == broken


def test_a_conformity_result_is_told_with_its_certificate_and_may_be_taken_back(counter: Counter) -> None:
    counter.put(certified())
    assert counter.ask("POST", "conformity/result", BODY, conforming(), multipart=True).status_code == 200
    type, data = told(counter)
    assert type == "registration.conformity_result_submitted"
    assert data["body"]["code"] == data["certificate"]["issuer"]["code"] == QUATEST.code
    assert (data["certificate"]["lines"], data["certificate"]["method"]) == ([1], 7)
    shown = counter.ask("GET", "", IMPORTER).json
    assert (shown["handlers"]["tccn"]["code"], shown["handlers"]["cqkt"]["code"]) == (13, 2)
    assert shown["conformity"]["scope_checked"] is False
    taken_back = counter.ask("POST", "conformity/result/revoke", BODY, {"reason": "Sai lô."}, **{"If-Match": '"6"'})
    assert taken_back.status_code == 200
    assert told(counter) == (
        "registration.conformity_result_revoked",
        {**told(counter)[1], "reason": "Sai lô."},
    )


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({}, None),
        ({"status": "SUSPENDED"}, {"/certificate/issuer": "body_not_in_office"}),
        ({"valid_to": date(2026, 11, 19)}, {"/certificate/issuer": "body_not_in_office"}),
        ({"valid_from": date(2026, 11, 21)}, {"/certificate/issuer": "body_not_in_office"}),
        ({"scope": ("QCVN 4:2009/BKHCN",)}, {"/certificate/lines": "out_of_scope"}),
        ({"methods": (5,), "valid_from": date(2026, 7, 1)}, {"/certificate/method": "method_out_of_scope"}),
        # Designated before the regime: goes on by the methods of the list (Art. 7(3)).
        ({"methods": (5,), "valid_from": date(2026, 6, 30)}, None),
        (
            {"methods": (5,), "valid_from": date(2026, 6, 30), "status": "REGISTERED"},
            {"/certificate/method": "method_out_of_scope"},
        ),
    ],
)
def test_a_listed_body_certifies_within_its_scope(changes: dict[str, Any], broken: dict[str, str] | None) -> None:
    body = KnownBody("QUATEST1", "QUATEST 1", "DESIGNATED", ("QCVN 3:2019/BKHCN",), date(2020, 1, 1))
    counter = Counter(replace(LAW, body=lambda code, _day: replace(body, **changes) if code == body.code else None))
    counter.put(certified())
    answer = counter.ask("POST", "conformity/result", BODY, conforming(), multipart=True)
    if broken is None:
        assert answer.status_code == 200
        assert counter.ask("GET", "", BODY).json["conformity"]["scope_checked"] is True
    else:
        assert pointers(answer) == broken


@pytest.mark.parametrize(
    ("issued_on", "changes", "broken"),
    [
        ("2026-06-30", {}, None),
        ("2026-06-30", {"methods": (5,), "status": "REGISTERED"}, None),
        # It was in office when it issued it; that it is no more is nothing to a certificate that goes on.
        ("2026-06-30", {"valid_to": date(2026, 7, 31)}, None),
        ("2026-06-30", {"valid_from": date(2026, 7, 1)}, {"/certificate/issuer": "body_not_in_office"}),
        ("2026-06-30", {"scope": ("QCVN 4:2009/BKHCN",)}, {"/certificate/lines": "out_of_scope"}),
        ("2026-07-01", {}, {"/certificate/method": "method_not_allowed"}),
    ],
)
def test_a_certificate_from_before_the_regime_is_good_whatever_its_method(
    issued_on: str, changes: dict[str, Any], broken: dict[str, str] | None
) -> None:
    body = KnownBody("QUATEST1", "QUATEST 1", "DESIGNATED", ("QCVN 3:2019/BKHCN",), date(2020, 1, 1))
    counter = Counter(replace(LAW, body=lambda code, _day: replace(body, **changes) if code == body.code else None))
    counter.put(certified())
    old = conforming(issued_on=issued_on, method=1)
    answer = counter.ask("POST", "conformity/result", BODY, old, multipart=True)
    assert pointers(answer) == broken if broken else answer.status_code == 200
    counter.put(certified())
    ended = conforming(issued_on=issued_on, method=1, valid_until="2026-11-19")
    assert (
        pointers(counter.ask("POST", "conformity/result", BODY, ended, multipart=True))["/certificate/valid_until"]
        == "expired"
    )


def test_the_list_of_goods_answers_with_every_row_and_what_each_asks_for(counter: Counter) -> None:
    found = counter.ask("GET", "/catalogue?hs_code=8516.10.19", IMPORTER).json
    assert [row["code"] for row in found["candidates"]] == ["4.1", "4.2", "II.8", "II.9.1"]
    assert [row["beside"] for row in found["candidates"]] == [[], [], [], ["4.1"]]
    assert [tier["code"] for tier in found["tiers"]] == ["HIGH", "MEDIUM"]
    assert found["needs_choice"]
    assert "nqi.gov.vn" in found["pointers"][1]["vi"]
    assert (found["regime"], found["on"]) == ("R2026", "2026-11-20")
    of_old = counter.ask("GET", "/catalogue?hs_code=95030021&on=2026-06-30", OFFICER).json
    assert (of_old["regime"], of_old["candidates"][0]["measure"]) == ("R2018", "2b")
    off_list = counter.ask("GET", "/catalogue?hs_code=61091010", BODY).json
    assert off_list["candidates"] == []
    assert "nothing to register" in off_list["pointers"][0]["en"]
    assert counter.ask("GET", "/catalogue?hs_code=8516", IMPORTER).status_code == 422


def test_the_row_that_an_importer_chooses_may_cover_its_goods(counter: Counter) -> None:
    dossier = standing(Status.SUBMITTED)
    sent = content(dossier)

    def chosen(row: str) -> Any:
        counter.put(dossier)
        lines = [{**sent["goods_lines"][0], "catalogue_row": row}]
        return counter.ask("POST", "modifications", IMPORTER, {**sent, "goods_lines": lines}, multipart=True)

    assert pointers(chosen("4.1")) == {"/goods_lines/0/catalogue_row": "catalogue_row"}
    assert chosen("3.2").status_code == 200
    assert told(counter)[1]["dossier"]["goods_lines"][0]["catalogue_row"] == "3.2"


def test_naming_a_body_opens_its_case_and_removing_it_closes_it(counter: Counter) -> None:
    counter.put(standing(Status.SUBMITTED))
    same = {"cert_body": {"code": QUATEST.code, "name": QUATEST.name}}
    assert pointers(counter.ask("PUT", "certification-body", IMPORTER, same)) == {"/cert_body": "unchanged"}
    assert counter.ask("PUT", "certification-body", IMPORTER, {"cert_body": None}).status_code == 200
    assert counter.stored.state.handlers == Handlers(Status.SUBMITTED, None)
    type, data = told(counter)
    assert (type, data["dossier"]["cert_body"], data["dossier"]["revision"]) == (
        "registration.dossier_modified",
        None,
        2,
    )


def test_a_supplement_for_the_body_leaves_the_agencys_request_open(counter: Counter) -> None:
    counter.put(standing(Status.SUPPLEMENT_REQUESTED, Status.SUPPLEMENT_REQUESTED))
    body = {**content(counter.stored.state), "handler": "tccn"}
    assert counter.ask("POST", "supplements", IMPORTER, body, multipart=True).status_code == 200
    state = counter.stored.state
    assert state.handlers == Handlers(Status.SUPPLEMENT_REQUESTED, Status.SUPPLEMENTED)
    assert state.supplement_request is not None
    assert state.body_request is None
    assert told(counter)[1]["handler"] == "tccn"
