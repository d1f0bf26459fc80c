"""Use cases: what is to be sampled, the look at the lot, the sampling record, and where the samples go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from services.inspection.application.access import ensure_may
from services.inspection.application.acting import Decide, Request, act_on_case
from services.inspection.application.outgoing import outgoing
from services.inspection.application.photographing import with_photos
from services.inspection.application.ports import Cases
from services.inspection.application.reading import read_case
from services.inspection.application.sampling_ports import Laboratories, Lots, Photos, codes_of
from services.inspection.domain.acts.move_samples import move_samples
from services.inspection.domain.acts.record_lot_check import record_lot_check
from services.inspection.domain.acts.record_sample import record_sample
from services.inspection.domain.case import Case
from services.inspection.domain.commands import MoveSamples, RecordLotCheck, RecordSample
from services.inspection.domain.content import Line
from services.inspection.domain.custody.chain import CustodyAct
from services.inspection.domain.sampling.proposing import Ground, Proposal, propose
from services.inspection.domain.sampling.switching import Standing, standing_after
from services.inspection.domain.states import Act
from shared.aggregate import Actor, Change, Json
from shared.clock import Clock
from shared.errors import AlreadyActed, Invalid, Violation
from shared.regulation.calendar import legal_day
from shared.regulation.sampling import SamplingLaw

_SEAL = "seal"


def sampling_plan(
    id: str, *, lot_size: int | None, actor: Actor, cases: Cases, lots: Lots, law: SamplingLaw
) -> Sequence[tuple[Line, Standing, Sequence[Proposal]]]:
    """Per goods line. lot_size: items counted on the spot, for every line. Raises NotFound, Forbidden."""
    case = read_case(id, actor=actor, cases=cases).state
    found = []
    for line in case.content.lines:
        standing = _standing(case, line, lots, law)
        ground = Ground(case.decision.rule, standing, case.received_on)
        found.append((line, standing, propose(line, ground, law=law, lot_size=lot_size)))
    return found


def check_lot(
    request: Request, command: RecordLotCheck, *, cases: Cases, lots: Lots, law: SamplingLaw, clock: Clock
) -> Json:
    """These use cases return `answer_of`; they raise NotFound, Forbidden, Stale, NotAllowed, Invalid, KeyReused."""

    def decide(case: Case, now: datetime) -> Change[Case]:
        line = next((line for line in case.content.lines if line.line_no == command.line_no), None)
        standing = _standing(case, line, lots, law) if line else Standing()
        after, check = record_lot_check(case, command, standing=standing, law=law, now=now)
        details = {
            "line": check.line_no,
            "plan": f"{check.severity} {check.letter} n={check.n} Ac={check.ac}",
            "nonconforming": check.nonconforming,
            "accepted": check.accepted,
        }
        return Change(after, act="lot_checked", reason=check.resumption, details=details)

    return act_on_case(request, Act.RECORD_LOT_CHECK, decide, cases=cases, clock=clock)


def take_sample(
    request: Request,
    command: RecordSample,
    *,
    cases: Cases,
    laboratories: Laboratories,
    photos: Photos,
    clock: Clock,
    free: Callable[[Case], None] = lambda _: None,
) -> Json:
    """free: lets go of the officer's time that the case, as it was, does not need any more."""
    ensure_may(request.actor, Act.RECORD_SAMPLE, cases.load(request.id).state)
    command = replace(command, by=request.actor.id, record=with_photos(request.id, command.record, photos))
    before: list[Case] = []

    def decide(case: Case, now: datetime) -> Change[Case]:
        record = command.record
        details = {"record": record.number, "samples": [goods.sample_code for goods in record.goods]}
        before[:] = [case]
        on = legal_day(record.taken_at)
        laboratory, listed = laboratories.find(record.laboratory, on), codes_of(laboratories, on)
        after, event = record_sample(case, command, laboratory=laboratory, listed=listed, now=now)
        keys = _seal_keys(case, after)
        return Change(after, act="sample_recorded", event=outgoing(event), details=details, unique=keys)

    answer = _with_seals(request, Act.RECORD_SAMPLE, decide, "/goods", cases=cases, clock=clock)
    for case in before:
        free(case)
    return answer


def move_case_samples(
    request: Request, command: MoveSamples, *, cases: Cases, laboratories: Laboratories, clock: Clock
) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        handed = command.act is CustodyAct.HAND_OVER and command.to_party
        laboratory = laboratories.find(command.to_party or "", legal_day(command.at)) if handed else None
        listed = codes_of(laboratories, legal_day(command.at))
        moved = move_samples(case, command, laboratory=laboratory, listed=listed, now=now)
        last = [held.steps[-1] for held in moved.samples]
        details = {
            "samples": [f"{held.sample_code} ({held.part})" for held in moved.samples],
            "from": sorted({step.from_party or "" for step in last}),
            "to": sorted({step.to_party or "" for step in last}),
            "at": command.at.isoformat(),
            "becomes": sorted({held.state.value for held in moved.samples}),
        }
        return Change(
            moved.case,
            act=_DONE[command.act],
            event=outgoing(moved.event) if moved.event else None,
            reason=command.note,
            details=details,
            unique=_seal_keys(case, moved.case),
        )

    return _with_seals(request, Act.MOVE_SAMPLES, decide, "/samples", cases=cases, clock=clock)


_DONE = {
    CustodyAct.SEAL: "samples_sealed",
    CustodyAct.HAND_OVER: "samples_handed_over",
    CustodyAct.RECEIVE: "samples_received",
    CustodyAct.RECEIVE_BROKEN: "samples_arrived_broken",
    CustodyAct.RETAIN: "samples_retained",
    CustodyAct.RETURN: "samples_returned",
    CustodyAct.DESTROY: "samples_destroyed",
}


def _standing(case: Case, line: Line, lots: Lots, law: SamplingLaw) -> Standing:
    earlier = lots.of_good(case.content.importer.tax_code, line.good_key, besides=case.dossier_id)
    return standing_after(earlier, numbers=law.switching)


def _seal_keys(before: Case, after: Case) -> tuple[str, ...]:
    """What no other case of the agency may hold: the seals that this act puts on."""
    old = {seal for held in before.custody for seal in held.seals}
    new = {seal for held in after.custody for seal in held.seals}
    return tuple(f"{_SEAL}:{after.agency.code}:{seal}" for seal in sorted(new - old))


def _with_seals(request: Request, act: Act, decide: Decide, pointer: str, *, cases: Cases, clock: Clock) -> Json:
    try:
        return act_on_case(request, act, decide, cases=cases, clock=clock)
    except AlreadyActed as clash:
        if not clash.taken.startswith(f"{_SEAL}:"):
            raise
        message = (
            f"Seal {clash.taken.split(':', 2)[2]} closes a sample of another case, or one that was recorded before."
        )
        raise Invalid([Violation(pointer, "seal_used", message)]) from clash
