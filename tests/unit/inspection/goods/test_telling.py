"""What other services are told of a reduction, and when its holder is reminded of a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.inspection.application import entitling
from services.inspection.application.acting import Request
from services.inspection.application.outgoing import PUBLISHED_AS
from services.inspection.domain.entitlements.events import EntitlementEvent
from services.inspection.domain.entitlements.reminding import remind_if_due
from shared.contracts import CATALOGUE
from shared.regulation.calendar import Override
from tests.unit.inspection.goods.stores import IMPORTER, House
from tests.unit.inspection.goods.test_entitlements import REPORT, decide, granted_house
from tests.unit.inspection.samples import LAW, SIGNER

T14 = datetime(2026, 9, 15, 0, 30, tzinfo=UTC)
T2 = datetime(2026, 10, 1, 0, 30, tzinfo=UTC)
T0 = datetime(2026, 10, 5, 0, 30, tzinfo=UTC)
MAIL = "nhapkhau@hoasen.example"


@pytest.fixture
def house() -> House:
    return with_mail(House())


def with_mail(house: House) -> House:
    """As if every lot came with an address."""
    opened = house.open

    def open_with_mail(*args: Any, **kwargs: Any) -> str:
        id = opened(*args, **kwargs)
        case = house.case(id)
        content = replace(case.content, importer=replace(case.content.importer, email=MAIL))
        house.put(id, replace(case, content=content))
        return id

    house.open = open_with_mail  # type: ignore[method-assign]
    return house


def told(house: House) -> list[tuple[str, Any]]:
    """As a consumer loads it: every one keeps its contract."""
    loaded = []
    for event in house.entitlements.published:
        schema, dumped = CATALOGUE.dump(event.type, event.data)
        loaded.append((event.type.removeprefix("inspection.entitlement_"), CATALOGUE.load(event.type, schema, dumped)))
    return loaded


def kinds(house: House) -> list[str]:
    return [kind for kind, _ in told(house)]


def at(house: House, moment: datetime) -> list[str]:
    """What is told by then that was not told before."""
    before = len(told(house))
    house.now = moment
    house.sweep()
    return [data.get("warning", kind) for kind, data in told(house)[before:]]


def test_a_proposal_is_nobodys_news_and_its_confirmation_is(house: House) -> None:
    house.pass_lots(3)
    assert told(house) == []
    decide(house, house.entitlements.all()[0].id)
    house.sweep()
    ((kind, data),) = told(house)
    entitlement = house.granted.state
    assert kind == "granted"
    assert (data["decision_no"], data["email"]) == ("1/2026/XN-TCKT11", MAIL)
    assert (data["valid_from"], data["valid_to"]) == (entitlement.valid_from, entitlement.valid_to)
    assert (data["report_due_on"], data["good"]) == (date(2026, 10, 5), entitlement.good.name)
    assert data["agency"] == {"code": entitlement.agency.code, "name": entitlement.agency.name}


def test_what_was_only_proposed_ends_without_a_word(house: House) -> None:
    ids = house.pass_lots(3)
    house.revoke_notice(ids[1])
    house.sweep()
    assert house.statuses() == ["REFUSED"]
    assert told(house) == []


def test_the_holder_is_reminded_at_the_opening_of_each_day_that_the_law_names(house: House) -> None:
    granted_house(house)
    second = timedelta(seconds=1)
    assert at(house, T14 - second) == []
    assert at(house, T14) == ["T-14"]
    assert at(house, T14 + timedelta(days=3)) == []
    assert at(house, T2 - second) == []
    assert at(house, T2) == ["T-2"]
    assert at(house, T0) == ["T-0"]
    assert [data["days_left"] for kind, data in told(house) if kind == "report_due"] == [14, 2, 0]
    assert at(house, datetime(2026, 10, 5, 17, tzinfo=UTC)) == ["lapsed"]
    _, lapsed = told(house)[-1]
    assert (lapsed["ground"], lapsed["reason"]) == ("REPORT_MISSED", "Không nộp báo cáo hạn ngày 05/10/2026.")
    assert at(house, datetime(2026, 11, 1, tzinfo=UTC)) == []


def test_who_slept_reminds_once_of_what_is_left(house: House) -> None:
    granted_house(house)
    assert at(house, T2 + timedelta(hours=1)) == ["T-2"]
    assert house.granted.state.reminded == ("T-14", "T-2")


def test_a_report_begins_the_reminders_of_the_next_period(house: House) -> None:
    id = granted_house(house)
    assert at(house, T14) == ["T-14"]
    entitling.submit_report(Request(id, IMPORTER), REPORT, ports=house.ports)
    assert at(house, T0) == []
    due_on = house.granted.state.report_due_on
    assert due_on == date(2027, 1, 5)
    days = [LAW.calendar("TCKT11").working_days_before(due_on, n) for n in (14, 2)]
    openings = [LAW.calendar("TCKT11").opening(day) for day in (*days, due_on)]
    assert [at(house, moment) for moment in openings] == [["T-14"], ["T-2"], ["T-0"]]


def test_a_closure_that_is_administered_moves_the_reminder(house: House) -> None:
    friday = date(2026, 10, 2)
    closed = Override(
        date=friday, is_working=False, reason="Mất điện", agency="TCKT11", source="", certainty="", in_force_from=friday
    )
    closing = with_mail(House(replace(LAW, administered=lambda: (closed,))))
    granted_house(closing)
    at(closing, T14)
    assert at(closing, T2 - timedelta(days=1)) == ["T-2"]


def test_it_runs_out(house: House) -> None:
    granted_house(house)
    entitlement = house.granted
    state = replace(entitlement.state, report_due_on=None)
    house.entitlements._stored[entitlement.id] = replace(entitlement, state=state)
    assert at(house, datetime(2028, 7, 4, 17, tzinfo=UTC)) == ["lapsed"]
    assert told(house)[-1][1]["ground"] == "EXPIRED"


@pytest.mark.parametrize("ground", ["LOT_FAILED", "DECIDED"])
def test_a_revocation_says_why(house: House, ground: str) -> None:
    id = granted_house(house)
    if ground == "DECIDED":
        entitling.revoke(Request(id, SIGNER), reason="Sai hồ sơ.", ports=house.ports)
    else:
        house.issue(house.open(), 3)
    house.sweep()
    assert kinds(house) == ["granted", "revoked"]
    _, data = told(house)[-1]
    assert (data["ground"], data["email"]) == (ground, MAIL)
    assert at(house, T0) == []


def test_the_newest_address_is_the_one_that_is_told(house: House) -> None:
    granted_house(house)
    id = house.open()
    case = house.case(id)
    house.put(
        id, replace(case, content=replace(case.content, importer=replace(case.content.importer, email="moi@x.vn")))
    )
    house.issue(id, 3)
    house.sweep()
    assert told(house)[-1][1]["email"] == "moi@x.vn"


def test_nothing_is_reminded_of_before_the_time_and_after_the_end(house: House) -> None:
    granted_house(house)
    entitlement = house.granted.state
    assert remind_if_due(entitlement, law=LAW, now=T14 - timedelta(seconds=1)) is None
    assert remind_if_due(replace(entitlement, report_due_on=None), law=LAW, now=T0) is None


def test_every_event_has_a_name() -> None:
    assert set(EntitlementEvent.__args__) <= set(PUBLISHED_AS)
