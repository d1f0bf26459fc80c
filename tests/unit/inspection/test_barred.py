"""Why somebody does not do what belongs to a case: whose it is, what it waits for, who did the other step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from services.inspection.domain.acts.schedule import schedule
from services.inspection.domain.barred import WAY, Reader, barred_acts, leading_to
from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.evidence import AppointmentKind
from services.inspection.domain.pausing import Hold, HoldKind, Pause
from services.inspection.domain.states import TRANSITIONS, Act, allowed_acts, roles_of
from shared.barring import Bar, Why
from tests.unit.inspection import samples
from tests.unit.inspection.samples import LAW, NOW, opened
from tests.unit.inspection.test_acts import approved, checked, drafted, sampled, sampling_case, signed

READERS = {role: Reader(role, f"{role}:somebody") for role in ("officer", "reviewer", "signer")}
DUE = date(2026, 7, 13)
_ROLE = Why(Bar.ROLE)


def paused(case: Case) -> Case:
    return replace(case, status=Status.PAUSED, pause=Pause(NOW, ("Hóa đơn",), "Thiếu.", DUE))


def held(case: Case) -> Case:
    return replace(case, status=Status.HELD, hold=Hold(HoldKind.WITHDRAWAL, NOW, "Nhầm."))


def in_draft() -> Case:
    return drafted(checked(opened()), 1)


def barred(case: Case, role: str = "officer", by: str | None = None) -> dict[str, tuple[Why, ...]]:
    reader = replace(READERS[role], by=by) if by else READERS[role]
    return {each.act: each.because for each in barred_acts(case, reader, law=LAW)}


STAGES: dict[str, Callable[[], Case]] = {
    "opened": opened,
    "not accepted": lambda: opened(accepted=False),
    "sampling": sampling_case,
    "sampled": lambda: sampled(sampling_case()),
    "drafted": in_draft,
    "reviewed": lambda: approved(in_draft()),
    "signed": lambda: signed(approved(in_draft())),
    "paused": lambda: paused(opened()),
    "held": lambda: held(approved(in_draft())),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", READERS)
def test_what_is_barred_has_a_reason_and_what_is_not_may_be_done(stage: str, role: str) -> None:
    case = STAGES[stage]()
    found = barred(case, role)
    assert all(found.values())
    mine = {
        act.value
        for act in allowed_acts(case)
        if any(row.act is act and role in row.roles and case.status in row.allowed_in for row in TRANSITIONS)
    }
    assert not mine & set(found)
    others = {act.value for act in allowed_acts(case)} - mine
    assert all(found[act] == (_ROLE,) for act in others)
    assert all((_ROLE in why) == (role not in roles_of(Act(act))) for act, why in found.items() if act not in others)


def test_the_signature_is_the_signers_and_comes_after_the_review() -> None:
    assert barred(in_draft())["sign"] == (_ROLE, Why(Bar.AFTER, acts=("approve",)))
    assert barred(in_draft(), "signer")["sign"] == (Why(Bar.AFTER, acts=("approve",)),)
    assert "sign" not in barred(approved(in_draft()), "signer")


def test_whoever_drafted_is_told_that_another_reviews_and_signs() -> None:
    drafter = in_draft().draft
    assert drafter is not None
    person = drafter.by.partition(":")[2]
    mine = Why(Bar.SAME_PERSON, "draft")
    assert barred(in_draft(), "reviewer", f"reviewer:{person}")["approve"] == (mine,)
    assert barred(approved(in_draft()), "signer", f"signer:{person}")["sign"] == (mine,)
    assert "approve" not in barred(in_draft(), "reviewer")


def test_no_sample_is_taken_before_its_appointment() -> None:
    case = sampling_case()
    assert barred(case)["record_sample"] == (Why(Bar.AFTER, acts=("schedule",)),)
    assert barred(replace(case, status=Status.CHECKED))["record_sample"] == (Why(Bar.NEED, "SAMPLING_APPOINTED"),)
    visit, _ = schedule(case, samples.schedule(AppointmentKind.SAMPLE_INSPECTION), now=NOW)
    assert "record_sample" not in barred(visit)


def test_before_acceptance_nothing_is_drafted() -> None:
    assert barred(opened(accepted=False))["draft_result"] == (Why(Bar.NEED, "ACCEPTED"),)


def test_a_case_that_waits_for_its_importer_says_until_when() -> None:
    found = barred(paused(opened()))
    assert found["record_checklist"] == (Why(Bar.IMPORTER, "SUPPLEMENT", until=DUE),)
    assert found["draft_result"] == (Why(Bar.NEED, "LAPSED"),)
    assert "assign" not in found


def test_a_request_of_the_importer_waits_for_its_answer() -> None:
    found = barred(held(approved(in_draft())), "signer")
    assert found["sign"] == (Why(Bar.REQUEST, "WITHDRAWAL"),)


def test_what_nothing_gives_occasion_to_is_not_named() -> None:
    unasked = {"keep_notice", "record_disposition", "record_customs_copy", "request_retest", "decline_wish"}
    assert not unasked & set(barred(in_draft()))
    assert not {*unasked, "record_retest"} & set(barred(sampled(sampling_case())))


def test_a_case_that_is_over_has_nothing_to_say() -> None:
    assert barred(replace(opened(), status=Status.WITHDRAWN)) == {}


def test_every_status_that_an_act_waits_for_is_led_to_by_an_act() -> None:
    for mode in Mode:
        for act in Act:
            rows = [row for row in TRANSITIONS if row.act is act and mode in row.modes and row.becomes in WAY]
            statuses = [status for row in rows for status in row.allowed_in if status in WAY]
            first = min(statuses, key=WAY.index, default=Status.OPENED)
            assert first is Status.OPENED or leading_to(first, mode), (act, mode)
