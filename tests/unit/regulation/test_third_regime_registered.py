"""A dossier of a regime that is rows alone goes through registration's own code."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from services.registration.adapters.law import law_of
from services.registration.application import agency_acts
from services.registration.application.acting import Request
from services.registration.domain.commands import RequestSupplement
from shared.errors import Invalid
from shared.regulation import Regulation, ensure_unchanged, load
from tests.unit.registration.examples import OFFICER, document, window_submission
from tests.unit.registration.test_submitting import Desk

# Monday, 10:00 in Vietnam.
NOW = datetime(2030, 3, 4, 3, 0, tzinfo=UTC)
DATES: dict[str, Any] = {"import_from": "2030-03-01", "import_to": "2030-04-01", "declarations": ()}


@pytest.fixture
def law(with_next: Path) -> Regulation:
    return load(with_next)


@pytest.fixture
def desk(law: Regulation) -> Desk:
    return Desk(law=law_of(law), now=NOW)


def papers(*types: str) -> tuple[Any, ...]:
    return tuple(replace(document(type), issued_on="2030-02-20") for type in types)


def test_it_is_registered_under_the_new_regime_and_its_version(law: Regulation, desk: Desk) -> None:
    stored = desk.dossiers.load(desk.submit(window_submission(**DATES, documents=papers("1", "2")))["id"]).state
    assert (stored.regime, stored.received_on) == ("R2030", date(2030, 3, 4))
    assert stored.regime_version == law.regime_version("R2030")
    ensure_unchanged(law, desk.dossiers.regime_versions())


def test_the_papers_of_the_new_regime_are_asked_for(desk: Desk) -> None:
    # Contract and bill of lading, as its rows say; the regimes before it wanted the invoice too.
    with pytest.raises(Invalid) as refused:
        desk.submit(window_submission(**DATES, documents=papers("1", "4")))
    missing = [violation for violation in refused.value.violations if violation.code == "document_missing"]
    assert len(missing) == 1
    assert "type 2" in missing[0].message or "2" in missing[0].message


def test_a_supplement_is_due_when_its_rows_say(desk: Desk) -> None:
    id = desk.submit(window_submission(**DATES, documents=papers("1", "2")))["id"]
    command = RequestSupplement(("label",), "missing")
    agency_acts.request_supplement(
        Request(id, OFFICER), command, law=desk.law, dossiers=desk.dossiers, clock=lambda: NOW
    )
    request = desk.dossiers.load(id).state.supplement_request
    assert request is not None
    assert request.due_on == date(2030, 3, 8)
