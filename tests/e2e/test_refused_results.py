"""A result that is signed while the dossier moves on: it does not become law, and both sides keep the reason.

A withdrawal asked for a moment before the signature cannot be timed from outside, so what it does is done here to the
stored status: registration takes the dossier for one that is not accepted, while inspection goes on as before. The joint
machines in tests/unit/joint play the withdrawal itself.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.agency import Agency
from tests.e2e.conftest import System
from tests.e2e.person import Json
from tests.e2e.procedures import check_documents, conclude, draft, review_documents
from tests.e2e.stories import rice_cookers
from tests.e2e.story import Stage

pytestmark = pytest.mark.integration

SUBMITTED = 1


@pytest.fixture
def stage(system: System) -> Stage:
    stage = system.stage(rice_cookers.STORY)
    assert stage.submit().held
    return stage


@pytest.fixture
def agency(stage: Stage) -> Agency:
    return stage.agency("TCKT10")


@pytest.fixture
def refused(system: System, stage: Stage, agency: Agency) -> str:
    """The dossier's id, after registration refused its signed result."""
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    review_documents(agency, id)
    draft(agency, id)
    agency.approve(id)
    stage.wait(lambda: "schedule" in kinds(system, stage), "the window knows the schedule")
    system.collection("registration").update_one({"_id": id}, {"$set": {"state.handlers.cqkt": SUBMITTED}})
    agency.sign(id)
    stage.wait(lambda: acts(agency, id)[-1]["act"] == "result_refused", "registration refuses the result")
    return id


def acts(agency: Agency, id: str) -> list[Json]:
    entries: list[Json] = agency.officer.read("registration", f"/registrations/{id}/history")["entries"]
    return entries


def kinds(system: System, stage: Stage) -> list[str]:
    names = {"23/21": "schedule", "19/16": "result", "12/07": "supplement_request", "11/05": "accepted"}
    return [names.get(kind := str(m["kind"]), kind) for m in system.place.window.received(stage.file_code)]


def set_aside(agency: Agency, id: str) -> list[Any]:
    aside: list[Any] = agency.case(id)["set_aside"]
    return aside


def test_cancelled_meanwhile(system: System, stage: Stage, agency: Agency, refused: str) -> None:
    notice = agency.case(refused)["signature"]["notice_no"]
    assert "SUBMITTED" in acts(agency, refused)[-1]["reason"]

    assert stage.send("17-03-kettles").held
    stage.wait(lambda: agency.case(refused)["status"] == "CANCELLED", "the case is closed")
    (aside,) = set_aside(agency, refused)
    assert (aside["signature"]["notice_no"], "cancelled before the result" in aside["reason"]) == (notice, True)
    assert agency.registration(refused)["result"] is None
    assert system.flaws_at_rest(refused) == []
    assert "result" not in kinds(system, stage)
    # A refusal is kept, not told: nothing was published for it.
    assert "event" not in next(entry for entry in acts(agency, refused) if entry["act"] == "result_refused")


def test_supplemented_meanwhile(system: System, stage: Stage, agency: Agency, refused: str) -> None:
    """The first signature is set aside; the result on what the importer supplied becomes law."""
    first = agency.case(refused)["signature"]["notice_no"]
    agency.request_supplement(refused, ["Giấy chứng nhận hợp quy"], "Thiếu giấy chứng nhận.")
    stage.wait(lambda: agency.case(refused)["status"] == "PAUSED", "the case stands still")
    assert stage.send("10-04-rice-cookers", fields={"fiMst": stage.tax_code}).held
    stage.wait(lambda: agency.case(refused)["content"]["revision"] == 2, "the case has the supplement")
    (aside,) = set_aside(agency, refused)
    assert (aside["signature"]["notice_no"], "asked for a supplement" in aside["reason"]) == (first, True)

    agency.accept(refused)
    # The appointment of the first time stands.
    check_documents(agency, refused)
    conclude(agency, refused)
    stage.wait(lambda: "result" in kinds(system, stage), "the window has the result")
    result = agency.registration(refused)["result"]
    assert result["revision"] == 2
    assert result["notice_no"] != first
    assert kinds(system, stage).count("result") == 1
    assert system.flaws_at_rest(refused) == []
