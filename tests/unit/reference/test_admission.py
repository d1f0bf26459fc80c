"""The token says who calls; the register says what that person may do today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.reference.admission import Admitted, NotInRegister, admit
from shared.reference.entries import Delegation
from tests.unit.reference.desk import TODAY, Desk

TOMORROW = date(2026, 11, 21)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.staff("lan", "officer", "reviewer")
    desk.staff("minh", "officer")
    lent = Delegation(to="lan", roles=("signer",), valid_from=TODAY, valid_to=TODAY, reason="Đi công tác")
    desk.staff("chief", "signer", delegations=(lent,))
    return desk


def ask(desk: Desk, id: str, role: str, *wanted: str, **more: Any) -> Admitted:
    asked = {"agency": "TCKT11", "day": TODAY, "required": False, **more}
    return admit(desk.register(), id=id, role=role, fits=lambda role: role in (wanted or (role,)), **asked)


def test_a_role_of_ones_own(desk: Desk) -> None:
    assert ask(desk, "lan", "officer", "officer") == Admitted("officer")
    assert ask(desk, "reviewer:lan", "reviewer", "reviewer") == Admitted("reviewer"), "as the history names people"


def test_a_role_that_the_register_does_not_give(desk: Desk) -> None:
    with pytest.raises(NotInRegister, match="gives minh officer on 2026-11-20, not signer"):
        ask(desk, "minh", "signer", "signer")


def test_who_works_elsewhere_is_suspended_or_gone(desk: Desk) -> None:
    with pytest.raises(NotInRegister, match="works for TCKT11"):
        ask(desk, "minh", "officer", agency="TCKT18")
    with pytest.raises(NotInRegister, match="not yet, or no longer"):
        ask(desk, "minh", "officer", day=date(2025, 12, 31))
    desk.staff("out", "officer", suspended=True)
    with pytest.raises(NotInRegister, match="suspended"):
        ask(desk, "out", "officer")


def test_a_delegated_role_is_taken_up_for_its_time_and_names_whose_it_is(desk: Desk) -> None:
    """With a token of one's own role as well as with one of the role that was delegated."""
    assert ask(desk, "lan", "officer", "signer") == Admitted("signer", "chief")
    assert ask(desk, "lan", "signer", "signer") == Admitted("signer", "chief")
    assert ask(desk, "lan", "officer", "officer", "signer") == Admitted("officer"), "one's own goes before"
    with pytest.raises(NotInRegister):
        ask(desk, "lan", "signer", "signer", day=TOMORROW)
    assert ask(desk, "lan", "officer", "signer", day=TOMORROW) == Admitted("officer"), "the operation itself refuses"


def test_what_the_giver_lost_is_lent_no_more(desk: Desk) -> None:
    desk.enter("staff", _suspended(desk), expected=1)
    with pytest.raises(NotInRegister):
        ask(desk, "lan", "signer", "signer")


def _suspended(desk: Desk) -> Any:
    found = desk.register().member("chief", TODAY)
    assert found is not None
    return replace(found, suspended=True, valid_from=TODAY)


def test_who_is_not_registered_gets_in_unless_the_register_is_required(desk: Desk) -> None:
    assert ask(desk, "new", "officer", "officer") == Admitted("officer")
    with pytest.raises(NotInRegister, match="not in the register"):
        ask(desk, "new", "officer", "officer", required=True)
    assert ask(desk, "0100109106", "importer", "importer", required=True) == Admitted("importer")
    assert ask(desk, "QUATEST1", "cert_body", "cert_body", required=True) == Admitted("cert_body")


def test_the_first_administrator_enters_the_others(desk: Desk) -> None:
    assert ask(desk, "root", "admin", "admin", required=True, agency=None) == Admitted("admin")
    desk.staff("boss", "admin")
    with pytest.raises(NotInRegister):
        ask(desk, "root", "admin", "admin", required=True, agency=None)
