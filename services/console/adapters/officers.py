"""Officers' time out of the services' JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from services.console.application.calendar.ports import Closure, ListedCase
from services.console.application.desk import Desk
from services.console.domain.calendar.officers import OfficerCalendar
from services.console.domain.calendar.plan import Contact, DayPlan
from services.console.domain.dossier.sampling_plan import LinePlan
from services.console.shaping import read_all, read_as
from shared.errors import NotFound

_INSPECTION, _REGISTRATION = "inspection", "registration"
# Open cases by sample of one agency that a week's page looks through.
_CASES = 1000
_NATIONAL = "national"


@dataclass(frozen=True)
class HttpOfficers:
    """Implements `application.calendar.ports.OfficersDesk`."""

    desk: Desk

    def calendars(self) -> Sequence[OfficerCalendar]:
        said = self.desk.read(_INSPECTION, "/officers").get("officers") or ()
        return read_all(OfficerCalendar, said, service=_INSPECTION)

    def calendar(self, officer: str) -> OfficerCalendar:
        said = self.desk.read(_INSPECTION, f"/officers/{quote(officer, safe='')}/calendar")
        return read_as(OfficerCalendar, said, service=_INSPECTION)

    def closures(self, agency: str) -> Sequence[Closure]:
        return (*self._closures(_NATIONAL, None), *self._closures(agency, agency))

    def sample_cases(self) -> Sequence[ListedCase]:
        rows = self.desk.all_rows(_INSPECTION, "/inspections", at_most=_CASES, mode="SAMPLE", open_only="true")
        return read_all(ListedCase, rows, service=_INSPECTION)

    def day_plan(self, officer: str, on: date) -> DayPlan:
        said = self.desk.read(_INSPECTION, f"/officers/{quote(officer, safe='')}/day-plan", date=on.isoformat())
        return read_as(DayPlan, said, service=_INSPECTION)

    def sampling_plan(self, case: str) -> Sequence[LinePlan]:
        said = self.desk.read(_INSPECTION, f"/inspections/{case}/sampling-plan").get("lines") or ()
        return read_all(LinePlan, said, service=_INSPECTION)

    def contact(self, case: str) -> Contact:
        said = self.desk.read(_REGISTRATION, f"/registrations/{case}")
        return read_as(Contact, (said.get("dossier") or said).get("importer") or {}, service=_REGISTRATION)

    def _closures(self, code: str, agency: str | None) -> Sequence[Closure]:
        try:
            said = self.desk.read(_REGISTRATION, f"/admin/calendars/{code}").get("days") or ()
        except NotFound:
            return ()
        found = read_all(Closure, said, service=_REGISTRATION)
        return tuple(replace(each, agency=agency) for each in found)
