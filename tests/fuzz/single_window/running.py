"""One case after another, each wholly determined by its number and the seed."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from lxml import etree

from shared.single_window import parse_answer, read_response, request_document
from shared.single_window.soap import IMPORT_DOCUMENT, OPERATIONS, RECEIVE, SERVER_FILE
from shared.single_window.xml import child, children, local_name
from tests.fuzz.single_window.mutations import mutated
from tests.unit.registration.window.office import SAMPLES, Office

# Seconds of processor time for one case. A hang is the failure, not a slow machine.
LONGEST = 5.0
_LONGEST_ANSWER = 1 << 20


@dataclass
class Tally:
    """outcomes: how many ended how. bad: cases that broke a promise, by number. slowest: seconds and case."""

    outcomes: Counter[str] = field(default_factory=Counter)
    bad: dict[int, str] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, -1)

    @property
    def cases(self) -> int:
        return sum(self.outcomes.values())

    def add(self, other: Tally) -> None:
        self.outcomes.update(other.outcomes)
        self.bad.update(other.bad)
        self.slowest = max(self.slowest, other.slowest)


class Broken(AssertionError):
    """A promise to the sender was not kept."""


def seeds() -> list[bytes]:
    """Good messages, and hostile ones that are refused as they are. The largest are left out: they only cost time."""
    files = [*sorted(SAMPLES.glob("*.xml")), *sorted((SAMPLES / "hostile" / "payloads").glob("*.xml"))]
    return [path.read_bytes() for path in files if path.stat().st_size < 20_000]


def case(number: int, seed: int, messages: list[bytes]) -> bytes:
    """The call of that number."""
    chance = Random(f"{seed}/{number}")
    message, other = chance.choice(messages), chance.choice(messages)
    style = chance.random()
    if style < 0.6:
        payload = mutated(message, chance, other).decode("utf-8", "replace")
        return request_document(payload, chance.choice((RECEIVE, RECEIVE, IMPORT_DOCUMENT, SERVER_FILE)))
    if style < 0.75:
        return _around(mutated(message, chance, other))
    whole = request_document(message.decode(), chance.choice((RECEIVE, IMPORT_DOCUMENT, SERVER_FILE)))
    return mutated(whole, chance, request_document(other.decode()))


def _around(payload: bytes) -> bytes:
    """Bytes as they are, which no XML library would have written."""
    text = escape(payload.decode("latin-1")).encode("latin-1")
    before = b"<Envelope><Body><receiveRequest><requestPayload>"
    return before + text + b"</requestPayload></receiveRequest></Body></Envelope>"


class Target:
    """An office that holds some dossiers already, taken back after each case that changed it."""

    def __init__(self) -> None:
        self.office = Office()
        for name in ("10-01-rice-cookers", "10-01-kettles"):
            assert self.office.send((SAMPLES / f"{name}.xml").read_text(encoding="utf-8")).held
        self._before = self._stored()
        kept = (self.office.dossiers, self.office.documents, self.office.early)
        self._state = [(one, {name: copy(value) for name, value in vars(one).items()}) for one in kept]

    def _renew(self) -> None:
        for one, state in self._state:
            vars(one).update({name: copy(value) for name, value in state.items()})

    def _stored(self) -> tuple[int, int, int]:
        office = self.office
        return len(office.dossiers.acts), len(office.documents.held), len(office.early.kept)

    def try_out(self, document: bytes) -> str:
        """How it ended. Raises Broken."""
        status, answer = self.office.call(document)
        if len(answer) > _LONGEST_ANSWER:
            raise Broken(f"an answer of {len(answer)} bytes")
        outcome = _outcome(status, answer)
        changed = self._stored() != self._before
        if changed:
            self._renew()
        if changed and outcome != "99":
            raise Broken(f"something was stored, and the answer is {outcome}")
        return outcome


def _outcome(status: int, document: bytes) -> str:
    if status == 500:
        fault = etree.fromstring(document).find(".//faultcode")
        if fault is None or fault.text != "soap:Client":
            raise Broken(f"a fault of ours: {document[-300:]!r}")
        return "fault"
    if status != 200:
        raise Broken(f"status {status}")
    called = next(children(child(etree.fromstring(document), "Body")))
    operation = next(each for each in OPERATIONS.values() if each.response[0] == local_name(called))
    answer = parse_answer(read_response(document, operation=operation))
    if answer is None:
        raise Broken("neither 99 nor 00")
    if answer.held:
        return "99"
    if not answer.errors or not all(error.code and error.name for error in answer.errors):
        raise Broken("refused without a reason")
    return answer.errors[0].code


def run(numbers: Iterator[int] | range, seed: int, kept: Path | None = None) -> Tally:
    """kept: a folder for the calls that broke a promise."""
    logging.disable(logging.CRITICAL)
    tally, messages, target = Tally(), seeds(), Target()
    for number in numbers:
        document = case(number, seed, messages)
        began = time.process_time()
        try:
            outcome = target.try_out(document)
            took = time.process_time() - began
            if took > LONGEST:
                raise Broken(f"{took:.1f} s of processor time")
        except Exception as error:
            outcome, took = "broken", time.process_time() - began
            tally.bad[number] = f"{type(error).__name__}: {error}"[:500]
            if kept is not None:
                kept.mkdir(parents=True, exist_ok=True)
                (kept / f"{seed}-{number}.xml").write_bytes(document)
            target = Target()
        tally.outcomes[outcome] += 1
        tally.slowest = max(tally.slowest, (round(took, 3), number))
    logging.disable(logging.NOTSET)
    return tally
