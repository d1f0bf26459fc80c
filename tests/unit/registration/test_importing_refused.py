"""What of a dossier from elsewhere is refused, by its place and rule."""

from __future__ import annotations

from typing import Any

import pytest

from services.registration.application.importing import Outcome
from services.registration.entrypoints.importing_rows import read_row
from shared.errors import Invalid
from tests.unit.registration.open_elsewhere import Desk, row


def changed(code: str, **changes: Any) -> dict[str, Any]:
    return row(code, **changes)


_LONG_VISIT = {
    "mode": "SAMPLE",
    "mode_reason": "x",
    "due_on": "2026-11-20",
    "appointment": {
        "kind": "SAMPLE_INSPECTION",
        "starts_at": "2026-11-21T02:00:00Z",
        "ends_at": "9998-11-21T02:00:00Z",
        "place": "Kho Tân Thanh",
        "officer": "lan.nt",
    },
}
_TCCN = {"cqkt": {"status": 6}, "tccn": {"status": 2}}


@pytest.mark.parametrize(
    ("said", "pointer", "rule"),
    [
        (changed("101", handlers={"cqkt": {"status": 0}}), "/handlers/cqkt/status", "not_open"),
        (changed("101", handlers={"cqkt": {"status": 13}}), "/handlers/cqkt/status", "not_open"),
        (changed("101", handlers={"cqkt": {"status": 2, "before": 1}}), "/handlers/cqkt/before", "before"),
        (changed("105", handlers={"cqkt": {"status": 7}}), "/handlers/cqkt/before", "before"),
        (changed("105", handlers={"cqkt": {"status": 7, "before": 1}}), "/handlers/cqkt/before", "before"),
        (changed("105", requests={}), "/requests/cqkt", "required"),
        (changed("101", requests=row("105")["requests"]), "/requests/cqkt", "no_request"),
        (changed("108", requests=row("105")["requests"]), "/requests/cqkt/until", "required"),
        (changed("103", supplement_request=None), "/supplement_request", "required"),
        (changed("101", supplement_request=row("103")["supplement_request"]), "/supplement_request", "not_waiting"),
        (changed("109", supplement_request=row("103")["supplement_request"]), "/supplement_request/extended_on", "required"),
        (changed("109", supplement_request={**row("109")["supplement_request"], "due_on": "9999-12-31"}),
         "/supplement_request/due_on", "too_far"),
        (changed("101", received_on="2030-01-01"), "/received_on", "date_in_future"),
        (changed("101", received_on="0001-01-01"), "/received_on", "before_any_regime"),
        (changed("101", regime="R2018"), "/regime", "regime"),
        (changed("101", window=None), "/window", "required"),
        (changed("101", file_code="CK2026000001"), "/file_code", "file_code"),
        (changed("104", complete_on="2026-10-01"), "/complete_on", "order"),
        (changed("101", inspection={"mode": "SAMPLE", "mode_reason": "x"}), "/inspection/due_on", "required"),
        (changed("101", inspection={"mode": "SAMPLE", "due_on": "2026-11-20"}), "/inspection/mode_reason", "required"),
        (changed("101", inspection=_LONG_VISIT), "/inspection/appointment/ends_at", "too_long"),
        (changed("112", conformity=None), "/conformity", "required"),
        (changed("112", handlers=_TCCN), "/conformity", "no_result"),
        (changed("112", handlers={"cqkt": {"status": 6}}), "/handlers/tccn", "cert_body"),
        (changed("112", body_request={"items": ["x"], "reason": "y", "requested_at": "2026-11-01T08:00:00Z"}),
         "/body_request", "not_waiting"),
        (changed("101", importer={**row("101")["importer"], "tax_code": "0100109107"}), "/importer/tax_code",
         "tax_code_check_digit"),
        (changed("101", history=[{"at": "2026-11-12T09:10:00+07:00", "by": "x\x07", "act": "y"}]), "/history/0/by",
         "control_character"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_its_place_and_rule(said: dict[str, Any], pointer: str, rule: str) -> None:
    desk = Desk()
    taken = desk.take(said)
    found = {(violation.pointer, violation.code) for violation in taken.errors}
    assert taken.outcome is Outcome.REFUSED
    assert (pointer, rule) in found
    assert all(violation.message for violation in taken.errors)
    assert desk.dossiers.acts == []


def test_a_misspelt_field_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        read_row(row("101", recieved_on="2026-11-01"))
    assert [violation.pointer for violation in refusal.value.violations] == ["/recieved_on"]


def test_only_a_document_that_is_marked_may_be_without_its_file() -> None:
    said = row("103")
    del said["documents"][1]["missing"]
    assert Desk().broken(said) == {("/documents/1/file", "required")}
