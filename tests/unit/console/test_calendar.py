"""A week of an agency: who is where, what does not fit, who waits for an appointment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from services.console.application.calendar.looking import look_at_week, plan_day
from services.console.application.calendar.ports import Closure, ListedCase, ListedImporter
from services.console.domain.calendar.officers import (
    AFTERNOON,
    MORNING,
    Booking,
    Capacity,
    HalfDay,
    Leave,
    OfficerCalendar,
    Place,
)
from services.console.domain.calendar.plan import Contact, DayPlan, Stop
from services.console.domain.calendar.week import CLOSED, ON_LEAVE, OVERBOOKED, TWO_PROVINCES, monday_of
from services.console.domain.dossier.sampling_plan import LinePlan
from services.console.entrypoints.calendar.keeping_forms import DutyForm, LeaveForm, first_duty
from shared.errors import CuakhauError, Unavailable

MONDAY = date(2026, 11, 16)
SATURDAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)


def booking(case: str, *halves: HalfDay, province: str | None = "20") -> Booking:
    return Booking(f"b-{case}", case, f"QG-{case}", NOW, NOW, halves, Place("Kho", province), "CONFIRMED")


def calendar(officer: str = "lan.nt", **more: object) -> OfficerCalendar:
    usual = OfficerCalendar(officer, "TCKT11", 3, Place("Chi cục"), (1, 2, 3, 4, 5), Capacity(1, 2))
    return replace(usual, **more)  # type: ignore[arg-type]


def case(id: str, **more: object) -> ListedCase:
    importer = ListedImporter("Công ty Mầm Xanh")
    usual = ListedCase(id, f"QG-{id}", importer, "Búp bê", "OPENED", "INSPECTING", MONDAY, 2, allowed=("schedule",))
    return replace(usual, **more)  # type: ignore[arg-type]


@dataclass
class Officers:
    """Implements `OfficersDesk`. failing: calls that the services do not answer."""

    has: Sequence[OfficerCalendar] = ()
    cases: Sequence[ListedCase] = ()
    closed: Sequence[Closure] = ()
    stops: tuple[Stop, ...] = ()
    failing: set[str] = field(default_factory=set)

    def _ask(self, name: str) -> None:
        if name in self.failing:
            raise Unavailable(f"{name} is away")

    def calendars(self) -> Sequence[OfficerCalendar]:
        self._ask("calendars")
        return self.has

    def calendar(self, officer: str) -> OfficerCalendar:
        return next(each for each in self.has if each.officer == officer)

    def closures(self, agency: str) -> Sequence[Closure]:
        self._ask("closures")
        return self.closed

    def sample_cases(self) -> Sequence[ListedCase]:
        self._ask("cases")
        return self.cases

    def day_plan(self, officer: str, on: date) -> DayPlan:
        return DayPlan(officer, on, True, Place("Chi cục"), stops=self.stops)

    def sampling_plan(self, case: str) -> Sequence[LinePlan]:
        self._ask("plan")
        return (LinePlan(1, "Búp bê"),)

    def contact(self, case: str) -> Contact:
        self._ask("contact")
        return Contact("0101", "Lạng Sơn", "Phòng XNK", "0205 3870 118")


def test_a_week_begins_on_monday_and_leaves_out_days_on_which_nothing_is() -> None:
    assert monday_of(SATURDAY) == MONDAY
    week = look_at_week(MONDAY, "TCKT11", Officers([calendar()])).week
    assert [day.on.isoweekday() for day in week.days] == [1, 2, 3, 4, 5]
    booked = calendar(bookings=(booking("a", HalfDay(SATURDAY, MORNING)),))
    assert look_at_week(MONDAY, "TCKT11", Officers([booked])).week.days[-1].on == SATURDAY


def test_what_cannot_be_as_it_is_is_named() -> None:
    monday, afternoon = HalfDay(MONDAY, MORNING), HalfDay(MONDAY, AFTERNOON)
    leave = Leave("l", monday, monday, "ốm", "GRANTED", "lan.nt")
    bookings = (
        booking("a", monday),
        booking("b", monday),
        booking("c", afternoon),
        booking("d", afternoon, province="24"),
        booking("e", HalfDay(SATURDAY, MORNING), province=None),
    )
    desk = Officers([calendar(leave=(leave,), bookings=bookings)])
    found = look_at_week(MONDAY, "TCKT11", desk).week.wrong
    wrong = {(cell.half_day.on, cell.half_day.half): cell.wrong for _, cell in found}
    assert wrong == {
        (MONDAY, MORNING): (ON_LEAVE, OVERBOOKED),
        (MONDAY, AFTERNOON): (TWO_PROVINCES,),
        (SATURDAY, MORNING): (CLOSED,),
    }


@pytest.mark.parametrize(("status", "away"), [("GRANTED", True), ("REQUESTED", False)])
def test_leave_counts_once_it_is_granted(status: str, away: bool) -> None:
    monday = HalfDay(MONDAY, MORNING)
    desk = Officers([calendar(leave=(Leave("l", monday, monday, "ốm", status, "lan.nt"),))])
    cell = look_at_week(MONDAY, "TCKT11", desk).week.rows[0].cells[0]
    assert (cell.away, cell.free) == (away, 0 if away else 1)
    assert cell.leave is not None


def test_what_the_agency_said_of_a_day_goes_before_what_all_were_told_and_that_before_the_law() -> None:
    said = [Closure(MONDAY, True, "làm bù", "TCKT11"), Closure(MONDAY, False, "bão"), Closure(SATURDAY, True, "làm bù")]
    looked = look_at_week(MONDAY, "TCKT11", Officers([calendar()], closed=said))
    assert {day.on: day.working for day in looked.week.days}[MONDAY]
    assert looked.week.days[-1].on == SATURDAY
    # On a day that makes up for another everybody is on duty.
    assert looked.week.rows[0].cells[-1].on_duty


def test_who_has_no_appointment_waits_and_a_booked_case_says_whose_it_is() -> None:
    booked = calendar(bookings=(booking("a", HalfDay(MONDAY, MORNING)),))
    cases = [case("a"), case("b"), case("c", status="CHECKED"), case("d", stage="RECEIVING"), case("e", allowed=())]
    looked = look_at_week(MONDAY, "TCKT11", Officers([booked], cases))
    assert [each.id for each in looked.waiting] == ["b"]
    about = looked.week.rows[0].cells[0].visits[0].about
    assert about is not None
    assert about.importer == "Công ty Mầm Xanh"


def test_a_part_that_cannot_be_had_is_named_and_costs_nothing_else() -> None:
    booked = calendar(bookings=(booking("a", HalfDay(MONDAY, MORNING)),))
    looked = look_at_week(MONDAY, "TCKT11", Officers([booked], failing={"cases", "closures"}))
    assert set(looked.failed) == {"cases", "closures"}
    assert looked.week.rows[0].booked == 1
    with pytest.raises(CuakhauError):
        look_at_week(MONDAY, "TCKT11", Officers(failing={"calendars"}))


def test_a_plan_has_whom_to_call_and_what_to_take_and_names_what_is_missing() -> None:
    stop = Stop("a", "QG-a", "Mầm Xanh", "Búp bê", "SCHEDULED", NOW, NOW, Place("Kho"), "SAME_SITE")
    plan = plan_day("lan.nt", MONDAY, Officers(stops=(stop,)))
    assert plan.taken["a"].contact is not None
    assert [line.line_no for line in plan.taken["a"].lines] == [1]
    assert plan.missing == ()
    without = plan_day("lan.nt", MONDAY, Officers(stops=(stop,), failing={"contact"}))
    assert without.taken["a"].contact is None
    assert without.missing == ("QG-a",)


def test_a_form_that_was_not_sent_shows_what_holds_also_beside_one_that_was_refused() -> None:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "x"
    Babel(app)
    with app.test_request_context(method="POST", data={"why": "Nghỉ phép"}):
        duty = DutyForm(formdata=None, data=first_duty(calendar()))
        leave = LeaveForm(formdata=None).offer()
    assert duty.body == {
        "home": {"site": "Chi cục", "province": None},
        "duty_days": [1, 2, 3, 4, 5],
        "capacity": {"morning": 1, "afternoon": 2},
    }
    assert (leave.first_half.data, leave.last_half.data, leave.why.data) == (MORNING, AFTERNOON, None)
