"""Complaints change the mode of open cases, each version once, and to a laxer one only where nothing was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.inspection.application import complaining, working
from services.inspection.application.acting import Request
from services.inspection.application.renewing import renew_case
from services.inspection.domain.acts.follow_content import take_content
from services.inspection.domain.acts.follow_standing import follow_standing
from services.inspection.domain.case import BY_OFFICER, Case, Mode, Status
from services.inspection.domain.commands import AmendComplaint, CloseComplaint, FileComplaint, RecordChecklist
from services.inspection.domain.complaint import Aim, ComplaintSource
from services.inspection.domain.evidence import Checklist, Draft, LineResult, Signature
from services.inspection.domain.modes import PastFail
from services.inspection.domain.pausing import Pause
from shared.aggregate import Change
from shared.contracts import CATALOGUE
from shared.errors import Invalid, NotAllowed
from tests.unit.inspection.goods.stores import TAX_CODE, House
from tests.unit.inspection.samples import DOLL, HELMET, KETTLE, LAW, NOW, OFFICER, answers, dossier, line


@pytest.fixture
def house() -> House:
    return House()


def file(house: House, about: Aim | None = None, **days: date) -> str:
    command = FileComplaint(
        ComplaintSource.COMPLAINT, "Sharp edges.", date(2026, 7, 1), about or Aim(tax_code=TAX_CODE), **days
    )
    answer = complaining.file_new_complaint(
        command,
        actor=OFFICER,
        once=None,
        complaints=house.complaints,
        new_id=house.ports.new_id,
        clock=lambda: house.now,
    )
    house.sweep()
    return str(answer["id"])


def close(house: House, id: str, *, upheld: bool = False) -> None:
    request, command = Request(id, OFFICER), CloseComplaint("Looked into.", upheld)
    complaining.close_open_complaint(request, command, complaints=house.complaints, clock=lambda: house.now)
    house.sweep()


def amend(house: House, id: str, about: Aim, **days: date) -> None:
    command = AmendComplaint("Sharp edges.", about, "Wrong goods.", **days)
    complaining.amend_open_complaint(
        Request(id, OFFICER), command, complaints=house.complaints, clock=lambda: house.now
    )
    house.sweep()


def decided(house: House, id: str) -> tuple[str, str]:
    case = house.case(id)
    return case.mode.value, case.decision.rule


def last_change(house: House, id: str) -> Change[Case]:
    return [change for of, change, _ in house.cases.acts if of == id][-1]


def test_an_open_case_is_sampled_once_somebody_complains_and_checked_on_paper_again_once_that_is_settled(
    house: House,
) -> None:
    id = house.open()
    assert decided(house, id) == ("DOCUMENTARY", "otherwise")
    complaint = file(house)
    assert decided(house, id) == ("SAMPLE", "open_complaint")
    told = last_change(house, id)
    assert told.act == "mode_changed"
    assert told.details["because"] == {"complaint": complaint, "version": 1, "status": "OPEN"}
    assert (told.details["mode_before"], told.details["rule_before"]) == ("DOCUMENTARY", "otherwise")
    assert told.event is not None
    CATALOGUE.dump(told.event.type, told.event.data)
    assert (told.event.type, told.event.data.mode) == ("inspection.mode_changed", "SAMPLE")
    assert told.event.data.due_on == house.case(id).due_on == date(2026, 7, 21)
    close(house, complaint)
    assert decided(house, id) == ("DOCUMENTARY", "otherwise")
    assert house.case(id).due_on == date(2026, 7, 3)


def test_a_case_hears_of_each_version_once(house: House) -> None:
    id = house.open()
    complaint = file(house)
    version = house.cases.load(id).version
    house.now += timedelta(minutes=5)
    house.sweep()
    assert not renew_case(id, {"complaint": complaint}, ports=house.ports.deciding)
    assert house.cases.load(id).version == version
    assert house.complaints.timers[complaint] is None


def test_what_was_being_decided_meanwhile_hears_of_it_with_the_second_look(house: House) -> None:
    complaint = file(house)
    facts = house.facts_for
    object.__setattr__(facts, "complaints", House().complaints)
    late = house.open()
    object.__setattr__(facts, "complaints", house.complaints)
    house.sweep()
    assert decided(house, late)[1] == "otherwise"
    house.now += timedelta(minutes=2)
    house.sweep()
    assert decided(house, late)[1] == "open_complaint"
    assert house.complaints.timers[complaint] is None


@pytest.mark.parametrize(
    ("about", "concerned"),
    [
        (Aim(tax_code=TAX_CODE), True),
        (Aim(tax_code="0100109106-001"), False),
        (Aim(hs_code=DOLL), True),
        (Aim(hs_code=KETTLE), False),
        (Aim(tax_code=TAX_CODE, hs_code=KETTLE), False),
        (Aim(file_code="QG2600000001"), True),
        (Aim(file_code="QG2600000002"), False),
        (Aim(lot_no="L-1"), False),
    ],
)
def test_only_what_it_is_about_is_sampled(house: House, about: Aim, concerned: bool) -> None:
    id = house.open()
    file(house, about)
    assert (decided(house, id)[0] == "SAMPLE") is concerned


def test_an_amended_complaint_lets_go_of_what_it_is_not_about_any_more(house: House) -> None:
    doll, kettle = house.open(), house.open(dossier(line(1, KETTLE)))
    complaint = file(house, Aim(hs_code=DOLL))
    assert [decided(house, id)[0] for id in (doll, kettle)] == ["SAMPLE", "DOCUMENTARY"]
    amend(house, complaint, Aim(hs_code=KETTLE))
    assert [decided(house, id)[0] for id in (doll, kettle)] == ["DOCUMENTARY", "SAMPLE"]
    close(house, complaint)
    assert [decided(house, id)[0] for id in (doll, kettle)] == ["DOCUMENTARY", "DOCUMENTARY"]
    with pytest.raises(NotAllowed):
        amend(house, complaint, Aim(hs_code=DOLL))


def test_it_counts_from_its_first_day_to_its_last(house: House) -> None:
    id = house.open()
    file(house, effective_from=date(2026, 7, 3), effective_to=date(2026, 7, 4))
    assert decided(house, id)[0] == "DOCUMENTARY"
    house.now = NOW.replace(day=2, hour=16, minute=59)
    house.sweep()
    assert decided(house, id)[0] == "DOCUMENTARY"
    house.now += timedelta(minutes=1)  # midnight in Vietnam
    house.sweep()
    assert decided(house, id)[0] == "SAMPLE"
    house.now += timedelta(days=2)
    house.sweep()
    assert decided(house, id)[0] == "DOCUMENTARY"


def test_it_names_whom_it_is_about_and_its_days_in_order(house: House) -> None:
    with pytest.raises(Invalid):
        file(house, Aim())
    with pytest.raises(Invalid):
        file(house, effective_from=date(2026, 7, 9), effective_to=date(2026, 7, 8))


CHECKED = Checklist((), (), (), OFFICER.id, NOW)
DRAFT = Draft((LineResult(1, 1),), OFFICER.id, NOW)


@pytest.mark.parametrize(
    ("done", "status"),
    [
        ({"checklist": CHECKED, "status": Status.CHECKED}, Status.CHECKED),
        ({"checklist": CHECKED, "draft": DRAFT, "status": Status.DRAFTED}, Status.CHECKED),
        ({"pause": Pause(NOW, (), "x", date(2026, 7, 9)), "status": Status.PAUSED}, Status.PAUSED),
    ],
)
def test_a_closer_look_drops_drafts_and_keeps_evidence(house: House, done: dict[str, Any], status: Status) -> None:
    id = house.open()
    house.put(id, replace(house.case(id), **done))
    file(house)
    case = house.case(id)
    assert (case.mode, case.status, case.draft) == (Mode.SAMPLE, status, None)


def test_where_work_has_begun_a_settled_complaint_is_noted_and_changes_nothing(house: House) -> None:
    complaint = file(house)
    id = house.open()
    house.put(id, replace(house.case(id), checklist=CHECKED, status=Status.CHECKED))
    close(house, complaint)
    case, told = house.case(id), last_change(house, id)
    assert decided(house, id) == ("SAMPLE", "open_complaint")
    assert case.decision.noted is not None
    assert (case.decision.noted.complaints, told.act, told.event) == ((), "standing_noted", None)
    assert [seen.id for seen in case.decision.complaints] == [complaint]
    version = house.cases.load(id).version
    assert not renew_case(id, {}, ports=house.ports.deciding)
    assert house.cases.load(id).version == version


def test_an_officer_who_looks_closer_is_not_overruled(house: House) -> None:
    complaint = file(house)
    id = house.open()
    house.put(id, replace(house.case(id), decision=replace(house.case(id).decision, rule=BY_OFFICER)))
    close(house, complaint)
    assert decided(house, id) == ("SAMPLE", BY_OFFICER)


def test_what_is_signed_stays_signed(house: House) -> None:
    id = house.open()
    signature = Signature("1/2026/TB-TCKT11", NOW.date(), "hoa.le", "signer:hoa.le", NOW, 1)
    house.put(id, replace(house.case(id), draft=DRAFT, signature=signature, status=Status.SIGNED))
    file(house)
    assert (house.case(id).mode, house.case(id).status) == (Mode.DOCUMENTARY, Status.SIGNED)
    assert last_change(house, id).reason == "The result was signed already."


@pytest.mark.parametrize(
    "status", [Status.ISSUED, Status.DISPOSING, Status.CANCELLED, Status.REFUSED, Status.WITHDRAWN]
)
def test_what_is_over_hears_nothing(house: House, status: Status) -> None:
    id = house.open()
    house.put(id, replace(house.case(id), status=status))
    version = house.cases.load(id).version
    file(house)
    assert house.cases.load(id).version == version


def test_exempt_and_declared_goods_stay_what_they_are(house: House) -> None:
    exempt, declared = house.open(dossier(line(exempt_category=4))), house.open(dossier(line(1, HELMET)))
    file(house)
    assert [decided(house, id)[0] for id in (exempt, declared)] == ["NONE", "NONE"]
    assert [house.case(id).status for id in (exempt, declared)] == [Status.DRAFTED, Status.DRAFTED]


def test_old_decisions_without_their_facts_are_followed_too() -> None:
    house = House()
    id = house.open()
    case = replace(house.case(id), decision=replace(house.case(id).decision, seen=None))
    facts = house.facts_for(id, case.content, NOW.date(), case)
    assert follow_standing(case, facts, law=LAW, now=NOW) is None


def test_a_laxer_mode_gives_nobody_more_time_than_there_was(house: House) -> None:
    complaint = file(house)
    id = house.open()
    house.now += timedelta(days=30)
    close(house, complaint)
    assert decided(house, id) == ("DOCUMENTARY", "otherwise")
    assert house.case(id).due_on == date(2026, 7, 21)


def test_a_complaint_revokes_nothing_that_was_asked_for_after_it_was_settled(house: House) -> None:
    house.pass_lots(2)
    complaint = file(house)
    house.now = house.now.replace(hour=16, minute=59)
    close(house, complaint, upheld=True)
    house.now += timedelta(minutes=1)  # midnight in Vietnam
    house.pass_lots(1)
    house.now -= timedelta(days=1, minutes=-2)
    house.sweep()
    assert house.complaints.timers[complaint] is None
    assert house.statuses() == ["PROPOSED"]


def answer(house: House, id: str, **said_no: str) -> Change[Case]:
    working.answer_checklist(
        Request(id, OFFICER),
        RecordChecklist(answers(**said_no), OFFICER.id),
        cases=house.cases,
        law=LAW,
        clock=lambda: house.now,
        facts_for=house.facts_for,
    )
    return last_change(house, id)


ITEM = next(item.code for item in LAW.checklist if item.decisive and item.required)


def test_what_a_supplement_did_not_cure_is_sampled_at_once(house: House) -> None:
    id = house.open()
    assert answer(house, id, **{ITEM: "Nhãn thiếu xuất xứ."}).event is None
    assert decided(house, id) == ("DOCUMENTARY", "otherwise")
    again = take_content(
        house.case(id),
        replace(house.case(id).content, revision=2),
        house.facts_for(id, house.case(id).content, NOW.date(), house.case(id)),
        answers_agency=True,
        why="Supplemented.",
        law=LAW,
        at=NOW,
    )
    assert isinstance(again, Case)
    house.put(id, again)
    told = answer(house, id, **{ITEM: "Nhãn vẫn thiếu xuất xứ."})
    assert decided(house, id) == ("SAMPLE", "mismatch_not_cured")
    assert (told.act, told.event and told.event.type) == ("checklist_recorded", "inspection.mode_changed")
    assert (told.details["mode_before"], told.details["because"]) == ("DOCUMENTARY", {"uncured": [ITEM]})


def test_a_checklist_alone_does_not_bring_in_what_was_heard_elsewhere(house: House) -> None:
    id = house.open()
    house.standing.fails.append(PastFail("QG2026000001", "another", date(2026, 3, 1)))
    complaint = FileComplaint(ComplaintSource.COMPLAINT, "x", date(2026, 7, 1), Aim(hs_code=DOLL))
    complaining.file_new_complaint(
        complaint,
        actor=OFFICER,
        once=None,
        complaints=house.complaints,
        new_id=house.ports.new_id,
        clock=lambda: house.now,
    )
    assert answer(house, id).details.keys().isdisjoint({"mode_before"})
