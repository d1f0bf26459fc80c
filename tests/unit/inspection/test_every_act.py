"""Every status, act, role and mode: what the table does not allow is refused, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from services.inspection.application import after_notice, choosing_rows, concluding, scheduling, working
from services.inspection.application.acting import Request
from services.inspection.application.deciding import FactFinder
from services.inspection.domain import commands
from services.inspection.domain.case import BY_OFFICER, Case, Mode, Status
from services.inspection.domain.states import TRANSITIONS, Act
from shared.aggregate import Actor, Change, Json
from shared.errors import Forbidden, Invalid, NotAllowed
from tests.unit.inspection import samples
from tests.unit.inspection.samples import DOSSIER, LAW, NOW, InMemoryCases, Numbers, Standing
from tests.unit.inspection.test_following_registration import CASES

ROLES = ("importer", "officer", "reviewer", "signer", "operator", "admin")
DAY = date(2026, 7, 2)
BY = "officer:an.tv"
FACTS = FactFinder(Standing(), Standing(), LAW)  # type: ignore[arg-type]


def actor(role: str) -> Actor:
    return Actor(f"{role}:x", role, "TCKT11", tax_code="0100109106" if role == "importer" else None)


def _late(act: Callable[..., Json], command: Any, **more: Any) -> Callable[[Request, InMemoryCases], Json]:
    return lambda request, cases: act(request, command, cases=cases, clock=lambda: NOW, **more)


def _ports(act: Callable[..., Json], command: Any) -> Callable[[Request, InMemoryCases], Json]:
    from types import SimpleNamespace

    def do(request: Request, cases: InMemoryCases) -> Json:
        return act(request, command, ports=SimpleNamespace(cases=cases, clock=lambda: NOW))

    return do


DO: dict[Act, Callable[[Request, InMemoryCases], Json]] = {
    Act.ASSIGN: _late(working.assign_case, commands.Assign("an.tv")),
    Act.SCHEDULE: _late(working.schedule_inspection, samples.schedule()),
    Act.CANCEL_APPOINTMENT: _ports(scheduling.cancel_case_appointment, commands.CancelAppointment("x")),
    Act.WISH_MOVE: _ports(scheduling.wish_another_time, commands.WishMove("x", DAY, None, BY)),
    Act.DECLINE_WISH: _ports(scheduling.decline_case_wish, commands.DeclineWish("x")),
    Act.RECORD_CHECKLIST: _late(
        working.answer_checklist, commands.RecordChecklist(samples.answers(), BY), law=LAW, facts_for=FACTS
    ),
    Act.CHANGE_MODE: _late(working.change_case_mode, commands.ChangeMode(Mode.SAMPLE, "x", BY), law=LAW),
    Act.CHOOSE_ROW: _late(
        choosing_rows.choose_case_row, commands.ChooseRow(1, None, "x", BY), law=LAW, facts_for=FACTS
    ),
    Act.DRAFT_RESULT: _late(
        concluding.draft_case_result, commands.DraftResult(samples.results(1), BY), law=LAW, facts_for=FACTS
    ),
    Act.APPROVE: _late(concluding.review_case_result, commands.ReviewResult(True, BY), law=LAW),
    Act.SEND_BACK: _late(concluding.review_case_result, commands.ReviewResult(False, BY, "x"), law=LAW),
    Act.SIGN: _late(concluding.sign_case_result, commands.SignResult("x", BY), law=LAW, numbers=Numbers()),
    Act.AMEND_NOTICE: _late(after_notice.amend_case_notice, commands.AmendNotice("x", BY)),
    Act.KEEP_NOTICE: _late(after_notice.keep_case_notice, commands.KeepNotice("x")),
    Act.RECORD_DISPOSITION: _late(
        after_notice.record_case_disposition, commands.RecordDisposition(1, "01/BB", DAY, DAY, BY)
    ),
    Act.RECORD_CUSTOMS_COPY: _late(after_notice.record_sent_copy, commands.RecordCustomsCopy("01/CV", DAY, BY)),
}
# Acts on samples have use cases of their own ports; their rows are tried in the tests beside them.
ELSEWHERE = set(Act) - set(DO)


@pytest.fixture(scope="module")
def cases() -> dict[Status, Case]:
    return {status: make() for status, make in CASES.items()}


def allowed_by_table(act: Act, status: Status, mode: Mode, role: str) -> bool:
    rows = [row for row in TRANSITIONS if row.act is act and status in row.allowed_in and mode in row.modes]
    return any(role in row.roles for row in rows)


def in_mode(case: Case, mode: Mode) -> Case:
    return replace(case, decision=replace(case.decision, mode=mode, rule=BY_OFFICER))


def test_every_act_is_tried_somewhere() -> None:
    assert {act for act in ELSEWHERE if "sample" not in act and "test" not in act and "lot" not in act} == set()


@pytest.mark.parametrize(("act", "status"), [pytest.param(a, s, id=f"{a}-{s}") for a, s in product(DO, Status)])
def test_what_the_table_does_not_allow_is_refused(cases: dict[Status, Case], act: Act, status: Status) -> None:
    for mode, role in product(Mode, ROLES):
        if allowed_by_table(act, status, mode, role):
            continue
        store = InMemoryCases()
        store.create(DOSSIER, Change(in_mode(cases[status], mode), act="put"), actor=actor("officer"))
        before = store.load(DOSSIER)
        with pytest.raises((NotAllowed, Forbidden)) as refused:
            DO[act](Request(DOSSIER, actor(role)), store)
        assert store.load(DOSSIER) == before
        assert len(store.acts) == 1
        if isinstance(refused.value, NotAllowed):
            assert refused.value.state == status
            assert act not in refused.value.allowed


@pytest.mark.parametrize("act", DO)
def test_another_agency_may_do_none_of_it(cases: dict[Status, Case], act: Act) -> None:
    for status in Status:
        store = InMemoryCases()
        store.create(DOSSIER, Change(cases[status], act="put"), actor=actor("officer"))
        for role in ROLES[1:4]:
            with pytest.raises(Forbidden):
                DO[act](Request(DOSSIER, Actor(f"{role}:y", role, "TCKT10")), store)
        assert len(store.acts) == 1


@pytest.mark.parametrize("act", DO)
def test_each_act_is_possible_somewhere(cases: dict[Status, Case], act: Act) -> None:
    """So that refusals are the table's, and not all there is. Broken input (Invalid) means that the place was right."""
    done = 0
    for status, mode, role in product(Status, Mode, ROLES[:4]):
        if not allowed_by_table(act, status, mode, role):
            continue
        store = InMemoryCases()
        case = in_mode(replace(cases[status], accepted=True), mode)
        store.create(DOSSIER, Change(case, act="put"), actor=actor("officer"))
        try:
            DO[act](Request(DOSSIER, actor(role)), store)
            done += 1
        except Invalid:
            done += 1
        except (NotAllowed, AttributeError):
            continue
    needs = {Act.WISH_MOVE, Act.DECLINE_WISH, Act.KEEP_NOTICE, Act.RECORD_CUSTOMS_COPY, Act.CANCEL_APPOINTMENT}
    assert done or act in needs, f"{act} was refused wherever the table allows it"
