"""Officers' time over HTTP and a real database: calendars, slots, and fifty who want the same half-day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from services.inspection.application import settling
from services.inspection.domain.case import Case, Status
from shared.aggregate import Actor, Change
from shared.clock import new_id
from shared.regulation import legal_day, load
from shared.storage import TimerSweep
from tests.integration.inspection_api import Api, Json, inspection_api
from tests.integration.inspection_stores import schedule_of, stores_of
from tests.unit.inspection.samples import complaint_standing, opened

pytestmark = pytest.mark.integration

SYSTEM = Actor("service:inspection", "service")
WORKING = load().calendar("TCKT11")
TODAY = legal_day(datetime.now(UTC))
TOMORROW = WORKING.add_working_days(TODAY, 1)
Put = Callable[..., str]


@pytest.fixture(scope="module")
def stand(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with inspection_api(mongodb_uri, tmp_path_factory.mktemp("scheduling") / "log") as standing:
        yield standing


@pytest.fixture
def officer(stand: tuple[str, str]) -> Api:
    return Api(stand[0], "officer", "lan.nt")


@pytest.fixture
def reviewer(stand: tuple[str, str]) -> Api:
    return Api(stand[0], "reviewer", "minh.pv")


@pytest.fixture
def put(stand: tuple[str, str], database: MongoClient[Any]) -> Put:
    """Stores a case that was received today and is to be sampled."""
    cases, _ = stores_of(database[stand[1]])

    def store(**changes: Any) -> str:
        id, case = new_id(), opened(standing=complaint_standing())
        content = replace(case.content, import_from=TODAY, import_to=WORKING.add_working_days(TODAY, 9))
        due_on = load().regime("R2026").case_due_on(TODAY, mode="SAMPLE", measure=None, calendar=WORKING)
        fresh: Case = replace(
            case, dossier_id=id, file_code=id[-12:], content=content, received_on=TODAY, due_on=due_on
        )
        cases.create(id, Change(replace(fresh, **changes), act="case_opened"), actor=SYSTEM)
        return id

    return store


def keep(api: Api, officer: str, morning: int, afternoon: int = 0) -> httpx.Response:
    body = {
        "home": {"site": "Trụ sở", "province": "20"},
        "duty_days": [1, 2, 3, 4, 5],
        "capacity": {"morning": morning, "afternoon": afternoon},
    }
    where = f"/officers/{officer}/calendar"
    seen = api.http.get(where).headers["ETag"]
    return api.http.put(where, json=body, headers={"If-Match": seen})


def slot(officer: str, on: date = TOMORROW, half: str = "MORNING", **changes: Any) -> Json:
    chosen = {"officer": officer, "on": on.isoformat(), "half": half}
    return {"kind": "SAMPLE_INSPECTION", "slot": chosen, "place": "Kho Tân Thanh", "province": "20", **changes}


def window(officer: str, hour: int = 2) -> Json:
    starts_at = datetime(TOMORROW.year, TOMORROW.month, TOMORROW.day, hour, tzinfo=UTC)
    ends_at = starts_at + timedelta(hours=1)
    times = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    return {"kind": "SAMPLE_INSPECTION", "officer": officer, "place": "Kho Tân Thanh", **times}


@pytest.mark.parametrize(
    ("name", "body", "capacity"),
    [
        ("mot.mot", slot("mot.mot"), 1),
        ("bay.cho", slot("bay.cho"), 7),
        ("khung.gio", window("khung.gio"), 4),
        ("chua.co.lich", window("chua.co.lich"), None),
    ],
    ids=["a slot for one", "a slot for seven", "a window for four", "an officer without a calendar"],
)
def test_fifty_at_once_get_as_many_places_as_there_are(
    name: str, body: Json, capacity: int | None, officer: Api, reviewer: Api, put: Put, database: Any, stand: Any
) -> None:
    if capacity is not None:
        assert keep(reviewer, name, capacity).status_code == 200
    places = capacity or schedule_of(database[stand[1]]).rule_of("TCKT11").capacity_morning
    ids = [put() for _ in range(50)]
    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(lambda id: officer.act(id, "schedule", body, version='"1"'), ids))
    assert Counter(answer.status_code for answer in answers) == {200: places, 409: 50 - places}
    for answer in answers:
        if answer.status_code == 409:
            problem = answer.json()
            assert (problem["code"], problem["failed"][0]["constraint"]) == ("slot_unavailable", "CAPACITY")
            assert problem["alternatives"], problem
    won = {id for id, answer in zip(ids, answers, strict=True) if answer.status_code == 200}
    calendar = officer.http.get(f"/officers/{name}/calendar").json()
    assert {(booking["case_id"], booking["status"]) for booking in calendar["bookings"]} == {
        (id, "CONFIRMED") for id in won
    }
    for id in ids:
        case = officer.http.get(f"/inspections/{id}").json()
        assert (case["appointment"] is not None, case["status"] == "SCHEDULED") == (id in won, id in won)


def test_fifty_take_what_they_are_offered_until_all_have_a_place(officer: Api, reviewer: Api, put: Put) -> None:
    """Everybody takes the first alternative again and again: nobody is lost on the way, and no half-day overflows."""
    alone = Api(str(officer.http.base_url), "officer", "x", "TCKT11")
    assert keep(reviewer, "dong.khach", 9, 9).status_code == 200

    def persist(id: str) -> int:
        body = slot("dong.khach")
        for tries in range(1, 60):
            answer = alone.act(id, "schedule", body, version='"1"')
            if answer.status_code == 200:
                return tries
            body = {**body, "slot": answer.json()["alternatives"][0]["slot"]}
        raise AssertionError(answer.text)

    ids = [put() for _ in range(50)]
    with ThreadPoolExecutor(20) as crowd:
        assert len(list(crowd.map(persist, ids))) == 50
    found = alone.http.get("/officers").json()["officers"]
    for calendar in found:
        used = Counter((half["on"], half["half"]) for one in calendar["bookings"] for half in one["half_days"])
        assert all(n <= calendar["capacity"][half.lower()] for (_, half), n in used.items())
    booked = [one["case_id"] for calendar in found for one in calendar["bookings"] if one["case_id"] in ids]
    assert sorted(booked) == sorted(ids)


def test_equal_calls_at_once_book_once(officer: Api, reviewer: Api, put: Put) -> None:
    assert keep(reviewer, "mot.lan", 5).status_code == 200
    id = put()
    with ThreadPoolExecutor(10) as crowd:
        calls = [crowd.submit(officer.act, id, "schedule", slot("mot.lan"), "book-1", '"1"') for _ in range(10)]
    answers = [call.result() for call in calls]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(officer.http.get("/officers/mot.lan/calendar").json()["bookings"]) == 1


def test_from_the_proposal_to_the_plan_of_the_day(officer: Api, reviewer: Api, put: Put) -> None:
    assert keep(reviewer, "ke.hoach", 2, 2).json()["version"] == 1
    id = put()
    found = officer.http.get(f"/inspections/{id}/slots?officer=ke.hoach&place=Kho%20B&province=20")
    assert found.status_code == 200, found.text
    first = found.json()["slots"][0]
    assert (first["fails"], first["travel"], found.json()["place"]["site"]) == ([], "SAME_PROVINCE", "Kho B")
    taken = officer.act(id, "schedule", {"kind": "SAMPLE_INSPECTION", "slot": first["slot"], "place": "Kho B"})
    assert taken.status_code == 200, taken.text
    case = officer.http.get(f"/inspections/{id}").json()
    assert (case["appointment"]["officer"], case["appointment"]["place"]) == ("ke.hoach", "Kho B")
    plan = officer.http.get(f"/officers/ke.hoach/day-plan?date={first['slot']['on']}").json()
    assert [stop["case"] for stop in plan["stops"]] == [id]
    assert plan["on_duty"]
    cancelled = officer.act(id, "cancel-appointment", {"reason": "Tàu chậm"})
    assert (cancelled.json()["status"], cancelled.status_code) == ("OPENED", 200)
    assert officer.http.get("/officers/ke.hoach/calendar").json()["bookings"] == []
    history = officer.http.get("/officers/ke.hoach/calendar/history").json()["entries"]
    assert [entry["act"] for entry in history] == ["duty_set", "time_held", "bookings_settled", "bookings_settled"]


def test_leave_over_http(officer: Api, reviewer: Api, put: Put, stand: tuple[str, str]) -> None:
    own = Api(stand[0], "officer", "nghi.phep")
    where = "/officers/nghi.phep"
    half = {"on": TOMORROW.isoformat(), "half": "MORNING"}
    body = {"first": half, "last": {**half, "half": "AFTERNOON"}, "reason": "Nghỉ phép"}
    assert own.http.post(f"{where}/leave", json=body).status_code == 428
    assert officer.http.post(f"{where}/leave", json=body, headers={"If-Match": '"0"'}).status_code == 403
    asked = own.http.post(f"{where}/leave", json=body, headers={"If-Match": '"0"'})
    assert asked.status_code == 200, asked.text
    id = put()
    assert officer.act(id, "schedule", slot("nghi.phep")).status_code == 200
    seen = reviewer.http.get(f"{where}/calendar")
    leave = seen.json()["leave"][0]
    assert leave["status"] == "REQUESTED"
    decide = f"{where}/leave/{leave['id']}/decide"
    granted = reviewer.http.post(decide, json={"becomes": "GRANTED"}, headers={"If-Match": seen.headers["ETag"]})
    assert [hit["case"] for hit in granted.json()["to_move"]] == [id]
    stale = reviewer.http.post(decide, json={"becomes": "WITHDRAWN"}, headers={"If-Match": seen.headers["ETag"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    refused = officer.act(put(), "schedule", slot("nghi.phep"))
    assert refused.json()["failed"][0]["constraint"] == "ON_LEAVE"


def test_the_importer_asks_for_another_time(officer: Api, put: Put, stand: tuple[str, str]) -> None:
    importer = Api(stand[0], "importer", "0100109106", None, "0100109106")
    stranger = Api(stand[0], "importer", "0100100100", None, "0100100100")
    id = put()
    assert officer.act(id, "schedule", slot("hen.lai")).status_code == 200
    where = f"/inspections/{id}/appointment"
    assert stranger.http.get(where).status_code == 403
    seen = importer.http.get(where)
    assert seen.json()["appointment"]["officer"] == "hen.lai"
    assert (seen.json()["ahead"], seen.json()["may_wish"]) == (True, True)
    later = WORKING.add_working_days(TODAY, 2)
    body = {"reason": "Tàu chậm", "not_before": later.isoformat()}
    headers = {"If-Match": seen.headers["ETag"]}
    assert stranger.http.post(f"/inspections/{id}/wish-move", json=body, headers=headers).status_code == 403
    wished = importer.http.post(f"/inspections/{id}/wish-move", json=body, headers=headers)
    assert wished.status_code == 200, wished.text
    offered = officer.http.get(f"/inspections/{id}/slots?officer=hen.lai").json()["slots"][0]
    assert offered["slot"]["on"] == later.isoformat()
    assert officer.act(id, "schedule", {"kind": "SAMPLE_INSPECTION", "slot": offered["slot"]}).status_code == 200
    assert importer.http.get(where).json()["wish"] is None
    booked = officer.http.get("/officers/hen.lai/calendar").json()["bookings"]
    assert [one["starts_at"][:10] for one in booked] == [offered["starts_at"][:10]]


def test_a_closed_case_frees_its_time_by_the_sweep(
    officer: Api, put: Put, database: Any, stand: tuple[str, str]
) -> None:
    id = put()
    assert officer.act(id, "schedule", slot("dong.ho")).status_code == 200
    ports = schedule_of(database[stand[1]])
    stored = ports.cases.load(id)
    ports.cases.save(stored, Change(replace(stored.state, status=Status.CANCELLED), act="closed"), actor=SYSTEM)
    later = replace(ports, clock=lambda: datetime.now(UTC) + settling.LOOK_AGAIN)
    ports.calendars.clock = later.clock  # type: ignore[attr-defined]
    sweep = TimerSweep(ports.calendars, lambda id: settling.look_again(id, ports=later))  # type: ignore[arg-type]
    assert sweep.run() > 0
    assert officer.http.get("/officers/dong.ho/calendar").json()["bookings"] == []
    # What is due was seen to, and comes again later only.
    assert sweep.run() == 0


def test_a_slot_and_a_window_exclude_each_other(officer: Api, put: Put) -> None:
    both = {**slot("x"), **window("x")}
    refused = officer.act(put(), "schedule", both)
    assert {error["pointer"] for error in refused.json()["errors"]} == {"/starts_at", "/ends_at", "/officer"}
