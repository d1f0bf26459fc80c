"""Why somebody does not do what belongs to a dossier as it stands: whose it is, and what it waits for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from services.registration.application.access import roles_of
from services.registration.application.reading import barred_to
from services.registration.domain.dossier import Dossier, Status
from services.registration.domain.receipt import Receipt
from services.registration.domain.states import Act, allowed_acts
from services.registration.entrypoints.describing import who_and_when
from shared.aggregate import Actor
from shared.barring import Bar, Why
from shared.regulation import legal_day
from tests.processes import ROOT
from tests.unit.registration.examples import NOW
from tests.unit.registration.standing import DUE, standing, with_label_request

TODAY = legal_day(NOW)
ROLES = ("officer", "reviewer", "signer")
_ROLE = Why(Bar.ROLE)


def actor(role: str) -> Actor:
    return Actor(f"{role}:somebody", role, "TCKT11")


def barred(dossier: Dossier, role: str = "officer") -> dict[str, tuple[Why, ...]]:
    return {each.act: each.because for each in barred_to(actor(role), dossier, TODAY)}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", ROLES)
def test_what_is_barred_has_a_reason(status: Status, role: str) -> None:
    dossier = standing(status)
    found = barred_to(actor(role), dossier, TODAY)
    assert all(each.because and each.roles for each in found)
    assert len({each.act for each in found}) == len(found)
    possible = {act.value for act in allowed_acts(dossier, TODAY)}
    assert all(each.because == (_ROLE,) and role not in each.roles for each in found if each.act in possible)


def test_a_supplement_is_the_importers_and_the_officer_waits_for_it() -> None:
    found = barred(standing(Status.SUPPLEMENT_REQUESTED))
    waits = Why(Bar.IMPORTER, "SUPPLEMENT", until=DUE)
    assert found["supplement"] == (_ROLE,)
    assert {act: found[act] for act in ("accept", "refuse", "request_supplement", "tick_receipt")} == dict.fromkeys(
        ("accept", "refuse", "request_supplement", "tick_receipt"), (waits,)
    )
    assert barred(standing(Status.SUPPLEMENT_REQUESTED), "reviewer")["accept"] == (_ROLE, waits)


def test_after_the_importers_day_only_what_the_law_still_lets_it_do_is_named() -> None:
    late = standing(Status.SUPPLEMENT_REQUESTED, due_on=TODAY - timedelta(days=1))
    assert barred(late)["supplement"] == (_ROLE, Why(Bar.NEED, "SUPPLEMENT_NOT_LAPSED"))


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        (Status.WITHDRAW_REQUESTED, "WITHDRAWAL"),
        (Status.AMEND_REQUESTED, "AMENDMENT"),
        (Status.EXTENSION_REQUESTED, "EXTENSION"),
    ],
)
def test_a_request_is_answered_before_anything_else(status: Status, asked: str) -> None:
    assert barred(standing(status))["accept"] == (Why(Bar.REQUEST, asked),)


def test_an_amendment_that_was_allowed_is_waited_for() -> None:
    found = barred(standing(Status.AMEND_ALLOWED))
    assert found["request_label_correction"] == (Why(Bar.IMPORTER, "AMENDMENT"),)
    assert found["resend"] == (_ROLE,)


def test_what_stands_in_the_way_is_named_by_its_need() -> None:
    against = replace(
        standing(Status.SUBMITTED),
        receipt=Receipt((), "INCOMPLETE", "officer:lan.nt", NOW, standing(Status.SUBMITTED).content.revision),
    )
    assert barred(against)["accept"] == (Why(Bar.NEED, "SLIP_NOT_AGAINST"),)
    labels = with_label_request(standing(Status.ACCEPTED))
    assert barred(labels)["request_label_correction"] == (Why(Bar.NEED, "NO_LABEL_REQUEST"),)


def test_only_a_signer_takes_a_notice_back() -> None:
    assert barred(standing(Status.RESULT_ISSUED))["revoke_result"] == (_ROLE,)
    assert "revoke_result" not in barred(standing(Status.RESULT_ISSUED), "signer")


def test_the_importers_own_wishes_are_not_listed_while_nobody_waits_for_them() -> None:
    assert not {"cancel", "modify", "request_withdrawal"} & set(barred(standing(Status.SUBMITTED)))


@pytest.mark.parametrize("status", [Status.REFUSED, Status.CANCELLED, Status.WITHDRAWN])
def test_a_closed_dossier_has_nothing_to_say(status: Status) -> None:
    assert barred(standing(status)) == {}


def test_whoever_only_looks_on_is_told_nothing() -> None:
    assert barred(standing(Status.SUBMITTED), "operator") == {}


def test_the_roles_named_are_those_that_the_api_lets_in() -> None:
    described = {
        operation["description"]
        for path in json.loads((ROOT / "docs" / "api" / "registration.openapi.json").read_text("utf-8"))[
            "paths"
        ].values()
        for operation in path.values()
        if operation.get("description", "").startswith("By the agency")
    }
    offered = [act for act in Act if who_and_when(act, handler="cqkt").startswith("By the agency")]
    assert len(described) > 10
    for text in described:
        act = next(act for act in offered if text.startswith(who_and_when(act, handler="cqkt")))
        assert text.endswith("Roles: " + ", ".join(roles_of(act, "agency"))), text
