"""What was told to whom, with addresses that only those know who know them already."""

from __future__ import annotations

import pytest

from services.notification.entrypoints.told import LettersToldOut, masked_mail
from shared.errors import Forbidden
from shared.web.principals import Principal
from tests.unit.notification.test_http import OFFICER, call, http, world
from tests.unit.notification.test_http import NotificationHttp as Http

__all__ = ["http", "world"]

OPERATOR = Principal("hoa", "operator")


def test_each_letter_says_how_it_went_and_to_whom_without_the_address(http: Http) -> None:
    letters = LettersToldOut().dump(http.list_told(call(OPERATOR)).body)["letters"]
    assert len(letters) == 6
    failed = next(each for each in letters if each["status"] == "FAILED")
    assert (failed["channel"], failed["kind"], failed["reader"]) == ("WINDOW", "received", "APPLICANT")
    assert (failed["attempts"], failed["last_error"]) == (1, "ERR05")
    mails = {each["address"] for each in letters if each["channel"] == "EMAIL"}
    assert all(mail[1:3] == "…@" for mail in mails)


def test_staff_do_not_read_what_the_partner_said(http: Http) -> None:
    letters = http.list_told(call(OFFICER)).body["letters"]
    assert {(each["last_error"], each["answer"]) for each in letters} == {(None, None)}


def test_staff_of_another_agency_are_turned_away(http: Http) -> None:
    with pytest.raises(Forbidden):
        http.list_told(call(Principal("an", "officer", agency="TCKT20")))


@pytest.mark.parametrize(
    ("address", "shown"), [("muahang@tocmay.example.vn", "m…@tocmay.example.vn"), ("a@b", "a…@b"), ("odd", "o…")]
)
def test_a_mail_address_is_masked(address: str, shown: str) -> None:
    assert masked_mail(address) == shown
