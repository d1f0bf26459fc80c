"""Record a lot check: what was found when the items of a lot were looked at, judged by the sampling plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from services.inspection.domain.case import Case
from services.inspection.domain.commands import RecordLotCheck
from services.inspection.domain.content import Line
from services.inspection.domain.findings import Findings
from services.inspection.domain.sampling.lot_check import LotCheck
from services.inspection.domain.sampling.plans import Plan, plan, tighter_aql
from services.inspection.domain.sampling.proposing import Ground, counted, severity_of
from services.inspection.domain.sampling.switching import Standing
from services.inspection.domain.states import Act, ensure_allowed, status_after
from shared.regulation.sampling import SamplingLaw
from shared.regulation.sampling_methods import SamplingMethod, Scheme
from shared.regulation.sampling_tables import Severity


def record_lot_check(
    case: Case, command: RecordLotCheck, *, standing: Standing, law: SamplingLaw, now: datetime
) -> tuple[Case, LotCheck]:
    """standing: of this good of this importer, by the lots before. A later check of the line replaces the former.

    Raises NotAllowed, Invalid.
    """
    transition = ensure_allowed(case, Act.RECORD_LOT_CHECK)
    findings = Findings()
    line = next((line for line in case.content.lines if line.line_no == command.line_no), None)
    method = _method(case, line, law)
    if line is None or method is None:
        findings.add(
            "/line_no", "unknown", "The dossier has no such line, or its goods are not looked at by attributes."
        )
        findings.raise_if_any()
        raise AssertionError  # pragma: no cover - tells the type checker that the line above raises
    check = _judged(case, line, method, command, standing, law, now, findings)
    others = tuple(other for other in case.lot_checks if other.line_no != line.line_no)
    after = replace(case, lot_checks=(*others, check))
    return replace(after, status=status_after(transition, after)), check


def _method(case: Case, line: Line | None, law: SamplingLaw) -> SamplingMethod | None:
    methods = law.methods_for(line.hs_code, case.received_on) if line else ()
    return next((method for method in methods if method.scheme is Scheme.ATTRIBUTES), None)


def _judged(
    case: Case,
    line: Line,
    method: SamplingMethod,
    command: RecordLotCheck,
    standing: Standing,
    law: SamplingLaw,
    now: datetime,
    findings: Findings,
) -> LotCheck:
    size = _lot_size(case, line, command, law, findings)
    resumption = (command.resumption or "").strip() or None
    if standing.discontinued and resumption is None:
        message = "Sampling of this good was ended by the switching rules; say which remedy the agency has agreed to."
        findings.add("/resumption", "required", message)
    severity, _ = severity_of(Ground(case.decision.rule, standing, case.received_on), law)
    level, aql = method.level_and_aql
    used = plan(size, level, aql, severity, tables=law.tables)
    whole = " (the whole lot)" if used.whole_lot else ""
    message = f"The plan asks for {used.n} items{whole}: letter {used.letter}, {severity}, level {level}, AQL {aql}."
    findings.check(command.inspected == used.n, "/inspected", "plan", message)
    few = 0 <= command.nonconforming <= command.inspected
    findings.check(few, "/nonconforming", "range", "From none to as many as were looked at.")
    if command.nonconforming and not (command.findings or "").strip():
        findings.add("/findings", "required", "Say what was wrong with them.")
    findings.raise_if_any()
    return LotCheck(
        line_no=line.line_no,
        good_key=line.good_key,
        lot_size=size,
        level=level,
        aql=aql,
        severity=severity,
        letter=used.letter,
        n=used.n,
        ac=used.ac,
        nonconforming=command.nonconforming,
        accepted=used.accepts(command.nonconforming),
        accepted_tighter=_accepted_tighter(used, size, level, aql, severity, command.nonconforming, law),
        by=command.by,
        at=now,
        findings=command.findings,
        resumption=resumption if standing.discontinued else None,
    )


def _lot_size(case: Case, line: Line, command: RecordLotCheck, law: SamplingLaw, findings: Findings) -> int:
    registered = counted(line, law, case.received_on)
    size = command.lot_size if command.lot_size is not None else registered
    if size is None:
        message = f"The lot is registered in {line.unit.name}; count its items and give their number."
        findings.add("/lot_size", "required", message)
    elif size < 1 or (registered is not None and size > registered):
        findings.add("/lot_size", "range", f"From 1 to the {registered or 'counted'} items that were registered.")
    findings.raise_if_any()
    return size or 1


def _accepted_tighter(
    used: Plan, size: int, level: str, aql: Decimal, severity: Severity, nonconforming: int, law: SamplingLaw
) -> bool:
    """Told only where the tighter plan looks at as many items; otherwise nobody can know, and it counts as no."""
    tighter = tighter_aql(aql, tables=law.tables)
    if tighter is None:
        return False
    other = plan(size, level, tighter, severity, tables=law.tables)
    return other.n == used.n and other.accepts(nonconforming)
