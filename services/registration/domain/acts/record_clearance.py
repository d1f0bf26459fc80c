"""Record the clearance: customs released the goods on the confirmed registration, and the importer's time begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.clearance import Clearance
from services.registration.domain.commands import RecordClearance
from services.registration.domain.dossier import Dossier
from services.registration.domain.rules.dates import read_past_date
from services.registration.domain.rules.declaration_number import declaration_of, read_declaration_number
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day


def record_clearance(dossier: Dossier, command: RecordClearance, party: Party, *, now: datetime) -> Dossier:
    """Once per declaration. Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.RECORD_CLEARANCE, party, now=now)
    findings = Findings()
    number = read_declaration_number(command.declaration_no, "/declaration_no", findings)
    cleared_on = read_past_date(command.cleared_on, "/cleared_on", legal_day(now), findings)
    office = read_text(command.customs_office, "/customs_office", 10, findings)
    _check_declaration(dossier, number, findings)
    _check_day(dossier, cleared_on, findings)
    findings.raise_if_any()
    clearance = Clearance(number, cleared_on, office, command.by)
    return replace(moved, clearances=(*dossier.clearances, clearance))


def _check_declaration(dossier: Dossier, number: str, findings: Findings) -> None:
    at = "/declaration_no"
    if not findings.clean(at):
        return
    declared = declaration_of(number)
    listed = [declaration.number for declaration in dossier.content.declarations]
    if listed and declared not in map(declaration_of, listed):
        message = f"{number} is none of the dossier's declarations (tờ khai): {', '.join(listed)}."
        findings.add(at, "declaration_not_listed", message)
    if declared in {declaration_of(each.declaration_no) for each in dossier.clearances}:
        findings.add(
            at, "cleared_already", f"The clearance of declaration {number} is on record; it is not recorded twice."
        )


def _check_day(dossier: Dossier, cleared_on: date, findings: Findings) -> None:
    if findings.clean("/cleared_on") and cleared_on < dossier.received_on:
        message = (
            f"The dossier was received on {dossier.received_on.isoformat()}; "
            "goods are cleared on a registration that stands. Look the day up again."
        )
        findings.add("/cleared_on", "before_receipt", message)
