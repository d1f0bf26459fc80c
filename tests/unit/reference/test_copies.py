"""What the consumers make of the events: the same register, and what it means for laboratories, addressees, calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.inspection.adapters.laboratories import AdministeredLaboratories, ListedLaboratories
from services.inspection.domain.custody.chain import CustodyAct, Part
from services.inspection.domain.custody.holding import find
from services.inspection.domain.findings import Findings
from services.inspection.domain.testing.reports import checked_report
from services.notification.adapters.staff_directory import RegisteredStaff, StaffFile
from services.registration.adapters.law import law_of
from services.registration.adapters.law.administered import Administered
from shared.aggregate import Aggregate, Received
from shared.contracts import CATALOGUE
from shared.contracts.canonical import canonical_json
from shared.errors import Invalid
from shared.reference import copies
from shared.reference.entries import Delegation, Record
from shared.reference.register import Register
from shared.regulation import load
from shared.regulation.sampling import load_sampling
from tests.unit.inspection import samples
from tests.unit.inspection.samples import SAMPLING
from tests.unit.inspection.test_acts import sampled, sampling_case
from tests.unit.reference.desk import NOW, TODAY, Desk, agency, closed, laboratory

TOMORROW = date(2026, 11, 21)


def copied(desk: Desk) -> Register:
    """As a consumer has it that heard every event."""
    kept: dict[str, Aggregate[Record]] = {}
    for store in desk.stores.values():
        for number, (id, change, _) in enumerate(store.acts, 1):
            assert change.event is not None
            schema, dumped = CATALOGUE.dump(change.event.type, change.event.data)
            assert canonical_json(dumped)
            data = CATALOGUE.load(change.event.type, schema, dumped)
            received = Received(f"{id}-{number}", change.event.type, "registration", id, number, NOW, data)
            told = copies.REACTIONS[received.type](kept.get(id), received)
            stored = copies.CODEC.load(copies.CODEC.dump(told.state))
            kept[id] = Aggregate(id, 1, stored)
    return Register.of(aggregate.state for aggregate in kept.values())


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    lent = Delegation(to="lan", roles=("signer",), valid_from=TODAY, valid_to=TODAY, reason="Đi công tác")
    desk.staff("lan", "officer", email="lan@tckt11.example")
    desk.staff("chief", "signer", email="chief@tckt11.example", delegations=(lent,))
    desk.staff("gone", "officer", valid_to=date(2026, 6, 30))
    desk.enter("agency", agency())
    desk.enter("agency", agency(name="Từ ngày mai", valid_from=TOMORROW), expected=1)
    desk.enter("calendar", closed(TOMORROW), expected=0)
    desk.enter("calendar", closed(date(2026, 11, 28), agency=None, is_working=True), expected=0)
    desk.enter("body", laboratory())
    return desk


def test_a_consumer_that_heard_all_has_the_same_register(desk: Desk) -> None:
    assert copied(desk) == desk.register()


def test_staff_are_told_by_the_register_and_by_the_file_where_it_knows_nobody(desk: Desk) -> None:
    register = copied(desk)
    directory = RegisteredStaff(lambda: register, StaffFile())
    assert [each.email for each in directory.of("TCKT11", "officer", TODAY)] == ["lan@tckt11.example"]
    told = {each.email for each in directory.of("TCKT11", "leader", TODAY)}
    assert told == {"chief@tckt11.example", "lan@tckt11.example"}, "whoever stands in is told too"
    assert [each.name for each in directory.of("TCKT11", "leader", TOMORROW)] == ["Cán bộ chief"]
    assert directory.of("TCKT18", "officer", TODAY) == ()


def test_a_calendar_is_overridden_for_its_agency_and_for_all(desk: Desk) -> None:
    register = copied(desk)
    law = replace(load(), administered=lambda: register.overrides)
    monday, saturday = date(2026, 11, 23), date(2026, 11, 28)
    assert law.calendar("TCKT11").is_working_day(saturday)
    assert law.calendar("TCKT18").is_working_day(saturday)
    assert not load().calendar("TCKT11").is_working_day(saturday), "the data stand as they are"
    desk.enter("calendar", closed(monday), expected=1)
    register = copied(desk)
    assert not law.calendar("TCKT11").is_working_day(monday)
    assert law.calendar("TCKT18").is_working_day(monday)


def test_an_administered_laboratory_stands_in_the_place_of_the_listed_one(desk: Desk) -> None:
    listed = ListedLaboratories(load_sampling().laboratories)
    laboratories = AdministeredLaboratories(listed, lambda: copied(desk))
    found = laboratories.find("quatest 1", TODAY)
    assert found is not None
    assert (found.scope, found.numbers) == (("QCVN 3",), ("118/QĐ-BKHCN",)), "also under an alias of the list"
    others = laboratories.find("QUATEST3", TODAY)
    assert others == listed.find("QUATEST3", TODAY)
    desk.enter("body", laboratory(status="SUSPENDED", valid_from=TOMORROW), expected=1)
    suspended = laboratories.find("QUATEST1", TOMORROW)
    assert suspended is not None
    assert suspended.statuses == ()
    desk.enter("body", laboratory("NEWLAB", name="Phòng thử nghiệm mới", status="ACCREDITED"))
    assert laboratories.find("phòng thử nghiệm mới", TODAY) is not None


def test_a_listed_laboratory_stands_until_the_day_from_which_it_is_administered(desk: Desk) -> None:
    laboratories = AdministeredLaboratories(ListedLaboratories(load_sampling().laboratories), lambda: copied(desk))
    yesterday = date(2026, 11, 19)
    found = laboratories.find("QUATEST1", yesterday)
    assert found is not None
    assert found.in_force(yesterday)
    assert found.numbers != ("118/QĐ-BKHCN",)
    assert laboratories.find("Trung tâm 1", yesterday) is None, "nobody called it so"


def test_a_test_report_is_checked_against_the_laboratory_as_it_is_administered(desk: Desk) -> None:
    """Also whether it comes from whoever was handed the sample, under a name that it had before."""
    laboratories = AdministeredLaboratories(ListedLaboratories(load_sampling().laboratories), lambda: copied(desk))
    listed = ListedLaboratories(load_sampling().laboratories).find("QUATEST1", TODAY)
    assert listed is not None
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)

    def reported(name: str, held_by: str) -> set[tuple[str, str]]:
        case = sampled(sampling_case())
        held = find(case, case.sample.goods[0].sample_code, Part.TEST)  # type: ignore[union-attr]
        assert held is not None
        moved = held.moved(CustodyAct.HAND_OVER, at=at, by="an.tv", to_party=held_by, note=None)
        report = samples.report(laboratory=name, received_on=TODAY, tested_on=TODAY)
        found, findings = laboratories.find(name, TODAY), Findings()
        checked_report(case, report, [moved], law=SAMPLING, laboratory=found, now=at, findings=findings)
        try:
            findings.raise_if_any()
        except Invalid as refused:
            return {(violation.pointer, violation.code) for violation in refused.violations}
        return set()

    assert reported("Trung tâm 1", listed.name) == set()
    assert reported(listed.name, "Trung tâm 1") == set()
    assert reported("Trung tâm 1", "VINACONTROL") == {("/laboratory", "other_laboratory")}
    desk.enter("body", laboratory(name="Tên mới", valid_from=TODAY), expected=1)
    assert reported("Tên mới", "Trung tâm 1") == set(), "the same laboratory under a new name"
    desk.enter("body", laboratory(name="Tên mới", status="SUSPENDED", valid_from=TODAY), expected=2)
    assert reported("Tên mới", listed.name) == {("/laboratory", "no_status")}


def test_registration_knows_bodies_and_names_of_agencies(desk: Desk) -> None:
    desk.enter("body", laboratory("CERT1", kind="CERT_BODY", valid_to=TODAY, methods=(7,)))
    law = law_of(load(), Administered(desk.register, lambda: desk.now))
    body = law.body("CERT1", TODAY)
    assert body is not None
    assert body.may_certify(TODAY)
    ended = law.body("CERT1", TOMORROW)
    assert ended is not None, "known, and not in office: not as if nobody knew it"
    assert not ended.may_certify(TOMORROW)
    assert law.body("QUATEST1", TODAY) is None, "a laboratory certifies nothing"
    names: Any = law.lists.agencies
    assert names["TCKT40"] == "Chi cục mới"
    assert names["TCKT11"] == load().agencies.find("TCKT11").name  # type: ignore[union-attr]
    assert "NOWHERE" not in names
    assert len(names) == len(list(names))
