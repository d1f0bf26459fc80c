"""Whether a laboratory may test the samples: known, of the right status, valid on that day, competent for the goods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from services.inspection.domain.content import Line
from services.inspection.domain.findings import Findings
from services.inspection.domain.testing.limits import qcvn_of
from shared.regulation.sampling_tests import Laboratory, LaboratoryStatus, qcvn_numbers


def check_laboratory(
    findings: Findings,
    found: Laboratory | None,
    *,
    lines: Iterable[Line],
    on: date,
    designated: bool = False,
    pointer: str = "/laboratory",
    listed: Sequence[str] = (),
) -> None:
    """found: as the list has it on that day, or had it last. designated: being accredited is not enough. listed: codes of
    those that may be named on that day.
    """
    if found is None:
        those = f"; on {on} there are {', '.join(listed)}" if listed else ""
        message = (
            f"No such laboratory is listed{those}. Name one as GET /laboratories lists it, or have it entered first."
        )
        findings.add(pointer, "unknown", message)
        return
    message = (
        f"{found.name} is listed from {found.in_force_from} to {found.in_force_to or 'further notice'}, not on {on}."
    )
    findings.check(found.in_force(on), pointer, "not_valid", message)
    message = f"{found.name} is neither accredited, designated nor recognised on {on}; name a laboratory that is."
    findings.check(bool(found.statuses), pointer, "no_status", message)
    status = not designated or LaboratoryStatus.DESIGNATED in found.statuses
    findings.check(status, pointer, "not_designated", f"{found.name} is not designated; a retest needs one that is.")
    for line in lines:
        names = qcvn_of(line)
        message = (
            f"Line {line.line_no} falls under {', '.join(sorted(qcvn_numbers(*names)))}; not in {found.name}'s scope."
        )
        findings.check(found.covers(names), pointer, "out_of_scope", message)
