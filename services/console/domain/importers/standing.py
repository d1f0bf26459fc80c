"""How a dossier stands, as its importer reads it: which of four stages, whose move it is, what may be asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from services.console.domain.dossier.next_step import Step
from services.console.domain.dossier.registered import Clock, Content, Dossier
from services.console.domain.dossier.timeline import Entry

HANDED_IN, TAKEN_IN, INSPECTED, RESULT = "handed_in", "taken_in", "inspected", "result"
STAGES = (HANDED_IN, TAKEN_IN, INSPECTED, RESULT)
YOU, AGENCY, CERT_BODY, LABORATORY, NOBODY = "you", "agency", "cert_body", "laboratory", "nobody"

_CLOSED = {3: "refused", 4: "taken_back", 8: "withdrawn"}
_VISITED = ("visit", "check_documents")
_ISSUED, _REVOKED = 13, 14
# What waits for the agency, or for the importer, by the status of the agency's case.
_BY_STATUS = {
    1: (AGENCY, "take_in"),
    5: (YOU, "supplement"),
    7: (AGENCY, "answer_withdrawal"),
    9: (AGENCY, "answer_amendment"),
    10: (YOU, "amend"),
    11: (AGENCY, "answer_extension"),
    12: (YOU, "supplement"),
    _REVOKED: (AGENCY, "new_result"),
}
# Acts of the law that the importer's pages offer, by the page that does them.
PAGES = {
    "supplement": "supplement",
    "resend": "amendment",
    "modify": "modification",
    "provide_label_correction": "labels",
    "request_extension": "extension",
    "request_withdrawal": "withdrawal",
    "request_amendment": "ask_to_amend",
    "cancel": "cancel",
}


@dataclass(frozen=True)
class Schedule:
    """The appointment as registration has it. kept_because: the last wish for another time was declined."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    kept_because: str | None = None


@dataclass(frozen=True)
class AskedOf:
    """What the certification body asked for."""

    items: tuple[str, ...]
    reason: str
    requested_at: datetime


@dataclass(frozen=True)
class ByHandler:
    cqkt: tuple[str, ...] = ()
    tccn: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnDossier(Dossier):
    """A dossier as its importer's own token shows it."""

    schedule: Schedule | None = None
    body_request: AskedOf | None = None
    allowed_by_handler: ByHandler = field(default_factory=ByHandler)

    @property
    def content(self) -> Content:
        return self.dossier


@dataclass(frozen=True)
class Wish:
    reason: str
    not_before: date
    not_after: date | None = None


@dataclass(frozen=True)
class OwnAppointment:
    """What inspection says of the appointment. version: of the case, for a wish. ahead: what it was made for is still to be
    done. may_wish: for another time.
    """

    version: int
    wish: Wish | None = None
    ahead: bool = True
    may_wish: bool = True


def stage_of(dossier: Dossier, history: tuple[Entry, ...]) -> str:
    """The stage that is reached, or was when the dossier was closed."""
    if dossier.result is not None:
        return RESULT
    acts = {entry.act for entry in history}
    if acts & {"sample_taken", "inspection_scheduled", "test_result_noted"}:
        return INSPECTED
    return TAKEN_IN if "accepted" in acts or dossier.handlers.cqkt.code in (2, 15) else HANDED_IN


def visit_ahead(dossier: OwnDossier, step: Step, appointment: OwnAppointment | None) -> Schedule | None:
    """When and where the goods or papers are still to be looked at. appointment None: inspection says nothing of it."""
    if step.what not in _VISITED or (appointment is not None and not appointment.ahead):
        return None
    return dossier.schedule


def awaited(dossier: OwnDossier, history: tuple[Entry, ...]) -> Step:
    """What comes next in the agency's case."""
    status = dossier.handlers.cqkt.code
    if status in _CLOSED:
        return Step(NOBODY, _CLOSED[status])
    if dossier.label_request is not None and "provide_label_correction" in dossier.allowed:
        return Step(YOU, "correct_labels", dossier.label_request.due_on)
    if status in _BY_STATUS:
        who, what = _BY_STATUS[status]
        return Step(who, what, _until(dossier, who))
    if status == _ISSUED:
        return Step(NOBODY, "issued")
    if status == 6 and "accepted" not in {entry.act for entry in history}:
        return Step(AGENCY, "take_in_again", _until(dossier, AGENCY))
    return _under_way(dossier, history)


def awaited_of_body(dossier: OwnDossier) -> Step | None:
    """What comes next in the certification body's case; None where none was named or nothing is open."""
    if dossier.handlers.tccn is None or dossier.handlers.cqkt.code in (*_CLOSED, _ISSUED):
        return None
    if dossier.body_request is not None and "supplement" in dossier.allowed_by_handler.tccn:
        return Step(YOU, "supplement_body")
    if dossier.conformity is not None and dossier.conformity.revoked_because is None:
        return None
    return None if dossier.handlers.tccn.code in _CLOSED else Step(CERT_BODY, "certify")


def _under_way(dossier: OwnDossier, history: tuple[Entry, ...]) -> Step:
    until = _until(dossier, AGENCY)
    acts = [entry.act for entry in history]
    if "test_result_noted" in acts:
        return Step(AGENCY, "decide", until)
    if "sample_taken" in acts:
        return Step(LABORATORY, "test", until)
    if dossier.schedule is not None:
        sampling = dossier.schedule.kind == "SAMPLE_INSPECTION"
        return Step(AGENCY, "visit" if sampling else "check_documents", until)
    return Step(AGENCY, "inspect", until)


def _until(dossier: Dossier, who: str) -> date | None:
    if who == YOU and dossier.supplement_request is not None:
        return dossier.supplement_request.due_on
    owed_by = "IMPORTER" if who == YOU else "AGENCY"
    return min((clock.due_on for clock in dossier.clocks if _runs(clock, owed_by)), default=None)


def _runs(clock: Clock, owed_by: str) -> bool:
    return clock.is_owed and clock.state == "RUNNING" and clock.owed_by == owed_by and clock.handler == "cqkt"


def offered(dossier: OwnDossier) -> list[str]:
    """Pages that the importer may use now, those that answer the agency first."""
    acts = {*dossier.allowed_by_handler.cqkt, *dossier.allowed, *dossier.allowed_by_handler.tccn}
    return [page for act, page in PAGES.items() if act in acts]


def addressed(dossier: OwnDossier, act: str) -> str:
    """The handler whose case allows the act: the inspection agency before the certification body."""
    return "tccn" if act in dossier.allowed_by_handler.tccn and act not in dossier.allowed_by_handler.cqkt else "cqkt"
