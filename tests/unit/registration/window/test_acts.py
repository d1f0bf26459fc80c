"""Supplement and cancel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.registration.application.agency_acts import accept_dossier, request_supplement
from services.registration.domain.commands import AcceptDossier, RequestSupplement
from services.registration.domain.dossier import Channel, Status
from tests.unit.registration.window.office import NOW, Office, sample


def test_a_supplement_answers_the_request(office: Office) -> None:
    office.send(sample("10-01-rice-cookers"))
    request_supplement(
        office.staff(),
        RequestSupplement(("giấy chứng nhận hợp quy",), "thiếu"),
        dossiers=office.dossiers,
        law=office.law,
        clock=lambda: NOW,
    )
    assert office.only().state.supplement_request.due_on == date(2026, 12, 2), "7 working days, one of them off"
    assert office.send(sample("10-04-rice-cookers")).held
    assert office.send(sample("10-04-rice-cookers")).held
    state = office.only().state
    assert (state.handlers.cqkt, state.content.revision) == (Status.SUPPLEMENTED, 2)
    assert all(line.has_certificate for line in state.content.goods_lines)


@pytest.mark.parametrize("function", ["02", "04"])
def test_before_acceptance_the_registration_may_come_anew(office: Office, function: str) -> None:
    office.send(sample("10-01-rice-cookers"))
    assert office.send(sample("10-04-rice-cookers", function=function)).held
    state = office.only().state
    assert (state.handlers.cqkt, state.content.revision) == (Status.SUBMITTED, 2)


def test_a_supplement_of_an_accepted_dossier_is_told_what_may_be_done_instead(office: Office) -> None:
    office.send(sample("10-01-rice-cookers"))
    accept_dossier(office.staff(), AcceptDossier(), dossiers=office.dossiers, clock=lambda: NOW)
    answer = office.send(sample("10-04-rice-cookers"))
    assert [error.code for error in answer.errors] == ["not_allowed"]
    assert "2 ACCEPTED" in answer.errors[0].name


def test_cancelling_in_time_and_too_late(office: Office) -> None:
    office.send(sample("10-01-kettles"))
    assert office.send(sample("17-03-kettles")).held
    assert office.only().state.handlers.cqkt is Status.CANCELLED
    assert office.only().state.reason == "Lô hàng bị hoãn, doanh nghiệp sẽ đăng ký lại."
    late = Office()
    late.send(sample("10-01-kettles"))
    accept_dossier(late.staff(), AcceptDossier(), dossiers=late.dossiers, clock=lambda: NOW)
    answer = late.send(sample("17-03-kettles"))
    assert [error.code for error in answer.errors] == ["not_allowed"]
    assert "2 ACCEPTED" in answer.errors[0].name


def test_an_unknown_file_code_is_named(office: Office) -> None:
    assert [error.code for error in office.send(sample("17-03-kettles")).errors] == ["unknown_file_code"]


def test_a_dossier_of_another_channel_is_not_the_windows_to_cancel(office: Office) -> None:
    office.send(sample("10-01-kettles"))
    one = office.only()
    office.dossiers._stored[one.id] = replace(one, state=replace(one.state, channel=Channel.NPSP))
    assert [error.code for error in office.send(sample("17-03-kettles")).errors] == ["unknown_file_code"]


@pytest.mark.parametrize(
    ("stands", "becomes"),
    [(Status.AMEND_ALLOWED, Status.AMENDED), (Status.EXTENSION_GRANTED, Status.SUPPLEMENTED)],
)
def test_the_same_message_is_an_amendment_where_one_was_allowed(
    office: Office, stands: Status, becomes: Status
) -> None:
    office.send(sample("10-01-rice-cookers"))
    one = office.only()
    waiting = replace(one.state, handlers=replace(one.state.handlers, cqkt=stands))
    office.dossiers._stored[one.id] = replace(one, state=waiting)
    assert office.send(sample("10-04-rice-cookers")).held
    assert office.send(sample("10-04-rice-cookers")).held, "sent again, it stands already"
    state = office.only().state
    assert (state.handlers.cqkt, state.content.revision) == (becomes, 2)
