"""What people and the window may not do, and what they are told then."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from shared.single_window import build_envelope, parse_answer, read_response, request_document
from tests.e2e.agency import Agency
from tests.e2e.conftest import System
from tests.e2e.person import Json, Person, Refused
from tests.e2e.stories import toys
from tests.e2e.story import Stage
from tests.single_window.samples import load_sample

pytestmark = pytest.mark.integration

CODE = "TCKT11"


@dataclasses.dataclass(frozen=True)
class Dossier:
    id: str
    stage: Stage
    agency: Agency

    def accept(self) -> None:
        """Returns when the inspection knows of it, so that versions stay as they are read."""
        self.agency.accept(self.id)
        self.stage.wait(lambda: self.agency.case(self.id)["accepted"], "the case knows of the acceptance")


@pytest.fixture
def dossier(system: System) -> Dossier:
    stage = system.stage(toys.STORY)
    assert stage.submit().held
    agency = stage.agency(CODE)
    id = agency.dossier(stage.file_code)
    stage.wait(lambda: system.place.window.received(stage.file_code), "the applicant was told: all services know it")
    return Dossier(id, stage, agency)


@pytest.fixture(scope="module")
def elsewhere(system: System) -> Person:
    return system.place.sign_in("officer", "chuyenvien.khac", agency="TCKT20")


def refusal(act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


def test_an_act_out_of_place_says_the_state_and_what_is_possible(dossier: Dossier) -> None:
    agency, id = dossier.agency, dossier.id
    dossier.accept()
    version = agency.registration(id)["version"]
    again = refusal(lambda: agency.officer.act("registration", f"/registrations/{id}/accept", {}, version=version))
    assert (again.status, again.code) == (409, "not_allowed")
    assert (again.body["state"], again.body["allowed"]) == (
        "ACCEPTED",
        ["issue_result", "transfer", "request_label_correction"],
    )

    case = agency.case(id)
    early = refusal(lambda: agency.signer.act("inspection", f"/inspections/{id}/sign", {}, version=case["version"]))
    assert (early.status, early.code) == (409, "not_allowed")
    assert (early.body["state"], early.body["allowed"]) == (case["status"], case["allowed"])
    assert "record_checklist" in case["allowed"]


def test_an_act_on_an_older_version_is_stale_and_changes_nothing(dossier: Dossier) -> None:
    agency, id = dossier.agency, dossier.id
    seen = agency.registration(id)["version"]
    agency.accept(id)
    late = refusal(
        lambda: agency.officer.act("registration", f"/registrations/{id}/refuse", {"reason": "muộn"}, version=seen)
    )
    assert (late.status, late.code) == (409, "stale")
    assert (late.body["expected"], late.body["current"]) == (seen, seen + 1)
    assert agency.registration(id)["handlers"]["cqkt"]["name"] == "ACCEPTED"
    late = refusal(
        lambda: agency.officer.act("inspection", f"/inspections/{id}/assign", {"officer": "ai"}, version=10_000)
    )
    assert (late.status, late.code) == (409, "stale")


def test_an_act_without_the_version_that_was_seen_is_not_taken(dossier: Dossier) -> None:
    blind = refusal(lambda: dossier.agency.officer.act("registration", f"/registrations/{dossier.id}/accept", {}))
    assert (blind.status, blind.code) == (428, "precondition_required")


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("registration", "/registrations/{}"),
        ("registration", "/registrations/{}/history"),
        ("inspection", "/inspections/{}"),
        ("inspection", "/inspections/{}/history"),
        ("notification", "/notifications/{}"),
        ("notification", "/notifications/{}/history"),
    ],
)
def test_another_agency_does_not_see_a_dossier(dossier: Dossier, elsewhere: Person, service: str, path: str) -> None:
    assert refusal(lambda: elsewhere.read(service, path.format(dossier.id))).status in (403, 404)
    assert dossier.agency.officer.read(service, path.format(dossier.id))


@pytest.mark.parametrize(
    ("service", "path"),
    [("registration", "/registrations"), ("inspection", "/inspections"), ("notification", "/notifications")],
)
def test_another_agency_s_dossiers_are_in_no_list(dossier: Dossier, elsewhere: Person, service: str, path: str) -> None:
    assert dossier.id not in [row["id"] for row in elsewhere.rows(service, path)]
    assert dossier.id in [row["id"] for row in dossier.agency.officer.rows(service, path)]


def test_another_agency_s_officer_does_not_act(dossier: Dossier, elsewhere: Person) -> None:
    id, agency = dossier.id, dossier.agency
    version = agency.registration(id)["version"]
    for path, body in (("accept", {}), ("refuse", {"reason": "nhầm"})):
        at = f"/registrations/{id}/{path}"
        assert refusal(lambda: elsewhere.act("registration", at, body, version=version)).status in (403, 404)  # noqa: B023
    version = agency.case(id)["version"]
    body = {"officer": "chuyenvien.khac"}
    taken = refusal(lambda: elsewhere.act("inspection", f"/inspections/{id}/assign", body, version=version))
    assert taken.status in (403, 404)
    assert agency.registration(id)["handlers"]["cqkt"]["name"] == "SUBMITTED"


def test_whoever_drafted_does_not_sign(dossier: Dossier, system: System) -> None:
    """Even with the role: two persons stand behind every result."""
    agency, id = dossier.agency, dossier.id
    agency.accept(id)
    agency.answer_checklist(id, [{"item": "C1", "answer": "NO", "note": "Thiếu giấy chứng nhận."}])
    agency.draft(id, [{"line_no": line, "code": 6, "reason": "Không bổ sung hồ sơ."} for line in (1, 2, 3)])
    agency.approve(id)
    drafter = system.place.sign_in("signer", agency.officer.name, agency=CODE)
    version = agency.case(id)["version"]
    own = refusal(lambda: drafter.act("inspection", f"/inspections/{id}/sign", {}, version=version))
    assert (own.status, own.code) == (403, "forbidden")
    officer = refusal(lambda: agency.officer.act("inspection", f"/inspections/{id}/sign", {}, version=version))
    assert officer.status == 403


def test_an_importer_sees_its_own_dossiers_only(system: System, dossier: Dossier) -> None:
    own = system.place.sign_in("importer", "nhapkhau", tax_code=dossier.stage.tax_code)
    other = system.place.sign_in("importer", "nguoikhac", tax_code="9900010014")
    assert [row["id"] for row in own.rows("registration", "/registrations")] == [dossier.id]
    assert own.read("registration", f"/registrations/{dossier.id}")["allowed"] == ["modify", "name_cert_body", "cancel"]
    assert dossier.id not in [row["id"] for row in other.rows("registration", "/registrations")]
    for path in ("", "/history"):
        assert refusal(lambda: other.read("registration", f"/registrations/{dossier.id}{path}")).status == 403  # noqa: B023
    taken = refusal(lambda: other.act("registration", f"/registrations/{dossier.id}/cancel", {}, version=1))
    assert taken.status == 403
    # What goes on inside the agency is none of the importer's reading, not even of its own.
    assert refusal(lambda: own.read("inspection", f"/inspections/{dossier.id}")).status == 403


def test_the_same_key_gets_the_same_answer_and_another_body_none(dossier: Dossier) -> None:
    agency, id = dossier.agency, dossier.id
    version = agency.registration(id)["version"]
    at, key = f"/registrations/{id}/accept", f"accept-{id}"

    def accept(body: Json) -> Json:
        return agency.officer.act("registration", at, body, version=version, key=key)

    first = accept({"note": "đủ"})
    assert accept({"note": "đủ"}) == first
    reused = refusal(lambda: accept({"note": "khác"}))
    assert (reused.status, reused.code) == (422, "idempotency_key_reused")
    acts = [entry["act"] for entry in agency.officer.read("registration", f"/registrations/{id}/history")["entries"]]
    assert acts.count("accepted") == 1

    dossier.stage.wait(lambda: agency.case(id)["accepted"], "the case knows of the acceptance")
    version = agency.case(id)["version"]
    body = {"officer": "chuyenvien.hai"}
    twice = [
        agency.officer.act("inspection", f"/inspections/{id}/assign", body, version=version, key=f"assign-{id}")
        for _ in range(2)
    ]
    assert twice[0] == twice[1]


def test_a_window_message_again_is_answered_byte_for_byte_and_with_other_content_refused(system: System) -> None:
    stage = system.stage(toys.STORY)
    message = load_sample("10-01-toys", reference=stage.file_code, fields={"fiMst": stage.tax_code})
    changed = load_sample(
        "10-01-toys",
        reference=stage.file_code,
        message_id=message.message_id,
        fields={"fiMst": stage.tax_code, "fiDiachiKho": "Kho khác"},
    )
    first, again = (post(system, system.signatures.build(message)) for _ in range(2))
    assert first == again
    answer = parse_answer(read_response(first))
    assert answer is not None
    assert answer.held
    refused = parse_answer(read_response(post(system, system.signatures.build(changed))))
    assert refused is not None
    assert [error.code for error in refused.errors] == ["message_id_reused"]


def test_who_does_not_sign_as_the_window_is_refused_and_what_we_send_is_believed(system: System) -> None:
    stage = system.stage(toys.STORY)
    message = load_sample("10-01-toys", reference=stage.file_code, fields={"fiMst": stage.tax_code})
    refused = parse_answer(read_response(post(system, build_envelope(message))))
    assert refused is not None
    assert [error.code for error in refused.errors] == ["signature_missing"]
    held = parse_answer(read_response(post(system, system.signatures.build(message))))
    assert held is not None
    assert held.held


def post(system: System, payload: str) -> bytes:
    url = f"{system.processes['registration'].url}/nsw/ws"
    response = httpx.post(url, content=request_document(payload), timeout=20, trust_env=False)
    assert response.status_code == 200, response.text
    return response.content
