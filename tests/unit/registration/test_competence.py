"""Whose a dossier is: the agency in office on the day of receipt, the competent one beside it, and the way between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from services.registration.adapters.law import law_of
from services.registration.adapters.law.administered import Administered
from services.registration.adapters.law.agencies import Offices
from services.registration.application.ports import Law
from services.registration.application.reacting import reactions
from services.registration.application.reading import code_lists
from services.registration.application.submitting import submit_dossier
from services.registration.application.succession import hand_over
from services.registration.domain.commands import SubmitDossier
from services.registration.domain.content import Declaration, Named
from services.registration.domain.dossier import Channel, Dossier, Status
from services.registration.domain.draft import DraftNamed
from shared.aggregate import Actor, Aggregate, Json, Received
from shared.contracts import CATALOGUE
from shared.errors import Invalid, Stale
from shared.reference.entries import AgencyEntry
from shared.reference.register import Register
from shared.regulation import load
from tests.unit.registration.counter import Counter, content
from tests.unit.registration.examples import (
    IMPORTER,
    NOW,
    OFFICER,
    Ids,
    InMemoryDocuments,
    InMemoryDossiers,
    InMemoryFileCodes,
    draft,
)
from tests.unit.registration.standing import standing

TODAY = NOW.date()

SAI_GON = Actor("officer:hcm", "officer", agency="TCKT20")


def administered(**entries: AgencyEntry) -> Administered:
    return Administered(lambda: Register({code: (entry,) for code, entry in entries.items()}), lambda: NOW)


def entry(code: str, **more: Any) -> AgencyEntry:
    plain = {"name": f"Chi cục {code}", "valid_from": date(2026, 1, 1), "occurred_at": NOW}
    return AgencyEntry(code=code, **{**plain, **more})


class Desk:
    def __init__(self, law: Law | None = None) -> None:
        self.dossiers = InMemoryDossiers()
        self.law = law or law_of(load())

    def submit(self, agency: str, actor: Actor = IMPORTER, received_on: str | None = None) -> Json:
        counter = {"received_on": received_on, "received_on_reason": "Hồ sơ giấy." if received_on else None}
        channel = Channel.COUNTER if actor.role == "officer" else Channel.NPSP
        command = SubmitDossier(channel, draft(agency=DraftNamed(agency)), **counter)
        return submit_dossier(
            command,
            actor=actor,
            once=None,
            dossiers=self.dossiers,
            documents=InMemoryDocuments(),
            file_codes=InMemoryFileCodes(),
            law=self.law,
            clock=lambda: NOW,
            new_id=Ids(),
        )

    @property
    def state(self) -> Dossier:
        return self.dossiers.load("d-000001").state


def test_a_dossier_for_an_agency_that_has_ended_goes_to_its_successor_and_everybody_hears_of_it() -> None:
    desk = Desk()
    answer = desk.submit("TCKT4")
    assert (answer["agency"]["code"], answer["chosen_agency"]["code"]) == ("TCKT20", "TCKT4")
    assert desk.state.content.agency.code == "TCKT20"
    assert desk.state.chosen_agency == Named("TCKT4", "Chi cục Tiêu chuẩn Đo lường Chất lượng Bà Rịa–Vũng Tàu")
    _, change, _ = desk.dossiers.acts[0]
    assert (change.details["agency"]["code"], change.details["chosen_agency"]["code"]) == ("TCKT20", "TCKT4")
    (event,) = desk.dossiers.published
    _, said = CATALOGUE.dump(event.type, event.data)
    assert said["dossier"]["agency"]["code"] == "TCKT20"
    data = {"agency": said["dossier"]["agency"], "mode": "DOCUMENTARY", "due_on": date(2026, 11, 23)}
    opened = Received(
        "e", "inspection.case_opened", "inspection", "d", 1, NOW, {**data, "rule": "otherwise", "explanation": "x"}
    )
    received = reactions(lambda: NOW)["inspection.case_opened"](Aggregate("d", 1, desk.state), opened).event
    assert received is not None
    assert CATALOGUE.dump(received.type, received.data)[1]["chosen_agency"]["code"] == "TCKT4"


def test_an_agency_in_office_keeps_its_dossier_and_nothing_more_is_said() -> None:
    desk = Desk()
    answer = desk.submit("TCKT11")
    assert (answer["agency"]["code"], answer["chosen_agency"]) == ("TCKT11", None)
    assert "chosen_agency" not in desk.dossiers.acts[0][1].details


def test_the_successors_officers_enter_it_at_the_counter() -> None:
    assert Desk().submit("TCKT4", SAI_GON)["agency"]["code"] == "TCKT20"


def test_received_while_the_agency_was_in_office_it_is_with_its_successor_today() -> None:
    desk = Desk()
    assert desk.submit("TCKT4", SAI_GON, "2025-06-20")["agency"]["code"] == "TCKT20"
    assert desk.state.received_on == date(2025, 6, 20)


@pytest.mark.parametrize(
    ("agency", "received_on", "code", "says"),
    [
        ("TCKT99", None, "not_on_list", "GET /code-lists"),
        ("SKHCN08", "2025-06-20", "not_in_office", "2025-07-01"),
        ("TCKT30", None, "not_in_office", "no other has taken over"),
    ],
)
def test_an_agency_that_nobody_stands_for_is_refused_with_the_way_out(
    agency: str, received_on: str | None, code: str, says: str
) -> None:
    closed = entry("TCKT30", valid_to=date(2026, 6, 30))
    desk = Desk(law_of(load(), administered(TCKT30=closed)))
    officer = Actor("officer:x", "officer", agency=agency)
    with pytest.raises(Invalid) as refusal:
        desk.submit(agency, officer if received_on else IMPORTER, received_on)
    (violation,) = refusal.value.violations
    assert (violation.pointer, violation.code) == ("/agency/code", code)
    assert says in violation.message
    assert not desk.dossiers.acts


def test_the_register_says_who_took_over_since() -> None:
    heir = entry("LS01", name="Chi cục mới", succeeds=("TCKT11",))
    offices = Offices(load(), administered(LS01=heir))
    before, now = offices.in_office("TCKT11", date(2025, 12, 31)), offices.in_office("TCKT11", TODAY)
    assert before is not None
    assert before.agency is not None
    assert before.agency.code == "TCKT11"
    assert now is not None
    assert now.agency == Named("LS01", "Chi cục mới")
    assert now.asked.code == "TCKT11"
    assert offices.in_office("LS01", TODAY) is not None
    assert offices.in_office("NOWHERE", TODAY) is None


def test_two_that_name_each_other_are_followed_to_no_end() -> None:
    circle = administered(A=entry("A", succeeds=("B",)), B=entry("B", succeeds=("A",)))
    found = Offices(load(), circle).in_office("A", TODAY)
    assert found is not None
    assert found.agency is None


def at(*offices: str, agency: str = "TCKT11") -> Dossier:
    plain = standing(Status.ACCEPTED)
    declarations = tuple(
        Declaration(f"10680123456{n}", date(2026, 10, 5), office) for n, office in enumerate(offices, 1)
    )
    named = Named(agency, load().agencies.find(agency).name)  # type: ignore[union-attr]
    changed = replace(plain.content, declarations=declarations, agency=named)
    return replace(plain, content=changed)


@pytest.fixture
def counter() -> Counter:
    return Counter(law_of(load()))


def test_officers_see_whose_a_dossier_is_and_why(counter: Counter) -> None:
    counter.put(at("15BB"))
    seen = counter.ask("GET", "", OFFICER).json["competence"]
    assert (seen["agency"]["code"], seen["handled_by"]["code"], seen["handles_it"]) == ("TCKT11", "TCKT11", True)
    assert "15BB" in seen["why_en"]
    counter.put(at("03CC"))
    seen = counter.ask("GET", "", OFFICER).json["competence"]
    assert (seen["agency"]["code"], seen["handles_it"]) == ("TCKT10", False)


def test_where_the_rule_names_nobody_it_says_why(counter: Counter) -> None:
    counter.put(at())
    seen = counter.ask("GET", "", OFFICER).json["competence"]
    assert (seen["agency"], seen["handles_it"], seen["why_en"]) == (None, None, "There is no customs declaration yet.")
    counter.put(at("15BB", "03CC"))
    seen = counter.ask("GET", "", OFFICER).json["competence"]
    assert seen["agency"] is None
    assert "several places" in seen["why_en"]
    assert "15BB" in seen["why_en"]
    assert "03CC" in seen["why_en"]


def test_an_agency_founded_since_is_competent_for_its_province() -> None:
    founded = entry("LS01", succeeds=("TCKT11",))
    assert Offices(load(), administered(LS01=founded)).competent(at("15BB"), TODAY).agency == Named(
        "LS01", "Chi cục LS01"
    )


@pytest.mark.parametrize("asked", [{}, {"to_agency": "TCKT10"}], ids=["proposed", "named"])
def test_a_transfer_goes_to_the_competent_agency_and_the_history_says_so(counter: Counter, asked: Json) -> None:
    counter.put(at("03CC"))
    answer = counter.ask("POST", "transfer", OFFICER, {**asked, "reason": "Tờ khai mở tại Hải Phòng."})
    assert answer.status_code == 200, answer.text
    assert answer.json["agency"]["code"] == "TCKT10"
    assert answer.json["chosen_agency"]["code"] == "TCKT11"
    _, change, _ = counter.dossiers.acts[-1]
    assert (change.details["from_agency"]["code"], change.details["to_agency"]["code"]) == ("TCKT11", "TCKT10")
    assert (change.reason, change.details["follows_rule"]) == ("Tờ khai mở tại Hải Phòng.", True)


@pytest.mark.parametrize(("offices", "follows"), [(("15BB",), False), ((), "NO_RULE")])
def test_a_transfer_against_the_rule_or_without_one_is_on_record_as_such(
    counter: Counter, offices: tuple[str, ...], follows: object
) -> None:
    counter.put(at(*offices))
    assert counter.ask("POST", "transfer", OFFICER, {"to_agency": "TCKT15", "reason": "x"}).status_code == 200
    assert counter.dossiers.acts[-1][1].details["follows_rule"] == follows


@pytest.mark.parametrize(
    ("offices", "asked", "code", "says"),
    [
        (("15BB",), {}, "same_agency", "By the rule of competence it is TCKT11's"),
        ((), {}, "required", "There is no customs declaration yet."),
        (("15BB",), {"to_agency": "TCKT4"}, "not_in_office", "(TCKT20): name that one"),
        (("15BB",), {"to_agency": "XX"}, "not_on_list", "GET /code-lists"),
    ],
)
def test_a_transfer_that_cannot_be(
    counter: Counter, offices: tuple[str, ...], asked: Json, code: str, says: str
) -> None:
    counter.put(at(*offices))
    answer = counter.ask("POST", "transfer", OFFICER, {**asked, "reason": "Vì vậy."})
    assert answer.status_code == 422, answer.text
    (error,) = answer.json["errors"]
    assert (error["pointer"], error["code"]) == ("/to_agency/code", code)
    assert says in error["detail"]


@pytest.mark.parametrize(("named", "status"), [("TCKT11", 200), ("TCKT10", 200), ("TCKT15", 422)])
def test_after_a_transfer_the_importer_may_go_on_naming_the_agency_that_it_chose(
    counter: Counter, named: str, status: int
) -> None:
    """The single window does not let it change the code."""
    waiting = replace(standing(Status.SUPPLEMENT_REQUESTED), chosen_agency=Named("TCKT11", "Lạng Sơn"))
    hai_phong = Named("TCKT10", "Hải Phòng")
    waiting = replace(waiting, content=replace(waiting.content, agency=hai_phong))
    sent = content(waiting, agency={"code": named})
    counter.put(waiting)
    answer = counter.ask("POST", "supplements", IMPORTER, sent, multipart=True)
    assert answer.status_code == status, answer.text
    assert counter.stored.state.content.agency == hai_phong
    if status != 200:
        assert [error["code"] for error in answer.json["errors"]] == ["agency_fixed"]


def test_going_back_to_the_agency_that_was_chosen_leaves_nothing_to_say(counter: Counter) -> None:
    counter.put(at("03CC"))
    assert counter.ask("POST", "transfer", OFFICER, {"reason": "x"}).status_code == 200
    hai_phong = Actor("officer:hp", "officer", agency="TCKT10")
    back = counter.ask("POST", "transfer", hai_phong, {"to_agency": "TCKT11", "reason": "y"})
    assert back.json["chosen_agency"] is None


class Shelf(InMemoryDossiers):
    def agencies(self) -> set[str]:
        return {aggregate.state.content.agency.code for aggregate in self._stored.values()}


def shelf_with(**dossiers: Dossier) -> Shelf:
    shelf = Shelf()
    shelf._stored |= {id: Aggregate(id, 1, dossier) for id, dossier in dossiers.items()}
    return shelf


def hand_over_today(shelf: Shelf, law: Law | None = None) -> int:
    return hand_over(shelf, shelf, law=law or law_of(load()), clock=lambda: NOW)


def test_the_open_dossiers_of_an_agency_that_has_ended_go_to_its_successor_by_an_act_of_their_own() -> None:
    shelf = shelf_with(old=at("51BE", agency="TCKT4"), here=at("15BB"))
    assert hand_over_today(shelf) == 1
    assert shelf.load("old").state.content.agency.code == "TCKT20"
    assert shelf.load("here").version == 1
    ((of, change, actor),) = shelf.acts
    assert (of, change.act, actor.role) == ("old", "transferred", "timer")
    assert change.details["succession"] is True
    assert "Bà Rịa–Vũng Tàu đã thôi nhiệm vụ" in (change.reason or "")
    (event,) = shelf.published
    assert CATALOGUE.dump(event.type, event.data)[1]["to_agency"]["code"] == "TCKT20"
    assert hand_over_today(shelf) == 0, "a second run finds nothing to do"


def test_the_successors_officers_then_see_it_and_act_on_it() -> None:
    counter = Counter(law_of(load()))
    counter.put(at("51BE", agency="TCKT4"))
    assert counter.ask("GET", "", SAI_GON).status_code == 403
    held = SimpleNamespace(agencies=lambda: {"TCKT4"})
    assert hand_over(counter.dossiers, held, law=law_of(load()), clock=lambda: NOW) == 1
    assert counter.ask("GET", "", SAI_GON).status_code == 200
    asked = {"lines": [1], "fault": "Thiếu nhãn phụ.", "reason": "Vì vậy."}
    assert counter.ask("POST", "label-correction-requests", SAI_GON, asked).status_code == 200


def test_what_the_register_says_of_succession_moves_them_too() -> None:
    law = law_of(load(), administered(LS01=entry("LS01", succeeds=("TCKT11",))))
    shelf = shelf_with(a=at("15BB"))
    assert hand_over_today(shelf, law) == 1
    assert shelf.load("a").state.content.agency == Named("LS01", "Chi cục LS01")


@pytest.mark.parametrize("status", [Status.REFUSED, Status.CANCELLED, Status.WITHDRAWN, Status.RESULT_ISSUED])
def test_what_is_decided_stays_where_it_was_decided(status: Status) -> None:
    decided = replace(standing(status), content=at("51BE", agency="TCKT4").content)
    shelf = shelf_with(a=decided)
    assert hand_over_today(shelf) == 0
    assert shelf.load("a").state == decided


def test_who_acted_meanwhile_is_not_overtaken() -> None:
    shelf = shelf_with(a=at("51BE", agency="TCKT4"), b=at("51BE", agency="TCKT4"))
    save = shelf.save

    def stale(aggregate: Aggregate[Dossier], *args: Any, **more: Any) -> Aggregate[Dossier]:
        if aggregate.id == "a":
            raise Stale(1, 2)
        return save(aggregate, *args, **more)

    shelf.save = stale  # type: ignore[method-assign]
    assert hand_over_today(shelf) == 1
    assert {id: shelf.load(id).state.content.agency.code for id in "ab"} == {"a": "TCKT4", "b": "TCKT20"}


def test_agencies_out_of_office_are_listed_with_their_end_and_successor() -> None:
    lists = law_of(load()).lists
    listed = {each["code"]: each for each in code_lists(lists, TODAY)["agencies"]}
    assert set(listed["TCKT11"]) == {"code", "name"}
    assert listed["TCKT4"]["successor"]["code"] == "TCKT20"
    assert listed["TCKT4"]["ended_on"] < TODAY
