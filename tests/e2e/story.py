"""A story: one sample dossier, who does what with it, and how it should end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from services.registration.domain.rules.tax_code import has_check_digit
from shared.regulation.calendar import legal_day
from shared.single_window.xml import text_of
from tests.e2e.agency import Agency
from tests.e2e.ending import INTAKE_REFUSED, Ending, Expected, ending_of
from tests.e2e.place import Place
from tests.e2e.stand_ins import Answer
from tests.processes import wait_until
from tests.single_window.samples import load_sample


@dataclass(frozen=True)
class Story:
    """sample: the file in tests/data/nsw that it begins with, None at the counter. title: what it is about."""

    name: str
    title: str
    sample: str | None
    tell: Callable[[Stage], None]
    expected: Expected


@dataclass
class Stage:
    """One telling of a story. file_code, tax_code: of its own, so that earlier tellings do not weigh on this one.

    patience: seconds for each condition that is waited for. refusals: what the intake said, if it refused.
    """

    place: Place
    story: Story
    file_code: str
    tax_code: str
    refusals: tuple[str, ...] = ()
    patience: float = 60.0
    _agencies: dict[str, Agency] = field(default_factory=dict)

    def agency(self, code: str) -> Agency:
        if code not in self._agencies:
            self._agencies[code] = Agency.of(self.place, code)
        return self._agencies[code]

    def submit(self, *, fields: Mapping[str, str] | None = None, message_id: str | None = None) -> Answer:
        """The story's sample through the window, in the name of an importer of its own."""
        return self.send(
            self.story.sample or "", fields={"fiMst": self.tax_code, **(fields or {})}, message_id=message_id
        )

    def send(self, sample: str, *, fields: Mapping[str, str] | None = None, message_id: str | None = None) -> Answer:
        return self.place.window.send(sample, self.file_code, fields=fields, message_id=message_id)

    @property
    def id(self) -> str | None:
        rows = self.place.operator.rows("registration", "/registrations", q=self.file_code)
        return next((row["id"] for row in rows if row["file_code"] == self.file_code), None)

    def wait(self, condition: Callable[[], object], what: str) -> None:
        wait_until(condition, f"{self.story.name}: {what}", self.patience)


def perform(story: Story, stage: Stage) -> Ending:
    """Tells the story and waits for its end; what it is when the wait is over. Raises what the telling raises."""
    began = time.monotonic()
    story.tell(stage)
    while True:
        ending = replace(_seen(stage), seconds=time.monotonic() - began)
        if not ending.differences(story.expected) or ending.seconds > stage.patience:
            return ending
        time.sleep(0.05)


def _seen(stage: Stage) -> Ending:
    id = stage.id
    if id is not None:
        return ending_of(stage.place, id)
    goods = _goods(stage.story.sample or "")
    status = INTAKE_REFUSED if stage.refusals else "UNKNOWN"
    return Ending(stage.file_code, goods[0], len(goods), "VNSW", "", None, None, status, {}, (), 0)


def _goods(sample: str) -> list[str]:
    content = load_sample(sample).content
    return [] if content is None else [text_of(element) for element in content.iter("{*}fiTenHh")]


@dataclass(frozen=True)
class Telling:
    """One round of stories, with file codes and tax codes that no earlier round in this system has."""

    place: Place
    number: int

    @classmethod
    def fresh(cls, place: Place) -> Telling:
        while True:
            telling = cls(place, secrets.randbelow(10_000))
            if not place.operator.read("registration", "/registrations", q=telling._prefix, limit=1)["items"]:
                return telling

    @property
    def _prefix(self) -> str:
        return f"QG{legal_day(datetime.now(UTC)).year}{self.number:04d}"

    def stage(self, story: Story, position: int) -> Stage:
        """position: 0 to 99, another one for each story of the round."""
        return Stage(self.place, story, f"{self._prefix}{position:02d}", tax_code(self.number * 100 + position))


def tax_code(number: int) -> str:
    """Ten digits with a check digit, from a range that no real enterprise has."""
    # For some of the nine digits there is no tenth; among a few in a row there is one.
    bases = (f"99{number:06d}{spare}" for spare in range(10))
    return next(code for base in bases for digit in range(10) if has_check_digit(code := f"{base}{digit}"))
