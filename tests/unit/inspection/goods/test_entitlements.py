"""Reductions: asked for or proposed, granted, reported on, lapsed, expired, revoked; and what open cases make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from services.inspection.application import entitling
from services.inspection.application.acting import Request
from services.inspection.application.waking import wake_entitlement
from services.inspection.domain.complaint import Aim
from services.inspection.domain.entitlements.entitlement import ENDED, EntitlementStatus
from services.inspection.domain.entitlements.holding import SubmitReport
from services.inspection.domain.entitlements.states import (
    ENTITLEMENT_TRANSITIONS,
    EntitlementAct,
    allowed_entitlement_acts,
    ensure_entitlement_act,
)
from services.inspection.domain.entitlements.timing import report_due_on
from services.inspection.domain.evidence import Checklist
from shared.aggregate import Actor, Once
from shared.errors import Forbidden, Invalid, NotAllowed, Stale
from tests.unit.inspection.goods.stores import IMPORTER, House
from tests.unit.inspection.samples import LAW, NOW, OFFICER, SIGNER
from tests.unit.inspection.test_standing import close, file

REPORT = SubmitReport(2, Decimal("400"), "PCE", "Đạt")
STRANGER = Actor("importer:0100109106-001", "importer", tax_code="0100109106-001")

A, S = EntitlementAct, EntitlementStatus
# Typed from the procedure, not from the table: who may do what in which status, and what follows.
ALLOWED: dict[tuple[EntitlementStatus | None, EntitlementAct], tuple[EntitlementStatus | None, set[str]]] = {
    (None, A.APPLY): (S.APPLIED, {"importer", "officer"}),
    (None, A.PROPOSE): (S.PROPOSED, {"service"}),
    (S.APPLIED, A.GRANT): (S.ACTIVE, {"signer", "service"}),
    (S.PROPOSED, A.GRANT): (S.ACTIVE, {"signer", "service"}),
    (S.APPLIED, A.REFUSE): (S.REFUSED, {"signer"}),
    (S.PROPOSED, A.REFUSE): (S.REFUSED, {"signer"}),
    (S.APPLIED, A.WITHDRAW): (S.WITHDRAWN, {"importer"}),
    (S.APPLIED, A.VOID): (S.REFUSED, {"service"}),
    (S.PROPOSED, A.VOID): (S.REFUSED, {"service"}),
    (S.ACTIVE, A.REPORT): (None, {"importer", "officer"}),
    (S.ACTIVE, A.REVOKE): (S.REVOKED, {"signer", "service"}),
    (S.ACTIVE, A.LAPSE): (S.LAPSED, {"timer"}),
    (S.ACTIVE, A.EXPIRE): (S.EXPIRED, {"timer"}),
}
ROLES = ("importer", "officer", "reviewer", "signer", "operator", "admin", "service", "timer")


@pytest.mark.parametrize(("status", "act", "role"), list(product([None, *S], A, ROLES)))
def test_every_triple(status: EntitlementStatus | None, act: EntitlementAct, role: str) -> None:
    becomes, roles = ALLOWED.get((status, act), (None, set[str]()))
    if role in roles:
        assert ensure_entitlement_act(status, act, role).becomes is becomes
    else:
        with pytest.raises((NotAllowed, Forbidden)):
            ensure_entitlement_act(status, act, role)


def test_the_table_has_a_row_for_each_act_and_nothing_follows_an_end() -> None:
    assert sorted(row.act for row in ENTITLEMENT_TRANSITIONS) == sorted(A)
    assert not [row for row in ENTITLEMENT_TRANSITIONS if row.allowed_in & ENDED]


@pytest.fixture
def house() -> House:
    return House()


def decide(house: House, id: str, *, granted: bool = True, reason: str | None = None, **more: Any) -> Any:
    return entitling.decide(Request(id, SIGNER, **more), granted=granted, reason=reason, ports=house.ports)


def granted_house(house: House) -> str:
    house.pass_lots(3)
    (proposed,) = house.entitlements.all()
    decide(house, proposed.id)
    house.sweep()
    return proposed.id


def apply_for(house: House, actor: Actor = IMPORTER, once: Once | None = None) -> Any:
    return entitling.apply_for(house.key, actor=actor, once=once, ports=house.ports)


class TestUnderTheNewLaw:
    def test_the_third_pass_proposes_it_once_and_a_signer_confirms(self, house: House) -> None:
        house.pass_lots(2)
        assert house.statuses() == []
        house.pass_lots(2)
        assert house.statuses() == ["PROPOSED"]
        (proposed,) = house.entitlements.all()
        assert len(proposed.state.basis) == 3
        assert house.case(house.open()).mode.value == "DOCUMENTARY"
        answer = decide(house, proposed.id)
        assert (answer["number"], answer["valid_from"], answer["valid_to"]) == (
            "1/2026/XN-TCKT11",
            "2026-07-06",
            "2028-07-05",
        )
        assert answer["report_due_on"] == "2026-10-06"

    def test_nobody_asks_for_it(self, house: House) -> None:
        house.pass_lots(1)
        with pytest.raises(Invalid, match="rules"):
            apply_for(house)

    def test_once_systems_are_connected_it_needs_no_signer(self) -> None:
        rules = tuple(replace(rule, confirmed=False) for rule in LAW.entitlement_rules)
        house = House(replace(LAW, entitlement_rules=rules))
        house.pass_lots(3)
        assert house.statuses() == ["ACTIVE"]
        assert house.granted.state.granting is not None

    def test_a_refused_proposal_comes_again_with_another_lot_only(self, house: House) -> None:
        house.pass_lots(3)
        with pytest.raises(Invalid):
            decide(house, house.entitlements.all()[0].id, granted=False)
        decide(house, house.entitlements.all()[0].id, granted=False, reason="Khác nhà sản xuất.")
        house.tally("case-0003")
        assert house.statuses() == ["REFUSED"]
        house.pass_lots(1)
        assert house.statuses() == ["REFUSED", "PROPOSED"]

    def test_a_failed_lot_or_a_notice_that_is_taken_back_voids_what_is_only_proposed(self, house: House) -> None:
        ids = house.pass_lots(3)
        house.revoke_notice(ids[1])
        house.sweep()
        (voided,) = house.entitlements.all()
        assert (voided.state.status, voided.state.ending and voided.state.ending.ground) == (S.REFUSED, "BASIS_GONE")


class TestUnderTheOldLaw:
    def test_the_importer_asks_and_the_agency_decides_in_five_working_days(self, house: House) -> None:
        house.pass_lots(2, regime="R2018")
        with pytest.raises(Invalid):
            apply_for(house)
        house.pass_lots(1, regime="R2018")
        assert house.statuses() == []
        once = Once("http:importer:k", "f")
        answer = apply_for(house, once=once)
        assert apply_for(house, once=once) == answer
        assert (answer["status"], answer["decide_by"]) == ("APPLIED", "2026-07-10")
        with pytest.raises(NotAllowed):
            apply_for(house)
        with pytest.raises(Forbidden):
            apply_for(house, STRANGER)
        with pytest.raises(Stale):
            decide(house, answer["id"], expected=9)
        by_officer = Request(answer["id"], OFFICER)
        with pytest.raises(Forbidden):
            entitling.decide(by_officer, granted=True, reason=None, ports=house.ports)
        assert decide(house, answer["id"], expected=1)["status"] == "ACTIVE"

    def test_it_may_be_taken_back_and_asked_for_again(self, house: House) -> None:
        house.pass_lots(3, regime="R2018")
        first = apply_for(house, OFFICER)
        entitling.withdraw(Request(first["id"], IMPORTER), reason="Nhầm hàng.", ports=house.ports)
        second = apply_for(house)
        assert house.statuses() == ["WITHDRAWN", "APPLIED"]
        decide(house, second["id"], granted=False, reason="Thiếu mẫu.")
        assert house.statuses() == ["WITHDRAWN", "REFUSED"]


def test_open_cases_are_looked_at_less_closely_only_where_nothing_was_done(house: House) -> None:
    house.pass_lots(3)
    untouched, begun = house.open(), house.open()
    checklist = Checklist((), (), (), OFFICER.id, NOW)
    house.put(begun, replace(house.case(begun), checklist=checklist))
    decide(house, house.entitlements.all()[0].id)
    house.sweep()
    case = house.case(untouched)
    assert case.decision.rule in ("reduction", "reduction_random")
    assert case.decision.seen is not None
    assert [seen.entitlement for seen in case.decision.seen.reductions] == [house.granted.id]
    assert house.case(begun).decision.rule == "otherwise"


def test_a_failed_lot_revokes_it_and_open_cases_hear_of_it(house: House) -> None:
    id, failing = granted_house(house), ""
    waiting = house.open()
    failing = house.open()
    assert house.case(waiting).decision.rule in ("reduction", "reduction_random")
    house.issue(failing, 3)
    house.sweep()
    entitlement = house.entitlements.load(id).state
    assert (entitlement.status, entitlement.ending and entitlement.ending.ground) == (S.REVOKED, "LOT_FAILED")
    assert house.case(waiting).decision.rule == "otherwise"
    house.now += timedelta(days=1)
    house.pass_lots(2)
    assert house.statuses() == ["REVOKED"]
    house.pass_lots(1)
    assert house.statuses() == ["REVOKED", "PROPOSED"]


@pytest.mark.parametrize("about", [Aim(hs_code="95030021"), Aim(file_code="QG2600000002"), Aim(tax_code="0100109106")])
def test_an_upheld_complaint_revokes_it_and_passes_count_anew(house: House, about: Aim) -> None:
    id = granted_house(house)
    complaint = file(house, about)
    close(house, complaint, upheld=True)
    ending = house.entitlements.load(id).state.ending
    assert ending is not None
    assert ending.ground == "COMPLAINT_UPHELD"
    house.now += timedelta(days=1)
    house.pass_lots(2)
    assert house.statuses() == ["REVOKED"]
    house.pass_lots(1)
    assert house.statuses() == ["REVOKED", "PROPOSED"]
    house.now += timedelta(minutes=5)
    house.sweep()
    assert house.statuses() == ["REVOKED", "PROPOSED"]


@pytest.mark.parametrize("about", [Aim(hs_code="85167910"), Aim(file_code="QG2600000009"), Aim(tax_code="0100109107")])
def test_another_complaint_or_one_that_is_not_upheld_leaves_it(house: House, about: Aim) -> None:
    id = granted_house(house)
    close(house, file(house, about), upheld=True)
    close(house, file(house), upheld=False)
    assert house.entitlements.load(id).state.status is S.ACTIVE


class TestReports:
    def submit(self, house: House, id: str, actor: Actor = IMPORTER) -> Any:
        return entitling.submit_report(Request(id, actor), REPORT, ports=house.ports)

    def test_one_for_each_period(self, house: House) -> None:
        id = granted_house(house)
        assert self.submit(house, id)["report_due_on"] == "2027-01-05"
        with pytest.raises(Invalid):
            self.submit(house, id)
        house.now = datetime(2026, 10, 6, 2, tzinfo=UTC)
        with pytest.raises(Forbidden):
            self.submit(house, id, STRANGER)
        assert self.submit(house, id, OFFICER)["report_due_on"] == "2027-04-05"
        assert house.entitlements.load(id).state.reports[0].due_on == date(2026, 10, 5)

    def test_a_missed_one_ends_it_at_the_end_of_its_last_day_once(self, house: House) -> None:
        id = granted_house(house)
        house.now = datetime(2026, 10, 5, 16, 59, tzinfo=UTC)
        house.sweep()
        assert house.statuses() == ["ACTIVE"]
        late = house.open()
        house.now += timedelta(minutes=1)
        assert house.case(house.open()).decision.rule == "otherwise"  # the sweep has not run yet
        with pytest.raises(NotAllowed):
            self.submit(house, id)
        house.sweep()
        entitlement = house.entitlements.load(id).state
        assert (entitlement.status, entitlement.ending and entitlement.ending.ground) == (S.LAPSED, "REPORT_MISSED")
        assert house.case(late).decision.rule == "otherwise"
        version = house.entitlements.load(id).version
        wake_entitlement(id, ports=house.ports)
        assert house.entitlements.load(id).version == version

    def test_it_runs_for_two_years_of_reports(self, house: House) -> None:
        id = granted_house(house)
        due = house.entitlements.load(id).state.report_due_on
        days = []
        while due is not None:
            days.append(due)
            house.now = datetime(due.year, due.month, due.day, 2, tzinfo=UTC)
            due = self.submit(house, id)["report_due_on"]
            due = date.fromisoformat(due) if due else None
        assert len(days) == 7
        house.sweep()
        with pytest.raises(NotAllowed):
            self.submit(house, id)
        house.now = datetime(2028, 7, 4, 16, 59, tzinfo=UTC)
        house.sweep()
        assert house.statuses() == ["ACTIVE"]
        house.now += timedelta(minutes=1)
        house.sweep()
        assert house.statuses() == ["EXPIRED"]

    def test_due_days_are_counted_from_the_start(self) -> None:
        rule = LAW.entitlement_rule("R2026")
        assert rule is not None
        start, end = date(2026, 11, 30), date(2028, 11, 29)
        days = [report_due_on(n, start, end, rule, LAW, "TCKT11") for n in (1, 2, 3, 8)]
        assert days == [date(2027, 3, 1), date(2027, 5, 31), date(2027, 8, 30), None]

    def test_one_report_is_owed_where_the_law_asks_for_no_more(self) -> None:
        rule, regime = LAW.entitlement_rule("R2026"), LAW.regime("R2026")
        assert rule is not None
        deadlines = {**regime.deadlines, rule.report: replace(regime.deadline(rule.report), repeats=False)}
        law = replace(LAW, regimes=(replace(regime, deadlines=deadlines),))
        start, end = date(2026, 11, 30), date(2028, 11, 29)
        days = [report_due_on(n, start, end, rule, law, "TCKT11") for n in (1, 2)]
        assert days == [date(2027, 3, 1), None]


def test_a_signer_may_revoke_it_and_readers_see_only_what_is_theirs(house: House) -> None:
    id = granted_house(house)
    with pytest.raises(Forbidden):
        entitling.read_entitlement(id, actor=STRANGER, ports=house.ports)
    found = entitling.read_entitlement(id, actor=IMPORTER, ports=house.ports)
    assert allowed_entitlement_acts(found.state, "importer") == (A.REPORT,)
    with pytest.raises(Invalid):
        entitling.revoke(Request(id, SIGNER), reason=" ", ports=house.ports)
    entitling.revoke(Request(id, SIGNER), reason="Sai hồ sơ.", ports=house.ports)
    assert house.statuses() == ["REVOKED"]
    assert house.ports.records.load(f"good-{house.key}").state.consecutive_passes == 3
    with pytest.raises(Forbidden):
        entitling.list_records("0100109106", actor=STRANGER, after=None, limit=5, ports=house.ports)
    with pytest.raises(Forbidden):
        entitling.read_record(house.key, actor=STRANGER, ports=house.ports)
    assert len(entitling.list_records(None, actor=IMPORTER, after=None, limit=5, ports=house.ports)) == 1
