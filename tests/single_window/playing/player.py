"""Plays one dossier after its script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.regulation.calendar import legal_day
from shared.single_window import Answer, Envelope
from tests.e2e.agency import Agency
from tests.single_window.chance import Fault
from tests.single_window.playing.courier import Courier
from tests.single_window.playing.experience import Experience
from tests.single_window.playing.officers import ACTS, Staff
from tests.single_window.playing.script import NOWHERE, Script, Step
from tests.single_window.samples import load_sample

_OVERTAKEN = "unknown_file_code"


class Astray(Exception):
    """The dossier does not go as it is written."""


@dataclass(frozen=True)
class Player:
    """tax_code: of its importer."""

    script: Script
    experience: Experience
    tax_code: str
    courier: Courier
    staff: Staff

    def play(self) -> None:
        """To the end of the script, or until something is in its way; never raises."""
        try:
            self._play()
        except Exception as error:
            # Whatever it is: in a pool nobody else would hear of it, and the run would wait for the dossier for good.
            self.experience.trouble = f"{type(error).__name__}: {error}"
            self.experience.note("goes astray", why=str(error))
        self.experience.done = True

    def _play(self) -> None:
        steps = list(self.script.steps)
        overtook = self._overtaking(steps)
        answer = self._send(self._envelope(self.script.sample))
        if self.script.expect.status == NOWHERE:
            if answer.held:
                raise Astray("it was acknowledged, and should have been refused")
            return self._send_again()
        self._hold(answer, self.script.sample)
        if overtook:
            steps.pop(0)
        for step in steps:
            self._take(step)
            self._send_again()
        return self._send_again()

    def _overtaking(self, steps: list[Step]) -> bool:
        """Whether the second message went before the first and need not be sent any more."""
        if not steps or steps[0].sample is None:
            return False
        if self.courier.chance.draw("order", self.experience.number, among=[Fault.OUT_OF_ORDER]) is None:
            return False
        self.experience.note("its second message overtakes the first", fault=Fault.OUT_OF_ORDER)
        answer = self._send(self._message(steps[0]))
        if not answer.held and [error.code for error in answer.errors] != [_OVERTAKEN]:
            raise Astray(f"a message that overtook its dossier was answered {answer.errors}")
        return answer.held

    def _take(self, step: Step) -> None:
        if step.sample is not None:
            return self._hold(self._send(self._message(step)), step.sample)
        agency = self.staff.of(self.script.agency)
        ACTS[step.act or ""](agency, self._id(agency), step.data or {})
        return self.experience.note("officer", act=step.act)

    def _id(self, agency: Agency) -> str:
        return agency.dossier(self.experience.file_code)

    def _hold(self, answer: Answer, sample: str) -> None:
        if not answer.held:
            raise Astray(f"{sample} was refused: {'; '.join(f'{e.code}: {e.name}' for e in answer.errors)}")

    def _send(self, envelope: Envelope) -> Answer:
        return self.courier.carry(envelope, self.experience)

    def _send_again(self) -> None:
        """What is sent twice comes again after others came."""
        while self.experience.again:
            self.experience.again.pop()()

    def _message(self, step: Step) -> Envelope:
        return self._envelope(step.sample or "", (step.data or {}).get("fields"))

    def _envelope(self, sample: str, fields: dict[str, Any] | None = None) -> Envelope:
        texts = {name: _text(value) for name, value in (fields or {}).items()}
        if self.script.own_tax_code and sample.startswith("10-"):
            texts["fiMst"] = self.tax_code
        return load_sample(sample, reference=self.experience.file_code, fields=texts)


def _text(value: Any) -> str:
    """ "+30d" is a day from now."""
    text = str(value)
    if text.startswith("+") and text.endswith("d"):
        return (legal_day(datetime.now(UTC)) + timedelta(days=int(text[1:-1]))).strftime("%d/%m/%Y")
    return text
