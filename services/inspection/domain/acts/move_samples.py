"""Move samples: one step of the chain of custody, for one sample or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.inspection.domain.case import TERMINAL, Case
from services.inspection.domain.commands import MovedSample, MoveSamples
from services.inspection.domain.custody.chain import CustodyAct, Part, SampleCustody, SampleState
from services.inspection.domain.custody.holding import find, held_samples, with_custody
from services.inspection.domain.events import SampleTaken
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, status_after
from services.inspection.domain.testing.laboratories import check_laboratory
from shared.regulation.calendar import legal_day
from shared.regulation.sampling_tests import Laboratory

_TO_SOMEBODY = frozenset({CustodyAct.HAND_OVER, CustodyAct.RETURN})
_AWAY = frozenset({CustodyAct.RETURN, CustodyAct.DESTROY})
_AT_LABORATORY = frozenset({SampleState.RECEIVED_BY_LAB, SampleState.TESTED})


@dataclass(frozen=True)
class Moved:
    case: Case
    samples: tuple[SampleCustody, ...]
    event: SampleTaken | None = None


def move_samples(
    case: Case, command: MoveSamples, *, laboratory: Laboratory | None, listed: Sequence[str] = (), now: datetime
) -> Moved:
    """laboratory: who `to_party` is in the list, for a handing over. Raises NotAllowed, Invalid."""
    transition = ensure_allowed(case, Act.MOVE_SAMPLES)
    findings = Findings()
    findings.check(command.at <= now, "/at", "future", "Lies in the future.")
    if command.act in _TO_SOMEBODY and not (command.to_party or "").strip():
        findings.add("/to_party", "required", "Say who gets the samples.")
    found = _found(case, command, findings)
    if command.act is CustodyAct.HAND_OVER:
        _check_laboratory(case, command, [held for _, held in found], laboratory, listed, findings)
    if command.act is CustodyAct.SEAL:
        _check_seals(case, command, findings)
    findings.raise_if_any()
    to_party = laboratory.name if laboratory and command.act is CustodyAct.HAND_OVER else command.to_party
    moved = tuple(
        held.moved(
            command.act,
            at=command.at,
            by=command.by,
            from_party=command.from_party,
            to_party=to_party,
            note=command.note,
            seals=asked.seal_numbers,
        )
        for asked, held in found
    )
    after = _with_retest(with_custody(case, *moved), moved)
    after = replace(after, status=status_after(transition, after))
    return Moved(after, moved, _received(case, after, command, moved, now))


def _found(case: Case, command: MoveSamples, findings: Findings) -> list[tuple[MovedSample, SampleCustody]]:
    found: list[tuple[MovedSample, SampleCustody]] = []
    findings.check(bool(command.samples), "/samples", "required", "Name at least one sample.")
    for i, asked in enumerate(command.samples):
        pointer = f"/samples/{i}"
        held = find(case, asked.sample_code, asked.part)
        if held is None:
            known = ", ".join(f"{h.sample_code} ({h.part})" for h in held_samples(case))
            findings.add(f"{pointer}/sample_code", "unknown", f"No such sample; there are {known}.")
            continue
        if any(other is held for _, other in found):
            findings.add(f"{pointer}/sample_code", "twice", "Named twice.")
            continue
        if held.after(command.act) is None:
            message = f"The sample is {held.state}; possible now: {', '.join(held.allowed) or 'nothing'}."
            findings.add(pointer, "custody", message)
        if held.steps and command.at < held.steps[-1].at:
            findings.add(
                "/at", "order", f"Before the last step of {held.sample_code}, {held.steps[-1].at.isoformat()}."
            )
        if command.act in _AWAY and _still_serves(case, held):
            message = (
                "It still serves as evidence; it is given back or destroyed when the case is over and no retest pends."
            )
            findings.add(pointer, "still_needed", message)
        found.append((asked, held))
    return found


def _still_serves(case: Case, held: SampleCustody) -> bool:
    if held.state is SampleState.INVALID:
        return False
    if case.retest is not None and case.retest.pending and held.line_no in case.retest.lines:
        return True
    return case.status not in TERMINAL and (held.part is Part.RETAINED or not held.tested)


def _check_laboratory(
    case: Case,
    command: MoveSamples,
    samples: list[SampleCustody],
    laboratory: Laboratory | None,
    listed: Sequence[str],
    findings: Findings,
) -> None:
    numbers = {held.line_no for held in samples}
    lines = [line for line in case.content.lines if line.line_no in numbers]
    retained = any(held.part is Part.RETAINED for held in samples)
    on = legal_day(command.at)
    check_laboratory(findings, laboratory, lines=lines, on=on, designated=retained, pointer="/to_party", listed=listed)
    if not retained:
        return
    retest = case.retest if case.retest is not None and case.retest.pending else None
    asked = set(retest.lines) if retest else set()
    for i, held in enumerate(samples):
        message = "A retained sample leaves only for a retest that was asked for."
        findings.check(held.part is Part.TEST or held.line_no in asked, f"/samples/{i}", "no_retest", message)
    if retest and laboratory:
        message = f"The retest is to be done at {retest.laboratory}."
        findings.check(laboratory.is_called(retest.laboratory), "/to_party", "other_laboratory", message)


def _check_seals(case: Case, command: MoveSamples, findings: Findings) -> None:
    used = {seal for held in held_samples(case) for seal in held.seals}
    for i, asked in enumerate(command.samples):
        pointer = f"/samples/{i}/seal_numbers"
        findings.check(bool(asked.seal_numbers), pointer, "required", "Give the numbers of the seals.")
        once = used.isdisjoint(asked.seal_numbers) and len(set(asked.seal_numbers)) == len(asked.seal_numbers)
        findings.check(once, pointer, "twice", "A seal number closes one sample only.")
        used.update(asked.seal_numbers)


def _with_retest(case: Case, moved: tuple[SampleCustody, ...]) -> Case:
    """A retained sample that arrives broken cannot be taken again: there is no second result, the first one stands."""
    broken = [held for held in moved if held.part is Part.RETAINED and held.state is SampleState.INVALID]
    if not broken or case.retest is None or not case.retest.pending:
        return case
    why = f"The retained sample {broken[0].sample_code} arrived with a broken seal; the first result stands."
    return replace(case, retest=replace(case.retest, void=why))


def _received(
    before: Case, after: Case, command: MoveSamples, moved: tuple[SampleCustody, ...], now: datetime
) -> SampleTaken | None:
    """Said once, when the laboratory has the last of the samples that it is to test."""
    if command.act is not CustodyAct.RECEIVE or before.sample is None:
        return None
    part = moved[0].part
    current = {goods.sample_code for goods in before.sample.goods}
    lines = set(after.retest.lines) if part is Part.RETAINED and after.retest else None
    waited_for = [
        held
        for held in held_samples(after)
        if held.part is part and held.sample_code in current and (lines is None or held.line_no in lines)
    ]
    if not all(held.state in _AT_LABORATORY for held in waited_for):
        return None
    laboratory = moved[-1].holder
    return SampleTaken(
        before.file_code,
        now,
        before.sample.number,
        laboratory,
        before.sample.taken_at,
        received_on=legal_day(command.at),
        retest=part is Part.RETAINED,
    )
