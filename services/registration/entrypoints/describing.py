"""What the documentation says of an act: who may do it, and in which statuses; from the law's table itself."""

from __future__ import annotations

from services.registration.domain.states import Act
from shared.regulation import load
from shared.regulation.acts import BEFORE, SAME, ActRow, ActTable

_PARTIES = {"importer": "the importer", "agency": "the agency", "cert_body": "the certification body"}
_CASES = {"cqkt": "the agency's case", "tccn": "the certification body's case"}


def who_and_when(*acts: Act, handler: str | None = None) -> str:
    """One sentence per row of the table."""
    table = load().acts
    rows = [row for act in acts for row in table.of(act, handler) if not row.with_dossier]
    return " ".join(_sentence(row, table) for row in rows)


def _sentence(row: ActRow, table: ActTable) -> str:
    allowed = ", ".join(_status(code, table) for code in row.allowed_in)
    said = f"By {_PARTIES[row.party]}, while {_CASES[row.handler]} is in {allowed}; then {_becomes(row, table)}."
    needs = "; ".join(table.needs[need].name_en for need in row.needs)
    return f"{said} Needs: {needs}." if needs else said


def _becomes(row: ActRow, table: ActTable) -> str:
    if row.becomes == SAME:
        return "as before"
    if row.becomes == BEFORE:
        return "what it was before the request"
    return _status(int(row.becomes), table)


def _status(code: int, table: ActTable) -> str:
    return f"{code} ({table.statuses[code].name_en})"
