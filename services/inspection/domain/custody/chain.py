"""The chain of custody of one sample: its states, the table of what may be done in which, and every step so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    """TEST goes to the laboratory; RETAINED is kept for a dispute."""

    TEST = "TEST"
    RETAINED = "RETAINED"


class SampleState(StrEnum):
    TAKEN = "TAKEN"
    SEALED = "SEALED"
    HANDED_TO_LAB = "HANDED_TO_LAB"
    RECEIVED_BY_LAB = "RECEIVED_BY_LAB"
    TESTED = "TESTED"
    RETAINED = "RETAINED"
    RETURNED = "RETURNED"
    DESTROYED = "DESTROYED"
    INVALID = "INVALID"


class CustodyAct(StrEnum):
    """RECEIVE_BROKEN: it arrived with a broken seal and proves nothing."""

    SEAL = "seal"
    HAND_OVER = "hand_over"
    RECEIVE = "receive"
    RECEIVE_BROKEN = "receive_broken"
    TEST = "test"
    RETAIN = "retain"
    RETURN = "return"
    DESTROY = "destroy"


@dataclass(frozen=True)
class CustodyRow:
    act: CustodyAct
    parts: frozenset[Part]
    states: frozenset[SampleState]
    becomes: SampleState


_S = SampleState
_BOTH = frozenset(Part)
_ENDED = frozenset({_S.SEALED, _S.TESTED, _S.RETAINED, _S.INVALID})

TABLE = tuple(
    CustodyRow(act, parts, frozenset(states), becomes)
    for act, parts, states, becomes in (
        (CustodyAct.SEAL, _BOTH, {_S.TAKEN}, _S.SEALED),
        (CustodyAct.HAND_OVER, _BOTH, {_S.SEALED}, _S.HANDED_TO_LAB),
        # What was kept for a dispute goes to the second laboratory.
        (CustodyAct.HAND_OVER, frozenset({Part.RETAINED}), {_S.RETAINED}, _S.HANDED_TO_LAB),
        (CustodyAct.RECEIVE, _BOTH, {_S.HANDED_TO_LAB}, _S.RECEIVED_BY_LAB),
        (CustodyAct.RECEIVE_BROKEN, _BOTH, {_S.HANDED_TO_LAB}, _S.INVALID),
        (CustodyAct.TEST, _BOTH, {_S.RECEIVED_BY_LAB}, _S.TESTED),
        (CustodyAct.RETAIN, frozenset({Part.RETAINED}), {_S.SEALED}, _S.RETAINED),
        (CustodyAct.RETAIN, _BOTH, {_S.TESTED}, _S.RETAINED),
        (CustodyAct.RETURN, _BOTH, _ENDED, _S.RETURNED),
        (CustodyAct.DESTROY, _BOTH, _ENDED, _S.DESTROYED),
    )
)


@dataclass(frozen=True)
class CustodyStep:
    """from_party, to_party: who handed it to whom. by: who put it on record. note: also where it was taken from."""

    act: CustodyAct
    state: SampleState
    at: datetime
    by: str
    from_party: str | None = None
    to_party: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class SampleCustody:
    """One physical sample. holder: in whose hands it is. tested: a laboratory has tested it."""

    sample_code: str
    line_no: int
    part: Part
    state: SampleState
    seals: tuple[str, ...]
    holder: str
    steps: tuple[CustodyStep, ...] = ()

    @property
    def tested(self) -> bool:
        return any(step.act is CustodyAct.TEST for step in self.steps)

    @property
    def allowed(self) -> tuple[CustodyAct, ...]:
        return tuple(dict.fromkeys(row.act for row in TABLE if self.part in row.parts and self.state in row.states))

    def after(self, step_act: CustodyAct) -> SampleState | None:
        """The state that the act leads to; None: it is not possible."""
        for row in TABLE:
            if row.act is step_act and self.part in row.parts and self.state in row.states:
                return row.becomes
        return None

    def moved(
        self,
        act: CustodyAct,
        *,
        at: datetime,
        by: str,
        from_party: str | None = None,
        to_party: str | None = None,
        note: str | None = None,
        seals: tuple[str, ...] = (),
    ) -> SampleCustody:
        """Raises ValueError when the table does not allow the act."""
        becomes = self.after(act)
        if becomes is None:
            raise ValueError(f"'{act}' is not possible with a sample that is {self.state}.")
        step = CustodyStep(act, becomes, at, by, from_party or self.holder, to_party or self.holder, note)
        return replace(
            self,
            state=becomes,
            seals=(*self.seals, *seals),
            holder=to_party or self.holder,
            steps=(*self.steps, step),
        )
