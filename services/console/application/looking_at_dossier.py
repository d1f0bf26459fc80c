"""Everything about a dossier at once: three services asked side by side; one that is silent costs its own part only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from services.console.application.asking import ask_each
from services.console.application.dossier_desk import DossierDesk
from services.console.domain.dossier.case import SAMPLE, Case, Wish
from services.console.domain.dossier.correspondence import Correspondence
from services.console.domain.dossier.lines import Line, lines_of
from services.console.domain.dossier.next_step import Step, next_step
from services.console.domain.dossier.record import StandingRecord
from services.console.domain.dossier.registered import Document, Dossier, Importer, Named, Receipt
from services.console.domain.dossier.sampling_plan import LinePlan
from services.console.domain.dossier.supplements import Round, rounds_of
from services.console.domain.dossier.timeline import Entry, Happening, timeline
from services.console.domain.dossier.window_messages import Exchanged, WindowMessages, exchange_of
from shared.errors import CuakhauError, Forbidden, NotFound, Unavailable

HISTORIES = {"registration": "history", "inspection": "case_history", "notification": "letter_history"}
_WINDOW = "VNSW"
# While the sample is still to be taken, the plan says how much of it.
_BEFORE_SAMPLING = ("OPENED", "SCHEDULED", "CHECKED")


@dataclass(frozen=True)
class Looked:
    """What was given of a dossier. failed: what kept a part from us, by the part's name; at least one of dossier and
    case is there. Parts are named as the calls of `DossierDesk`.
    """

    id: str
    dossier: Dossier | None
    case: Case | None
    receipt: Receipt | None = None
    wish: Wish | None = None
    plan: tuple[LinePlan, ...] = ()
    correspondence: Correspondence | None = None
    record: StandingRecord | None = None
    window_in: WindowMessages | None = None
    window_out: WindowMessages | None = None
    histories: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    failed: Mapping[str, CuakhauError] = field(default_factory=dict)

    @property
    def _known(self) -> Dossier | Case:
        return cast(Dossier | Case, self.dossier or self.case)

    @property
    def file_code(self) -> str:
        return self._known.file_code

    @property
    def agency(self) -> Named:
        return self._known.agency

    @property
    def importer(self) -> Importer:
        return self.dossier.dossier.importer if self.dossier else self._known.importer

    @property
    def channel(self) -> str:
        return self._known.channel

    @property
    def mode(self) -> str | None:
        return self.case.mode if self.case else self._known.mode

    @property
    def officer(self) -> str | None:
        """By name, where that is known."""
        return (self.case.officer_name or self.case.officer) if self.case else None

    @property
    def documents(self) -> tuple[Document, ...]:
        if self.dossier:
            return self.dossier.dossier.documents
        return self.case.content.documents if self.case else ()

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.dossier, self.case, self.record)

    @property
    def next(self) -> Step | None:
        return next_step(self.dossier, self.case) if self.dossier else None

    @property
    def rounds(self) -> tuple[Round, ...]:
        """What was asked for and what came, the latest first."""
        letters = self.correspondence.letters if self.correspondence else ()
        return rounds_of(self.dossier, self.histories.get("registration", ()), letters)

    @property
    def exchanged(self) -> list[Exchanged]:
        """With the single window, the latest first."""
        letters = self.correspondence.letters if self.correspondence else ()
        return exchange_of(self.window_in, self.window_out, letters)

    @property
    def services_failed(self) -> Mapping[str, CuakhauError]:
        """Each service that gave nothing at all, or less than it should; the first reason of each."""
        parts = {"dossier": "registration", "receipt": "registration", "correspondence": "notification"}
        parts |= {"window_in": "registration", "window_out": "notification"}
        parts |= {part: service for service, part in HISTORIES.items()}
        failed: dict[str, CuakhauError] = {}
        for part, error in self.failed.items():
            failed.setdefault(parts.get(part, "inspection"), error)
        return failed

    def happened(self, *, everything: bool = False) -> list[Happening]:
        letters = self.correspondence.letters if self.correspondence else ()
        return timeline(self.histories, letters, everything=everything)


def look_at_dossier(id: str, desk: DossierDesk) -> Looked:
    """Raises what registration refuses, and Unavailable when neither registration nor inspection answers."""
    first = _ask(
        {
            "dossier": lambda: desk.dossier(id),
            "receipt": lambda: desk.receipt(id),
            "history": lambda: desk.history(id),
            "case": lambda: desk.case(id),
            "case_history": lambda: desk.case_history(id),
            "correspondence": lambda: desk.correspondence(id),
            "letter_history": lambda: desk.letter_history(id),
        }
    )
    given, failed = dict(first[0]), dict(first[1])
    refused = failed.get("dossier")
    if refused is not None and (not isinstance(refused, Unavailable) or "case" not in given):
        raise refused
    # Nothing is wrong when a case is not opened yet, nobody was told anything yet, or a part is not for this role.
    failed = {part: error for part, error in failed.items() if not isinstance(error, NotFound | Forbidden)}
    second = _ask(_further(id, given, desk))
    given |= second[0]
    failed |= second[1]
    histories = {service: given[part] for service, part in HISTORIES.items() if part in given}
    parts = ("dossier", "case", "receipt", "wish", "correspondence", "record", "window_in", "window_out")
    return Looked(
        id,
        plan=given.get("sampling_plan", ()),
        histories=histories,
        failed=failed,
        **{part: given.get(part) for part in parts},
    )


def _further(id: str, given: Mapping[str, Any], desk: DossierDesk) -> dict[str, Callable[[], Any]]:
    """What is worth asking once the dossier is known."""
    dossier: Dossier | None = given.get("dossier")
    case: Case | None = given.get("case")
    tax_code = dossier.importer.tax_code if dossier else cast(Case, case).importer.tax_code
    # A service that just kept silent is not waited for again.
    asked: dict[str, Callable[[], Any]] = {"record": lambda: desk.record(tax_code)} if case else {}
    if (dossier or cast(Case, case)).channel == _WINDOW:
        asked |= {"window_in": lambda: desk.window_in(id)} if dossier else {}
        asked |= {"window_out": lambda: desk.window_out(id)} if "correspondence" in given else {}
    if case and case.mode == SAMPLE and case.status in _BEFORE_SAMPLING:
        asked["sampling_plan"] = lambda: desk.sampling_plan(id)
        if case.appointment:
            asked["wish"] = lambda: desk.wish(id)
    return asked


def _ask(questions: Mapping[str, Callable[[], Any]]) -> tuple[Mapping[str, Any], Mapping[str, CuakhauError]]:
    answers = ask_each(questions, lambda _part, ask: ask())
    return answers.given, answers.failed
