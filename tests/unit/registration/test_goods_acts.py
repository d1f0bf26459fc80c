"""Goods that customs cleared, and labels that have to be corrected: what callers of the API see, and the clocks."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.registration.adapters.law import law_of
from services.registration.adapters.law.administered import Administered
from services.registration.domain.clocks.clock import Clock, ClockState
from services.registration.domain.dossier import Channel, Dossier, Status
from shared.aggregate import Actor, Json
from shared.contracts import CATALOGUE
from shared.reference.entries import BodyEntry
from shared.reference.register import Register
from shared.regulation import load
from tests.unit.registration.counter import Counter
from tests.unit.registration.examples import BODY, IMPORTER, NOW, OFFICER
from tests.unit.registration.standing import of_r2018, standing, with_label_request

PNG = b"\x89PNG\r\n\x1a\n the label"
CLEARED = {"declaration_no": "106801234560", "cleared_on": "2026-11-18", "customs_office": "15BB"}
LABEL = {"lines": [1], "fault": "Không có nhãn phụ.", "reason": "NĐ 43/2017/NĐ-CP, Điều 7."}


@pytest.fixture
def counter() -> Counter:
    return Counter(law_of(load()), clocked=True)


def told(counter: Counter) -> tuple[str, Json]:
    event = counter.dossiers.published[-1]
    schema, data = CATALOGUE.dump(event.type, event.data)
    return event.type, dict(CATALOGUE.load(event.type, schema, data))


def clock(counter: Counter, rule: str) -> Clock | None:
    return next((clock for clock in counter.stored.state.clocks if clock.rule == rule), None)


def running(counter: Counter, rule: str) -> Clock:
    found = clock(counter, rule)
    assert found is not None
    return found


def accepted() -> Dossier:
    return of_r2018(standing(Status.ACCEPTED, Status.ACCEPTED))


@pytest.mark.parametrize("actor", [IMPORTER, OFFICER], ids=["importer", "officer"])
def test_the_time_for_the_conformity_result_counts_from_the_clearance(counter: Counter, actor: object) -> None:
    counter.put(accepted())
    assert counter.ask("POST", "clearances", actor, CLEARED).status_code == 200
    found = running(counter, "D03")
    assert (found.started_on, found.due_on) == (date(2026, 11, 18), date(2026, 12, 10))
    assert counter.dossiers.acts[-1][1].act == "goods_cleared"
    assert not counter.dossiers.published
    shown = counter.ask("GET", "", IMPORTER).json["clearances"]
    assert [(each["declaration_no"], each["cleared_on"]) for each in shown] == [("106801234560", "2026-11-18")]


def test_the_result_of_the_body_ends_that_time(counter: Counter) -> None:
    counter.put(accepted())
    counter.ask("POST", "clearances", IMPORTER, CLEARED)
    lines = {"lines": [{"line_no": 1, "result": 1}]}
    certificate = {"certificate": {"number": "HQ-2", "issued_on": "2026-11-19", "method": 7}}
    answer = counter.ask("POST", "conformity/result", BODY, {**lines, **certificate}, multipart=True)
    assert answer.status_code == 200, answer.text
    assert running(counter, "D03").state is ClockState.MET


def test_who_has_handed_in_the_result_owes_none_after_the_clearance(counter: Counter) -> None:
    counter.put(of_r2018(standing(Status.ACCEPTED, Status.RESULT_ISSUED)))
    assert counter.ask("POST", "clearances", IMPORTER, CLEARED).status_code == 200
    assert clock(counter, "D03") is None


CERTIFIED = {"type": {"code": "5"}, "issued_on": "2026-11-19", "number": "HQ-2", "issuer": "QUATEST 1", "file": "paper"}
ASSESSED = {"type": {"code": "6"}, "issued_on": "2026-11-19", "file": "paper", "file_name": "tu-danh-gia.png"}
PAPERS = {"lines": [{"line_no": 1, "result": 1}], "documents": [{**CERTIFIED, "file_name": "hq.png"}]}


def of_2a() -> Dossier:
    """A vacuum cleaner: no body certifies it, the importer assesses it itself."""
    plain = accepted()
    (line,) = plain.content.goods_lines
    return replace(plain, content=replace(plain.content, goods_lines=(replace(line, hs_code="85081100"),)))


def hand_in(counter: Counter, actor: object, papers: Json) -> Any:
    return counter.ask("POST", "conformity-papers", actor, papers, multipart=True, files={"paper": PNG})


@pytest.mark.parametrize(
    ("dossier", "paper", "measure"), [(of_2a(), ASSESSED, "2a"), (accepted(), PAPERS["documents"][0], "2b")]
)
def test_after_clearance_the_importer_hands_in_its_papers_and_owes_them_no_more(
    counter: Counter, dossier: Dossier, paper: Json, measure: str
) -> None:
    counter.put(dossier)
    counter.ask("POST", "clearances", IMPORTER, CLEARED)
    assert running(counter, "D03").state is ClockState.RUNNING
    assert "hand_in_conformity" in counter.ask("GET", "", IMPORTER).json["allowed"]
    answer = hand_in(counter, IMPORTER, {**PAPERS, "documents": [paper], "note": "Đạt."})
    assert answer.status_code == 200, answer.text
    type, data = told(counter)
    assert (type, data["measures"], data["in_time"]) == ("registration.conformity_handed_in", [measure], True)
    assert (running(counter, "D03").state, running(counter, "D03").over_on) == (ClockState.MET, NOW.date())
    change = counter.dossiers.acts[-1][1]
    assert (change.act, change.details["results"], change.reason) == ("conformity_handed_in", {"1": 1}, "Đạt.")
    (seen,) = counter.ask("GET", "", OFFICER).json["handed_in"]
    assert (seen["measures"], seen["lines"][0]["result"], seen["in_time"]) == ([measure], 1, True)
    assert counter.ask("GET", f"documents/{seen['documents'][0]['sha256']}", OFFICER).data == PNG


def test_papers_that_come_late_are_taken_and_said_to_be_late(counter: Counter) -> None:
    counter.put(accepted())
    counter.ask("POST", "clearances", IMPORTER, {**CLEARED, "cleared_on": "2026-10-05"})
    assert hand_in(counter, IMPORTER, PAPERS).status_code == 200
    assert told(counter)[1]["in_time"] is False
    assert running(counter, "D03").over_on == NOW.date()


def test_papers_handed_in_before_the_clearance_leave_nothing_to_owe_after_it(counter: Counter) -> None:
    counter.put(accepted())
    assert hand_in(counter, IMPORTER, PAPERS).status_code == 200
    assert told(counter)[1]["in_time"] is None
    assert counter.ask("POST", "clearances", IMPORTER, CLEARED).status_code == 200
    assert clock(counter, "D03") is None


def test_goods_that_were_found_not_to_conform_are_handed_in_too_with_the_reason(counter: Counter) -> None:
    counter.put(accepted())
    refused = hand_in(counter, IMPORTER, {**PAPERS, "lines": [{"line_no": 1, "result": 2}]})
    assert [each["pointer"] for each in refused.json["errors"]] == ["/lines/0/reason"]
    lines = [{"line_no": 1, "result": 2, "reason": "Phthalate vượt mức."}]
    assert hand_in(counter, IMPORTER, {**PAPERS, "lines": lines}).status_code == 200
    assert told(counter)[1]["lines"][0]["reason"] == "Phthalate vượt mức."


@pytest.mark.parametrize(
    ("dossier", "changed", "pointer", "code"),
    [
        (accepted(), {"documents": []}, "/documents", "document_missing"),
        (accepted(), {"documents": [ASSESSED]}, "/documents", "document_missing"),
        (of_2a(), {"documents": []}, "/documents", "document_missing"),
        (accepted(), {"documents": [{**PAPERS["documents"][0], "issuer": ""}]}, "/documents/0/issuer", "required"),
        (accepted(), {"documents": [{**PAPERS["documents"][0], "lines": [4]}]}, "/documents/0/lines", "line_unknown"),
        (accepted(), {"lines": []}, "/lines", "every_line_once"),
    ],
)
def test_papers_that_cannot_be(counter: Counter, dossier: Dossier, changed: Json, pointer: str, code: str) -> None:
    counter.put(dossier)
    answer = hand_in(counter, IMPORTER, {**PAPERS, **changed})
    assert answer.status_code == 422
    assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [(pointer, code)]
    assert not counter.dossiers.acts


def test_only_the_importer_hands_in_and_only_where_goods_are_released_on_the_confirmation(counter: Counter) -> None:
    counter.put(accepted())
    other = Actor("importer:2", "importer", tax_code="0100109106-001")
    assert [hand_in(counter, actor, PAPERS).status_code for actor in (other, OFFICER, BODY)] == [403, 403, 403]
    counter.put(standing(Status.ACCEPTED, Status.ACCEPTED))
    assert hand_in(counter, IMPORTER, PAPERS).status_code == 409
    at_counter = replace(accepted(), channel=Channel.COUNTER)
    counter.put(at_counter)
    assert hand_in(counter, OFFICER, PAPERS).status_code == 200


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"declaration_no": "106801239990"}, "/declaration_no", "declaration_not_listed"),
        ({"declaration_no": "12"}, "/declaration_no", "declaration_number"),
        ({"cleared_on": "2026-11-21"}, "/cleared_on", "date_in_future"),
        ({"cleared_on": "2026-05-31"}, "/cleared_on", "before_receipt"),
        ({"customs_office": " "}, "/customs_office", "required"),
    ],
)
def test_a_clearance_that_cannot_be(counter: Counter, changed: Json, pointer: str, code: str) -> None:
    counter.put(accepted())
    answer = counter.ask("POST", "clearances", IMPORTER, {**CLEARED, **changed})
    assert answer.status_code == 422
    assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [(pointer, code)]


def test_a_declaration_is_cleared_once_whatever_its_amendments(counter: Counter) -> None:
    counter.put(accepted())
    assert counter.ask("POST", "clearances", IMPORTER, CLEARED).status_code == 200
    answer = counter.ask("POST", "clearances", OFFICER, {**CLEARED, "declaration_no": "106801234561"})
    assert [each["code"] for each in answer.json["errors"]] == ["cleared_already"]


def test_goods_that_need_the_result_first_have_no_such_clearance(counter: Counter) -> None:
    counter.put(standing(Status.ACCEPTED, Status.ACCEPTED))
    answer = counter.ask("POST", "clearances", IMPORTER, CLEARED)
    assert answer.status_code == 409
    assert "release on the confirmed registration" in answer.json["detail"]


def test_a_label_is_asked_for_with_the_laws_day_and_corrected_with_a_photograph(counter: Counter) -> None:
    counter.put(standing(Status.ACCEPTED))
    assert counter.ask("POST", "label-correction-requests", OFFICER, LABEL).status_code == 200
    type, data = told(counter)
    assert (type, data["due_on"]) == ("registration.label_correction_requested", running(counter, "D05").due_on)
    paper = {"type": {"code": "6"}, "issued_on": "2026-11-20", "file": "photo", "file_name": "nhan.png"}
    answer = counter.ask(
        "POST", "label-corrections", IMPORTER, {"documents": [paper]}, multipart=True, files={"photo": PNG}
    )
    assert answer.status_code == 200, answer.text
    type, data = told(counter)
    assert (type, data["lines"], data["in_time"]) == ("registration.label_corrected", [1], True)
    assert running(counter, "D05").state is ClockState.MET
    seen = counter.ask("GET", "", IMPORTER).json
    assert seen["label_request"] is None
    sha256 = seen["label_corrections"][0]["documents"][0]["sha256"]
    assert counter.ask("GET", f"documents/{sha256}", OFFICER).data == PNG
    assert seen["dossier"]["revision"] == 1


def test_late_is_better_than_never_and_said(counter: Counter) -> None:
    counter.put(with_label_request(standing(Status.ACCEPTED), due_on=date(2026, 11, 19)))
    assert counter.ask("POST", "label-corrections", IMPORTER, {"note": "Đã dán."}, multipart=True).status_code == 200
    assert told(counter)[1]["in_time"] is False


@pytest.mark.parametrize(
    ("changed", "pointer"), [({"lines": []}, "/lines"), ({"lines": [7]}, "/lines/0"), ({"fault": ""}, "/fault")]
)
def test_a_request_names_lines_and_fault(counter: Counter, changed: Json, pointer: str) -> None:
    counter.put(standing(Status.ACCEPTED))
    answer = counter.ask("POST", "label-correction-requests", OFFICER, {**LABEL, **changed})
    assert [each["pointer"] for each in answer.json["errors"]] == [pointer]


def test_an_empty_correction_shows_nothing(counter: Counter) -> None:
    counter.put(with_label_request(standing(Status.ACCEPTED)))
    answer = counter.ask("POST", "label-corrections", IMPORTER, {}, multipart=True)
    assert [each["pointer"] for each in answer.json["errors"]] == ["/documents"]


def test_the_certificate_itself_comes_with_the_result(counter: Counter) -> None:
    counter.put(standing(Status.ACCEPTED, Status.ACCEPTED))
    paper = {"type": {"code": "5"}, "issued_on": "2026-11-19", "number": "HQ-2", "file": "paper"}
    result = {
        "lines": [{"line_no": 1, "result": 1}],
        "certificate": {"number": "HQ-2", "issued_on": "2026-11-19", "method": 7},
        "documents": [paper],
    }
    refused = counter.ask("POST", "conformity/result", BODY, result, multipart=True)
    assert [each["pointer"] for each in refused.json["errors"]] == ["/documents/0/file", "/documents/0/file_name"]
    answer = counter.ask("POST", "conformity/result", BODY, result, multipart=True, files={"paper": PNG})
    assert answer.status_code == 200, answer.text
    conformity = counter.ask("GET", "", BODY).json["conformity"]
    assert conformity["scope_checked"] is True
    (document,) = conformity["documents"]
    shown = counter.ask("GET", f"documents/{document['sha256']}", IMPORTER)
    assert (shown.data, hashlib.sha256(PNG).hexdigest()) == (PNG, document["sha256"])


def test_a_well_known_body_certifies_within_its_scope_unless_the_register_says_otherwise() -> None:
    day, law = NOW.date(), load()
    listed = law_of(law).body("QUATEST1", day)
    assert listed is not None
    assert listed.may_certify(day)
    assert "QCVN 3" in listed.scope
    assert law_of(law).body("NOBODY", day) is None
    suspended = BodyEntry(
        code="QUATEST1", name="Q", kind="CERT_BODY", status="SUSPENDED", scope=(), valid_from=day, occurred_at=NOW
    )
    register = Register(bodies={"QUATEST1": (suspended,)})
    administered = law_of(law, Administered(lambda: register, lambda: NOW)).body("QUATEST1", day)
    assert administered is not None
    assert not administered.may_certify(day)
    assert law_of(law, Administered(Register, lambda: NOW)).body("QUATEST1", day) == listed
