"""Inspections by sample that can have an appointment, brought in through the window; what a page has against people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from shared import regulation
from shared.regulation.calendar import legal_day
from tests.browser.office import Office
from tests.e2e.agency import Agency
from tests.e2e.stories.toys import STORY

AGENCY = "TCKT11"


def waiting_case(office: Office) -> tuple[Agency, str]:
    """The agency that has it, and its id."""
    stage = office.system.stage(replace(STORY, name="visit"))
    stage.submit()
    agency = stage.agency(AGENCY)
    id = agency.dossier(stage.file_code)
    agency.accept(id)
    if agency.case(id)["mode"] != "SAMPLE":
        agency.change_mode(id, "SAMPLE", "Xem kỹ hơn: nghi ngờ chất lượng")
    return agency, id


def set_up(agency: Agency, officer: str) -> None:
    """A calendar of that officer's own, with room for three in the morning and two in the afternoon."""
    body = {"home": {"site": "Chi cục"}, "duty_days": [1, 2, 3, 4, 5], "capacity": {"morning": 3, "afternoon": 2}}
    seen = agency.reviewer.read("inspection", f"/officers/{officer}/calendar")["version"]
    agency.reviewer.act("inspection", f"/officers/{officer}/calendar", body, version=seen, method="PUT")


def working_day(n: int) -> date:
    """The n-th working day from today."""
    return regulation.load().calendar(AGENCY).add_working_days(legal_day(datetime.now(UTC)), n)


def book(agency: Agency, id: str, officer: str, on: date, half: str = "MORNING", **more: Any) -> None:
    slot = {"officer": officer, "on": on.isoformat(), "half": half}
    agency.schedule(id, {"kind": "SAMPLE_INSPECTION", "slot": slot, **more})
